"""How one paragraph of the result takes its look."""

from __future__ import annotations

from typing import Any, Dict, List, Tuple

from paiban_office.dressing import (
    BORDERS,
    DECIDED,
    TABS,
    Styles,
    emphasis_properties,
    face,
    line_spacing,
    same,
)
from paiban_office.places import Shift, span
from paiban_office.reading import Read
from paiban_office.units import enumerate_, hundredths

_INDENTS = {"left": "ParaLeftMargin", "right": "ParaRightMargin", "first": "ParaFirstLineIndent"}
_WEIGHTS = ("CharWeight", "CharWeightAsian", "CharWeightComplex")
#: Portions that take a step of the cursor without text of their own.
_WIDE = ("TextField", "Footnote", "Frame", "ContentControl")


class Piece:
    """One paragraph of the result takes its look."""

    def __init__(
        self,
        styles: Styles,
        text: Any,
        begin: Any,
        piece: Dict[str, Any],
        shift: Shift,
        read: Read,
        *,
        settled: bool = False,
    ) -> None:
        """`begin`: where the paragraph starts; with `settled` the very one that was read, unchanged since."""
        self._styles = styles
        self._text = text
        self._begin = begin
        self._piece = piece
        self._shift = shift
        self._read = read
        self._base = shift.place(piece["from"])
        self._settled = settled
        self._cursor: Any = None
        self._itself = begin if settled else next(enumerate_(self._whole))

    @property
    def _whole(self) -> Any:
        """A cursor over the whole paragraph, once one is needed: they are dear."""
        if self._cursor is None:
            self._cursor = self._text.createTextCursorByRange(self._begin)
            self._cursor.collapseToStart()
            self._cursor.gotoEndOfParagraph(True)
        return self._cursor

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
        return span(self._text, self._begin, first, last)

    def _paragraph(self, first: bool) -> None:
        itself, direct = self._itself, self._piece.get("direct", {})
        style = self._styles.paragraph(self._piece["style"])
        wanted = self._direct(direct)
        if self._piece.get("list") == "keep":
            wanted = {**_list_indents(itself), **wanted}
        wanted = self._styles.complete(self._piece["style"], wanted)
        listed = self._read.listed if self._settled else itself.NumberingStyleName
        if (self._read.style if self._settled else itself.ParaStyleName) != style:
            drawn = itself.getPropertyValues(BORDERS) if self._read.ruled else ()
            itself.ParaStyleName = style  # takes the paragraph's own borders along
            for name, value in zip(BORDERS, drawn):
                itself.setPropertyValue(name, value)
        self._undirect([name for name in DECIDED if name not in wanted], bool(direct.get("keep_tabs")))
        if self._piece.get("list") == "keep":
            if listed and itself.NumberingStyleName != listed:
                itself.NumberingStyleName, itself.NumberingLevel = listed, self._read.level
        elif listed and itself.NumberingStyleName and (self._piece.get("list") == "leave" or not first):
            itself.NumberingStyleName = ""
        for name, value in wanted.items():
            if not same(getattr(itself, name), value):
                itself.setPropertyValue(name, value)
        if direct.get("page_break") or not self._settled or self._read.breaks:
            self._page_break(bool(direct.get("page_break")), first)

    def _undirect(self, names: List[str], keep_tabs: bool) -> None:
        """Direct formatting of the paragraph goes. (A cursor calls some of it "default": measured, 7.4.)"""
        every = tuple(names if keep_tabs else [*names, TABS])
        found = self._itself.getDirectPropertyValuesTolerant(every)
        if any(p.Value is not None for p in found):  # (a page style's offset of no pages is none)
            self._whole.setPropertiesToDefault(every)

    def _page_break(self, wanted: bool, first: bool) -> None:
        itself = self._itself
        if itself.PageDescName:
            return  # a section begins here
        now = itself.BreakType.value
        if wanted and now != "PAGE_BEFORE":
            import uno

            itself.BreakType = uno.Enum("com.sun.star.style.BreakType", "PAGE_BEFORE")
        elif not wanted and now in ("PAGE_BEFORE", "PAGE_BOTH") and first:
            itself.setPropertyToDefault("BreakType")

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
        if (
            self._settled
            and self._read.direct is not None
            and self._read.direct.isdisjoint(self._styles.clear)
        ):
            return
        symbols: List[Tuple[int, int]] = [tuple(pair) for pair in self._piece.get("symbols", ())]
        for start, end in self._piece.get("clear", ()):
            at = start
            for first, last in [*symbols, (end, end)]:
                if last <= at or first >= end + 1:
                    continue
                if first > at:
                    _reset(self._range(at, min(first, end), behind=True), self._styles.clear)
                if first < end:
                    symbol = self._range(max(first, at), min(last, end), behind=True)
                    _reset(symbol, self._styles.clear_but_faces)
                at = max(at, last)
        if not self._piece.get("clear"):  # an empty paragraph carries its look itself
            _reset(self._whole, self._styles.clear)
        elif self._read.tail and not symbols:  # what is typed at the end takes its look from there
            _reset(self._text.createTextCursorByRange(self._whole.End), self._styles.clear)

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


def _list_indents(paragraph: Any) -> Dict[str, Any]:
    """The indents of the list a paragraph is in: they beat those of its style, as they do in DOCX."""
    rules, level = paragraph.NumberingRules, paragraph.NumberingLevel
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
