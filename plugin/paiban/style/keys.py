"""Every key a house style may hold, with the reader of its value."""

from __future__ import annotations

from . import values as v

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .values import Reader

#: Keys above the first table.
TOP: dict[str, Reader] = {"name": v.text, "extends": v.text}

_FONT_CLASSES = ("小标宋", "黑体", "楷体", "仿宋", "宋体")

_font_class = v.one_of(*_FONT_CLASSES, code="style-font-class")

TABLES: dict[str, dict[str, Reader]] = {
    "page": {
        "paper": v.paper,
        "top": v.length,
        "bottom": v.length,
        "left": v.length,
        "right": v.length,
        "lines": v.count,
        "characters": v.count,
        "line_pitch": v.pitch,
        "grid": v.one_of("none", "lines", "linesAndChars"),
        "mirror": v.switch,
        "widow_control": v.switch,
    },
    "page_number": {
        "position": v.one_of("outer", "center", "right", "none"),
        "text": v.page_text,
        "font": _font_class,
        "size": v.size,
        "inset": v.characters,
        "drop": v.length,
        "first_page": v.switch,
    },
    "fonts": {**dict.fromkeys(_FONT_CLASSES, v.face), "digits": v.face},
    "emphasis": {"keep": v.list_of(v.one_of(*v.EMPHASIS, code="style-emphasis"))},
    "numbering": {
        "repair": v.switch,
        "number_missing": v.switch,
        "decimal": v.one_of("auto", "keep", "official"),
        "separator": v.one_of(".", "．"),
    },
    "layout": {
        "blank_paragraphs": v.one_of("remove", "keep"),
        "soft_breaks": v.one_of("split", "keep"),
        "typed_indents": v.one_of("remove", "keep"),
        "title_shape": v.one_of("trapezoid", "none"),
        "sign_off": v.one_of("auto", "seal", "noseal"),
    },
    "findings": {"off": v.list_of(v.code_of_finding)},
    "skeleton": {"insert": v.switch, "placeholder": v.placeholder},
}

ELEMENT: dict[str, Reader] = {
    "word_style": v.word_style,
    "font": _font_class,
    "size": v.size,
    "bold": v.switch,
    "color": v.color,
    "align": v.one_of("both", "left", "center", "right"),
    "first": v.indent,
    "left": v.indent,
    "right": v.indent,
    "hanging": v.indent,
    "before": v.spacing,
    "after": v.spacing,
    "line_pitch": v.element_pitch,
    "page_break": v.switch,
    "keep_next": v.switch,
    "keep_lines": v.switch,
    "outline": v.outline,
    "rule_above": v.length,
    "rule_below": v.length,
    "rule_gap": v.length,
    "rule_color": v.color,
}

#: Keys of an element that also take lengths; see `load`.
INDENTS = ("first", "left", "right", "hanging")
SPACING = ("before", "after")

#: Keys a complete style can do without: the page's pitch is computed, an element takes the page's.
OPTIONAL = frozenset({"line_pitch"})
