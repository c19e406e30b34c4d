"""paiban 排版: drafts in, official documents (公文, GB/T 9704-2012) out, the author's words untouched."""

from __future__ import annotations

TYPE_CHECKING = False  # not from typing: its import costs 3 ms
if TYPE_CHECKING:
    from docx.document import Document

    from paiban.engine import Result
    from paiban.style.schema import Style

__version__ = "0.1.0"
__all__ = ["check_bytes", "format_bytes", "format_document", "load_style"]


def load_style(name_or_path: str = "gbt9704") -> Style:
    """Load a house style by its built-in name or from a TOML file; raises StyleError."""
    from paiban.style.load import load_style as load

    return load(name_or_path)


_ROOT_STYLE: list[Style] = []  # the built-in one, read once: it takes longer than a short draft


def _loaded(name: str) -> Style:
    if name != "gbt9704":
        return load_style(name)
    if not _ROOT_STYLE:
        _ROOT_STYLE.append(load_style())
    return _ROOT_STYLE[0]


def format_bytes(data: bytes, style: Style | str = "gbt9704") -> Result:
    """Format one DOCX given as bytes; see `paiban.engine.format_bytes` for what it raises."""
    from paiban.engine import format_bytes as run

    return run(data, _loaded(style) if isinstance(style, str) else style)


def check_bytes(data: bytes, style: Style | str = "gbt9704") -> Result:
    """What formatting would change and what a person should look at; nothing is written."""
    from paiban.engine import check_bytes as run

    return run(data, _loaded(style) if isinstance(style, str) else style)


def format_document(document: Document, style: Style | str = "gbt9704") -> Document:
    """Format a python-docx Document; returns a new one (needs the extra `paiban[docx]`)."""
    from io import BytesIO

    import docx

    buffer = BytesIO()
    document.save(buffer)
    return docx.Document(BytesIO(format_bytes(buffer.getvalue(), style).data))
