"""The open document as the plan's request: paragraphs, spans, looks, sections.

Each paragraph is read once, portion by portion. What is no plain text becomes a span that the engine
cannot edit; how many steps of a text cursor a span is wide is remembered for the way back.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Optional

from paiban_office.units import plan_name, twips

_ALIGN = {0: "left", 1: "right", 2: "both", 3: "center", 4: "both"}
_PARAGRAPH = (
    "BreakType", "NumberingIsNumber", "NumberingLevel", "NumberingStyleName", "OutlineLevel", "PageDescName",
    "ParaAdjust", "ParaFirstLineIndent", "ParaLeftMargin", "ParaStyleName", "TextSection",
)  # fmt: skip
_PORTION = ("CharFontNameAsian", "CharHeightAsian", "CharWeight", "CharStyleName", "HyperLinkURL")
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
_PREFIX = "_paiban_"


class Read(NamedTuple):
    """One paragraph as it was read."""

    paragraph: Any
    text: str  # its spans joined
    steps: List[int]  # cursor steps from the paragraph's start to each offset, and to its end
    level: int
    list_style: str
    tail: bool  # formatting of its own behind the last character


class Document(NamedTuple):
    """The request's draft, and the paragraphs behind it."""

    draft: Dict[str, Any]
    paragraphs: List[Read]
    page_styles: List[List[str]]  # of each section, the style it begins with first


def enumerate_(container: Any) -> Iterator[Any]:
    """What a UNO enumeration gives."""
    items = container.createEnumeration()
    while items.hasMoreElements():
        yield items.nextElement()


def read(document: Any, breathe: Callable[[], None]) -> Document:
    """Read the body text from start to end. `breathe` is called now and then."""
    reader = _Reader(document)
    for number, item in enumerate(enumerate_(document.Text)):
        reader.item(item)
        if not number % 50:
            breathe()
    return reader.found()


class _Reader:
    """Reads one document."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._families = document.StyleFamilies
        self._sent: List[Dict[str, Any]] = []
        self._read: List[Read] = []
        self._pages: List[List[str]] = []
        self._parted = False
        self._section: Optional[str] = None
        self._deleting = False  # inside a tracked deletion, which may run over paragraphs
        self._inserting = False
        self._styles: Dict[str, Dict[str, Any]] = {}

    def item(self, item: Any) -> None:
        """A paragraph, or a table or other block between paragraphs."""
        if not item.supportsService("com.sun.star.text.Paragraph"):
            if self._sent and not self._parted:
                self._sent[-1]["table_after"] = True
            self._parted = True
            self._begin_page(_get(item, "PageDescName", ""))
            return
        values = dict(zip(_PARAGRAPH, item.getPropertyValues(_PARAGRAPH)))
        self._begin_page(values["PageDescName"] or "")
        self._text_section(values["TextSection"])
        spans, steps, tail = self._portions(item)
        sent: Dict[str, Any] = {
            "spans": spans,
            "style": plan_name(values["ParaStyleName"]),
            "section": max(len(self._pages) - 1, 0),
            "look": {
                "align": _ALIGN.get(values["ParaAdjust"], "left"),
                "first_indent": twips(values["ParaFirstLineIndent"]),
                "left_indent": twips(values["ParaLeftMargin"]),
                "page_break_before": not values["PageDescName"]
                and values["BreakType"].value in ("PAGE_BEFORE", "PAGE_BOTH"),
            },
        }
        if values["OutlineLevel"]:
            sent["outline"] = values["OutlineLevel"] - 1
        number = self._number(item, values)
        if number:
            sent["number"] = number
        if self._parted:
            sent["table_before"] = True
        if values["TextSection"] is not None and _is_index(values["TextSection"]):
            sent["objects"] = ["toc"]
        self._parted = False
        self._sent.append(sent)
        text = "".join(span["text"] for span in spans)
        level, list_style = values["NumberingLevel"], values["NumberingStyleName"]
        self._read.append(Read(item, text, steps, level, list_style, bool(text) and tail))

    def _begin_page(self, name: str) -> None:
        """A page style said at a paragraph begins a section; the first paragraph begins one anyway."""
        if not name and self._pages:
            return
        if not name:
            name = "Standard"
        if self._sent:
            self._sent[-1].setdefault("objects", []).append("section_break")
        chain = [name]
        styles = self._families.getByName("PageStyles")
        while True:
            follow = styles.getByName(chain[-1]).FollowStyle
            if not follow or follow in chain:
                break
            chain.append(follow)
        self._pages.append(chain)

    def _text_section(self, section: Any) -> None:
        name = section.Name if section is not None else ""
        if self._section is not None and name != self._section and self._sent:
            self._sent[-1].setdefault("objects", []).append("section_break")
        self._section = name

    def _number(self, item: Any, values: Dict[str, Any]) -> Optional[Dict[str, Any]]:
        if not values["NumberingStyleName"] or not values["NumberingIsNumber"]:
            return None
        label = item.ListLabelString
        level = values["NumberingLevel"]
        rules = _get(item, "NumberingRules", None)
        kind = 0
        if rules is not None and level < rules.getCount():
            kind = next((p.Value for p in rules.getByIndex(level) if p.Name == "NumberingType"), 0)
        if kind == 5 or (not label and kind not in (6, 8)):  # NUMBER_NONE: no number to see
            return None
        list_id = _get(item, "ListId", "") or values["NumberingStyleName"]
        return {"text": label, "level": level, "list": list_id, "bullet": kind in (6, 8)}

    def _portions(self, paragraph: Any) -> Any:
        spans: List[Dict[str, Any]] = []
        steps = [0]
        walk = _Walk(self, spans, steps)
        for portion in enumerate_(paragraph):
            walk.portion(portion)
        return spans, steps, walk.tail

    def character_style(self, name: str) -> None:
        """Remember what a character style in use does to its text."""
        if name in self._styles:
            return
        style = self._families.getByName("CharacterStyles").getByName(name)
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
        self._styles[name] = {"own_look": bool(own), "emphasis": emphasis}

    def found(self) -> Document:
        """What was read."""
        styles = self._families.getByName("PageStyles")
        if not self._pages:
            self._begin_page("")
        marks = self._document.Bookmarks.ElementNames
        draft = {
            "tracked": bool(self._document.RecordChanges),
            "known_sections": [name[len(_PREFIX) :] for name in marks if name.startswith(_PREFIX)],
            "sections": [_page(styles.getByName(chain[0])) for chain in self._pages],
            "character_styles": self._styles,
            "paragraphs": self._sent,
        }
        return Document(draft, self._read, self._pages)


class _Walk:
    """The portions of one paragraph, in order."""

    def __init__(self, reader: _Reader, spans: List[Dict[str, Any]], steps: List[int]) -> None:
        self._reader = reader
        self._spans = spans
        self._steps = steps
        self._command = False  # between a field's start and its separator
        self._result = False  # between separator and end
        self.tail = False

    def portion(self, portion: Any) -> None:
        """Add what a portion holds."""
        kind = portion.TextPortionType
        if kind == "Text":
            self._text(portion)
        elif kind == "Redline":
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
            self._reader._deleting = starts
        elif portion.RedlineType == "Insert":
            self._reader._inserting = starts

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
        kind = "hidden" if self._reader._deleting or self._command else "field" if self._result else "text"
        look = self._look(portion)
        if self._reader._inserting:
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
            self._reader.character_style(style)
            if look.get("bold") and not look["direct_bold"]:
                look["direct_bold"] = "bold" in self._reader._styles[style]["emphasis"]
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


def _get(thing: Any, name: str, default: Any) -> Any:
    try:
        return thing.getPropertyValue(name)
    except Exception:  # UNO's UnknownPropertyException: this kind of block has none
        return default


def _state(style: Any, name: str) -> str:
    return str(style.getPropertyState(name).value)


def _is_index(section: Any) -> bool:
    while section is not None:
        if _get(section, "DocumentIndex", None) is not None:
            return True
        section = section.ParentSection
    return False


def _page(style: Any) -> Dict[str, Any]:
    columns = style.TextColumns
    page: Dict[str, Any] = {
        "width": twips(style.Width),
        "height": twips(style.Height),
        "landscape": bool(style.IsLandscape) or style.Width > style.Height,
        "columns": max(columns.getColumnCount() if columns is not None else 1, 1),
    }
    if style.FooterIsOn:
        texts = footers(style)
        page["footer"] = {
            "text": "\n".join(text.String for text in texts),
            "drawn": any(_is_drawn(text) for text in texts),
        }
    return page


def footers(style: Any) -> List[Any]:
    """The footer texts a page style shows."""
    texts = [style.FooterText]
    if not style.FooterIsShared:
        texts.append(style.FooterTextLeft)
    if not style.FirstIsShared:
        texts.append(style.FooterTextFirst)
    return [text for text in texts if text is not None]


def _is_drawn(text: Any) -> bool:
    """Whether a footer holds more than text, page numbers and page counts."""
    for item in enumerate_(text):
        if not item.supportsService("com.sun.star.text.Paragraph"):
            return True
        for portion in enumerate_(item):
            kind = portion.TextPortionType
            if kind == "TextField":
                field = portion.TextField
                numbers = ("com.sun.star.text.TextField.PageNumber", "com.sun.star.text.TextField.PageCount")
                if not any(field.supportsService(name) for name in numbers):
                    return True
            elif kind not in ("Text", "SoftPageBreak"):
                return True
    return False
