"""What the commands do, without the parsing of their arguments (`cli`, `start`); returns exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator

from paiban import engine, files, report
from paiban.errors import StyleError
from paiban.records import NamedTuple
from paiban.style.load import load_style
from paiban.style.lookup import beside, search_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import stat_result
    from pathlib import Path

    from paiban.engine import Result
    from paiban.style.schema import Style

    StrPath = str | os.PathLike[str]  # Path costs 4 ms of a one-shot run


class UsageError(Exception):
    """Wrong usage or a wrong house style; holds the sentence."""


class Options(NamedTuple):
    """What the commands have in common."""

    style: str = ""  # name or file; "" = .paiban.toml beside the draft, else gbt9704
    genre: str = ""  # 文种; "" = read from the title
    as_json: bool = False
    lang: str = ""  # "zh", "en", "" = the locale's
    output: StrPath | None = None
    in_place: bool = False
    drop_signature: bool = False
    force: bool = False
    skeleton: bool = True


def format_drafts(drafts: tuple[StrPath, ...], options: Options) -> int:
    """Format each draft and write the result; the original is never overwritten blind."""
    lang = report.language(options.lang)
    output = options.output
    if output is not None:
        _check_output(output, drafts, options, lang)
    styles = _styles(options, drafts, lang)

    def one(draft: StrPath) -> None:
        target = draft if options.in_place else _target(draft, output, lang)
        seen = os.stat(draft)  # before reading: a save in between must not go unnoticed
        data = files.read_draft(draft)
        result = engine.format_bytes(
            data,
            styles[draft],
            genre=options.genre,
            drop_signature=options.drop_signature,
            force=options.force,
        )
        kept = _write(draft, target, data, seen, result, in_place=options.in_place)
        if options.as_json:
            _json({**report.result_json(str(draft), result, lang), "output": str(target)})
            return
        print(_done(draft, target, result, lang))
        if kept is not None:
            print("  " + report.say("original" if options.in_place else "earlier", lang, path=kept))
        for line in report.summary(result, lang):
            print(line)

    return _each(drafts, one, lang, as_json=options.as_json)


def _check_output(output: StrPath, drafts: tuple[StrPath, ...], options: Options, lang: str) -> None:
    """Nothing is written when the output cannot take the results, or would take two under one name."""
    folder = os.path.isdir(output)
    if options.in_place:
        raise UsageError(report.say("two-places", lang))
    if len(drafts) > 1 and not folder:
        raise UsageError(report.say("several-to-file", lang))
    parent = os.path.dirname(output) or "."
    if not folder and not os.path.isdir(parent):
        raise UsageError(report.say("no-folder", lang, folder=parent))
    ending = os.path.splitext(output)[1].lower()
    own = os.path.splitext(drafts[0])[1].lower()
    if not folder and ending != own:
        from paiban.litter import FORMATTED

        endings = (own,) if own in FORMATTED else FORMATTED  # Word opens no macros under .docx
        if ending not in endings:
            raise UsageError(report.say("not-docx", lang, output=output, ending=" / ".join(endings)))
    names: dict[str, StrPath] = {}
    for draft in drafts:
        other = names.setdefault(os.path.basename(draft).lower(), draft)  # Windows and macOS know no case
        if folder and other != draft:
            raise UsageError(report.say("same-output", lang, one=other, two=draft))


def check_drafts(drafts: tuple[StrPath, ...], options: Options) -> int:
    """Say of each draft what formatting would change and what a person should look at."""
    lang = report.language(options.lang)
    styles = _styles(options, drafts, lang)
    found = False

    def one(draft: StrPath) -> None:
        nonlocal found
        result = engine.check_bytes(files.read_draft(draft), styles[draft], genre=options.genre)
        found = found or result.changed or bool(result.plan.findings)
        if options.as_json:
            _json(report.result_json(str(draft), result, lang))
            return
        for line in report.check(str(draft), result, lang):
            print(line)

    failed = _each(drafts, one, lang, as_json=options.as_json)
    return failed or (report.FOUND if found else report.DONE)


def inspect_draft(draft: StrPath, options: Options) -> int:
    """Print every line with role, level, number and reason."""
    from paiban import inspection

    lang = report.language(options.lang)

    def one(path: StrPath) -> None:
        seen, recognition = engine.inspect_bytes(files.read_draft(path), genre=options.genre)
        if options.as_json:
            _json(inspection.as_json(seen, recognition, lang))
        else:
            for line in inspection.as_text(seen, recognition, lang):
                print(line)

    return _each((draft,), one, lang, as_json=options.as_json)


def _target(draft: StrPath, output: StrPath | None, lang: str) -> StrPath:
    if output is None:
        return files.default_output(draft)
    target = output
    if os.path.isdir(output):
        target = os.path.join(output, os.path.basename(files.default_output(draft)))
    if os.path.exists(target) and os.path.exists(draft) and os.path.samefile(target, draft):
        raise UsageError(report.say("same-file", lang))
    return target


def _keep_earlier(target: StrPath, data: bytes) -> Path | None:
    """Keep an earlier result that is not the same: somebody may have worked on it since."""
    if not os.path.isfile(target):
        return None
    earlier = files.read_draft(target)
    return None if earlier == data else files.keep_original(target, earlier, "上一版")


def _write(
    draft: StrPath, target: StrPath, data: bytes, seen: stat_result, result: Result, *, in_place: bool
) -> Path | None:
    """Write the result; what lay there is kept first. Returns where that lies now."""
    files.look_at_target(os.fspath(target))  # before anything is kept that would be kept for nothing
    if not in_place:
        kept = _keep_earlier(target, result.data)
        files.write_atomic(target, result.data)
        return kept
    if not result.changed:
        return None
    files.unchanged_since(draft, seen)
    kept = files.keep_original(draft, data)
    files.write_atomic(draft, result.data)
    return kept


def _done(draft: StrPath, target: StrPath, result: Result, lang: str) -> str:
    if result.changed:
        return report.say("formatted", lang, source=draft, target=target)
    if target == draft:
        return report.say("unchanged", lang, source=draft)
    return report.say("written-unchanged", lang, source=draft, target=target)


def _each(drafts: tuple[StrPath, ...], one: Callable[[StrPath], None], lang: str, *, as_json: bool) -> int:
    """Run `one` on each draft; a bad one is reported and never stops the others."""
    code = report.DONE
    for draft in _progress(drafts, lang):
        try:
            one(draft)
            continue
        except FileNotFoundError:
            sentence = report.say("not-found", lang, source=draft)
        except UsageError:
            raise
        except Exception as error:  # the draft's fault, the environment's or ours: the others go on
            sentence = report.say("failed", lang, source=draft, why=report.why(error, lang))
        code = report.FAILED
        if as_json:
            _json({"source": str(draft), "error": sentence})
        else:
            print(sentence, file=sys.stderr)
    return code


def _progress(drafts: tuple[StrPath, ...], lang: str) -> Iterator[StrPath]:
    """The drafts, behind a progress bar when several are formatted on a terminal."""
    if len(drafts) < 2 or not sys.stderr.isatty():
        yield from drafts
        return
    import click

    with click.progressbar(drafts, label=report.say("progress", lang), file=sys.stderr) as bar:
        yield from bar


def _styles(options: Options, drafts: Iterable[StrPath], lang: str) -> dict[StrPath, Style]:
    """The house style of each draft, all of them read before the first draft is."""
    names = {draft: options.style or beside(draft) or "gbt9704" for draft in drafts}
    loaded = {each: _load(each, options, lang) for each in dict.fromkeys(names.values())}
    return {draft: loaded[each] for draft, each in names.items()}


def _load(name: str, options: Options, lang: str) -> Style:
    try:
        style = load_style(name, search=search_path())
    except StyleError as error:
        from paiban.style.messages import describe

        raise UsageError(describe(error, lang)) from error
    except OSError as error:
        raise UsageError(f"{error.filename or name}: {report.why(error, lang)}") from error
    return style if options.skeleton else style._replace(skeleton=style.skeleton._replace(insert=False))


def _json(value: object) -> None:
    import json

    print(json.dumps(value, ensure_ascii=False))
