"""The catalogue of sentences paiban says to people, in Chinese and English.

Keys are the codes of DraftError and of the command line; values are (中文, English) with
`str.format` fields. Findings, style errors and reasons have catalogues of their own beside the code
that makes them.
"""

from __future__ import annotations

#: Why a draft could not be formatted (DraftError.code).
DRAFT: dict[str, tuple[str, str]] = {}

#: What the command line says.
SAY: dict[str, tuple[str, str]] = {
    "formatted": ("已排版：{source} → {target}", "formatted: {source} → {target}"),
    "unchanged": ("无需改动：{source}", "nothing to change: {source}"),
    "written-unchanged": (
        "无需改动，原样复制：{source} → {target}",
        "nothing to change, copied as it is: {source} → {target}",
    ),
    "failed": ("未能排版：{source}：{why}", "not formatted: {source}: {why}"),
    "original": ("原稿保存在：{path}", "the original is kept as {path}"),
    "summary": ("  {genre}，{headings} 个层次标题；{changes}。", "  {genre}, {headings} headings; {changes}."),
    "no-genre": ("文种未识别", "document type not recognised"),
    "no-edits": ("文字未动", "no character touched"),
    "edits-number": ("改正序号 {n} 处", "{n} numbers mended"),
    "edits-space": ("去掉排版用空白 {n} 处", "{n} pieces of layout white space removed"),
    "edits-split": ("软回车改为分段 {n} 处", "{n} soft breaks made paragraph ends"),
    "edits-blank": ("去掉空行 {n} 个", "{n} blank paragraphs removed"),
    "edits-list": ("自动编号转为文字 {n} 处", "{n} automatic numbers made text"),
    "findings": ("  请人工看一眼（{n} 处）：", "  for a person to look at ({n}):"),
    "finding": ("    第 {line} 行 {code} {message}", "    line {line} {code} {message}"),
    "finding-document": ("    全文 {code} {message}", "    document {code} {message}"),
    "would-change": ("需要排版：{source}", "would change: {source}"),
    "clean": ("符合版式：{source}", "already in style: {source}"),
    "line-edit": ("    第 {line} 行 {rule}：{before} → {after}", "    line {line} {rule}: {before} → {after}"),
    "format-only": ("    格式（字体、缩进、页面）将按版式设置", "    formatting (fonts, indents, page) would follow the style"),
    "os-error": ("{error}", "{error}"),
    "our-bug": (
        "排版结果没有通过原文核对（{difference}，{place}），未写出任何文件。这是 paiban 的缺陷，请把稿件和这行字告诉我们。",
        "the result failed the comparison with the draft ({difference}, {place}); nothing was written. "
        "This is a bug in paiban: please report it with the draft and this line.",
    ),
    "unexpected": (
        "paiban 内部错误（{kind}: {error}），未写出任何文件。请把稿件和这行字告诉我们。",
        "internal error in paiban ({kind}: {error}); nothing was written. Please report it with the draft and this line.",
    ),
    "several-to-file": (
        "有多份稿件时，-o 须是文件夹。",
        "with several drafts, -o must be a folder.",
    ),
    "same-file": ("输出与稿件是同一个文件；要改原文件请用 --in-place。", "output and draft are the same file; use --in-place to change it."),
    "not-found": ("找不到文件：{source}", "no such file: {source}"),
    "progress": ("排版", "formatting"),
}

#: Names of the rules as `check` prints them.
RULES: dict[str, tuple[str, str]] = {
    "numbering.form": ("序号写法", "number form"),
    "numbering.sequence": ("序号顺序", "number sequence"),
    "numbering.added": ("补序号", "number added"),
    "numbering.literal": ("自动编号转文字", "automatic number made text"),
    "layout.indent": ("行首空白", "typed indent"),
    "layout.edge": ("行尾空白", "trailing white space"),
}
