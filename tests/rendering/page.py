"""What stands where on a page of a PDF, in millimetres from the paper's upper left corner.

Glyphs are placed by their origin on the baseline and their advance width, as the PDF states them;
so no font's own idea of ascent and descent enters. Ink is measured on a raster of the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pdfplumber

MM = 72 / 25.4  # points in a millimetre
_RASTER = 4  # raster points per PDF point: 288 dpi, 0.09 mm

#: An exact line pitch stands four fifths above the baseline and one fifth below (LibreOffice after
#: Word: `SvxLineSpaceRule::Fix` in itrform2.cxx; measured, profile A: 37.0 mm).
_ABOVE = 0.8


@dataclass(frozen=True, slots=True)
class Row:
    """The glyphs on one baseline; `left` and `right` are the edges of the first and last advance box."""

    text: str
    baseline: float
    left: float
    right: float
    size: float  # points, of the first glyph
    fonts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Page:
    """One page; rows from top to bottom, the page number among them."""

    width: float
    height: float
    rows: tuple[Row, ...]
    ink: Mapping[float, tuple[float, float]]  # baseline -> upper and lower edge of the row's ink

    @property
    def number(self) -> Row:
        """The page number (页码): the last row."""
        return self.rows[-1]

    @property
    def text(self) -> tuple[Row, ...]:
        """The rows of the type area (版心): all but the page number."""
        return self.rows[:-1]

    @property
    def pitch(self) -> float:
        """Mean distance of baselines in the type area, in millimetres."""
        first, last = self.text[0].baseline, self.text[-1].baseline
        return (last - first) / (len(self.text) - 1)

    @property
    def top(self) -> float:
        """Upper white (天头): down to the upper edge of the first line.

        A line is as high as the pitch. The standard's 225 mm hold 22 such lines (5.2.3), so the
        type area is measured to the edges of lines, as word processors do, not to the ink, which
        leaves half a leading (2.4 mm) free above the first line and below the last.
        """
        return self.text[0].baseline - _ABOVE * self.pitch

    @property
    def bottom(self) -> float:
        """Lower white (地脚): up to the lower edge of the last line."""
        return self.height - self.type_area_end

    @property
    def type_area_end(self) -> float:
        """Lower edge of the last line (版心下边缘), from the upper edge of the paper."""
        return self.text[-1].baseline + (1 - _ABOVE) * self.pitch

    @property
    def left(self) -> float:
        """Left white (订口): to the first glyph's box on the line that starts furthest left."""
        return min(row.left for row in self.text)

    @property
    def right(self) -> float:
        """Right white (切口): from the last glyph's box on the line that ends furthest right."""
        return self.width - max(row.right for row in self.text)

    @property
    def number_drop(self) -> float:
        """From the lower edge of the type area down to the ink of the number's dashes (一字线, 7.5).

        The digits stand higher than the dashes, so the dashes' own ink is looked up on the raster.
        """
        return self.ink[self.number.baseline][0] - self.type_area_end


def _rows(glyphs: list[dict[str, Any]], height: float) -> Iterator[Row]:
    placed = [(round(height - glyph["matrix"][5], 1), glyph["x0"], at) for at, glyph in enumerate(glyphs)]
    for _, group in groupby(sorted(placed), key=itemgetter(0)):
        row = [glyphs[at] for _, _, at in group]
        seen = [glyph for glyph in row if not glyph["text"].isspace()]
        if seen:
            yield Row(
                text="".join(glyph["text"] for glyph in row).strip(),
                baseline=(height - seen[0]["matrix"][5]) / MM,
                left=seen[0]["x0"] / MM,
                right=seen[-1]["x1"] / MM,
                size=round(seen[0]["size"], 1),
                fonts=frozenset(glyph["fontname"].partition("+")[2] for glyph in seen),
            )


def _ink(page: Any, row: Row) -> tuple[float, float]:
    """Upper and lower edge of what is drawn in the box of the row's first glyph."""
    image = page.to_image(resolution=72 * _RASTER).original.convert("L")
    unit = MM * _RASTER
    size = row.size / MM
    box = (row.left, row.baseline - size, row.left + size / 2, row.baseline + size / 2)
    crop = image.crop(tuple(round(edge * unit) for edge in box)).point(lambda grey: 255 if grey < 128 else 0)
    found = crop.getbbox()
    assert found is not None, f"nothing is drawn where {row.text!r} stands"
    return (round(box[1] * unit) + found[1]) / unit, (round(box[1] * unit) + found[3]) / unit


def _measure(page: Any) -> Page:
    rows = tuple(_rows(page.chars, float(page.height)))
    ink = {rows[-1].baseline: _ink(page, rows[-1])} if rows else {}
    return Page(float(page.width) / MM, float(page.height) / MM, rows, ink)


def pages(pdf: Path) -> tuple[Page, ...]:
    """Every page of a PDF, measured."""
    with pdfplumber.open(pdf) as document:
        return tuple(_measure(page) for page in document.pages)
