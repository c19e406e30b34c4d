"""排版日志.html: what came, what became of it, when, and why not; one file that needs nothing else."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple
from urllib.parse import quote

from paiban.watch.config import Watched
from paiban.watch.folder import display
from paiban.watch.ledger import FAILED, Row
from paiban.watch.notes import reason
from paiban.watch.says import say

NAME = "排版日志.html"
#: Rows on the page; the ledger has them all.
LIMIT = 500

_STYLE = """
body { font: 16px/1.6 "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  margin: 2em auto; max-width: 70em; padding: 0 1em; }
h1 { font-size: 1.5em; } h2 { font-size: 1.15em; margin-top: 2em; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #ccc; padding: .35em .6em; text-align: left; vertical-align: top; }
td:first-child, td.state { white-space: nowrap; }
.failed { background: #fdecea; }
.problem { background: #fdecea; border: 1px solid #c0392b; padding: .6em 1em; }
.count { display: inline-block; margin-right: 1.5em; }
"""

_NOTHING_FROM_OUTSIDE = "default-src 'none'; style-src 'unsafe-inline'"


class View(NamedTuple):
    """What the page shows besides the ledger's rows."""

    watched: Watched
    counts: dict[str, int]  # by state
    waiting: Sequence[tuple[str, str]]  # path, why it waits (`waiting` codes)
    problem: str = ""  # a sentence, "" = all is well


def render(view: View, rows: Sequence[Row], failed: Sequence[Row]) -> str:
    """The page as HTML: the latest rows, and before them all that wait for a person."""
    return "".join(_page(view, rows, failed, view.watched.lang))


def _page(view: View, rows: Sequence[Row], failed: Sequence[Row], lang: str) -> Iterator[str]:
    title = escape(say("page-title", lang))
    yield f'<!DOCTYPE html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">'
    yield '<meta http-equiv="refresh" content="30">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_NOTHING_FROM_OUTSIDE}">'
    yield f"<title>{title}</title><style>{_STYLE}</style></head><body>\n<h1>{title}</h1>\n"
    now = time.strftime("%Y-%m-%d %H:%M:%S")
    yield f"<p>{_label('page-folder', lang)}{escape(display(view.watched.inbox))}<br>"
    yield f'{_label("page-updated", lang)}<time id="updated">{now}</time></p>\n'
    if view.problem:
        yield f'<p class="problem" id="problem">{_label("page-problem", lang)}{escape(view.problem)}</p>\n'
    yield '<p id="counts">' + "".join(_counts(view.counts, lang)) + "</p>\n"
    if failed:
        yield f"<h2>{escape(say('state-failed', lang))}</h2>\n"
        yield from _table("attention", view, failed[:LIMIT], lang)
    yield f"<h2>{escape(say('page-waiting', lang))}</h2>\n"
    yield from _waiting(view.waiting, lang)
    yield f"<h2>{escape(say('page-done', lang))}</h2>\n"
    yield from _drafts(view, rows, lang)
    yield "</body></html>\n"


def _label(key: str, lang: str) -> str:
    return escape(say(key, lang)) + ("：" if lang == "zh" else ": ")


def _counts(counts: dict[str, int], lang: str) -> Iterator[str]:
    for state in ("done", "unchanged", "failed"):
        words = escape(say(f"state-{state}", lang))
        yield f'<span class="count" data-state="{state}">{words} {counts.get(state, 0)}</span>'


def _waiting(waiting: Sequence[tuple[str, str]], lang: str) -> Iterator[str]:
    if not waiting:
        yield f"<p>{escape(say('page-now', lang))}</p>\n"
        return
    yield '<table id="waiting"><tbody>\n'
    for path, why in waiting[:LIMIT]:
        yield f"<tr><td>{escape(display(path))}</td><td>{escape(say(f'wait-{why}', lang))}</td></tr>\n"
    yield "</tbody></table>\n"


def _drafts(view: View, rows: Sequence[Row], lang: str) -> Iterator[str]:
    if not rows:
        yield f"<p>{escape(say('page-none', lang))}</p>\n"
        return
    yield from _table("drafts", view, rows, lang)
    if len(rows) == LIMIT:
        yield f"<p>{escape(say('page-limit', lang, n=LIMIT))}</p>\n"


def _table(name: str, view: View, rows: Sequence[Row], lang: str) -> Iterator[str]:
    yield f'<table id="{name}"><thead><tr>'
    for key in ("page-when", "page-draft", "page-state", "page-note"):
        yield f"<th>{escape(say(key, lang))}</th>"
    yield "</tr></thead><tbody>\n"
    for row in rows:
        yield _line(view.watched, row, lang)
    yield "</tbody></table>\n"


def _line(watched: Watched, row: Row, lang: str) -> str:
    when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(row.updated))
    name, state = escape(display(row.path)), escape(say(f"state-{row.state}", lang))
    link = _target(watched, row)
    note = "；".join(remarks(row, lang)) if lang == "zh" else "; ".join(remarks(row, lang))
    words = escape(note)
    if hint := row.detail.get("note"):
        words = f'<a href="{_href(watched, hint)}">{words}</a>'
    name = f'<a href="{_href(watched, link)}">{name}</a>' if link else name
    return (
        f'<tr class="{row.state}" data-path="{escape(display(row.path))}" data-state="{row.state}">'
        f'<td>{when}</td><td>{name}</td><td class="state">{state}</td><td>{words}</td></tr>\n'
    )


def remarks(row: Row, lang: str) -> Iterator[str]:
    """What is to be said of a row besides its state."""
    detail = row.detail
    if "why" in detail:
        yield reason(detail["why"], lang)
    if detail.get("sections"):
        yield say("page-sections", lang, n=detail["sections"])
    if detail.get("findings"):
        yield say("page-hint", lang, n=detail["findings"])
    if detail.get("kept"):
        yield say("page-kept", lang, name=display(detail["kept"]))
    if detail.get("converted"):
        yield say("page-converted", lang)


def _target(watched: Watched, row: Row) -> str:
    """The file that the draft's name links to: the result, or the copy that a person has to look at."""
    return str(row.detail.get("copy" if row.state == FAILED else "result", ""))


def _href(watched: Watched, path: str) -> str:
    relative = os.path.relpath(path, watched.report_folder).replace(os.sep, "/")
    return quote(os.fsencode(relative))
