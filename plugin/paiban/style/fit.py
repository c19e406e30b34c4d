"""Values that are sound alone and impossible together: what does not fit on the paper.

All lengths here are twips, sizes half-points, indents hundredths of a character, as in `schema`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    Path = tuple[str, ...]

#: Glyphs this much narrower than their size stand on one another; the standard's own page needs 0.987.
TIGHTEST = 0.8


class BadFit(Exception):
    """`paths` are the keys that together make the mistake, the likeliest culprit first."""

    def __init__(self, code: str, paths: tuple[Path, ...], **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.paths = paths
        self.values = values


def check_fit(values: Mapping[str, Mapping[str, Any]]) -> None:
    """Raises BadFit at the first combination of a merged style's values that cannot be set."""
    page = values["page"]
    width, height = page["paper"]
    _check_margins(page, "left", "right", width)
    _check_margins(page, "top", "bottom", height)
    area = height - page["top"] - page["bottom"]
    pitch = page.get("line_pitch") or area // page["lines"]
    _check_lines(page, area, pitch)
    _check_characters(page, width - page["left"] - page["right"], values["elements.body"]["size"])
    _check_page_number(values["page_number"], page)
    seen: dict[str, str] = {}
    for table, element in values.items():
        if table.startswith("elements."):
            _check_pitch(table, element, pitch)
            _check_indents(table, element, page["characters"])
            _check_style_name(table, element["word_style"], seen)


def _page_paths(*keys: str) -> tuple[Path, ...]:
    return tuple(("page", key) for key in keys)


def _element_paths(table: str, *keys: str) -> tuple[Path, ...]:
    """The element's own keys, then those of body, from where they may come."""
    own = tuple(table.split("."))
    return (*((*own, key) for key in keys), *(("elements", "body", key) for key in keys))


def millimetres(twips: int) -> str:
    """Twips as millimetres, to a tenth."""
    return f"{twips * 25.4 / 1440:.1f}".removesuffix(".0")


def points(twips: int) -> str:
    """Twips as points, exactly."""
    return f"{twips / 20:g}"


def _check_margins(page: Mapping[str, Any], first: str, second: str, across: int) -> None:
    together = page[first] + page[second]
    if together > across - 1440:  # an inch of type area at least
        likely = (first, second) if page[first] >= page[second] else (second, first)
        raise BadFit(
            "style-margins",
            _page_paths(*likely, "paper"),
            first=first,
            second=second,
            together=millimetres(together),
            across=millimetres(across),
        )


def _check_lines(page: Mapping[str, Any], area: int, pitch: int) -> None:
    if pitch * page["lines"] > area:
        raise BadFit(
            "style-lines-fit",
            _page_paths("line_pitch", "lines", "top", "bottom", "paper"),
            lines=page["lines"],
            pitch=points(pitch),
            needed=millimetres(pitch * page["lines"]),
            area=millimetres(area),
            most=points(area // page["lines"]),
        )


def _check_characters(page: Mapping[str, Any], area: int, size: int) -> None:
    if area < page["characters"] * size * 10 * TIGHTEST:
        raise BadFit(
            "style-characters-fit",
            (
                *_page_paths("characters"),
                ("elements", "body", "size"),
                *_page_paths("left", "right", "paper"),
            ),
            characters=page["characters"],
            size=points(size * 10),
            area=millimetres(area),
            most=int(area // (size * 10)),
        )


def _check_page_number(number: Mapping[str, Any], page: Mapping[str, Any]) -> None:
    if number["position"] != "none" and number["drop"] + number["size"] * 10 > page["bottom"]:
        raise BadFit(
            "style-drop-fit",
            (("page_number", "drop"), ("page", "bottom"), ("page_number", "size")),
            drop=millimetres(number["drop"]),
            bottom=millimetres(page["bottom"]),
        )


def _check_pitch(table: str, element: Mapping[str, Any], page_pitch: int) -> None:
    pitch = element.get("line_pitch") or page_pitch
    if 0 < pitch < element["size"] * 10:
        raise BadFit(
            "style-pitch-fit",
            (*_element_paths(table, "line_pitch", "size"), *_page_paths("line_pitch", "lines")),
            element=table.removeprefix("elements."),
            pitch=points(pitch),
            size=points(element["size"] * 10),
        )


def _check_indents(table: str, element: Mapping[str, Any], characters: int) -> None:
    if element["first"] and element["hanging"]:
        raise BadFit(
            "style-first-hanging",
            _element_paths(table, "hanging", "first"),
            element=table.removeprefix("elements."),
        )
    if element["left"] + element["right"] + element["first"] > (characters - 1) * 100:
        raise BadFit(
            "style-indents-fit",
            (*_element_paths(table, "left", "right", "first"), ("page", "characters")),
            element=table.removeprefix("elements."),
            characters=characters,
        )


def _check_style_name(table: str, name: str, seen: dict[str, str]) -> None:
    """Word compares style names without case."""
    other = seen.setdefault(name.lower(), table)
    if other != table:
        raise BadFit(
            "style-word-style-twice",
            (_element_paths(table, "word_style")[0], _element_paths(other, "word_style")[0]),
            name=name,
            element=table.removeprefix("elements."),
            other=other.removeprefix("elements."),
        )
