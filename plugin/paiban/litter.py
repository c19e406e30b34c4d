"""Which names in a shared folder are drafts, and which are what editors, browsers and storage boxes leave."""

from __future__ import annotations

from fnmatch import fnmatchcase

#: What the engine formats, and the old formats of which LibreOffice makes a DOCX first.
FORMATTED = (".docx", ".docm")
CONVERTED = (".doc", ".wps", ".rtf")
DRAFTS = FORMATTED + CONVERTED

#: Hidden names (and so `.~lock.…#` of LibreOffice, `.~…` of WPS, `._…` of macOS, our own temporaries),
#: owner files and save copies of Word, LibreOffice's save copies, files still on their way.
_BEGINNINGS = (".", "~$", "~wr")
_ENDINGS = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".download")
_PATTERNS = ("*.sb-*",)  # folders in which Word for macOS saves
#: Folders and files that storage boxes and Windows make (compared in lower case).
_NAMES = frozenset(
    (
        "@eadir",
        "#recycle",
        "#snapshot",
        "@recycle",
        "@tmp",
        "$recycle.bin",
        "system volume information",
        "lost+found",
        "thumbs.db",
        "desktop.ini",
        "__macosx",
    )
)


def is_litter(name: str) -> bool:
    """Whether the name of a file or folder is one to leave alone (`name` without its folder)."""
    lower = name.lower()
    return (
        lower.startswith(_BEGINNINGS)
        or lower.endswith(_ENDINGS)
        or lower in _NAMES
        or any(fnmatchcase(lower, pattern) for pattern in _PATTERNS)
    )
