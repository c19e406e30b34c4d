"""The house style (版式) as typed data: what a TOML file in `styles/` says, in units Word uses.

Lengths are twips (1 mm = 56.6929 twips), font sizes half-points, indents hundredths of a character
(1 字 = 100), spacing before and after hundredths of a body line.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from paiban.records import NamedTuple


class Page(NamedTuple):
    """Paper, type area (版心) and grid; GB/T 9704-2012 5.1, 5.2."""

    width: int
    height: int
    top: int
    bottom: int
    left: int
    right: int
    lines: int  # lines a page
    characters: int  # characters a line of body text
    pitch: int  # distance of body lines; see `line_pitch`
    grid: str  # "none", "lines" or "linesAndChars"
    mirror: bool  # left and right margins swap on even pages
    widow_control: bool

    @property
    def text_width(self) -> int:
        """Width of the type area in twips."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> int:
        """Height of the type area in twips."""
        return self.height - self.top - self.bottom

    def tracking(self, size: int) -> int:
        """Run spacing (w:spacing, twips) that lets `characters` glyphs of `size` half-points fill a line.

        28 × 16 pt is wider than 156 mm; −0.25 pt closes it (measured: −4 twips gives 27, −5 gives 28).
        """
        return min(0, int((self.text_width / self.characters - size * 10) // 1))


class PageNumber(NamedTuple):
    """页码, GB/T 9704-2012 7.5."""

    position: str  # "outer", "center", "right", "none"
    text: str  # "— {page} —"
    font: str  # font class
    size: int
    inset: int  # hundredths of a character from the type area's edge
    drop: int  # twips from the type area down to the number
    first_page: bool


class Element(NamedTuple):
    """The look of one element: a Word style of that name, and the numbers in it."""

    word_style: str  # w:name of the paragraph style
    font: str  # font class: 小标宋, 黑体, 楷体, 仿宋, 宋体
    size: int  # half-points
    bold: bool
    color: str  # "auto" or RRGGBB
    align: str  # "both", "left", "center", "right"
    first: float  # first-line indent; hundredths of a character, broken where the style gives a length
    left: float
    right: float
    hanging: float
    before: float  # hundredths of a line, likewise
    after: float
    pitch: int  # twips, 0 = the page's pitch, negative = 240ths of single spacing ("1.5倍" is -360)
    page_break: bool
    keep_next: bool
    keep_lines: bool
    outline: int  # 0 to 8, 9 = body text
    rule_above: int = 0  # thickness in twips of a rule as wide as the type area (分隔线), 0 = none
    rule_below: int = 0
    rule_gap: int = 20  # twips between text and rule
    rule_color: str = "auto"


class Numbering(NamedTuple):
    """结构层次序数, GB/T 9704-2012 7.3.3."""

    repair: bool  # mend duplicates, gaps and restarts
    number_missing: bool  # headings without a number get one
    decimal: str  # "auto", "keep", "official": what becomes of 1 / 1.1 / 1.1.1
    separator: str  # behind a level-3 number: "." or "．"


class Layout(NamedTuple):
    """What stood in for layout and may go."""

    blank_paragraphs: str  # "remove", "keep"
    soft_breaks: str  # "split", "keep"
    typed_indents: str  # "remove", "keep"
    title_shape: str  # "trapezoid", "none"
    sign_off: str  # "auto", "seal", "noseal"


class Skeleton(NamedTuple):
    """结构要素: what happens to sections the document type (文种) must have and the draft lacks."""

    insert: bool  # they are inserted as heading and placeholder
    placeholder: str  # with {hint}


class Style(NamedTuple):
    """One house style, complete: what it extends is already merged in."""

    name: str
    page: Page
    page_number: PageNumber
    fonts: Mapping[str, str]  # font class → name written into w:rFonts; "digits": "same" or a name
    elements: Mapping[str, Element]
    numbering: Numbering
    layout: Layout
    keep_emphasis: frozenset[str]
    findings_off: frozenset[str]
    skeleton: Skeleton = Skeleton(True, "（待补：{hint}）")
    #: What the style says about document types, by name; read by `document_types`.
    types: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
