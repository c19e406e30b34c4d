"""What a page style shows around the text: paper, columns, and what its footers hold."""

from __future__ import annotations

from typing import Any, Dict, List

from paiban_office.units import enumerate_, twips

_PICTURES = (
    "text.TextGraphicObject", "text.TextEmbeddedObject", "drawing.GraphicObjectShape", "drawing.OLE2Shape",
    "drawing.ControlShape", "drawing.MediaShape",
)  # fmt: skip


def read_page(style: Any) -> Dict[str, Any]:
    """A page style as the request has it."""
    columns = style.TextColumns
    page: Dict[str, Any] = {
        "width": twips(style.Width),
        "height": twips(style.Height),
        "landscape": bool(style.IsLandscape) or style.Width > style.Height,
        "columns": max(columns.getColumnCount() if columns is not None else 1, 1),
    }
    if style.FooterIsOn:
        texts = footers(style)
        found = [_Furniture(text) for text in texts]
        page["footer"] = {
            "text": "\n".join(one.text for one in found),
            "drawn": any(one.drawn for one in found),
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


def attached(thing: Any) -> List[Any]:
    """Frames, pictures and shapes anchored at a paragraph or at its characters."""
    found = _contents(thing)
    for portion in enumerate_(thing):
        if portion.TextPortionType == "Frame":
            found += _contents(portion)
    return found


def _contents(thing: Any) -> List[Any]:
    contents = thing.createContentEnumeration("com.sun.star.text.TextContent")
    found = []
    while contents.hasMoreElements():
        found.append(contents.nextElement())
    return found


class _Furniture:
    """The text of a footer with that of its frames and text boxes, and whether it shows pictures."""

    def __init__(self, text: Any) -> None:
        self.text = ""
        self.drawn = False
        self._read(text)

    def _read(self, text: Any) -> None:
        for item in enumerate_(text):
            if not item.supportsService("com.sun.star.text.Paragraph"):
                self.drawn = True  # a table
                continue
            self.text += item.String + "\n"
            for held in attached(item):
                self._held(held)

    def _held(self, held: Any) -> None:
        kind = getattr(held, "ShapeType", "")
        if kind == "com.sun.star.drawing.GroupShape":
            for number in range(held.Count):
                self._held(held.getByIndex(number))
        elif kind == "FrameShape" or held.supportsService("com.sun.star.text.TextFrame"):
            self._read(held)
        elif any(held.supportsService("com.sun.star." + name) for name in _PICTURES):
            self.drawn = True
        else:
            self.text += getattr(held, "String", "") + "\n"
