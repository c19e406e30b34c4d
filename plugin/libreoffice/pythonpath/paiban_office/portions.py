"""The portions of a paragraph as spans, and how many steps of a text cursor each is wide."""

from __future__ import annotations

from typing import Any, Dict, FrozenSet, List, Optional

from paiban_office.dressing import cleared
from paiban_office.units import enumerate_

_PORTION = ("CharFontNameAsian", "CharHeightAsian", "CharWeight", "CharStyleName", "HyperLinkURL")
#: All that a plan may take off a text.
_DIRECT = tuple(cleared([]))
_WEIGHTS = ("CharWeight", "CharWeightAsian")
#: Portions that are one object in the text, and what a line then holds.
_OBJECTS = {
    "Footnote": "footnote", "Frame": "picture", "Annotation": "comment", "AnnotationEnd": "comment",
    "Bookmark": "bookmark", "ReferenceMark": "bookmark", "DocumentIndexMark": "other",
    "InContentMetadata": "other",
    "MetaField": "field", "TextFieldEnd": "field", "TextFieldStart": "field", "TextFieldSeparator": "field",
    "TextFieldStartEnd": "field", "Ruby": "ruby",
}  # fmt: skip
_BOLD = 100.0  # awt.FontWeight.NORMAL


class Running:
    """What runs on from paragraph to paragraph: tracked changes, and the character styles in use."""

    def __init__(self, character_styles: Any) -> None:
        self._known = character_styles
        self.styles: Dict[str, Dict[str, Any]] = {}  # what those in use do to their text
        self.deleting = False  # inside a tracked deletion
        self.inserting = False

    def changes(self) -> List[str]:
        """The tracked changes that are open here, as a line's objects."""
        return ["inserted"] * self.inserting + ["deleted"] * self.deleting

    def character_style(self, name: str) -> None:
        """Remember what a character style in use does to its text."""
        if name in self.styles:
            return
        style = self._known.getByName(name)
        own = [
            prop
            for prop in ("CharFontNameAsian", "CharFontName", "CharHeight", "CharColor", "CharKerning")
            if _state(style, prop) == "DIRECT_VALUE"
        ]
        emphasis = [
            kind
            for kind, prop, plain in (("bold", "CharWeight", _BOLD), ("underline", "CharUnderline", 0))
            if getattr(style, prop) != plain
        ]
        if style.CharPosture.value not in ("NONE", "DONTKNOW"):
            emphasis.append("italic")
        self.styles[name] = {"own_look": bool(own), "emphasis": emphasis}


class Walk:
    """The portions of one paragraph, in order."""

    def __init__(self, running: Running, spans: List[Dict[str, Any]], steps: List[int]) -> None:
        self._running = running
        self._spans = spans
        self._steps = steps
        self._command = False  # between a field's start and its separator
        self._result = False  # between separator and end
        self.tail = False
        self.direct: Optional[FrozenSet[str]] = frozenset()

    def portion(self, portion: Any) -> None:
        """Add what a portion holds."""
        kind = portion.TextPortionType
        if kind == "Text":
            if self.direct is not None:
                self.direct = self.direct.union(
                    p.Name for p in portion.getDirectPropertyValuesTolerant(_DIRECT)
                )
            self._text(portion)
            return
        self.direct = None
        if kind == "Redline":
            self._redline(portion)
        elif kind == "TextField":
            self._put("field", portion.String or "\ufffc", 1, self._look(portion), object="field")
        elif kind == "LineBreak":
            self._put("break", "\n", 1, {})
        elif kind == "ContentControl":
            self._control(portion)
        elif kind in _OBJECTS:
            self._object(portion, kind)

    def _redline(self, portion: Any) -> None:
        deletes = portion.RedlineType == "Delete"
        starts = bool(portion.IsStart)
        if deletes:
            self._running.deleting = starts
        elif portion.RedlineType == "Insert":
            self._running.inserting = starts

    def _object(self, portion: Any, kind: str) -> None:
        if kind == "TextFieldStart":
            self._command, self._result = True, False
        elif kind == "TextFieldSeparator":
            self._command, self._result = False, True
        elif kind == "TextFieldEnd":
            self._command = self._result = False
        text = portion.Start.Text
        cursor = text.createTextCursorByRange(portion.Start)
        cursor.gotoRange(portion.End, True)
        wide = 0 if cursor.isCollapsed() else 1
        self._put("object", "\ufffc" if wide else "", wide, {}, object=_OBJECTS[kind])

    def _control(self, portion: Any) -> None:
        """A content control: its own two marks, and text inside that is read but left alone."""
        text = "".join(
            inner.String for inner in enumerate_(portion.ContentControl) if inner.TextPortionType == "Text"
        )
        self._put("object", "\ufffc", 1, {}, object="control")
        for at, piece in enumerate(text.split("\n")):
            if at:
                self._put("break", "\n", 1, {}, locked=True)
            self._put("field", piece, len(piece), self._look(portion), object="control")
        self._put("object", "\ufffc", 1, {}, object="control")

    def _text(self, portion: Any) -> None:
        text = portion.String
        if not text:
            self.tail = True
            return
        kind = "hidden" if self._running.deleting or self._command else "field" if self._result else "text"
        look = self._look(portion)
        if self._running.inserting:
            look["object"] = "inserted"
        for at, piece in enumerate(text.split("\n")):
            if at:
                self._put("hidden" if kind == "hidden" else "break", "\n", 1, {}, locked=kind == "field")
            if piece:
                self._put(kind, piece, len(piece), look)

    def _look(self, portion: Any) -> Dict[str, Any]:
        font, height, weight, style, link = portion.getPropertyValues(_PORTION)
        look: Dict[str, Any] = {"font": font, "size": round(height * 2)}
        if weight > _BOLD:
            look["bold"] = True
            look["direct_bold"] = "DIRECT_VALUE" in [s.value for s in portion.getPropertyStates(_WEIGHTS)]
        if style:
            look["style"] = style
            self._running.character_style(style)
            if look.get("bold") and not look["direct_bold"]:
                look["direct_bold"] = "bold" in self._running.styles[style]["emphasis"]
        if link:
            look["object"] = "hyperlink"
        return look

    def _put(self, kind: str, text: str, wide: int, look: Dict[str, Any], **more: Any) -> None:
        self._spans.append({"kind": kind, "text": text, **look, **more})
        first = self._steps[-1]
        if wide == len(text):
            self._steps.extend(range(first + 1, first + wide + 1))
        else:  # one step for all of it
            self._steps.extend([first] * (len(text) - 1) + [first + wide] if text else [])


def _state(style: Any, name: str) -> str:
    return str(style.getPropertyState(name).value)
