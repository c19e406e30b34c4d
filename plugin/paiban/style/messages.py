"""What is said about a mistake in a house style, in Chinese and English.

Placeholders are the `values` of the StyleError; `{value}` stands as the file has it, quotes included.
"""

from __future__ import annotations

from ..errors import StyleError

#: code → (Chinese, English)
SENTENCES: dict[str, tuple[str, str]] = {
    # the file
    "style-unknown": (
        "没有名为“{name}”的版式；现有：{known}",
        'there is no house style "{name}"; there are: {known}',
    ),
    "style-file-missing": ("找不到版式文件“{name}”", 'there is no house style file "{name}"'),
    "style-file-big": (
        "文件超过 {most} KB，不是版式文件",
        "the file is larger than {most} KB: this is no house style",
    ),
    "style-line-long": ("这一行超过 {most} 个字符", "the line is longer than {most} characters"),
    "style-bom": (
        "文件开头有字节顺序标记（BOM）；请另存为“UTF-8”（不是“带有 BOM 的 UTF-8”）",
        "the file begins with a byte order mark (BOM); save it as UTF-8 without BOM",
    ),
    "style-encoding-GBK": (
        "文件不是 UTF-8 编码（看来是 GBK）；请另存为 UTF-8",
        "the file is not UTF-8 (it looks like GBK); save it as UTF-8",
    ),
    "style-encoding-UTF-16": (
        "文件不是 UTF-8 编码（看来是 UTF-16，记事本称“Unicode”）；请另存为 UTF-8",
        'the file is not UTF-8 (it looks like UTF-16, "Unicode" in Notepad); save it as UTF-8',
    ),
    "style-encoding": ("文件不是 UTF-8 编码；请另存为 UTF-8", "the file is not UTF-8; save it as UTF-8"),
    "style-cycle": ("extends 绕成了圈：{chain}", "extends goes round in a circle: {chain}"),
    # the writing
    "style-quotes": (
        '文字和带单位的数要加半角双引号："{value}"',
        'text, and a number with its unit, must stand in quotes: "{value}"',
    ),
    "style-wide-quotes": (
        '引号要用半角的："{value}"',
        'the quotes must be half-width: "{value}"',
    ),
    "style-key-quotes": (
        '中文的键要加半角双引号："{key}"',
        'a key in Chinese must stand in quotes: "{key}"',
    ),
    "style-no-value": ("等号后面没有值", "there is no value behind the equals sign"),
    "style-rest": ("值后面多了“{value}”", "there is something behind the value: {value}"),
    "style-unclosed": (
        "从这里开始的文字没有结束的引号",
        "the text that begins here has no closing quote",
    ),
    "style-bracket": (
        "缺少右括号，或者各项之间缺少半角逗号",
        "a closing bracket is missing, or a comma between two items",
    ),
    "style-statement": (
        "看不懂“{value}”；每行应是“键 = 值”或“[表]”，等号用半角",
        'cannot read "{value}"; a line is "key = value" or "[table]"',
    ),
    "style-backslash": (
        "双引号里的反斜杠要写成 \\\\，或者改用单引号",
        "a backslash inside double quotes is written \\\\; or use single quotes",
    ),
    "style-control-character": (
        "这里有一个看不见的控制字符；请删去重写",
        "there is an invisible control character; delete it and type anew",
    ),
    "style-twice": (
        "“{key}”写了两次（第一次在第 {first} 行）",
        '"{key}" is said twice (first in line {first})',
    ),
    "style-given": ("这个键或表前面已经写过", "this key or table has been given before"),
    "style-capitals": ("要写成小写的 {value}", "write {value} in small letters"),
    "style-bad-value": ("看不懂“{value}”这个值", "cannot read the value {value}"),
    "style-toml": ("不合 TOML 语法：{detail}", "this is not TOML: {detail}"),
    # keys and types
    "style-unknown-key": ("[{table}] 里没有“{key}”这个键", 'there is no key "{key}" in [{table}]'),
    "style-unknown-top": ("没有“{key}”这个键或表", 'there is no key or table "{key}"'),
    "style-unknown-element": ("没有“{key}”这个要素", 'there is no element "{key}"'),
    "style-incomplete": (
        "[{table}] 缺少“{key}”；自带的版式文件被改坏了，请重新安装",
        '[{table}] lacks "{key}": the built-in house style is damaged, install it anew',
    ),
    "style-want-table": (
        "“{key}”是表，写成单独一行 [{key}]",
        '"{key}" is a table, written [{key}] in a line of its own',
    ),
    "style-want-text": (
        "“{key}”要的是加引号的文字，不是 {value}",
        '"{key}" takes a text in quotes, not {value}',
    ),
    "style-want-number": (
        "“{key}”要的是不加引号的整数，不是 {value}",
        '"{key}" takes a whole number, not {value}',
    ),
    "style-want-switch": (
        "“{key}”要的是 true 或 false，不是 {value}",
        '"{key}" takes true or false, not {value}',
    ),
    "style-want-list": (
        '“{key}”要的是列表，如 ["…", "…"]，不是 {value}',
        '"{key}" takes a list such as ["…", "…"], not {value}',
    ),
    # values
    "style-empty": ("“{key}”不能是空的", '"{key}" must not be empty'),
    "style-control": ("“{key}”里有控制字符", 'there is a control character in "{key}"'),
    "style-negative": ("{value} 不能是负数", "{value} must not be negative"),
    "style-too-large": ("{value} 太大", "{value} is too large"),
    "style-too-small": ("{value} 太小", "{value} is too small"),
    "style-length": (
        '“{key}”要的是长度，如 "37mm"、"3.7cm"、"28.95pt"，不是 {value}',
        '"{key}" takes a length such as "37mm", "3.7cm" or "28.95pt", not {value}',
    ),
    "style-characters": (
        '“{key}”要的是字数或长度，如 "2字"、"7.4mm"，不是 {value}',
        '"{key}" takes a number of characters or a length such as "2字" or "7.4mm", not {value}',
    ),
    "style-lines": (
        '“{key}”要的是行数或长度，如 "0.5行"、"6pt"，不是 {value}',
        '"{key}" takes a number of lines or a length such as "0.5行" or "6pt", not {value}',
    ),
    "style-size": (
        '“{key}”要的是字号，如 "三号"、"16pt" 或磅数 16，不是 {value}',
        '"{key}" takes a size such as "三号", "16pt" or a number of points, not {value}',
    ),
    "style-size-range": ("字号 {value} 不在 1–1638 磅之间", "the size {value} is not between 1 and 1638 pt"),
    "style-size-half": ("字号 {value} 不是半磅的整数倍", "the size {value} is no multiple of half a point"),
    "style-paper": (
        '没有 {value} 这种纸；可用：{allowed}，或宽和高两个长度 ["210mm", "297mm"]',
        'there is no paper {value}; there are {allowed}, or width and height: ["210mm", "297mm"]',
    ),
    "style-count": ("“{key}”应在 1 到 100 之间，不是 {value}", '"{key}" is from 1 to 100, not {value}'),
    "style-choice": (
        "“{key}”不能是 {value}；可用：{allowed}",
        '"{key}" cannot be {value}; it is one of {allowed}',
    ),
    "style-font-class": (
        "没有 {value} 这一类字体；可用：{allowed}",
        "there is no font class {value}; there are {allowed}",
    ),
    "style-emphasis": (
        "没有 {value} 这一种强调；可用：{allowed}",
        "there is no emphasis {value}; there are {allowed}",
    ),
    "style-face-long": (
        "字体名 {value} 有 {length} 个字符，最多 {most} 个",
        "the type face name {value} has {length} characters, {most} at most",
    ),
    "style-word-style": (
        "Word 样式名 {value} 不能含 , ; {{ }} \\ ，也不能超过 253 个字符",
        "a Word style name holds none of , ; {{ }} \\ and 253 characters at most, not {value}",
    ),
    "style-page-text": (
        '页码格式要含一个 {{page}}，如 "— {{page}} —"，不是 {value}',
        'the form of a page number holds {{page}} once, such as "— {{page}} —", not {value}',
    ),
    "style-color": (
        '颜色写成 "auto" 或六位十六进制，如 "FF0000"，不是 {value}',
        'a colour is "auto" or six hexadecimal digits such as "FF0000", not {value}',
    ),
    "style-outline": (
        '大纲级别是 "body" 或 1 到 9，不是 {value}',
        'an outline level is "body" or 1 to 9, not {value}',
    ),
    "style-placeholder": (
        '待补的写法要含“待补”和一个 {{hint}}，如 "（待补：{{hint}}）"，不是 {value}',
        'a placeholder holds 待补 and {{hint}} once, such as "（待补：{{hint}}）", not {value}',
    ),
    "style-pattern": (
        "{value} 不是正确的正则表达式：{detail}",
        "{value} is no regular expression: {detail}",
    ),
    "style-section-level": (
        "章节标题的层次是 1 或 2，不是 {value}",
        "the level of a section is 1 or 2, not {value}",
    ),
    "style-section-key": (
        "章节的键 {value} 只能用小写英文字母、数字和连字符，以字母开头，不超过 30 个",
        "the key of a section is small letters, digits and hyphens, a letter first, 30 at most, not {value}",
    ),
    "style-type-titles": (
        "“{name}”不是自带的文种；请用 titles 写明什么样的标题属于它",
        '"{name}" is no built-in document type; say in titles which titles are of it',
    ),
    "style-section-heading": (
        "“{key}”是新的章节；请用 heading 写明它的标题",
        '"{key}" is a new section; give its heading',
    ),
    "style-section-after": ("这个文种没有 {value} 这一章节", "the document type has no section {value}"),
    "style-section-like": ("没有 {value} 这一类标题", "there is no kind of heading called {value}"),
    "style-finding": (
        '提示的编号是 PB 加三位数字，如 "PB101"，不是 {value}',
        'the code of a finding is PB and three digits, such as "PB101", not {value}',
    ),
    # what does not fit together
    "style-margins": (
        "{first} 和 {second} 共 {together} mm，纸只有 {across} mm，版心容不下文字",
        "{first} and {second} are {together} mm together, the paper has {across} mm: no room for text",
    ),
    "style-lines-fit": (
        "{lines} 行、行距 {pitch} 磅需要 {needed} mm，版心高 {area} mm；行距最大 {most} 磅",
        "{lines} lines of {pitch} pt need {needed} mm, the type area is {area} mm high; "
        "the pitch can be {most} pt",
    ),
    "style-characters-fit": (
        "每行 {characters} 个 {size} 磅的字，版心宽 {area} mm，字会重叠；不压缩时最多 {most} 个",
        "{characters} characters of {size} pt overlap in a type area {area} mm wide; {most} fit as they are",
    ),
    "style-drop-fit": (
        "页码在版心下 {drop} mm，加上字高超出下边距 {bottom} mm",
        "a page number {drop} mm below the type area runs off the bottom margin of {bottom} mm",
    ),
    "style-pitch-fit": (
        "{element} 的行距 {pitch} 磅小于字号 {size} 磅，字会被切掉",
        "the line pitch {pitch} pt of {element} is less than its size {size} pt: characters would be cut",
    ),
    "style-first-hanging": (
        '{element} 不能既首行缩进又悬挂缩进；请把其中一个写成 "0字"',
        '{element} cannot have both a first-line and a hanging indent; set one of them to "0字"',
    ),
    "style-indents-fit": (
        "{element} 的缩进合计占满了一行 {characters} 个字",
        "the indents of {element} leave nothing of the {characters} characters of a line",
    ),
    "style-word-style-twice": (
        "{element} 和 {other} 用了同一个 Word 样式“{name}”，两种格式会互相覆盖",
        '{element} and {other} have the same Word style "{name}": one look would overwrite the other',
    ),
}


def describe(error: StyleError, lang: str = "en") -> str:
    """The mistake in one line, "file:line:column: sentence (nearest: …)"; `lang` is "zh…" or another."""
    chinese = lang.startswith("zh")
    spot = error.spot
    place = f"{spot.file}:{spot.line}:{spot.column}" if spot.line else spot.file
    code = f"{error.code}-{error.values.get('encoding')}"
    sentences = SENTENCES.get(code) or SENTENCES[error.code]
    sentence = sentences[0 if chinese else 1].format_map(error.values)
    near = ("（最接近：{}）" if chinese else " (nearest: {})").format(error.nearest) if error.nearest else ""
    return f"{place}: {sentence}{near}"
