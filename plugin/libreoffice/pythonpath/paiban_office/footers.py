"""The page numbers of a page style's footers, put there so that undo and redo find every footer as it was.

Text that stands in a footer already is edited where it is, and LibreOffice records that, with frames and
text boxes. Whether footers are on and whether even pages share them it does not record: an action of our own
does (see `undo`), and writes the text that comes in with it.

LibreOffice's records hold absolute places in the document, so there must be as many paragraphs before the
text after redo as there were when it was first done, hidden ones included: even pages' own text, shared
again, stays hidden, and is copied when it comes back (7.4). Steps recorded before are off by it and given up.
"""

from __future__ import annotations

from typing import Any, Dict, List, NamedTuple

import uno

from paiban_office.dressing import same
from paiban_office.footer_text import paragraph_now, write
from paiban_office.furniture import footers
from paiban_office.undo import perform
from paiban_office.units import enumerate_, hundredths

_ROOM = ("FooterHeight", "FooterBodyDistance", "FooterIsDynamicHeight", "FooterDynamicSpacing")


class Footers(NamedTuple):
    """The footers of a page style."""

    on: bool
    shared: bool  # even pages have the same
    first_shared: Any  # the first page has the same; None: the style says nothing of it
    room: Dict[str, Any]
    texts: List[List[Dict[str, Any]]]  # right pages, left ones unless shared, the first unless shared


def now(style: Any) -> Footers:
    """The footers as they are, with what our own are made of."""
    if not style.FooterIsOn:
        return Footers(False, True, style.FirstIsShared, {}, [])
    return Footers(
        True,
        bool(style.FooterIsShared),
        bool(style.FirstIsShared),
        {name: getattr(style, name) for name in _ROOM},
        [[paragraph_now(item) for item in enumerate_(text)] for text in footers(style)],
    )


def wanted(number: Dict[str, Any], room: Dict[str, Any], style: Any, opens: bool) -> Footers:
    """The house style's footers for a page style; `opens`: the document begins with it."""
    bare = opens and not number["first_page"]
    # a style that another follows shows one page only, the first of its section
    single = style.FollowStyle not in ("", style.Name)
    outer = number["position"] == "outer" and not single
    # a page style that is off says nothing of its first page (None): then all pages are alike
    first_shared = single or (not bare and style.FirstIsShared is not False)
    right = _number_paragraph(number, "right" if number["position"] == "outer" else number["position"])
    first = {**right, "pieces": []} if bare else right
    # even pages that have their own text keep it that way: shared, theirs would stay hidden behind it
    shared = not outer and style.FooterIsShared is not False
    texts = [[first if single else right]]
    if outer:
        texts.append([_number_paragraph(number, "left")])
    elif not shared:
        texts.append(texts[0])
    if not first_shared:
        texts.append([first])
    dynamic = {"FooterIsDynamicHeight": True, "FooterDynamicSpacing": True}
    return Footers(True, shared, first_shared, {**room, **dynamic}, texts)


def _number_paragraph(number: Dict[str, Any], side: str) -> Dict[str, Any]:
    look: Dict[str, Any] = dict.fromkeys(
        ("ParaLeftMargin", "ParaRightMargin", "ParaFirstLineIndent", "ParaTopMargin", "ParaBottomMargin"), 0
    )
    look["ParaAdjust"] = {"left": 0, "right": 1, "center": 3}[side]
    if side in ("left", "right"):
        look["ParaLeftMargin" if side == "left" else "ParaRightMargin"] = hundredths(number["inset"])
    face: Dict[str, Any] = {"CharColor": -1, "CharKerning": 0}
    for script in ("", "Asian", "Complex"):
        face["CharFontName" + script] = number["font"]
        face["CharHeight" + script] = float(number["size"])
        face["CharWeight" + script] = 100.0
        face["CharPosture" + script] = uno.Enum("com.sun.star.awt.FontSlant", "NONE")
    before, _, after = number["text"].partition("{page}")
    pieces = [("text", before, face), ("number", 4, face), ("text", after, face)]
    return {"style": "Standard", "look": look, "pieces": [p for p in pieces if p[1]]}


def differ(style: Any, new: Footers) -> bool:
    """Whether a page style's footers are other than `new`."""
    return not _alike(now(style), new)


def _alike(one: Any, two: Any) -> bool:
    if isinstance(one, dict) and isinstance(two, dict):
        return one.keys() == two.keys() and all(_alike(one[k], two[k]) for k in one)
    if isinstance(one, (list, tuple)) and isinstance(two, (list, tuple)):
        return len(one) == len(two) and all(map(_alike, one, two))
    return same(one, two)


def put(document: Any, style: Any, new: Footers) -> None:
    """Give a page style these footers."""
    old = now(style)
    if _alike(old, new):
        return
    if old.on:
        if old.shared and not new.shared:
            _empty_hidden(document, style)
        for text in footers(style):
            write(document, text, [])
    change = _Change(document, style, old, new)
    perform(document, style.Name, change.do, change.undo)
    for ours, text, paragraphs in zip(change.ours, footers(style), new.texts):
        if not ours:
            write(document, text, paragraphs)


def _empty_hidden(document: Any, style: Any) -> None:
    """Have an empty text wait for even pages, so that each undo and redo finds and leaves the same.

    What was hidden there goes, with frames that LibreOffice would copy or bring back wrongly (7.4).
    """
    document.UndoManager.lock()
    try:
        style.FooterIsShared = False
        write(document, style.FooterTextLeft, [])
        style.FooterIsShared = True
    finally:
        document.UndoManager.unlock()


class _Change:
    """What an action of our own does to the footers of a page style, and takes back.

    It writes the texts that come in with it. Those that were there are edited and recorded by LibreOffice.
    """

    def __init__(self, document: Any, style: Any, old: Footers, new: Footers) -> None:
        self._document = document
        self._style = style
        self._old = old
        self._new = new
        came_in = (not old.on, not old.on or old.shared, not old.on or bool(old.first_shared))
        shown = (True, not new.shared, not new.first_shared)
        self.ours = [came for came, there in zip(came_in, shown) if there]  # of each text shown

    def do(self) -> None:
        style, old, new = self._style, self._old, self._new
        if not old.on:
            self._off()
            style.FooterIsOn = True
        if bool(style.FooterIsShared) != new.shared:
            style.FooterIsShared = new.shared
        self._set(new)
        self._fill(new.texts)

    def undo(self) -> None:
        style, old = self._style, self._old
        if not old.on:
            self._off()
            if old.first_shared is not None:
                style.FirstIsShared = old.first_shared
            return
        self._fill([[]] * len(self.ours))
        if bool(style.FooterIsShared) != old.shared:
            style.FooterIsShared = old.shared
        self._set(old)

    def _fill(self, texts: List[List[Dict[str, Any]]]) -> None:
        for ours, text, paragraphs in zip(self.ours, footers(self._style), texts):
            if ours:
                write(self._document, text, paragraphs)

    def _off(self) -> None:
        self._style.FooterIsOn = False
        self._style.FooterIsShared = True  # while it is off: later it would only hide the text of even pages

    def _set(self, footing: Footers) -> None:
        if bool(self._style.FirstIsShared) != footing.first_shared:
            self._style.FirstIsShared = footing.first_shared
        for name in _ROOM:
            setattr(self._style, name, footing.room[name])
