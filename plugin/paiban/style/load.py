"""A house style (版式) from its files: read, merged with what it extends, checked, complete.

The way without a mistake is short: `tomllib` and one reader a value. Where in the file a mistake
stands is worked out only once there is one, by `mistakes`.
"""

from __future__ import annotations

import os.path

from .fit import BadFit, check_fit
from .keys import ELEMENT, INDENTS, OPTIONAL, SPACING, TABLES, TOP
from .layers import ROOT, Layer, load_layers, mistakes
from .schema import Element, Layout, Numbering, Page, PageNumber, Skeleton, Style
from .values import BadValue, Twips, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from .values import Reader

    #: Values as read, by table ("page", "elements.title" …); keys above the first table under "".
    Values = dict[str, dict[str, Any]]


def load_style(name_or_path: str = ROOT, *, search: Sequence[Path] = ()) -> Style:
    """The complete house style of that name or in that file.

    A name is looked up among the built-in styles, then as `NAME.toml` in the folders of `search`;
    what ends in `.toml` or holds a slash is a path. A file extends what its `extends` names (a name,
    looked up also beside the file, or a path from there), without one `gbt9704`. The nearest file
    wins key by key, with one thing derived: a file that says `lines` and no `line_pitch` gets the
    pitch that fills the type area (版心). An element's key that no file gives comes from
    `[elements.body]` of the merged style. A style that gives no `name` is called like its file.

    Raises StyleError at the first mistake, with file, line and column; OSError where a file that
    is there cannot be read.
    """
    return build_style(load_layers(name_or_path, search=search))


def build_style(layers: Sequence[Layer]) -> Style:
    """The style these files make, nearest first; StyleError at the first mistake."""
    parsed = read_layers(layers)
    try:
        return _build(merge(parsed), parsed[0][""].get("name") or _stem(layers[0].file))
    except BadFit as bad:
        raise mistakes().unfit(layers, bad) from None


def read_layers(layers: Sequence[Layer]) -> list[Values]:
    """What each file says, in the units of `schema`; StyleError at the first mistake."""
    known = layers[-1].data.get("elements", ())  # which elements there are, the root says
    return [_read_layer(layer, known) for layer in layers]


def _stem(file: str) -> str:
    return os.path.splitext(os.path.basename(file).lstrip("."))[0]


def _read_layer(layer: Layer, known: Mapping[str, object]) -> Values:
    """The values of one file."""
    values: Values = {"": {}}
    for key, content in layer.data.items():
        if key in TABLES:
            values[key] = _read_table(layer, (key,), content, TABLES[key])
        elif key in TOP:
            values[""][key] = _read_value(layer, (key,), content, TOP[key])
        elif key == "elements":
            for name, table in _table(layer, (key,), content).items():
                if name not in known:
                    raise mistakes().unknown_key(layer, (key, name), known)
                values[f"{key}.{name}"] = _read_table(layer, (key, name), table, ELEMENT)
        elif key == "types":
            values |= _read_types(layer, content)
        else:
            raise mistakes().unknown_key(layer, (key,), (*TOP, *TABLES, "elements", "types"))
    return values


def _read_types(layer: Layer, content: object) -> Values:
    """What a file says about document types: a table for each type and for each of its sections."""
    from .document_types import SECTION, TYPE, section_key  # few house styles say anything about types

    values: Values = {}
    for name, table in _table(layer, ("types",), content).items():
        path = ("types", name)
        own = dict(_table(layer, path, table))
        sections = _table(layer, (*path, "sections"), own.pop("sections", {}))
        values[f"types.{name}"] = _read_table(layer, path, own, {**TYPE, "sections": text})
        for key, section in sections.items():
            place = (*path, "sections", key)
            _read_value(layer, place, key, section_key)
            values[f"sections.{key}.{name}"] = _read_table(layer, place, section, SECTION)
    return values


def _read_table(
    layer: Layer, path: tuple[str, ...], content: object, readers: Mapping[str, Reader]
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in _table(layer, path, content).items():
        if key not in readers:
            raise mistakes().unknown_key(layer, (*path, key), readers)
        values[key] = _read_value(layer, (*path, key), value, readers[key])
    return values


def _read_value(layer: Layer, path: tuple[str, ...], value: object, reader: Reader) -> object:
    try:
        return reader(value)
    except BadValue as bad:
        raise mistakes().misread(layer, path, bad) from None


def _table(layer: Layer, path: tuple[str, ...], content: object) -> dict[str, Any]:
    if isinstance(content, dict):
        return content
    raise mistakes().misread(layer, path, BadValue("style-want-table", key=".".join(path)))


def merge(parsed: Sequence[Values]) -> Values:
    """All files in one, the nearest (first) on top."""
    merged: Values = {}
    for layer in reversed(parsed):
        page = layer.get("page", {})
        if "lines" in page and "line_pitch" not in page:
            merged.get("page", {}).pop("line_pitch", None)  # it was the pitch of another number of lines
        for table, values in layer.items():
            merged.setdefault(table, {}).update(values)
    body = merged.get("elements.body", {})
    for table, values in merged.items():
        if table.startswith("elements."):
            merged[table] = {**body, **values}
            if "word_style" not in values:
                del merged[table]["word_style"]  # two elements in one Word style would be one look
    return merged


def _build(values: Values, name: str) -> Style:
    _check_complete(values)
    _resolve_lengths(values)
    check_fit(values)
    number = values["page_number"]
    style = Style(
        name=name,
        page=_page(values["page"]),
        page_number=PageNumber(**number),
        fonts=values["fonts"],
        elements={
            table.removeprefix("elements."): _element(own)
            for table, own in values.items()
            if table.startswith("elements.")
        },
        numbering=Numbering(**values["numbering"]),
        layout=Layout(**values["layout"]),
        keep_emphasis=frozenset(values["emphasis"]["keep"]),
        findings_off=frozenset(values["findings"]["off"]),
        skeleton=Skeleton(**values["skeleton"]),
        types=_types(values),
    )
    return style


def _types(values: Values) -> dict[str, dict[str, Any]]:
    """What the files say about document types, put together by type and checked."""
    found = {t.removeprefix("types."): dict(own) for t, own in values.items() if t.startswith("types.")}
    for table, own in values.items():
        if table.startswith("sections."):
            _, key, name = table.split(".", 2)
            found[name].setdefault("sections", {})[key] = own
    if found:
        from .document_types import check_types

        check_types(found)
    return found


def _resolve_lengths(values: Values) -> None:
    """Indents and spacing given as lengths, in hundredths of a character and of a line."""
    line = _pitch(values["page"])
    for table, own in values.items():
        if table.startswith("elements."):
            units = (*((key, own["size"] * 10) for key in INDENTS), *((key, line) for key in SPACING))
            for key, unit in units:
                if isinstance(own[key], Twips):
                    own[key] = own[key] * 100 / unit


def _pitch(page: Mapping[str, Any]) -> int:
    """The page's line pitch: the given one, else the one that fills the type area with its lines."""
    area = page["paper"][1] - page["top"] - page["bottom"]
    return int(page.get("line_pitch") or max(area // page["lines"], 1))


def _page(values: Mapping[str, Any]) -> Page:
    own = dict(values)
    width, height = own.pop("paper")
    own.pop("line_pitch", None)
    return Page(width=width, height=height, pitch=_pitch(values), **own)


def _element(values: Mapping[str, Any]) -> Element:
    own = dict(values)
    return Element(pitch=own.pop("line_pitch", 0), **own)


def _check_complete(values: Values) -> None:
    """The root gives every key, unless somebody cut it."""
    elements = {table: ELEMENT for table in values if table.startswith("elements.")}
    for table, readers in {**TABLES, "elements.body": ELEMENT, **elements}.items():
        own = values.get(table, {})
        for key in readers:
            if key not in own and key not in OPTIONAL:
                raise BadFit("style-incomplete", (tuple(table.split(".")),), table=table, key=key)
