"""Part names of an OPC package and the addresses by which parts relate (ECMA-376 part 2 §8, §9)."""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import dirname, join, normpath, relpath

from paiban.records import NamedTuple
from paiban.remembered import remembered


class Relationship(NamedTuple):
    """One relationship; `target` is a part's name, or the address as written when `external`."""

    id: str
    type: str
    target: str
    external: bool = False


def rels_name(part: str) -> str:
    """The part that holds the relationships of `part`; "" = those of the package."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def beside(part: str, name: str) -> str:
    """The part called `name` in the folder of `part`."""
    folder = part.rpartition("/")[0]
    return f"{folder}/{name}" if folder else name


def relative(target: str, source: str) -> str:
    """The address of the part `target` as a relationship of `source` writes it."""
    return relpath("/" + target, "/" + dirname(source))


def resolve(base: str, address: str, names: Mapping[str, str]) -> str:
    """The part that `address` means when read in folder `base`, spelt as in the file.

    `names` maps lower-case names to names. "../" cannot leave the package; backslashes and
    percent-encoding are understood.
    """
    path = _path(base, address)
    if path.lower() not in names and "%" in path:
        path = _unquote(path)
    return names.get(path.lower(), path)


@remembered(500, 200)  # the same addresses are in every draft
def _path(base: str, address: str) -> str:
    return normpath(join("/", base, address.replace("\\", "/").partition("#")[0])).lstrip("/")


def _unquote(path: str) -> str:
    """Undo percent-encoding (urllib.parse would cost 2 ms of start-up)."""
    first, *rest = path.encode().split(b"%")
    decoded = [first]
    for piece in rest:
        try:
            decoded.append(bytes([int(piece[:2], 16)]) + piece[2:])
        except ValueError:
            decoded.append(b"%" + piece)
    return b"".join(decoded).decode(errors="replace")
