"""Facts about a draft and what each line of it is, without any XML.

A *line* is a body-level paragraph cut at its soft breaks (w:br without type, w:cr). Lines are
numbered from 0 in document order over all body-level paragraphs, empty ones included. Text in
tables, text boxes and notes has no line. Tracked deletions are not text, insertions are; content
controls and custom XML at body level are walked into. Lengths are in twips, font sizes in
half-points, offsets in characters of `Line.text`.

Named tuples, not dataclasses: as immutable, made four times as fast, and there is one of each for every
line of a long draft; twenty frozen dataclasses would also cost 20 ms of every start.
"""

from collections.abc import Mapping
from enum import StrEnum

from paiban.records import NamedTuple


class Role(StrEnum):
    """What a line is in the sense of GB/T 9704-2012 (公文要素)."""

    TITLE = "title"  # 标题, each of its lines
    SUBTITLE = "subtitle"  # 副标题, 题注, （讨论稿）
    REDHEAD = "redhead"  # 版头: 发文机关标志, 份号, 密级, 紧急程度
    DOC_NUMBER = "doc_number"  # 发文字号, 签发人
    ADDRESSEE = "addressee"  # 主送机关, 称谓
    HEADING = "heading"  # 层次标题, standalone or run-in
    CHAPTER = "chapter"  # 第X编/章/节
    ARTICLE = "article"  # 第X条
    BODY = "body"  # 正文
    LIST_ITEM = "list_item"  # numbered whole sentences
    ATTACHMENT_NOTE = "attachment_note"  # 附件说明
    SIGNATURE = "signature"  # 发文机关署名
    DATE = "date"  # 成文日期
    NOTE = "note"  # 附注
    ATTACHMENT_MARK = "attachment_mark"  # “附件1” at the head of an attachment
    ATTACHMENT_TITLE = "attachment_title"  # the attachment's own title
    COPY_TO = "copy_to"  # 抄送
    PRINTED_BY = "printed_by"  # 印发机关和印发日期
    CAPTION = "caption"  # 图题, 表题
    TOC = "toc"  # 目录
    PAGE_FURNITURE = "page_furniture"  # typed page numbers, running heads
    BLANK = "blank"  # empty or white space only
    OTHER = "other"


class Look(NamedTuple):
    """How a line looks now: evidence, never proof."""

    align: str = "left"  # left, center, right, both
    bold: int = 0  # leading characters that are bold, white space at the line's edge counted in
    size: int = 0  # half-points of the first visible character, 0 = unknown
    font: str = ""  # East Asian face of the first visible character, "" = unknown
    first_indent: int = 0  # twips, negative = hanging
    left_indent: int = 0  # twips
    page_break_before: bool = False


class AutoNumber(NamedTuple):
    """The number a word processor computes for a list paragraph; it is not in the text."""

    text: str  # as shown, e.g. "（一）" or "1.1"; "" for a bullet
    level: int  # w:ilvl, 0 to 8
    values: tuple[int, ...]  # counters of the levels 0..level
    list_id: int  # w:numId
    bullet: bool = False
    pattern: str = ""  # w:lvlText, e.g. "（%2）"


class Line(NamedTuple):
    """One line of the draft with everything recognition may look at."""

    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody needs
    paragraph: int  # index of the body-level paragraph, from 0
    text: str
    auto: AutoNumber | None = None  # on a paragraph's first line only
    style: str = ""  # paragraph style's name (w:name) in lower case, "" = none
    outline: int | None = None  # 0 to 8: outline level set directly or by the style
    look: Look = Look()
    objects: frozenset[str] = frozenset()  # see OBJECTS
    table_before: bool = False  # a table or other block stands between this paragraph and the one above
    table_after: bool = False  # … and the one below
    section: int = 0  # index into Draft.sections
    splittable: bool = True  # the soft break before this line can become a paragraph end
    head_locked: bool = False  # the line's first characters lie in a field result: never edited


#: What `Line.objects` may hold.
OBJECTS = frozenset(
    "picture equation textbox object footnote endnote comment field hyperlink control "
    "page_break column_break section_break inserted deleted bookmark toc ruby symbol "
    "frame rule tab other".split()
)


class Section(NamedTuple):
    """One section (节) of the draft: page geometry in twips as it is now."""

    index: int  # type: ignore[assignment]
    width: int = 0
    height: int = 0
    landscape: bool = False
    columns: int = 1
    last_line: int = 0  # index of its last line


class Draft(NamedTuple):
    """A draft as every host sees it: lines in order, sections in order."""

    lines: tuple[Line, ...]
    sections: tuple[Section, ...] = ()
    tracked: bool = False  # change tracking is switched on


class Marker(NamedTuple):
    """A number marker (序号) at the head of a line, as `numerals.read_marker` finds it.

    `text[start:end]` is the marker with the separator and white space behind it; `start` skips
    white space at the line's edge.
    """

    form: str  # see numerals.FORMS: "一、" "（一）" "1." "（1）" "①" "1.1" "第一章" "第一条" …
    numbers: tuple[int, ...]  # one value; several for 1.1.1
    start: int
    end: int
    text: str  # as typed, without white space at the edges


class Verdict(NamedTuple):
    """What one line is, and why."""

    role: Role
    level: int = 0  # 1 to 4 for headings, else 0 (list items: the level of their marker form, 0 = none)
    marker: Marker | None = None  # the typed marker, None = none or automatic
    head_end: int = 0  # run-in heading: offset in Line.text behind the heading sentence; 0 = standalone
    reason: str = ""  # a code of recognise.reasons, e.g. "typed-number"


class Recognition(NamedTuple):
    """The whole draft, recognised: one verdict a line, in order."""

    verdicts: tuple[Verdict, ...]
    genre: str = ""  # 文种 from the title's last type word, e.g. "通知"; "" = unknown
    title: str = ""  # the title's lines joined, without white space


class Finding(NamedTuple):
    """What a careful clerk would point at and paiban must not change."""

    code: str  # PB101 …
    line: int  # index of the line, -1 = the whole document
    values: Mapping[str, object] = {}
