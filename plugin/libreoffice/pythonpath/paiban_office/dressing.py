"""The plan's styles as paragraph and character styles of the document.

What is already as it should be is not written again: a second run leaves no step to undo.
"""

from __future__ import annotations

from typing import Any, Dict, List, Tuple

import uno

from paiban_office.undo import perform
from paiban_office.units import hundredths, office_name

_ALIGN = {"left": 0, "right": 1, "both": 2, "center": 3}
#: What a style of ours does not say, as it is where nothing is said.
_NEUTRAL: Dict[str, Any] = {
    "CharUnderline": 0, "CharStrikeout": 0, "CharCaseMap": 0, "CharEmphasis": 0, "CharRelief": 0,
    "CharShadowed": False, "CharContoured": False, "CharFlash": False, "CharHidden": False,
    "CharBackColor": -1,
    "CharEscapement": 0, "CharEscapementHeight": 100,
}  # fmt: skip
_NEUTRAL_PARAGRAPH: Dict[str, Any] = {"ParaBackColor": -1, "NumberingStyleName": ""}
#: Paragraph properties that LibreOffice keeps as one: direct all or none.
_ONE_ITEM = (
    ("ParaFirstLineIndent", "ParaLeftMargin", "ParaRightMargin", "ParaIsAutoFirstLineIndent"),
    ("ParaTopMargin", "ParaBottomMargin", "ParaContextMargin"),
)


def line_spacing(line: Dict[str, Any]) -> Any:
    """A line pitch of the plan as LibreOffice's structure."""
    spacing = uno.createUnoStruct("com.sun.star.style.LineSpacing")
    spacing.Mode = {"exact": 3, "at_least": 1, "multiple": 0}[line["rule"]]
    height = line["height"]
    spacing.Height = round(height * 100) if line["rule"] == "multiple" else hundredths(height)
    return spacing


def rules(found: Dict[str, Any]) -> Dict[str, Any]:
    """Borders of the plan as LibreOffice's properties; a side that has none gets none."""
    values: Dict[str, Any] = {}
    for side in ("top", "left", "bottom", "right"):
        rule = found.get(side)
        line = uno.createUnoStruct("com.sun.star.table.BorderLine2")
        if rule is not None:
            line.Color = int(rule["color"], 16)
            line.LineWidth = line.OuterLineWidth = hundredths(rule["width"])
        values[side.title() + "Border"] = line
        values[side.title() + "BorderDistance"] = hundredths(rule["gap"]) if rule is not None else 0
    return values


def _same_rule(one: Any, two: Any) -> bool:
    widths = one.LineWidth, two.LineWidth
    return abs(widths[0] - widths[1]) <= 1 and (not any(widths) or one.Color == two.Color)


def same(one: Any, two: Any) -> bool:
    """Whether two property values are the same, lengths within LibreOffice's rounding."""
    if hasattr(two, "OuterLineWidth"):
        return _same_rule(one, two)
    if isinstance(one, bool) or isinstance(two, bool) or not isinstance(two, (int, float)):
        return bool(one == two)
    return isinstance(one, (int, float)) and abs(one - two) <= (1 if abs(two) > 1 else 0)


def write(thing: Any, values: Dict[str, Any]) -> None:
    """Write the properties that differ."""
    names = sorted(values)
    now = thing.getPropertyValues(tuple(names))
    differ = [name for name, value in zip(names, now) if not same(value, values[name])]
    for name in differ:  # one by one: several at once are not all recorded
        thing.setPropertyValue(name, values[name])


class Styles:
    """The document's styles, made and adapted when they are first asked for."""

    def __init__(self, document: Any, plan: Dict[str, Any]) -> None:
        self._document = document
        self._plan = plan["styles"]
        self.clear = tuple(cleared(plan["keep_emphasis"]))  # direct formatting that goes
        self.clear_but_faces = tuple(cleared(plan["keep_emphasis"], faces=False))
        self._ready: Dict[Tuple[str, str], str] = {}

    def paragraph(self, key: str) -> str:
        """The name of an element's paragraph style."""
        return self._get("ParagraphStyles", "ParagraphStyle", "paragraph", key)

    def character(self, key: str) -> str:
        """The name of an element's character style."""
        return self._get("CharacterStyles", "CharacterStyle", "character", key)

    def complete(self, key: str, wanted: Dict[str, Any]) -> Dict[str, Any]:
        """With one of several properties that LibreOffice keeps as one, the others as the style has them."""
        for together in _ONE_ITEM:
            if any(name in wanted for name in together):
                own = {**_paragraph(self.look("paragraph", key)), "ParaIsAutoFirstLineIndent": False}
                wanted = {**{name: own[name] for name in together}, **wanted}
        return wanted

    def look(self, kind: str, key: str) -> Dict[str, Any]:
        """What the plan says of a style."""
        found: Dict[str, Any] = self._plan[kind][key]
        return found

    def _get(self, family: str, service: str, kind: str, key: str) -> str:
        if (kind, key) not in self._ready:
            look = self.look(kind, key)
            name = office_name(look["name"])
            styles = self._document.StyleFamilies.getByName(family)
            if not styles.hasByName(name):
                styles.insertByName(name, self._document.createInstance("com.sun.star.style." + service))
            style = styles.getByName(name)
            self._stand_alone(style)
            values = face(look)
            if kind == "paragraph":
                values.update(_NEUTRAL_PARAGRAPH)
                values.update(_paragraph(look))
            values.update(_NEUTRAL)
            write(style, values)
            self._ready[kind, key] = name
        return self._ready[kind, key]

    def _stand_alone(self, style: Any) -> None:
        """Take the style off the one it stands on; LibreOffice does not record that."""
        parent = style.getParentStyle()
        if parent:
            perform(
                self._document,
                style.Name,
                lambda: style.setParentStyle(""),
                lambda: style.setParentStyle(parent),
            )


def face(look: Dict[str, Any]) -> Dict[str, Any]:
    """Character properties of a style of the plan."""
    values: Dict[str, Any] = {
        "CharKerning": hundredths(look["tracking"]),
        "CharScaleWidth": 100,
        "CharAutoKerning": False,
    }
    for script, font in (("", look["latin_font"]), ("Asian", look["font"]), ("Complex", look["font"])):
        values["CharFontName" + script] = font
        values["CharHeight" + script] = float(look["size"])
        values["CharWeight" + script] = 150.0 if look["bold"] else 100.0
        values["CharPosture" + script] = uno.Enum("com.sun.star.awt.FontSlant", "NONE")
    values["CharColor"] = -1 if look["color"] == "auto" else int(look["color"], 16)
    return values


def _paragraph(look: Dict[str, Any]) -> Dict[str, Any]:
    outline = look["outline"]
    widows = 2 if look["widow_control"] else 0
    return {
        "ParaAdjust": _ALIGN[look["align"]],
        "ParaFirstLineIndent": hundredths(look["first"]),
        "ParaLeftMargin": hundredths(look["left"]),
        "ParaRightMargin": hundredths(look["right"]),
        "ParaTopMargin": hundredths(look["before"]),
        "ParaBottomMargin": hundredths(look["after"]),
        "ParaLineSpacing": line_spacing(look["line"]),
        "ParaContextMargin": look["together"],
        "ParaKeepTogether": look["keep_next"],
        "ParaSplit": not look["keep_lines"],
        "ParaWidows": widows,
        "ParaOrphans": widows,
        "SnapToGrid": look["snap_to_grid"],
        "OutlineLevel": 0 if outline is None else outline + 1,
        **rules(look["rules"]),
    }


def emphasis_properties(kinds: List[str]) -> List[str]:
    """Character properties of kinds of the author's emphasis."""
    scripts = ("", "Asian", "Complex")
    table = {
        "bold": ["CharWeight" + s for s in scripts],
        "italic": ["CharPosture" + s for s in scripts],
        "underline": ["CharUnderline", "CharUnderlineColor", "CharUnderlineHasColor", "CharWordMode"],
        "strike": ["CharStrikeout"],
        "script": ["CharEscapement", "CharEscapementHeight"],
        "highlight": ["CharHighlight"],
        "dots": ["CharEmphasis"],
        "hidden": ["CharHidden"],
    }
    return [name for kind in kinds for name in table.get(kind, [])]


#: Direct paragraph formatting that the house style decides.
DECIDED = [
    "ParaAdjust", "ParaLastLineAdjust", "ParaExpandSingleWord", "ParaFirstLineIndent", "ParaLeftMargin",
    "ParaRightMargin", "ParaIsAutoFirstLineIndent", "ParaLineSpacing", "ParaTopMargin", "ParaBottomMargin",
    "ParaContextMargin", "ParaKeepTogether", "ParaSplit", "ParaWidows", "ParaOrphans", "ParaBackColor",
    "ParaBackTransparent", "SnapToGrid", "ParaIsHyphenation", "ParaIsHangingPunctuation",
    "ParaIsForbiddenRules", "ParaIsCharacterDistance", "ParaVertAlignment", "OutlineLevel", "DropCapFormat",
    "ParaRegisterModeActive", "PageNumberOffset",
]  # fmt: skip
#: Those that stay.
BORDERS = tuple(
    side + name for side in ("Top", "Left", "Bottom", "Right") for name in ("Border", "BorderDistance")
)
TABS = "ParaTabStops"
_FACES = ["CharFontName", "CharFontNameAsian", "CharFontNameComplex"]
#: Direct character formatting that the house style decides, but for emphasis.
_DECIDED = [
    *_FACES,
    *("CharFontStyleName" + s for s in ("", "Asian", "Complex")),
    *("CharFontFamily" + s for s in ("", "Asian", "Complex")),
    *("CharFontCharSet" + s for s in ("", "Asian", "Complex")),
    *("CharFontPitch" + s for s in ("", "Asian", "Complex")),
    *("CharHeight" + s for s in ("", "Asian", "Complex")),
    "CharColor", "CharKerning", "CharScaleWidth", "CharAutoKerning", "CharBackColor",
    "CharCaseMap", "CharShadowed", "CharContoured", "CharRelief", "CharFlash", "CharRotation",
    "CharShadingValue", "CharOverline",
]  # fmt: skip
_ALL_EMPHASIS = ["bold", "italic", "underline", "strike", "script", "highlight", "dots", "hidden"]


def cleared(keep: List[str], *, faces: bool = True) -> List[str]:
    """Direct character formatting that goes, `keep` being the emphasis that stays."""
    names = [name for name in _DECIDED if faces or "Font" not in name]
    return names + emphasis_properties([kind for kind in _ALL_EMPHASIS if kind not in keep])
