"""Where house styles are looked up besides the built-in ones: the office's folder, and beside a draft."""

from __future__ import annotations

import os

from .data import data_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

#: Environment variable that names the office's folder (or folders) of house styles.
FOLDERS = "PAIBAN_STYLES"
#: A house style of this name serves the drafts of its folder.
BESIDE = ".paiban.toml"


def search_path() -> tuple[Path, ...]:
    """The folders of `PAIBAN_STYLES`, in order; separated as in PATH."""
    named = os.environ.get(FOLDERS, "")
    if not named:
        return ()
    from pathlib import Path  # 4 ms: a one-shot run does without

    return tuple(Path(folder).expanduser() for folder in named.split(os.pathsep) if folder)


def beside(draft: str | os.PathLike[str]) -> str:
    """The house style that lies beside a draft, "" = none."""
    file = os.path.join(os.path.dirname(draft), BESIDE)
    return file if os.path.isfile(file) else ""


def known_styles() -> list[Path]:
    """The files of all styles that have a name: the built-in ones, then the office's, by name.

    One that a built-in style hides is left out.
    """
    found: dict[str, Path] = {}
    for folder in (data_folder(), *search_path()):
        for file in sorted(folder.glob("[!.]*.toml")):
            found.setdefault(file.stem, file)
    return list(found.values())
