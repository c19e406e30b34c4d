"""The open document as the plan's request: paragraphs, spans, looks, sections.

Each paragraph is read once, portion by portion. What is no plain text becomes a span that the engine
cannot edit; how many steps of a text cursor a span is wide is remembered for the way back.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, FrozenSet, List, NamedTuple, Optional

from paiban_office.furniture import read_page
from paiban_office.portions import Running, Walk
from paiban_office.units import enumerate_, plan_name, twips

_ALIGN = {0: "left", 1: "right", 2: "both", 3: "center", 4: "both"}
_RULES = ("TopBorder", "BottomBorder")
_PARAGRAPH = (
    "BreakType", "NumberingIsNumber", "NumberingLevel", "NumberingStyleName", "OutlineLevel", "PageDescName",
    "ParaAdjust", "ParaFirstLineIndent", "ParaLeftMargin", "ParaStyleName", "TextSection",
    *_RULES,
)  # fmt: skip
_PREFIX = "_paiban_"


class Read(NamedTuple):
    """One paragraph as it was read."""

    paragraph: Any
    text: str  # its spans joined
    steps: List[int]  # cursor steps from the paragraph's start to each offset, and to its end
    level: int
    tail: bool  # formatting of its own behind the last character
    style: str  # its paragraph style's name
    listed: str  # its list style's name
    breaks: bool  # a page begins with it
    direct: Optional[FrozenSet[str]]  # the character properties set directly in it; None = not looked at
    ruled: bool  # has a rule of its own above or below


class Document(NamedTuple):
    """The request's draft, and the paragraphs behind it."""

    draft: Dict[str, Any]
    paragraphs: List[Read]
    page_styles: List[List[str]]  # of each section, the style it begins with first


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
        self._running = Running(self._families.getByName("CharacterStyles"))

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
        spans, steps, walk = self._portions(item)
        sent: Dict[str, Any] = {
            "spans": spans,
            "style": plan_name(values["ParaStyleName"]),
            "section": max(len(self._pages) - 1, 0),
            "look": {
                "align": _ALIGN.get(values["ParaAdjust"], "left"),
                "first_indent": twips(values["ParaFirstLineIndent"]),
                "left_indent": twips(values["ParaLeftMargin"]),
                "page_break_before": bool(self._sent and values["PageDescName"])
                or values["BreakType"].value in ("PAGE_BEFORE", "PAGE_BOTH"),
            },
        }
        if values["OutlineLevel"]:
            sent["outline"] = values["OutlineLevel"] - 1
        if sent["look"]["page_break_before"] and not values["PageDescName"] and not self._parted:
            self._broken_off()
        number = self._number(item, values)
        if number:
            sent["number"] = number
        if self._parted:
            sent["table_before"] = True
        if values["TextSection"] is not None and _is_index(values["TextSection"]):
            sent["objects"] = ["toc"]
        ruled = any(values[name].LineWidth and _is_direct(item, name) for name in _RULES)
        if ruled:
            sent.setdefault("objects", []).append("rule")
        self._parted = False
        self._sent.append(sent)
        text = "".join(span["text"] for span in spans)
        if not text.strip():  # its end is a tracked change
            sent.setdefault("objects", []).extend(self._running.changes())
        self._read.append(
            Read(
                item, text, steps, values["NumberingLevel"], bool(text) and walk.tail,
                values["ParaStyleName"], values["NumberingStyleName"],
                bool(values["PageDescName"]) or values["BreakType"].value != "NONE",
                walk.direct, ruled,
            )
        )  # fmt: skip

    def _broken_off(self) -> None:
        """A blank line above a new page is the break's own in most drafts: Word's Ctrl+Enter leaves it."""
        if self._read and not self._read[-1].text.strip():
            self._sent[-1].setdefault("objects", []).append("page_break")

    def _begin_page(self, name: str) -> None:
        """A page style said at a paragraph begins a section; the first paragraph begins one anyway."""
        if not name and self._pages:
            return
        if not name:
            name = "Standard"
        if self._read and self._read[-1].text.strip():  # no blank line ends it: Word's own goes on opening
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
        walk = Walk(self._running, spans, steps)
        for portion in enumerate_(paragraph):
            walk.portion(portion)
        return spans, steps, walk

    def found(self) -> Document:
        """What was read."""
        styles = self._families.getByName("PageStyles")
        if not self._pages:
            self._begin_page("")
        marks = self._document.Bookmarks.ElementNames
        draft = {
            "tracked": bool(self._document.RecordChanges),
            "known_sections": [name[len(_PREFIX) :] for name in marks if name.startswith(_PREFIX)],
            "sections": [read_page(styles.getByName(chain[0])) for chain in self._pages],
            "character_styles": self._running.styles,
            "paragraphs": self._sent,
        }
        return Document(draft, self._read, self._pages)


def _get(thing: Any, name: str, default: Any) -> Any:
    try:
        return thing.getPropertyValue(name)
    except Exception:  # UNO's UnknownPropertyException: this kind of block has none
        return default


def _is_direct(item: Any, name: str) -> bool:
    return bool(item.getPropertyState(name).value == "DIRECT_VALUE")


def _is_index(section: Any) -> bool:
    while section is not None:
        if _get(section, "DocumentIndex", None) is not None:
            return True
        section = section.ParentSection
    return False
