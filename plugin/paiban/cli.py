"""The command line: thin commands; everything heavy is imported inside them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from paiban.engine import Result
    from paiban.style.schema import Style


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from paiban import __version__

        click.echo(f"paiban {__version__}")
        context.exit()


#: Groups of commands in modules of their own, imported when asked for; each names its group `group`.
_LATER = {"style": "paiban.cli_style"}


class _Main(click.Group):
    """The top group; `_LATER` joins its own commands."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted([*super().list_commands(context), *_LATER])

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in _LATER:
            return super().get_command(context, name)
        from importlib import import_module

        group: click.Command = import_module(_LATER[name]).group
        return group


@click.group(cls=_Main, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
def main() -> None:
    """Chinese official documents (公文) from drafts: format, check, inspect."""


_DRAFTS = click.argument("drafts", nargs=-1, required=True, type=click.Path(path_type=Path))
_STYLE = click.option(
    "--style",
    "style_name",
    default="",
    help="House style: a name or a TOML file; default: .paiban.toml beside the draft, else gbt9704.",
)
_GENRE = click.option("--type", "genre", default="", help="Document type (文种); default: read from the title.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a draft and line.")
_LANG = click.option("--lang", type=click.Choice(["zh", "en"]), default=None, help="Language of the messages.")
_SIGNED = click.option("--drop-signature", is_flag=True, help="Format signed drafts; their signature goes.")
_FORCE = click.option("--force", is_flag=True, help="Format drafts under editing protection.")


@main.command("format")
@_DRAFTS
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Result file, or folder for several drafts.")
@click.option("--in-place", is_flag=True, help="Replace the draft; the original is kept beside it (草稿.原稿.docx).")
@_STYLE
@_GENRE
@_JSON
@_SIGNED
@_FORCE
@_LANG
def format_command(
    drafts: tuple[Path, ...],
    output: Path | None,
    in_place: bool,
    style_name: str,
    genre: str,
    as_json: bool,
    drop_signature: bool,
    force: bool,
    lang: str | None,
) -> None:
    """Format DRAFTS; the result lies beside each as 草稿_排版.docx."""
    from paiban import engine, files, report

    tongue = report.language(lang or "")
    styles = _styles(style_name, drafts, tongue)
    if output is not None and (in_place or (len(drafts) > 1 and not output.is_dir())):
        _usage(report.say("several-to-file", tongue))

    def one(draft: Path) -> None:
        target = draft if in_place else _target(draft, output, tongue)
        seen = draft.stat()  # before reading: a save in between must not go unnoticed
        data = files.read_draft(draft)
        result = engine.format_bytes(data, styles[draft], genre=genre, drop_signature=drop_signature, force=force)
        kept = _write(draft, target, data, seen, result, in_place=in_place)
        if as_json:
            _json({**report.result_json(str(draft), result, tongue), "output": str(target)})
            return
        click.echo(_done(draft, target, result, tongue))
        if kept is not None:
            click.echo("  " + report.say("original", tongue, path=kept))
        for line in report.summary(result, tongue):
            click.echo(line)

    sys.exit(_each(drafts, one, tongue, as_json=as_json))


def _target(draft: Path, output: Path | None, lang: str) -> Path:
    from paiban import files, report

    if output is None:
        return files.default_output(draft)
    target = output / files.default_output(draft).name if output.is_dir() else output
    if target.exists() and draft.exists() and target.samefile(draft):
        _usage(report.say("same-file", lang))
    return target


def _write(draft: Path, target: Path, data: bytes, seen: object, result: Result, *, in_place: bool) -> Path | None:
    """Write the result; in place, keep the original first. Returns where the original lies now."""
    from paiban import files

    if not in_place:
        files.write_atomic(target, result.data)
        return None
    if not result.changed:
        return None
    files.unchanged_since(draft, seen)  # type: ignore[arg-type]
    kept = files.keep_original(draft, data)
    files.write_atomic(draft, result.data)
    return kept


def _done(draft: Path, target: Path, result: Result, lang: str) -> str:
    from paiban import report

    if result.changed:
        return report.say("formatted", lang, source=draft, target=target)
    if target == draft:
        return report.say("unchanged", lang, source=draft)
    return report.say("written-unchanged", lang, source=draft, target=target)


@main.command("check")
@_DRAFTS
@_STYLE
@_GENRE
@_JSON
@_LANG
def check_command(drafts: tuple[Path, ...], style_name: str, genre: str, as_json: bool, lang: str | None) -> None:
    """Show what format would change and what a person should look at; changes nothing."""
    from paiban import engine, files, report

    tongue = report.language(lang or "")
    styles = _styles(style_name, drafts, tongue)
    found = False

    def one(draft: Path) -> None:
        nonlocal found
        result = engine.check_bytes(files.read_draft(draft), styles[draft], genre=genre)
        found = found or result.changed or bool(result.plan.findings)
        if as_json:
            _json(report.result_json(str(draft), result, tongue))
            return
        click.echo(report.say("would-change" if result.changed else "clean", tongue, source=draft))
        if result.changed:
            for line in report.edits(result.plan, tongue):
                click.echo(line)
            click.echo(report.say("format-only", tongue))
        for line in report.findings(result.plan, tongue):
            click.echo(line)

    failed = _each(drafts, one, tongue, as_json=as_json)
    sys.exit(failed or (report.FOUND if found else report.DONE))


@main.command("inspect")
@click.argument("draft", type=click.Path(path_type=Path))
@_GENRE
@_JSON
@_LANG
def inspect_command(draft: Path, genre: str, as_json: bool, lang: str | None) -> None:
    """Show every line of DRAFT with its role, level, number and the reason."""
    from paiban import engine, files, inspection, report

    tongue = report.language(lang or "")

    def one(path: Path) -> None:
        lines, recognition = engine.inspect_bytes(files.read_draft(path), genre=genre)
        if as_json:
            _json(inspection.as_json(lines, recognition, tongue))
        else:
            for line in inspection.as_text(lines, recognition, tongue):
                click.echo(line)

    sys.exit(_each((draft,), one, tongue, as_json=as_json))


def _each(drafts: Iterable[Path], one: Callable[[Path], None], lang: str, *, as_json: bool) -> int:
    """Run `one` on each draft; a bad one is reported and never stops the others."""
    from paiban import report
    from paiban.errors import DraftError, ProofError

    code = report.DONE
    for draft in _progress(tuple(drafts), lang):
        try:
            one(draft)
            continue
        except FileNotFoundError:
            sentence = report.say("not-found", lang, source=draft)
        except (DraftError, ProofError, OSError, MemoryError, RecursionError) as error:
            sentence = report.say("failed", lang, source=draft, why=report.why(error, lang))
        except Exception as error:  # our bug must not cost the other drafts
            sentence = report.say("failed", lang, source=draft, why=report.why(error, lang))
        code = report.FAILED
        if as_json:
            _json({"source": str(draft), "error": sentence})
        else:
            click.echo(sentence, err=True)
    return code


def _progress(drafts: tuple[Path, ...], lang: str) -> Iterator[Path]:
    """The drafts, behind a progress bar when several are formatted on a terminal."""
    if len(drafts) < 2 or not sys.stderr.isatty():
        yield from drafts
        return
    from paiban import report

    with click.progressbar(drafts, label=report.say("progress", lang), file=sys.stderr) as bar:
        yield from bar


def _styles(name: str, drafts: Iterable[Path], lang: str) -> dict[Path, Style]:
    """The house style of each draft, all of them read before the first draft is."""
    from paiban.style.lookup import beside

    names = {draft: name or beside(draft) or "gbt9704" for draft in drafts}
    loaded = {each: _load(each, lang) for each in dict.fromkeys(names.values())}
    return {draft: loaded[each] for draft, each in names.items()}


def _load(name: str, lang: str) -> Style:
    from paiban.errors import StyleError
    from paiban.style.load import load_style
    from paiban.style.lookup import search_path

    try:
        return load_style(name, search=search_path())
    except StyleError as error:
        from paiban.style.messages import describe

        _usage(describe(error, lang))
    except OSError as error:
        _usage(f"{error.filename or name}: {error.strerror}")


def _usage(sentence: str) -> NoReturn:
    from paiban import report

    click.echo(sentence, err=True)
    sys.exit(report.USAGE)


def _json(value: object) -> None:
    import json

    click.echo(json.dumps(value, ensure_ascii=False))
