"""A house style from what a document that looks right was seen to have.

`Observed` holds what was seen, in twips and half-points; what differs from the base style is written
down, each value with a comment that says in how many places it was seen.
"""

from __future__ import annotations

from typing import NamedTuple

from . import values as v
from .layers import Layer
from .learn_faces import font_classes
from .learn_values import Base, indent_text, length_text, pitch_text, size_text, spacing_text
from .load import build_style
from .origin import as_toml, toml_key
from .words import label

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any


class Seen(NamedTuple):
    """A value, and how often it was seen among how many."""

    value: Any
    times: int = 1
    total: int = 1
    unit: str = "paragraph"  # what was counted: "paragraph", "section", "document"


class Observed(NamedTuple):
    """What a document looks like, under the keys of a house style.

    Elements also hold `face` (East Asian face), `pitch` (twips, negative = 240ths of single spacing) and
    `tracking` (twips); indents and spacing are twips. The page number holds `face`, its `inset` is twips.
    """

    page: Mapping[str, Seen]
    number: Mapping[str, Seen]
    elements: Mapping[str, Mapping[str, Seen]]
    others: Mapping[tuple[str, str], Seen]  # (table, key): fonts.digits, numbering.separator …


class Learned(NamedTuple):
    """One line of the new style."""

    table: str
    key: str
    value: object  # as TOML has it
    seen: Seen


#: How far apart two lengths look alike (twips).
_NEAR = 6
_PLAIN = ("bold", "color", "align", "keep_next", "page_break", "outline", "word_style")


def learn(
    observed: Observed, layers: Sequence[Layer], *, name: str, base: str, source: str, lang: str
) -> str:
    """The text of a house style called `name` that builds on `base`, whose files `layers` are.

    `source` names the document in the first line; `lang` is "zh" or another.
    """
    known = Base(layers)
    lines = [*_page(observed, known), *_fonts(observed, known), *_number(observed, known)]
    lines += [Learned(*place, as_value(place, seen), seen) for place, seen in observed.others.items()
              if seen.value != known.plain(*place)]  # fmt: skip
    lines += _elements(observed, known)
    order = {table: at for at, table in enumerate(known.tables)}
    lines.sort(key=lambda line: order[line.table])
    head = _HEAD["zh" if lang == "zh" else "en"].format(source=source)
    return _valid(f"{head}\nname = {as_toml(name)}\nextends = {as_toml(base)}\n", lines, layers, lang)


_HEAD = {
    "zh": "# 由 paiban style learn 从 {source} 学得；只写与底版不同的项，每项后注明见于几处。",
    "en": "# Learned from {source} by paiban style learn: what differs from the base, and where it was seen.",
}
_COUNTS = {
    "paragraph": ("{total} 段中的 {times} 段", "{times} of {total} paragraphs"),
    "section": ("{total} 节中的 {times} 节", "{times} of {total} sections"),
    "document": ("全文", "the document"),
}
_REFUSED = ("与其他各项不合，未采用：", "does not fit the rest, left out: ")


def as_value(place: tuple[str, str], seen: Seen) -> object:
    """A value that stands in the file as it was seen."""
    return list(seen.value) if isinstance(seen.value, tuple) else seen.value


def _valid(head: str, lines: Sequence[Learned], layers: Sequence[Layer], lang: str) -> str:
    """The file's text; a line that does not fit the others becomes a comment."""
    import tomllib

    from ..errors import StyleError

    refused: set[int] = set()
    for _ in range(len(lines) + 1):
        text, numbers = _write(head, lines, refused, lang)
        try:
            build_style([Layer("", text, tomllib.loads(text)), *layers])
        except StyleError as error:
            if error.spot.line not in numbers:
                break
            refused.add(numbers[error.spot.line])
        else:
            break
    return text


def _write(head: str, lines: Sequence[Learned], refused: set[int], lang: str) -> tuple[str, dict[int, int]]:
    """The text, and by line number which of `lines` stands there."""
    rows = head.splitlines()
    numbers: dict[int, int] = {}
    table = ""
    for at, line in enumerate(lines):
        if line.table != table:
            table = line.table
            rows += ["", f"[{table}]  # {label(table, lang)}"]
        row = f"{toml_key(line.key)} = {as_toml(line.value)}"
        count = _COUNTS[line.seen.unit][0 if lang == "zh" else 1].format(**line.seen._asdict())
        if at in refused:
            row = f"# {_REFUSED[0 if lang == 'zh' else 1]}{row}"
        rows.append(f"{row}  # {count}")
        numbers[len(rows)] = at
    return "\n".join(rows) + "\n", numbers


# ---- the page -----------------------------------------------------------------------------------


def _page(observed: Observed, base: Base) -> Iterator[Learned]:
    seen = observed.page
    for key, value in seen.items():
        if key == "paper":
            if value.value != base.page("paper"):
                yield Learned("page", key, base.paper_text(value.value), value)
        elif key in ("top", "bottom", "left", "right"):
            base.learned[key] = value.value
            if value.value != base.page(key):
                yield Learned("page", key, length_text(value.value), value)
        elif value.value != base.page(key):
            yield Learned("page", key, value.value, value)
    yield from _lines(observed, base)


def _lines(observed: Observed, base: Base) -> Iterator[Learned]:
    """The pitch of the body with as many lines as fit, and the characters its tracking makes room for."""
    body = observed.elements.get("body", {})
    pitch, tracking = body.get("pitch"), body.get("tracking")
    width, height = observed.page["paper"].value if "paper" in observed.page else base.page("paper")
    area = height - base.margin("top") - base.margin("bottom")
    if pitch is not None and pitch.value > 0:
        lines = min(max(area // pitch.value, 1), 100)
        base.pitch = pitch.value
        if lines != base.page("lines"):
            yield Learned("page", "lines", lines, pitch)
        if lines != base.page("lines") or pitch.value != base.page_pitch:
            yield Learned("page", "line_pitch", pitch_text(pitch.value), pitch)
    if tracking is not None and "size" in body:
        room = width - base.margin("left") - base.margin("right")
        characters = min(max(room // max(body["size"].value * 10 + min(tracking.value, 0), 20), 1), 100)
        if characters != base.page("characters"):
            yield Learned("page", "characters", characters, tracking)


# ---- type faces ---------------------------------------------------------------------------------


def _fonts(observed: Observed, base: Base) -> Iterator[Learned]:
    """The face of each class, and in `base.classes` which class each element has."""
    faces = {name: look["face"] for name, look in observed.elements.items() if "face" in look}
    if "face" in observed.number:
        faces["page_number"] = observed.number["face"]
    base.classes, chosen = font_classes(faces, base.classes_of_base(), base.fonts)
    for name, seen in chosen.items():
        if seen.value != base.fonts[name]:
            yield Learned("fonts", name, seen.value, seen)


def _number(observed: Observed, base: Base) -> Iterator[Learned]:
    seen = observed.number
    size = seen["size"].value if "size" in seen else base.plain("page_number", "size")
    for key in ("position", "text", "first_page"):
        if key in seen and seen[key].value != base.plain("page_number", key):
            yield Learned("page_number", key, seen[key].value, seen[key])
    if "face" in seen and base.classes["page_number"] != base.plain("page_number", "font"):
        yield Learned("page_number", "font", base.classes["page_number"], seen["face"])
    if "size" in seen and size != base.plain("page_number", "size"):
        yield Learned("page_number", "size", size_text(size), seen["size"])
    if "inset" in seen and abs(seen["inset"].value - base.plain("page_number", "inset") * size / 10) > _NEAR:
        yield Learned(
            "page_number", "inset", f"{round(seen['inset'].value / size / 10, 2):g}字", seen["inset"]
        )
    if "drop" in seen and abs(seen["drop"].value - base.plain("page_number", "drop")) > _NEAR:
        yield Learned("page_number", "drop", length_text(seen["drop"].value), seen["drop"])


# ---- elements -----------------------------------------------------------------------------------


def _elements(observed: Observed, base: Base) -> Iterator[Learned]:
    for name in sorted(observed.elements, key=lambda name: name != "body"):  # the others build on body
        if name in base.elements:
            yield from _element(name, observed.elements[name], base)


def _element(name: str, look: Mapping[str, Seen], base: Base) -> Iterator[Learned]:
    table = f"elements.{name}"
    own: dict[str, Any] = {}
    if "face" in look and base.classes[name] != base.element(name, "font"):
        own["font"] = base.classes[name]
        yield Learned(table, "font", own["font"], look["face"])
    if "size" in look and look["size"].value != base.element(name, "size"):
        own["size"] = look["size"].value
        yield Learned(table, "size", size_text(own["size"]), look["size"])
    for key in _PLAIN:
        if key in look and look[key].value != base.element(name, key):
            own[key] = look[key].value
            yield Learned(table, key, _plain_text(key, own[key]), look[key])
    yield from _lengths(name, look, base, own)
    if name == "body":
        base.body |= own


def _plain_text(key: str, value: object) -> object:
    if key == "outline" and isinstance(value, int):
        return "body" if value == 9 else value + 1
    return value


def _lengths(name: str, look: Mapping[str, Seen], base: Base, own: dict[str, Any]) -> Iterator[Learned]:
    table = f"elements.{name}"
    size = own.get("size", base.element(name, "size"))
    for key in ("first", "hanging", "left", "right"):
        if _differs(look.get(key), base.indent(name, key, size)):
            text = indent_text(look[key].value, size)
            own[key] = v.indent(text)
            yield Learned(table, key, text, look[key])
    for key in ("before", "after"):
        if _differs(look.get(key), base.spacing(name, key)):
            text = spacing_text(look[key].value, base.pitch)
            own[key] = v.spacing(text)
            yield Learned(table, key, text, look[key])
    if "pitch" in look and look["pitch"].value != base.element_pitch(name):
        own["line_pitch"] = look["pitch"].value
        yield Learned(table, "line_pitch", pitch_text(own["line_pitch"]), look["pitch"])


def _differs(seen: Seen | None, usual: float) -> bool:
    """Whether a length looks unlike the base's; one out into the margin no style can say."""
    return seen is not None and 0 <= seen.value <= v.LONGEST and abs(seen.value - usual) > _NEAR
