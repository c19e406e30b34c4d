"""A house style that is no TOML, or no text: what the author of the file did, in a sentence's code.

`tomllib` speaks to programmers and often points behind the mistake; here its finding becomes what an
office admin typed: no quotes, full-width quotes, a key said twice, a file saved as GBK.
"""

from __future__ import annotations

import re

from ..errors import Spot, StyleError
from .spots import Spots

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_WIDE_QUOTES = "“”‘’＂＇「」"
_UNCLOSED = (
    "Illegal character '\\n'",
    "Found invalid character '\\n'",
    "Unterminated string",
    "Expected \"'",
)
_BOM = b"\xef\xbb\xbf"


def unreadable(file: str, content: bytes, error: Exception) -> StyleError:
    """Why `content` could not be read; `error` is what decoding or `tomllib` raised."""
    if content.startswith(_BOM):
        return StyleError("style-bom", Spot(file, 1, 1))
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return StyleError("style-encoding", Spot(file, 1, 1), encoding="UTF-16")
    if isinstance(error, UnicodeDecodeError):
        return _encoding(file, content, error.start)
    return _syntax(file, Spots(content.decode("utf-8")), error)


def _encoding(file: str, content: bytes, at: int) -> StyleError:
    """The place is that of the first character that is no UTF-8."""
    before = content[:at].decode("utf-8")
    spot = Spot(file, before.count("\n") + 1, _column(before))
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return StyleError("style-encoding", spot, encoding="?")
    return StyleError("style-encoding", spot, encoding="GBK")


def _column(before: str) -> int:
    """The column of what follows `before`."""
    return len(before) - before.rfind("\n")


def _syntax(file: str, spots: Spots, error: Exception) -> StyleError:
    message = str(error)
    place = _PLACE.search(message)
    finding = message[: place.start()] if place else message
    offset = _offset(spots.text, place)
    code, offset, values = _meaning(finding, spots, offset)
    return StyleError(code, Spot(file, *spots.place(offset)), "", **values)


def _offset(text: str, place: re.Match[str] | None) -> int:
    """Where tomllib points; at the end of the document, behind the last visible character."""
    if place is None or place[1] is None:
        return len(text.rstrip())
    lines = text.split("\n")
    return sum(len(line) + 1 for line in lines[: int(place[1]) - 1]) + int(place[2]) - 1


def _meaning(finding: str, spots: Spots, at: int) -> tuple[str, int, dict[str, object]]:
    """The code of the sentence, its offset and its values."""
    if finding.startswith(("Cannot ", "Duplicate ")) and spots.twice:
        path, place = spots.twice[0]
        line, _ = spots.of_key(path)
        return "style-twice", place, {"key": ".".join(map(str, path)), "first": line}
    if finding.startswith("Cannot "):
        return "style-given", at, {}
    if finding == "Invalid value":
        return _no_value(spots, at)
    if finding.startswith("Exceeds"):  # an integer of thousands of digits
        at = max(spots.text.find(max(re.findall(r"[0-9_]+", spots.text), key=len)), 0)
        return "style-bad-value", at, {"value": _bare(spots.text, at)[:20] + "…"}
    if finding.startswith("Expected newline"):
        return _rest(spots, at)
    if finding.startswith(_UNCLOSED):
        return "style-unclosed", spots.unclosed if spots.unclosed >= 0 else at, {}
    if finding.startswith(("Unclosed", "Expected ']")):
        return "style-bracket", at, {}
    if finding.startswith(("Invalid statement", "Invalid initial", "Expected '='")):
        return _statement(spots.text, at)
    if finding.startswith(("Unescaped", "Invalid hex", "Escaped")):
        return "style-backslash", at, {}
    if finding.startswith(("Illegal character", "Found invalid")):
        return "style-control-character", at, {}
    return "style-toml", spots.unclosed if spots.unclosed >= 0 else at, {"detail": finding}


def _bare(text: str, at: int) -> str:
    """What stands from `at` to the end of the line, without the comment."""
    return text[at:].split("\n", 1)[0].split("#", 1)[0].strip()


def _no_value(spots: Spots, at: int) -> tuple[str, int, dict[str, object]]:
    """A value that is no value: nothing, or a word that stands bare."""
    word = _bare(spots.text, at)
    if word:
        return _bare_word(word, at)
    if spots.text[spots.unclosed : spots.unclosed + 1] in ("[", "{"):
        return "style-bracket", spots.unclosed, {}
    return "style-no-value", at, {}


def _bare_word(word: str, at: int) -> tuple[str, int, dict[str, object]]:
    """A text without quotes or in full-width ones, a switch in capitals, an ill-formed number."""
    if word[0] in _WIDE_QUOTES:
        return "style-wide-quotes", at, {"value": word.strip(_WIDE_QUOTES)}
    if word.lower() in ("true", "false"):
        return "style-capitals", at, {"value": word.lower()}
    code = "style-quotes" if any(c.isalpha() for c in word) else "style-bad-value"
    return code, at, {"value": word}


def _rest(spots: Spots, at: int) -> tuple[str, int, dict[str, object]]:
    """Something behind a value: mostly a length without quotes (37mm), of which tomllib takes the 37."""
    start = max((place for place in spots.values.values() if place < at), default=-1)
    if start >= 0 and "\n" not in spots.text[start:at] and spots.text[start].isalnum():
        return _bare_word(_bare(spots.text, start), start)
    return "style-rest", at, {"value": _bare(spots.text, at)}


def _statement(text: str, at: int) -> tuple[str, int, dict[str, object]]:
    """No `key = value`: a Chinese key without quotes, a full-width ＝, or nothing of the kind."""
    start = text.rfind("\n", 0, at) + 1
    word = _bare(text, start)
    key = word.split("=", 1)[0].strip(" []" + _WIDE_QUOTES)
    if key and not key.isascii() and "＝" not in word and text[at : at + 1] not in ("=", ""):
        return "style-key-quotes", at, {"key": key}
    return "style-statement", at, {"value": word[:40]}
