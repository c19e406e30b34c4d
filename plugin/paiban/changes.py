"""The plan as data: every change paiban makes to a draft is one of these.

Rules make them, `docx.apply` (or another host) carries them out, `docx.verify` undoes them on the
finished bytes and demands the draft back. Lines are indices into `Draft.lines`; offsets count
characters of the line's text in the *draft*, so changes never depend on one another's order.
"""

from collections.abc import Sequence

from paiban.records import NamedTuple


class EditText(NamedTuple):
    """`before` at `start` of the line becomes `after`: a number marker or layout white space.

    `before` may be empty (a heading gets its number) and `after` too (indent typed as spaces goes).
    """

    line: int
    start: int
    before: str
    after: str
    rule: str  # "numbering.form", "numbering.sequence", "numbering.added", "layout.indent" …


class DropAutoNumber(NamedTuple):
    """The paragraph of `line` leaves its automatic list; an EditText carries the number as text."""

    line: int
    rule: str = "numbering.literal"


class EndParagraph(NamedTuple):
    """The soft break before `line` becomes a paragraph end (软回车 used as a paragraph end)."""

    line: int
    rule: str = "layout.soft-break"


class DropBlank(NamedTuple):
    """The blank paragraph `line` goes: it stood in for spacing."""

    line: int
    rule: str = "layout.blank"


class AddSection(NamedTuple):
    """A missing section is inserted before `line` (len(lines) = at the end): heading and placeholder."""

    line: int
    section: str  # key of the section; the bookmark is _paiban_<section>
    level: int
    heading: str  # with its number marker
    placeholder: str  # （待补：…）
    with_next: bool = False  # the placeholder stays on the page of the sign-off below it
    rule: str = "skeleton.missing"


class Indents(NamedTuple):
    """Indents of one paragraph in twips and hundredths of a character, where its text decides them."""

    left: int = 0
    left_chars: int = 0
    right: int = 0
    right_chars: int = 0
    first: int = 0  # negative = hanging
    first_chars: int = 0


class Dress(NamedTuple):
    """The line takes the look of a style element; `head_end` > 0 gives the head its character style.

    `element` is a key of Style.elements ("title", "body", "heading1" …). With `head_end`, the
    paragraph takes `element` and the characters up to `head_end` take `head` ("heading2").
    `plain_bold`: the author's bold goes (headings: the face carries the weight).
    """

    line: int
    element: str
    head: str = ""
    head_end: int = 0
    plain_bold: bool = False
    # from here on: formatting of the paragraph itself, beside its style (docx.paragraphs.has_direct)
    indents: Indents | None = None
    page_break: bool = False  # starts a new page (附件)
    loose: bool = False  # carries a picture or formula: exact spacing would clip it
    tight: bool = False  # no space behind it, whatever the element says (题注 follows the title)
    with_next: bool = False  # stays on the page of the next paragraph, see rules.together
    keep_tabs: bool = False  # the line holds tab characters: the author's tab stops stay
    keep_list: tuple[int, int] | None = None  # (w:numId, w:ilvl) of the list the paragraph stays in (bullets)


class LayPage(NamedTuple):
    """A section takes the house style's page: paper, margins, grid, page numbers."""

    section: int
    landscape: bool = False
    keep_paper: bool = False  # a paper that is neither A4 nor near it stays


Change = EditText | DropAutoNumber | EndParagraph | DropBlank | AddSection | Dress | LayPage


def head_end(dress: Dress, edits: Sequence[EditText]) -> int:
    """Where the head ends once the edits are done, 0 = no head; a number put before it belongs to it."""
    inside = [e for e in edits if e.start < dress.head_end or (e.start == 0 and not e.before)]
    return dress.head_end and dress.head_end + sum(len(e.after) - len(e.before) for e in inside)


class Job:
    """What is to be done to one line, for hosts that go line by line."""

    __slots__ = ("added", "dress", "drops", "edits", "ends", "unlisted")

    def __init__(self) -> None:
        self.dress: Dress | None = None
        self.edits: list[EditText] = []
        self.added: list[AddSection] = []  # inserted before it
        self.ends = False  # the soft break before it becomes a paragraph end
        self.drops = False
        self.unlisted = False  # leaves its automatic list

    def take(self, change: EditText | DropAutoNumber | EndParagraph | DropBlank | AddSection | Dress) -> None:
        """Add one more change of the line."""
        if isinstance(change, Dress):
            self.dress = change
        elif isinstance(change, EditText):
            self.edits.append(change)
        elif isinstance(change, AddSection):
            self.added.append(change)
        elif isinstance(change, EndParagraph):
            self.ends = True
        elif isinstance(change, DropBlank):
            self.drops = True
        else:
            self.unlisted = True
