"""The plan as JSON for word processors: one request, one answer (docs/plan.md, `schema.json`).

A host sends the open document's lines and looks, and gets operations on its own paragraphs back: no
rule has to be known outside the engine. Nothing here reads or writes a document.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from paiban import __version__
from paiban.changes import AddSection, Change, Dress, EditText, EndParagraph, LayPage
from paiban.engine import Plan, plan_draft
from paiban.errors import StyleError
from paiban.model import Role, Verdict
from paiban.report import finding_text, language, why
from paiban.style.load import load_style
from paiban.style.lookup import beside, known_styles, search_path
from paiban.style.schema import Style
from paiban.wire.looks import pages_json, styles_json
from paiban.wire.operations import operations, sort_changes
from paiban.wire.request import RequestError, Sent, read_draft
from paiban.wire.settle import has_more

#: Raised when a host of the version before could misread an answer.
PROTOCOL = 1
SCHEMA = Path(__file__).with_name("schema.json")


def answer(request: object) -> dict[str, Any]:
    """The answer to one request; what goes wrong is an answer too: `{"error": {"code", "message"}}`."""
    head = {"protocol": PROTOCOL, "engine": __version__}
    if not isinstance(request, dict):
        return {**head, "error": {"code": "request", "message": "the request is not a JSON object"}}
    lang = language(str(request.get("lang") or ""))
    try:
        return {**head, **_answer(request, lang)}
    except RequestError as error:
        return {**head, "error": {"code": "request", "message": f"{error.place}: {error.problem}"}}
    except StyleError as error:
        from paiban.style.messages import describe

        return {**head, "error": {"code": "style", "message": describe(error, lang)}}
    except Exception as error:  # a host must get an answer, whatever happens here
        code = "environment" if isinstance(error, OSError) else "internal"
        return {**head, "error": {"code": code, "message": why(error, lang)}}


def _answer(request: Mapping[str, Any], lang: str) -> dict[str, Any]:
    if request.get("protocol") != PROTOCOL:
        raise RequestError("protocol", f"this engine speaks version {PROTOCOL}")
    want = request.get("want", "plan")
    if want == "hello":
        return {}
    if want == "styles":
        return {"styles": _known(lang)}
    if want != "plan":
        raise RequestError("want", 'want "plan", "styles" or "hello"')
    draft = request.get("draft")
    if not isinstance(draft, dict):
        raise RequestError("draft", "want an object")
    return plan_json(request, read_draft(draft), lang)


def _known(lang: str) -> list[dict[str, str]]:
    found = []
    for file in known_styles():
        try:
            title = load_style(str(file), search=search_path()).name
        except (StyleError, OSError):
            continue  # `paiban style check` says what is wrong with it
        found.append({"name": file.stem, "title": title})
    return found


def _style(request: Mapping[str, Any]) -> Style:
    folder = str(request.get("folder") or "")
    name = str(request.get("style") or "") or (beside(Path(folder) / "draft") if folder else "")
    style = load_style(name or "gbt9704", search=search_path())
    if request.get("skeleton", True) is False:
        style = style._replace(skeleton=style.skeleton._replace(insert=False))
    return style


def plan_json(request: Mapping[str, Any], sent: Sent, lang: str) -> dict[str, Any]:
    """The plan for what a host sent."""
    style = _style(request)
    genre = str(request.get("type") or "")
    plan = plan_draft(sent.draft, style, genre=genre, sections=sent.known)
    sections_only = request.get("scope") == "sections"
    changes = _sections_only(plan, sent, style, genre) if sections_only else plan.changes
    work = sort_changes(changes)
    inserted = any(isinstance(c, AddSection) for c in changes)
    used = {c.element for c in changes if isinstance(c, Dress)}
    heads = {c.head for c in changes if isinstance(c, Dress) and c.head}
    if inserted:
        used |= {"body", *(f"heading{min(c.level, 4)}" for c in changes if isinstance(c, AddSection))}
    return {
        "type": plan.recognition.genre,
        "title": plan.recognition.title,
        "style": style.name,
        "keep_emphasis": sorted(style.keep_emphasis),
        "styles": styles_json(used, heads | {k for k in used if k.startswith("heading")}, style),
        "pages": pages_json([c for c in changes if isinstance(c, LayPage)], sent.footers, style),
        "paragraphs": operations(sent, work, style),
        "lines": [_line(n, v, sent) for n, v in enumerate(plan.recognition.verdicts)],
        "findings": [_finding(f.code, f.line, finding_text(f, lang), sent) for f in plan.findings],
        "again": not sections_only and has_more(sent, plan, work, style, genre),
    }


def _sections_only(plan: Plan, sent: Sent, style: Style, genre: str) -> list[Change]:
    """The missing sections, the breaks they need, and the numbers that move because of them."""
    bare = style._replace(skeleton=style.skeleton._replace(insert=False))
    without = set(plan_draft(sent.draft, bare, genre=genre).changes) if _adds(plan) else set()
    at = {change.line for change in plan.changes if isinstance(change, AddSection)}
    return [
        change
        for change in plan.changes
        if isinstance(change, AddSection)
        or (isinstance(change, EditText) and at and change not in without)
        or (isinstance(change, EndParagraph) and change.line in at)
    ]


def _adds(plan: Plan) -> bool:
    return any(isinstance(change, AddSection) for change in plan.changes)


def _line(number: int, verdict: Verdict, sent: Sent) -> dict[str, Any]:
    row, line = sent.rows[number], sent.draft.lines[number]
    found: dict[str, Any] = {"paragraph": row.paragraph, "from": row.start, "to": row.end}
    found["role"] = verdict.role.value
    if verdict.role in (Role.HEADING, Role.CHAPTER):
        found["level"] = verdict.level
    if verdict.marker is not None:
        found["number"] = verdict.marker.text
    elif line.auto is not None and line.auto.text:
        found["number"] = line.auto.text
    return {**found, "reason": verdict.reason}


def _finding(code: str, line: int, message: str, sent: Sent) -> dict[str, Any]:
    if line < 0 or line >= len(sent.rows):
        return {"code": code, "message": message}
    row = sent.rows[line]
    return {"code": code, "line": line + 1, "paragraph": row.paragraph, "at": row.start, "message": message}
