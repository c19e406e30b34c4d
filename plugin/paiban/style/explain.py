"""A house style in words, every value with the file and line it comes from."""

from __future__ import annotations

from .explain_types import explain_types
from .load import build_style
from .origin import as_toml, origins, toml_key
from .words import columns, label, meaning

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .layers import Layer
    from .origin import Origin
    from .schema import Style

_SIZES = {
    84: "初号", 72: "小初", 52: "一号", 48: "小一", 44: "二号", 36: "小二",
    32: "三号", 30: "小三", 28: "四号", 24: "小四", 21: "五号", 18: "小五",
}  # fmt: skip
_ALIGN = {
    "both": ("两端对齐", "justified"),
    "left": ("左对齐", "left"),
    "center": ("居中", "centred"),
    "right": ("右对齐", "right"),
}
_TEXTS = {
    "extends": ("底版：{chain}", "builds on: {chain}"),
    "page": (
        "版心 {width} × {height} 毫米，每面 {lines} 行、每行 {characters} 字，行距 {pitch} 磅",
        "type area {width} × {height} mm, {lines} lines of {characters} characters, pitch {pitch} pt",
    ),
    "body": ("其余各项同正文", "all else as body text"),
}


def explain(layers: Sequence[Layer], lang: str) -> Iterator[str]:
    """The lines that `paiban style show` prints; `lang` is "zh" or another.

    Raises StyleError where the style has a mistake.
    """
    style = build_style(layers)
    yield style.name
    yield _say("extends", lang, chain=" → ".join(layer.file for layer in layers))
    yield _page(style, lang)
    found = list(origins(layers))
    for table in dict.fromkeys(origin.table for origin in found):
        yield ""
        yield _headline(style, table, lang)
        own = [origin for origin in found if origin.table == table and not origin.inherited]
        yield from _rows(own, lang)
        if table.startswith("elements.") and table != "elements.body":
            yield f"  {_say('body', lang)}"
    yield ""
    yield from explain_types(layers, style, lang)


def _say(key: str, lang: str, **values: object) -> str:
    return _TEXTS[key][0 if lang == "zh" else 1].format(**values)


def _page(style: Style, lang: str) -> str:
    page = style.page
    return _say(
        "page",
        lang,
        width=_mm(page.text_width),
        height=_mm(page.text_height),
        lines=page.lines,
        characters=page.characters,
        pitch=f"{page.pitch / 20:g}",
    )


def _mm(twips: int) -> str:
    return f"{twips * 25.4 / 1440:.0f}"


def _headline(style: Style, table: str, lang: str) -> str:
    name = table.removeprefix("elements.")
    if not table.startswith("elements."):
        return f"[{table}] {label(table, lang)}"
    element = style.elements[name]
    size = _SIZES.get(element.size, f"{element.size / 2:g}pt")
    bold = ("加粗" if lang == "zh" else "bold",) if element.bold else ()
    words = (
        element.font,
        style.fonts[element.font],
        size,
        *bold,
        _ALIGN[element.align][0 if lang == "zh" else 1],
    )
    comma = "，" if lang == "zh" else ", "
    return f"[{table}] {label(table, lang)}: {comma.join(words)}"


def _rows(own: Sequence[Origin], lang: str) -> Iterator[str]:
    """A value a row, in columns: key = value, place, meaning."""
    pairs = [f"{toml_key(origin.key)} = {as_toml(origin.value)}" for origin in own]
    width = max(map(columns, pairs), default=0)
    places = max((columns(origin.place) for origin in own), default=0)
    for pair, origin in zip(pairs, own, strict=True):
        gap = " " * (width - columns(pair))
        room = " " * (places - columns(origin.place))
        yield f"  {pair}{gap}  {origin.place}{room}  {meaning(origin.table, origin.key, lang)}"
