"""What paiban says about each finding: code → ((中文 message, hint), (English message, hint)).

`str.format` placeholders are filled from `Finding.values`. Codes are stable: PB1 text and
punctuation, PB2 numbers, PB3 elements of the document, PB4 placeholders.
"""

from __future__ import annotations

Sentence = tuple[str, str]

FINDINGS: dict[str, tuple[Sentence, Sentence]] = {
    "PB101": (
        ("独立成行的标题以“{mark}”结尾。", "单独成行的标题末尾一般不加标点。"),
        ("a heading on a line of its own ends with “{mark}”.", "Such headings take no final punctuation."),
    ),
    "PB102": (
        ("这一段可能被误断：“…{tail}”之后另起了一段“{head}…”。", "如属误断，请接回上一段。"),
        (
            "this paragraph may be broken: “…{tail}” is followed by a new paragraph “{head}…”.",
            "Join them if so.",
        ),
    ),
    "PB103": (
        ("发文字号“{found}”写法不规范。", "应写作“{wanted}”：年份用六角括号〔〕，序号不加“第”，不编虚位。"),
        (
            "the document number “{found}” is not in standard form.",
            "Write “{wanted}” (GB/T 9704-2012 7.2.5).",
        ),
    ),
    "PB104": (
        ("日期“{found}”写法不规范。", "应写作“{wanted}”：用阿拉伯数字，月、日不编虚位。"),
        ("the date “{found}” is not in standard form.", "Write “{wanted}” (GB/T 9704-2012 7.3.5.4)."),
    ),
    "PB105": (
        ("中文里用了半角标点“{mark}”：“{near}”。", "请改为全角标点。"),
        ("half-width “{mark}” in Chinese text: “{near}”.", "Use the full-width mark."),
    ),
    "PB106": (
        (
            "“{characters}”不在 GB2312 字符集内，字体“{font}”没有这些字。",
            "打印前请核对字形，或给这些字换用 GBK 字体。",
        ),
        (
            "“{characters}” is outside GB2312, which is all that the font “{font}” covers.",
            "Check the glyphs in print.",
        ),
    ),
    "PB107": (
        ("中文里用了直引号（共 {count} 行）：“{near}”。", "请改为弯引号“”。"),
        ("straight quotation marks in Chinese text ({count} lines): “{near}”.", "Use “ and ”."),
    ),
    "PB108": (
        ("中文里用了半角括号（共 {count} 行）：“{near}”。", "请改为全角括号（）。"),
        ("half-width brackets around Chinese text ({count} lines): “{near}”.", "Use （ and ）."),
    ),
    "PB109": (
        ("中文里用了半角标点（共 {count} 行）：“{near}”。", "请改为全角标点。"),
        ("half-width marks in Chinese text ({count} lines): “{near}”.", "Use full-width marks."),
    ),
    "PB110": (
        ("留有 Markdown 标记（共 {count} 行）：“{near}”。", "请删去“#”“**”等标记后重新排版。"),
        ("marks of Markdown are left ({count} lines): “{near}”.", "Take “#” and “**” out and format again."),
    ),
    "PB202": (
        ("序号“{number}”起顺序有误，但第 {at} 行写有“{reference}”，未重新编号。", "请人工核对序号和引用。"),
        (
            "numbers are out of order from “{number}” on; line {at} says “{reference}”: not renumbered.",
            "Check number and reference.",
        ),
    ),
    "PB203": (
        ("序号从“{number}”开始。", "如非节选，请补上前面的部分。"),
        ("numbering begins at “{number}”.", "Unless this is an excerpt, something is missing before it."),
    ),
    "PB205": (
        ("“{number}”与前文不连续，按顺序应为“{wanted}”。", "章、条序号常被引用，未作改动。"),
        (
            "“{number}” does not follow on; the next would be “{wanted}”.",
            "Chapters and articles are quoted elsewhere: not changed.",
        ),
    ),
    "PB206": (
        ("序号“{number}”是域的结果，未作改动。", "请在文字处理软件中更新或改为普通文字。"),
        (
            "the number “{number}” is the result of a field: not changed.",
            "Update the field or make it plain text.",
        ),
    ),
    "PB207": (
        ("“{number}”用了阿拉伯数字。", "一般写作“{wanted}”。"),
        ("“{number}” is written in Arabic digits.", "The customary form is “{wanted}”."),
    ),
    "PB301": (
        ("文末没有署名和成文日期。", "请补上。"),
        ("neither signature (署名) nor date (成文日期) at the end.", "Add them."),
    ),
    "PB302": (
        ("有成文日期，没有署名。", "请补上发文机关或作者。"),
        ("there is a date (成文日期) but no signature (署名).", "Add the issuing organ or author."),
    ),
    "PB303": (
        ("“{genre}”缺少结尾用语。", "例如：{example}"),
        ("a {genre} usually ends with a closing formula.", "For example: {example}"),
    ),
    "PB304": (
        ("请示写了 {count} 个主送机关：“{text}”。", "请示原则上只主送一个上级机关，其他用抄送。"),
        (
            "this 请示 is addressed to {count} organs: “{text}”.",
            "It should have one; the others get a copy (抄送).",
        ),
    ),
    "PB305": (
        ("主送机关末尾没有冒号。", "最后一个主送机关名称后标全角冒号“：”。"),
        ("no colon behind the addressee (主送机关).", "The last one is followed by a full-width “：”."),
    ),
    "PB306": (
        ("标题以“{mark}”结尾。", "标题末尾不加标点。"),
        ("the title ends with “{mark}”.", "A title takes no final punctuation."),
    ),
    "PB307": (
        ("附件说明列了 {noted} 个附件，稿件里有 {present} 个。", "请核对。"),
        ("the text notes {noted} attachments, the draft holds {present}.", "Compare them."),
    ),
    "PB308": (
        ("附件名称后有标点“{mark}”。", "附件名称后不加标点（GB/T 9704-2012 7.3.4）。"),
        ("the attachment's name ends with “{mark}”.", "It takes no punctuation (GB/T 9704-2012 7.3.4)."),
    ),
    "PB309": (
        ("报告里夹带请示事项：“{text}”。", "需要批复的，请另行请示。"),
        ("a report (报告) that asks for a decision: “{text}”.", "Ask in a 请示 of its own."),
    ),
    "PB310": (
        ("有署名，没有成文日期。", "请补上。"),
        ("there is a signature (署名) but no date (成文日期).", "Add it."),
    ),
    "PB311": (
        ("标题没有文种。", "标题一般由发文机关、事由和文种组成。"),
        ("the title names no document type (文种).", "A title has organ, subject and type."),
    ),
    "PB402": (
        ("似乎缺少“{heading}”一节；序号不能改动，没有自动补入。", "请人工补上，并核对文中引用的序号。"),
        (
            "the section “{heading}” seems to be missing; it was not inserted because numbers must not move.",
            "Add it by hand and check the numbers the text refers to.",
        ),
    ),
    "PB401": (
        ("待补内容还没有填写：“{text}”。", ""),
        ("a placeholder is still unfilled: “{text}”.", ""),
    ),
}
