"""Where the house styles (套版规范) and section skeletons lie as files."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def data_folder() -> Path:
    """The folder with the built-in `*.toml` files.

    A wheel carries them inside the package; a checkout, run as it stands or installed editable,
    has them in `styles` at its top, where they are edited. Only a built wheel holds `_styles`, so
    its presence decides, with one look at the disk and without `importlib.resources`.
    """
    shipped = _PACKAGE / "_styles"
    return shipped if shipped.is_dir() else _PACKAGE.parent.parent / "styles"
