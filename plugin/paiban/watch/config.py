"""Which folders are watched and how: from flags, or from a `paiban.toml`; checked before anything runs."""

from __future__ import annotations

import difflib
import hashlib
import os
import socket
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

#: Environment variable that names the folder for ledgers.
STATE = "PAIBAN_STATE"


class SetupError(Exception):
    """The service cannot be started like this; `code` names the sentence in `says`, `values` fill it."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


class Watched(NamedTuple):
    """One watched folder (收稿文件夹); all folders are absolute, none lies in another."""

    inbox: str
    output: str  # results; not used in place, but for the log page
    attention: str  # 需人工处理: what could not be formatted, with a note
    archive: str = ""  # 原稿: originals, only in place
    in_place: bool = False
    style: str = ""  # "" = .paiban.toml beside the draft, else gbt9704
    genre: str = ""
    skeleton: bool = True
    quiet: float = 0.0  # seconds of rest before a draft is taken; 0 = 3 on a local disk, 10 on a share
    lang: str = "zh"  # of notes and log page

    @property
    def report_folder(self) -> str:
        """Where the log page and the lease lie."""
        return self.archive if self.in_place else self.output

    @property
    def key(self) -> str:
        """A short name for the folder's own state, the same at each start."""
        return hashlib.sha256(os.fsencode(os.path.realpath(self.inbox))).hexdigest()[:12]


class Settings(NamedTuple):
    """The whole service."""

    folders: tuple[Watched, ...]
    state: str  # a folder on a local disk; one sub-folder for each watched folder
    workers: int = 0  # 0 = one a processor
    seconds: float = 60.0  # of work at one draft
    memory: int = 2048  # MB for one worker
    every: float = 15.0  # seconds between walks, at least
    events: bool = True

    def home(self, watched: Watched) -> str:
        """Where ledger, lock and heartbeat of a folder lie."""
        return os.path.join(self.state, watched.key)

    @property
    def mark(self) -> str:
        """In the name of each temporary file of this machine's service."""
        who = f"{socket.gethostname()}\0{os.path.realpath(self.state)}"
        return f"w{hashlib.sha256(os.fsencode(who)).hexdigest()[:8]}-"


def default_state() -> str:
    """The platform's folder for state that is not a user's document."""
    import platformdirs

    if given := os.environ.get(STATE):
        return given
    if os.name == "posix" and os.geteuid() == 0:
        return "/var/lib/paiban" if os.path.isdir("/var/lib") else platformdirs.site_data_dir("paiban")
    return platformdirs.user_state_dir("paiban", appauthor=False)


def watched(inbox: str, **given: Any) -> Watched:
    """A folder with the usual names for what is not given; `given` as the fields of Watched."""
    inbox = os.path.abspath(os.path.expanduser(inbox))
    names = {"output": "已排版", "attention": "需人工处理", "archive": "原稿"}
    for key, name in names.items():
        given[key] = os.path.abspath(os.path.expanduser(given.get(key) or f"{inbox}-{name}"))
    return Watched(inbox=inbox, **given)


def check(settings: Settings) -> None:
    """Refuse what would loop, overwrite or lose: SetupError."""
    if not settings.folders:
        raise SetupError("no-folders")
    for each in settings.folders:
        if not os.path.isdir(each.inbox):
            raise SetupError("no-inbox", folder=each.inbox)
    places = [place for each in settings.folders for place in _places(each)]
    places.append(("state", settings.state))
    real = [(kind, path, os.path.realpath(path)) for kind, path in places]
    for number, (kind, path, here) in enumerate(real):
        for other_kind, other, there in real[:number]:
            together = "inbox" in (kind, other_kind) or here == there
            if together and (_inside(here, there) or _inside(there, here)):
                raise SetupError("overlap", one=path, two=other)


def _places(each: Watched) -> Iterator[tuple[str, str]]:
    yield "inbox", each.inbox
    yield "attention", each.attention
    yield ("archive", each.archive) if each.in_place else ("output", each.output)


def _inside(path: str, folder: str) -> bool:
    return os.path.commonpath((path, folder)) == folder if _same_drive(path, folder) else False


def _same_drive(one: str, two: str) -> bool:
    return os.path.splitdrive(one)[0].lower() == os.path.splitdrive(two)[0].lower()


_TOP: dict[str, type | tuple[type, ...]] = {
    "state": str,
    "workers": int,
    "seconds": (int, float),
    "memory": int,
    "every": (int, float),
    "events": bool,
    "watch": list,
}
_FOLDER: dict[str, type | tuple[type, ...]] = {
    "folder": str,
    "output": str,
    "attention": str,
    "archive": str,
    "in_place": bool,
    "style": str,
    "type": str,
    "skeleton": bool,
    "quiet": (int, float),
    "lang": str,
}


def load(file: str) -> Settings:
    """The settings in a `paiban.toml`; relative folders count from the file. Raises SetupError, OSError."""
    with open(file, "rb") as stream:
        content = stream.read()
    try:
        data = tomllib.loads(content.decode("utf-8-sig"))
    except ValueError as error:  # UnicodeDecodeError and TOMLDecodeError
        raise SetupError("bad-toml", file=file, why=error) from None
    _check_keys(file, "", data, _TOP)
    base = os.path.dirname(os.path.abspath(file))
    tables = data.pop("watch", ())
    folders = tuple(_folder(file, base, number, table) for number, table in enumerate(tables, 1))
    state = os.path.expanduser(data.pop("state", ""))
    return Settings(folders, os.path.join(base, state) if state else default_state(), **data)


def _folder(file: str, base: str, number: int, table: object) -> Watched:
    place = f"[[watch]] {number}"
    if not isinstance(table, dict):
        raise SetupError("bad-value", file=file, key=place)
    _check_keys(file, place, table, _FOLDER)
    given = dict(table)
    if "folder" not in given:
        raise SetupError("missing-key", file=file, key=f"{place}: folder")
    if given.get("lang", "zh") not in ("zh", "en"):
        raise SetupError("bad-value", file=file, key=f"{place}: lang")
    for key in ("folder", "output", "attention", "archive"):
        if given.get(key):
            given[key] = os.path.join(base, os.path.expanduser(given[key]))
    style = given.get("style", "")
    if style.endswith(".toml") or "/" in style:
        given["style"] = os.path.join(base, os.path.expanduser(style))
    given["genre"] = given.pop("type", "")
    return watched(given.pop("folder"), **given)


def _check_keys(
    file: str, place: str, table: Mapping[str, object], known: Mapping[str, type | tuple[type, ...]]
) -> None:
    for key, value in table.items():
        where = f"{place}: {key}" if place else key
        if key not in known:
            raise SetupError("unknown-key", file=file, key=where, nearest=_nearest(key, list(known)))
        kinds = known[key]
        right = isinstance(value, kinds) and (kinds is bool or not isinstance(value, bool))
        if not right or (isinstance(value, int | float) and value < 0):
            raise SetupError("bad-value", file=file, key=where)


def _nearest(key: str, known: Sequence[str]) -> str:
    return next(iter(difflib.get_close_matches(key, known, 1, 0.0)), "")
