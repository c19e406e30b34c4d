"""Carries a plan out on the open document, paragraph by paragraph.

Edits go from a paragraph's end to its start, then breaks become paragraph ends, then sections are
inserted, then the pieces are dressed. Every edit is checked against the characters that stand there.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Tuple

from paiban_office.dressing import Styles, cleared, emphasis_properties, face, line_spacing, same
from paiban_office.reading import Document, Read, enumerate_
from paiban_office.units import hundredths

_PARAGRAPH_BREAK = 0
_LONGEST_MOVE = 30000  # cursors count in short integers
#: Direct paragraph formatting that the house style decides.
_DECIDED = [
    "ParaAdjust", "ParaLastLineAdjust", "ParaExpandSingleWord", "ParaFirstLineIndent", "ParaLeftMargin",
    "ParaRightMargin", "ParaIsAutoFirstLineIndent", "ParaLineSpacing", "ParaTopMargin", "ParaBottomMargin",
    "ParaContextMargin", "ParaKeepTogether", "ParaSplit", "ParaWidows", "ParaOrphans", "ParaBackColor",
    "ParaBackTransparent", "SnapToGrid", "ParaIsHyphenation", "ParaIsHangingPunctuation",
    "ParaIsForbiddenRules", "ParaIsCharacterDistance", "ParaVertAlignment", "OutlineLevel", "DropCapFormat",
    "ParaRegisterModeActive", "PageNumberOffset",
]  # fmt: skip
_TABS = "ParaTabStops"
_INDENTS = {"left": "ParaLeftMargin", "right": "ParaRightMargin", "first": "ParaFirstLineIndent"}
_WEIGHTS = ("CharWeight", "CharWeightAsian", "CharWeightComplex")
_PREFIX = "_paiban_"
_CONTENT = "com.sun.star.text.TextContent"
#: Portions that take a step of the cursor without text of their own.
_WIDE = ("TextField", "Footnote", "Frame", "ContentControl")


class Mismatch(Exception):
    """The document is not what was read."""


def apply(
    document: Any, read: Document, plan: Dict[str, Any], styles: Styles, breathe: Callable[[float], None]
) -> int:
    """Carry the plan's operations on paragraphs out; returns how many edits of text there were."""
    writer = _Writer(document, plan, styles)
    operations = plan["paragraphs"]
    for number, operation in enumerate(reversed(operations)):
        at = operation["paragraph"]
        if at < len(read.paragraphs):
            writer.paragraph(read.paragraphs[at], operation)
        else:
            writer.at_end(operation["insert"])
        if not number % 20:
            breathe(number / max(len(operations), 1))
    return writer.edits


class _Writer:
    """Writes into one document."""

    def __init__(self, document: Any, plan: Dict[str, Any], styles: Styles) -> None:
        self._document = document
        self._styles = styles
        self._keep = plan["keep_emphasis"]
        self._clear = tuple(cleared(self._keep))
        self._clear_but_faces = tuple(cleared(self._keep, faces=False))
        self.edits = 0

    def paragraph(self, read: Read, operation: Dict[str, Any]) -> None:
        """Everything the plan wants of one paragraph."""
        edits = operation.get("edits", [])
        pieces = operation.get("pieces", [])
        text = read.paragraph.Start.Text
        start = text.createTextCursorByRange(read.paragraph.Start)
        for edit in reversed(edits):
            self._edit(text, read, edit)
        start.gotoStartOfParagraph(False)  # what was inserted at the very start has moved it
        shift = _Shift(read, edits)
        for cut in reversed(operation.get("split", [])):
            here = _span(text, start, shift.place(cut), shift.place(cut + 1))
            here.setString("")
            text.insertControlCharacter(here, _PARAGRAPH_BREAK, False)
            if not shift.place(cut):  # both cursors stand in the second paragraph now
                start.gotoRange(here.Start, False)
                start.gotoPreviousParagraph(False)
            self.edits += 1
        starts = self._starts(text, start, max(len(pieces), 1))
        for begin, piece in reversed(list(zip(starts, pieces))):
            if "style" in piece:
                _Piece(self, text, begin, piece, shift, read).dress(first=piece is pieces[0])
        for inserted in reversed(operation.get("insert", [])):
            at = next((n for n, piece in enumerate(pieces) if piece["from"] == inserted["at"]), 0)
            self._insert_before(text, starts[at], inserted)
        for begin, piece in reversed(list(zip(starts, pieces))):
            if piece.get("drop"):
                self._drop(text, begin)

    def _edit(self, text: Any, read: Read, edit: Dict[str, Any]) -> None:
        at, remove = edit["at"], edit["remove"]
        anchor = text.createTextCursorByRange(read.paragraph.Start)
        here = _span(text, anchor, read.steps[at], read.steps[at + len(remove)])
        if here.getString() != remove or read.text[at : at + len(remove)] != remove:
            raise Mismatch(f"{here.getString()!r} != {remove!r}")
        if remove:
            here.setString(edit["insert"])
        else:
            text.insertString(here, edit["insert"], False)
        self.edits += 1

    @staticmethod
    def _starts(text: Any, start: Any, count: int) -> List[Any]:
        starts = [text.createTextCursorByRange(start)]
        while len(starts) < count:
            cursor = text.createTextCursorByRange(starts[-1])
            cursor.gotoNextParagraph(False)
            starts.append(cursor)
        return starts

    def _drop(self, text: Any, begin: Any) -> None:
        """A blank paragraph goes; those before and behind stay what they are."""
        cursor = text.createTextCursorByRange(begin)
        cursor.gotoEndOfParagraph(True)
        if cursor.String.strip():
            raise Mismatch("a paragraph to go holds text")
        ahead = text.createTextCursorByRange(begin)
        joined = ahead.gotoNextParagraph(False) and ahead.TextTable is None
        if joined:
            ahead.gotoEndOfParagraph(True)
        if joined and ahead.String.strip():  # dispose() would take a note of the next paragraph along (7.4)
            breaks, page_style = ahead.BreakType, ahead.PageDescName
            cursor.gotoNextParagraph(True)
            cursor.setString("")
            if cursor.BreakType != breaks:  # the next paragraph got those of the one that went
                cursor.BreakType = breaks
            if page_style and cursor.PageDescName != page_style:
                cursor.PageDescName = page_style
        else:  # a paragraph of pictures alone would take this one's look, and behind the last there is none
            paragraph = next(enumerate_(cursor))
            if paragraph.createContentEnumeration(_CONTENT).hasMoreElements():
                return  # a frame is anchored here and would go as well
            paragraph.dispose()
        self.edits += 1

    # ---- missing sections -----------------------------------------------------------------------

    def _insert_before(self, text: Any, begin: Any, section: Dict[str, Any]) -> None:
        """Two paragraphs in front of the one that begins there, which keeps its own page break."""
        cursor = text.createTextCursorByRange(begin)
        breaks, page_style = cursor.BreakType, cursor.PageDescName
        text.insertControlCharacter(cursor, _PARAGRAPH_BREAK, False)
        text.insertControlCharacter(cursor, _PARAGRAPH_BREAK, False)
        if breaks.value != "NONE" and not page_style:
            cursor.BreakType = breaks
        text_cursor = text.createTextCursorByRange(cursor)
        text_cursor.gotoPreviousParagraph(False)
        text_cursor.gotoPreviousParagraph(False)
        self._write_section(text, text_cursor, section, page_style)

    def at_end(self, sections: List[Dict[str, Any]]) -> None:
        """Sections behind the last paragraph."""
        text = self._document.Text
        for section in sections:
            cursor = text.createTextCursor()
            cursor.gotoEnd(False)
            text.insertControlCharacter(cursor, _PARAGRAPH_BREAK, False)
            heading = text.createTextCursorByRange(cursor)
            text.insertControlCharacter(cursor, _PARAGRAPH_BREAK, False)
            heading.gotoEnd(False)
            heading.gotoPreviousParagraph(False)
            self._write_section(text, heading, section, "")

    def _write_section(self, text: Any, heading: Any, section: Dict[str, Any], page_style: str) -> None:
        body = text.createTextCursorByRange(heading)
        body.gotoNextParagraph(False)
        whole = text.createTextCursorByRange(heading)
        for cursor, key, words in (
            (heading, section["heading_style"], section["heading"]),
            (body, section["placeholder_style"], section["placeholder"]),
        ):
            cursor.gotoStartOfParagraph(False)
            cursor.gotoEndOfParagraph(True)
            self._bare(cursor, page_style if cursor is heading else "")
            cursor.ParaStyleName = self._styles.paragraph(key)
            text.insertString(cursor, words, False)
            cursor.gotoStartOfParagraph(False)
            cursor.gotoEndOfParagraph(True)
            cursor.setPropertiesToDefault(self._clear)
        if section.get("keep_next"):
            body.ParaKeepTogether = True
        # no content control round the placeholder: undoing one leaves its mark behind (measured, 7.4)
        whole.gotoStartOfParagraph(False)
        whole.gotoNextParagraph(True)
        whole.gotoEndOfParagraph(True)
        mark = self._document.createInstance("com.sun.star.text.Bookmark")
        mark.Name = _PREFIX + section["section"]
        text.insertTextContent(whole, mark, True)
        self.edits += 1

    def _bare(self, cursor: Any, page_style: str) -> None:
        """What a paragraph split off has from its neighbour goes."""
        cursor.setPropertiesToDefault((*_DECIDED, _TABS))
        if cursor.NumberingStyleName:
            cursor.NumberingStyleName = ""
        if cursor.BreakType.value != "NONE" and not page_style:
            cursor.setPropertyToDefault("BreakType")


class _Shift:
    """Offsets of the paragraph as read → cursor steps in it as it is once its edits are done."""

    def __init__(self, read: Read, edits: List[Dict[str, Any]]) -> None:
        self._steps = read.steps
        self._edits = edits

    def place(self, offset: int, *, behind: bool = False) -> int:
        """`behind`: what is inserted at the very offset lies before it."""
        step = self._steps[min(offset, len(self._steps) - 1)]
        for edit in self._edits:
            at, gone = edit["at"], len(edit["remove"])
            if at + gone <= offset and (gone or at < offset or behind):
                step += len(edit["insert"]) - gone
        return step


def _span(text: Any, start: Any, first: int, last: int) -> Any:
    """A cursor over the steps `first` to `last` behind the start of a paragraph."""
    cursor = text.createTextCursorByRange(start)
    cursor.collapseToStart()
    _move(cursor, first, False)
    _move(cursor, last - first, True)
    return cursor


def _move(cursor: Any, steps: int, expand: bool) -> None:
    while steps > 0:
        part = min(steps, _LONGEST_MOVE)
        if not cursor.goRight(part, expand):
            raise Mismatch("the text ends too early")
        steps -= part


class _Piece:
    """One paragraph of the result takes its look."""

    def __init__(
        self, writer: _Writer, text: Any, begin: Any, piece: Dict[str, Any], shift: _Shift, read: Read
    ) -> None:
        self._writer = writer
        self._styles = writer._styles
        self._text = text
        self._begin = begin
        self._piece = piece
        self._shift = shift
        self._read = read
        self._base = shift.place(piece["from"])
        self._whole = text.createTextCursorByRange(begin)
        self._whole.gotoEndOfParagraph(True)

    def dress(self, *, first: bool) -> None:
        """Paragraph style, character formatting, heads, what the text decides."""
        self._paragraph(first)
        self._clear()
        for item in self._piece.get("unstyle", ()):
            self._unstyle(item)
        for start, end in self._piece.get("plain", ()):
            _reset(self._range(start, end, behind=True), _WEIGHTS)
        for head in self._piece.get("heads", ()):
            self._head(head)
        for item in self._piece.get("faces", ()):
            here = self._range(item["from"], item["to"])
            for name in ("CharFontName", "CharFontNameAsian", "CharFontNameComplex"):
                if getattr(here, name) != item["font"]:
                    here.setPropertyValue(name, item["font"])

    def _range(self, start: int, end: int, *, behind: bool = False) -> Any:
        """`behind`: with what was inserted at its very end, as the blank behind 第一条 is."""
        first = self._shift.place(start) - self._base
        last = self._shift.place(end, behind=behind) - self._base
        return _span(self._text, self._begin, first, last)

    def _paragraph(self, first: bool) -> None:
        whole, direct = self._whole, self._piece.get("direct", {})
        style = self._styles.paragraph(self._piece["style"])
        wanted = self._direct(direct)
        if self._piece.get("list") == "keep":
            wanted = {**_list_indents(whole), **wanted}
        names = [name for name in _DECIDED if name not in wanted]
        if not direct.get("keep_tabs"):
            names.append(_TABS)
        listed = whole.NumberingStyleName
        if whole.ParaStyleName != style:
            whole.ParaStyleName = style
        _reset(whole, names)
        if self._piece.get("list") == "keep":
            if listed and whole.NumberingStyleName != listed:
                whole.NumberingStyleName, whole.NumberingLevel = listed, self._read.level
        elif listed and whole.NumberingStyleName and (self._piece.get("list") == "leave" or not first):
            whole.NumberingStyleName = ""
        for name, value in wanted.items():
            if not same(getattr(whole, name), value):
                whole.setPropertyValue(name, value)
        self._page_break(bool(direct.get("page_break")), first)

    def _page_break(self, wanted: bool, first: bool) -> None:
        whole = self._whole
        if whole.PageDescName:
            return  # a section begins here
        now = whole.BreakType.value
        if wanted and now != "PAGE_BEFORE":
            import uno

            whole.BreakType = uno.Enum("com.sun.star.style.BreakType", "PAGE_BEFORE")
        elif not wanted and now in ("PAGE_BEFORE", "PAGE_BOTH") and first:
            whole.setPropertyToDefault("BreakType")

    def _direct(self, direct: Dict[str, Any]) -> Dict[str, Any]:
        values: Dict[str, Any] = {
            name: hundredths(direct[key]) for key, name in _INDENTS.items() if key in direct
        }
        if "after" in direct:
            values["ParaBottomMargin"] = hundredths(direct["after"])
        if direct.get("keep_next"):
            values["ParaKeepTogether"] = True
        if "line" in direct:
            values["ParaLineSpacing"] = line_spacing(direct["line"])
        return values

    def _clear(self) -> None:
        symbols: List[Tuple[int, int]] = [tuple(pair) for pair in self._piece.get("symbols", ())]
        for start, end in self._piece.get("clear", ()):
            at = start
            for first, last in [*symbols, (end, end)]:
                if last <= at or first >= end + 1:
                    continue
                if first > at:
                    _reset(self._range(at, min(first, end), behind=True), self._writer._clear)
                if first < end:
                    symbol = self._range(max(first, at), min(last, end), behind=True)
                    _reset(symbol, self._writer._clear_but_faces)
                at = max(at, last)
        if not self._piece.get("clear"):  # an empty paragraph carries its look itself
            _reset(self._whole, self._writer._clear)
        elif self._read.tail and not symbols:  # what is typed at the end takes its look from there
            _reset(self._text.createTextCursorByRange(self._whole.End), self._writer._clear)

    def _unstyle(self, item: Dict[str, Any]) -> None:
        here = self._range(item["from"], item["to"])
        kept = {name: getattr(here, name) for name in emphasis_properties(item["emphasis"])}
        here.setPropertyToDefault("CharStyleName")
        for name, value in kept.items():
            if not same(getattr(here, name), value):
                here.setPropertyValue(name, value)

    def _head(self, head: Dict[str, Any]) -> None:
        """The heading sentence takes the character style; a link or note keeps its own and takes the face."""
        name = self._styles.character(head["style"])
        look = face(self._styles.look("character", head["style"]))
        here = self._range(head["from"], head["to"], behind=True)
        if here.getPropertyState("CharStyleName").value == "DEFAULT_VALUE":
            here.CharStyleName = name
            return
        for portion in _portions(here):
            if not portion.CharStyleName:
                portion.CharStyleName = name
            elif portion.CharStyleName != name:
                for prop in ("CharFontName", "CharFontNameAsian", "CharFontNameComplex"):
                    if portion.getPropertyValue(prop) != look[prop]:
                        portion.setPropertyValue(prop, look[prop])


def _portions(cursor: Any) -> List[Any]:
    """The stretches of a cursor's range that look alike, those of no width left out."""
    found = [portion for paragraph in enumerate_(cursor) for portion in enumerate_(paragraph)]
    return [portion for portion in found if portion.String or portion.TextPortionType in _WIDE]


def _list_indents(cursor: Any) -> Dict[str, Any]:
    """The indents of the list a paragraph is in: they beat those of its style, as they do in DOCX."""
    rules, level = cursor.NumberingRules, cursor.NumberingLevel
    if rules is None or level >= rules.getCount():
        return {}
    names = {"IndentAt": "ParaLeftMargin", "FirstLineIndent": "ParaFirstLineIndent"}
    return {names[p.Name]: p.Value for p in rules.getByIndex(level) if p.Name in names}


def _reset(cursor: Any, names: Any) -> None:
    """Take direct formatting off, where there is any.

    All of the names once one is direct: over several portions LibreOffice 7.4 calls a direct value that
    happens to be its own default "default" (a spacing of 0, for one).
    """
    states = cursor.getPropertyStates(tuple(names))
    if any(state.value != "DEFAULT_VALUE" for state in states):
        cursor.setPropertiesToDefault(tuple(names))
