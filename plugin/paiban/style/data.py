"""Where the house styles (套版规范) and section skeletons lie as files."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

_PACKAGE = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))


def data_file(*names: str) -> str:
    """A file or folder below the folder with the built-in `*.toml` files.

    A wheel carries them inside the package; a checkout, run as it stands or installed editable,
    has them in `styles` at its top, where they are edited. Only a built wheel holds `_styles`, so
    its presence decides, with one look at the disk and without `importlib.resources`.
    """
    folder = os.path.join(_PACKAGE, "_styles")
    if not os.path.isdir(folder):
        folder = os.path.join(os.path.dirname(os.path.dirname(_PACKAGE)), "styles")
    return os.path.join(folder, *names)


def data_folder() -> Path:
    """The folder with the built-in `*.toml` files, as a Path."""
    from pathlib import Path  # 4 ms: a one-shot run does without

    return Path(data_file())
