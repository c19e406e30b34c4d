"""What each key of a house style means, in a few Chinese and English words, for `show` and `new`."""

from __future__ import annotations

#: (table, key) → (Chinese, English); elements stand once, under "elements".
KEYS: dict[tuple[str, str], tuple[str, str]] = {
    ("", "name"): ("版式名称", "name of the style"),
    ("", "extends"): ("以哪个版式为底", "the style this one builds on"),
    ("page", "paper"): ("纸张：A3、A4、B5、16K 或宽和高", "paper: A3, A4, B5, 16K, or width and height"),
    ("page", "top"): ("上边距（天头）", "top margin"),
    ("page", "bottom"): ("下边距", "bottom margin"),
    ("page", "left"): ("左边距（订口）", "left margin (binding edge)"),
    ("page", "right"): ("右边距", "right margin"),
    ("page", "lines"): ("每面行数", "lines a page"),
    ("page", "characters"): (
        "每行字数（三号字放不下时自动紧缩字距）",
        "characters a line (tightened to fit)",
    ),
    ("page", "line_pitch"): (
        "正文行距（固定值）；不写则按每面行数撑满版心",
        "pitch of body lines (exact); left out, the lines fill the type area",
    ),
    ("page", "grid"): ("文档网格：none、lines、linesAndChars", "document grid: none, lines, linesAndChars"),
    ("page", "mirror"): ("双面打印，左右边距对称", "left and right margins swap on even pages"),
    ("page", "widow_control"): ("孤行控制（会打破每面行数）", "widow control (breaks the lines a page)"),
    ("page_number", "position"): (
        "页码位置：outer 单右双左、center 居中、right 居右、none 不编",
        "outer (odd right, even left), center, right, none",
    ),
    ("page_number", "text"): ("页码格式，{page} 处是数字", "form of the number; {page} is the number"),
    ("page_number", "font"): ("页码字体（类）", "font class of the number"),
    ("page_number", "size"): ("页码字号", "size of the number"),
    ("page_number", "inset"): ("页码距版心边缘", "from the edge of the type area inward"),
    ("page_number", "drop"): ("一字线距版心下边缘", "from the type area down to the dash"),
    ("page_number", "first_page"): ("首页是否编页码", "whether the first page has a number"),
    ("fonts", "小标宋"): ("小标宋用的字体", "face of 小标宋"),
    ("fonts", "黑体"): ("黑体用的字体", "face of 黑体"),
    ("fonts", "楷体"): ("楷体用的字体", "face of 楷体"),
    ("fonts", "仿宋"): ("仿宋用的字体", "face of 仿宋"),
    ("fonts", "宋体"): ("宋体用的字体", "face of 宋体"),
    ("fonts", "digits"): (
        "数字和西文的字体，same 为同中文",
        'face of digits and Latin; "same" as the Chinese',
    ),
    ("emphasis", "keep"): ("保留作者的哪些强调", "which emphasis of the author's stays"),
    ("numbering", "repair"): ("改正重号、跳号", "mend duplicates, gaps and restarts"),
    ("numbering", "number_missing"): ("给没有序号的标题补序号", "headings without a number get one"),
    ("numbering", "decimal"): (
        "1、1.1、1.1.1 式编号：auto 按文种、keep 不动、official 改为公文序号",
        "1 / 1.1 / 1.1.1: auto by document type, keep, official",
    ),
    ("numbering", "separator"): ("第三层序号后的点", "behind a level-3 number"),
    ("layout", "blank_paragraphs"): (
        "当间距用的空行：remove 去掉、keep 不动",
        "blank paragraphs: remove, keep",
    ),
    ("layout", "soft_breaks"): (
        "当分段用的软回车：split 改成分段、keep 不动",
        "soft line breaks: split, keep",
    ),
    ("layout", "typed_indents"): ("用空格打的缩进：remove 去掉、keep 不动", "typed indents: remove, keep"),
    ("layout", "title_shape"): ("长标题回行：trapezoid 排成梯形、none 不管", "long titles: trapezoid, none"),
    ("layout", "sign_off"): (
        "落款：seal 加盖印章、noseal 不加盖、auto 按文种",
        "sign-off: seal, noseal, auto by document type",
    ),
    ("findings", "off"): ("不要的提示（PB 编号）", "findings not wanted (PB codes)"),
    ("skeleton", "insert"): ("补上缺少的规定章节", "insert required sections that are missing"),
    ("skeleton", "placeholder"): (
        "待补提示的写法，{hint} 处是要写什么",
        "placeholder; {hint} is what to write",
    ),
    ("elements", "word_style"): ("Word 样式名", "name of the Word style"),
    ("elements", "font"): ("字体（类）", "font class"),
    ("elements", "size"): ("字号", "size"),
    ("elements", "bold"): ("加粗", "bold"),
    ("elements", "color"): ("颜色：auto 或 RRGGBB", "colour: auto or RRGGBB"),
    ("elements", "align"): ("对齐：both 两端、left、center、right", "alignment: both, left, center, right"),
    ("elements", "first"): ("首行缩进", "first-line indent"),
    ("elements", "left"): ("左缩进", "left indent"),
    ("elements", "right"): ("右缩进", "right indent"),
    ("elements", "hanging"): ("悬挂缩进", "hanging indent"),
    ("elements", "before"): ("段前", "space above"),
    ("elements", "after"): ("段后", "space below"),
    ("elements", "line_pitch"): (
        "行距：固定值，或几倍行距；不写同正文",
        "line pitch, exact or in 倍; else the page's",
    ),
    ("elements", "page_break"): ("另起一页", "starts a new page"),
    ("elements", "keep_next"): ("与下段同页", "stays on the page of the next paragraph"),
    ("elements", "keep_lines"): ("段中不分页", "all its lines on one page"),
    ("elements", "outline"): ("大纲级别：body 或 1–9", "outline level: body or 1 to 9"),
    ("elements", "rule_above"): ("上面的分隔线（粗细，0mm 不画）", "thickness of a rule above, 0mm for none"),
    ("elements", "rule_below"): ("下面的分隔线（粗细，0mm 不画）", "thickness of a rule below, 0mm for none"),
    ("elements", "rule_gap"): ("分隔线与文字的距离", "distance of a rule from the text"),
    ("elements", "rule_color"): ("分隔线的颜色", "colour of a rule"),
}

#: Tables in the order in which people read them.
TABLES: dict[str, tuple[str, str]] = {
    "page": ("页面", "page"),
    "page_number": ("页码", "page number"),
    "fonts": ("字体", "type faces"),
    "emphasis": ("作者的强调", "the author's emphasis"),
    "numbering": ("序号", "numbering"),
    "layout": ("空白与落款", "white space and sign-off"),
    "findings": ("提示", "findings"),
    "skeleton": ("必备章节", "required sections"),
}

ELEMENTS: dict[str, tuple[str, str]] = {
    "body": ("正文", "body text"),
    "title": ("标题", "title"),
    "subtitle": ("副标题、题注", "subtitle"),
    "redhead": ("密级、紧急程度、份号", "secrecy, urgency, copy number"),
    "organ_mark": ("发文机关标志", "mark of the issuing organ"),
    "doc_number": ("发文字号", "document number"),
    "doc_number_below": ("标题下的发文字号", "document number below the title"),
    "doc_number_upward_text": ("发文字号和“签发人：”的字", "what stands before the signer's name"),
    "doc_number_upward": ("发文字号与签发人（上行文）", "document number with the signer"),
    "doc_number_ruled": ("发文字号（下有红色分隔线）", "document number above the red rule"),
    "doc_number_upward_ruled": (
        "发文字号与签发人（下有红色分隔线）",
        "document number with the signer above the red rule",
    ),
    "addressee": ("主送机关", "addressee"),
    "heading1": ("一级标题（一、）", "heading 1"),
    "heading2": ("二级标题（（一））", "heading 2"),
    "heading3": ("三级标题（1.）", "heading 3"),
    "heading4": ("四级标题（（1））", "heading 4"),
    "chapter": ("编、章、节名", "chapter"),
    "article": ("条文", "article"),
    "article_number": ("条号（第X条）", "number of an article"),
    "attendance": ("出席、请假、列席（纪要）", "who was there, at the end of minutes"),
    "attendance_label": ("“出席：”等字", "the label in front of the names"),
    "attachment_note": ("附件说明", "list of attachments"),
    "signature": ("发文机关署名", "signature"),
    "date": ("成文日期", "date"),
    "note": ("附注", "note"),
    "attachment_mark": ("附件标识", "mark of an attachment"),
    "attachment_title": ("附件标题", "title of an attachment"),
    "copy_to": ("抄送", "copies to"),
    "copy_to_first": ("版记首行（上有粗线）", "first line of a 版记, the thick rule above"),
    "printed_by": ("印发机关和日期", "printed by"),
    "printed_by_ruled": ("版记末行（细线之下、粗线之上）", "last line of a 版记, between two rules"),
    "caption": ("图题、表题", "caption"),
    "table_unit": ("表的计量单位", "what a table counts in"),
    "picture": ("单独成段的图片、公式", "picture in a paragraph of its own"),
}

#: What the keys of a document type and of its sections mean, with an example of each as TOML.
TYPE_KEYS = {
    "titles": (
        "['值班日志$']",
        "标题匹配（正则表达式），自定义文种必填",
        "patterns of the title; a type of your own needs them",
    ),
    "insert": ("true", "缺章节时是否补", "whether missing sections are inserted"),
    "bare": ("true", "只写了开头、没有标题的草稿是否也补", "also where the draft stops behind its opening"),
    "openings": (
        '["现将……情况报告如下"]',
        "开头惯用语，……代表任意文字",
        "words an opening ends with; …… stands for any",
    ),
    "closings": ('["特此报告。"]', "结尾惯用语", "closing words"),
}
SECTION_KEYS = {
    "heading": ('"值班情况"', "要补的标题", "the heading that is inserted"),
    "level": ("1", "标题级别：1 或 2", "its level: 1 or 2"),
    "required": ("true", "缺少时补上", "it is inserted when missing"),
    "aliases": ('["值守情况"]', "同义标题，×代表任意文字", "other wordings of it; × stands for any words"),
    "pattern": (
        "'值(?:班|守)'",
        "标题中含有即视为本章节（正则表达式）",
        "a heading in which this is found is the section",
    ),
    "loose": (
        "'交接'",
        "标题中含有则可能是本章节，不补",
        "a heading with this may be it: nothing is inserted",
    ),
    "told": ("'值班人员'", "上一章节正文中写到即不补", "the text of the section before may say it"),
    "own": ("false", "可由起草人自拟的各标题代替", "headings of the author's own may stand for it"),
    "like": (
        '"problems"',
        "措辞同共用章节（headings.toml）",
        "takes its wordings from an entry of headings.toml",
    ),
    "hint": ('"写值班人员和情况"', "（待补：……）里的提示", "what stands behind （待补："),
    "after": ('"duty"', "排在哪个章节之后", "the section it stands behind"),
    "omit": ("true", "去掉内置文种的这一章节", "takes a built-in section out"),
}


def meaning(table: str, key: str, lang: str) -> str:
    """What a key of `table` ("page", "elements.title" …) means."""
    pair = KEYS["elements" if table.startswith("elements.") else table, key]
    return pair[0 if lang == "zh" else 1]


def label(table: str, lang: str) -> str:
    """What a table is called; an element the style adds itself goes by its key."""
    name = table.removeprefix("elements.")
    pair = (
        ELEMENTS.get(name, (name, name))
        if table.startswith("elements.")
        else TABLES.get(table, (table, table))
    )
    return pair[0 if lang == "zh" else 1]


def columns(text: str) -> int:
    """Columns of a terminal that a text takes; a Chinese character takes two."""
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)
