"""Takes the formatting off runs that the house style decides, and leaves what is the author's.

What stays: emphasis as far as the style keeps it, links and note styles, revisions, symbol faces.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import compress

from lxml import etree

from paiban.docx.character_styles import OFF, bold_styles, decorated_styles, plain_character_styles
from paiban.docx.shorthand import MARK
from paiban.docx.stylesheet import StyleSheet, fonts
from paiban.docx.wml import RPR, VAL, T, copy_of, w
from paiban.style.schema import Style

_RSTYLE, _RFONTS = w("rStyle"), w("rFonts")

#: w:rPr children of each kind of emphasis a house style may keep.
EMPHASIS = {
    "bold": ("b", "bCs"),
    "italic": ("i", "iCs"),
    "underline": ("u",),
    "strike": ("strike", "dstrike"),
    "script": ("vertAlign", "position"),
    "highlight": ("highlight",),
    "dots": ("em",),
    "hidden": ("vanish", "webHidden", "specVanish"),
}
_B = w("b")
_BOLD = frozenset(w(name) for name in EMPHASIS["bold"])
#: w:rPr children that are mechanics, not looks: revisions, direction, two-lines-in-one, maths.
_MECHANICS = frozenset(
    w(name) for name in "ins del moveFrom moveTo rPrChange rtl cs eastAsianLayout fitText oMath".split()
)
_SYMBOL_FACES = ("wingdings", "webdings", "symbol", "mt extra", "marlett", "bookshelf symbol", "zapfdingbats")
_RPR_RANK = {
    w(name): rank
    for rank, name in enumerate(
        (
            "ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline"
            " shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz"
            " szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout"
            " specVanish oMath rPrChange"
        ).split()
    )
}


class RunDresser:
    """Dresses the runs of one document in one house style."""

    def __init__(self, sheet: StyleSheet, style: Style) -> None:
        self._sheet = sheet
        self._style = style
        kept = {w(n) for kind, names in EMPHASIS.items() if kind in style.keep_emphasis for n in names}
        self._keep = frozenset(kept | _MECHANICS)
        self._keep_plain = self._keep - _BOLD
        given = plain_character_styles(sheet.root)
        self._decorated = decorated_styles(given)
        self._bold_styles = bold_styles(given, {e.word_style.lower() for e in style.elements.values()})

    def runs(self, runs: Iterable[etree._Element], *, plain_bold: bool) -> None:
        """Take the direct formatting off runs; the author's emphasis stays.

        `plain_bold`: bold over most of the text goes, the face carries the weight; a bold word stays.
        """
        if plain_bold:
            runs = list(runs)
        keep = self._keep_plain if plain_bold and self._mostly_bold(runs) else self._keep
        for run in runs:
            if run.get(MARK) is not None:  # holds no emphasis
                del run.attrib[MARK]
                continue
            rpr = run[0] if len(run) else None
            if rpr is not None and rpr.tag == RPR:
                self._prune(run, rpr, keep)

    def head(self, runs: Sequence[etree._Element], key: str) -> None:
        """Give the runs of a heading sentence the heading's linked character style."""
        style_id = self._sheet.character(key)
        keep = self._keep_plain if self._mostly_bold(runs) else self._keep
        for run in runs:
            if run.get(MARK) is not None:
                del run.attrib[MARK]
            rpr = run.find(RPR)
            if rpr is not None:
                own = rpr.find(_RSTYLE)
                if own is not None and own.get(VAL) == style_id:  # its weight is the style's, no emphasis
                    rpr.remove(own)
                self._prune(run, rpr, keep)
                rpr = run.find(RPR)
            if rpr is None:
                rpr = etree.Element(RPR)
                run.insert(0, rpr)
            if rpr.find(_RSTYLE) is None:
                etree.SubElement(rpr, _RSTYLE).set(VAL, style_id)
            elif rpr.find(_RFONTS) is None:  # a link or note keeps its own style and takes the face directly
                element = self._style.elements[key]
                etree.SubElement(rpr, _RFONTS, fonts(element.font, self._style))
            if len(rpr) > 1:
                rpr[:] = sorted(rpr, key=lambda c: _RPR_RANK.get(c.tag, 99))

    def _mostly_bold(self, runs: Iterable[etree._Element]) -> bool:
        """Whether at least half of the characters are bold: a makeshift heading, not a word stressed."""
        runs = list(runs)
        bold = [self._is_bold(run) for run in runs]
        if not any(bold):
            return not any(text.text for run in runs for text in run.iter(T))
        lengths = [sum(len(text.text or "") for text in run.iter(T)) for run in runs]
        return 2 * sum(compress(lengths, bold)) >= sum(lengths)

    def _is_bold(self, run: etree._Element) -> bool:
        rpr = run.find(RPR) if run.get(MARK) is None else None
        if rpr is None:
            return False
        own, style = rpr.find(_B), rpr.find(_RSTYLE)
        if own is not None:
            return own.get(VAL, "1") not in OFF
        if style is None:
            return False
        name = style.get(VAL, "")
        given = self._decorated.get(name, ())  # goes, and leaves its weight behind
        return name in self._bold_styles or any(c.tag == _B and c.get(VAL, "1") not in OFF for c in given)

    def _prune(self, run: etree._Element, rpr: etree._Element, keep: frozenset[str]) -> None:
        style = rpr.find(_RSTYLE)
        kept = [c for c in rpr if self._stays(c, keep, off=style is not None)]
        if style is not None and style not in kept:
            name = style.get(VAL, "")
            given = self._decorated.get(name) or self._bold_styles.get(name) or []
            kept += [copy_of(c) for c in given if c.tag in keep and self._stays(c, keep)]
            kept = [c for c in _first_of_each(kept) if self._stays(c, keep)]
        if kept:
            rpr[:] = sorted(_first_of_each(kept), key=lambda c: _RPR_RANK.get(c.tag, 99))
        else:
            run.remove(rpr)

    def _stays(self, child: etree._Element, keep: frozenset[str], *, off: bool = False) -> bool:
        """Whether a run property stays; `off`: also one that switches off what the character style says."""
        tag = child.tag
        if tag in keep:
            return off or tag in _MECHANICS or child.get(VAL, "1") not in OFF
        if tag == _RSTYLE:
            name = child.get(VAL, "")
            return name not in self._decorated and (_B in keep or name not in self._bold_styles)
        if tag == _RFONTS:
            return any(_is_symbol_face(face) for face in child.attrib.values())
        return False


def _first_of_each(children: list[etree._Element]) -> list[etree._Element]:
    seen: set[str] = set()
    return [c for c in children if not (c.tag in seen or seen.add(c.tag))]  # type: ignore[func-returns-value]


def _is_symbol_face(face: str | bytes) -> bool:
    return str(face).lower().startswith(_SYMBOL_FACES)
