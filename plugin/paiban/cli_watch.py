"""`paiban watch` and what belongs to it: status, history, retry, reformat, service."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from paiban.watch.config import Settings

_USAGE, _FAILED = 2, 3
_LANG = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default=None, help="Language of the messages."
)
_STATE = click.option(
    "--state",
    default="",
    help="Folder for ledgers, on a local disk; default: the platform's, or PAIBAN_STATE.",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_FOLDER = click.Path(file_okay=False)


@click.command("watch")
@click.argument("folders", nargs=-1, type=_FOLDER)
@click.option(
    "--config", type=click.Path(dir_okay=False), help="Settings in a paiban.toml, for several folders."
)
@click.option("--out", "output", default="", help="Folder for results; default: FOLDER-已排版.")
@click.option("--attention", default="", help="Folder for what needs a person; default: FOLDER-需人工处理.")
@click.option("--archive", default="", help="Folder for originals with --in-place; default: FOLDER-原稿.")
@click.option("--in-place", is_flag=True, help="Replace the drafts themselves; the originals are kept.")
@click.option(
    "--style", default="", help="House style; default: .paiban.toml beside the draft, else gbt9704."
)
@click.option("--type", "genre", default="", help="Document type (文种); default: read from the title.")
@click.option("--no-skeleton", is_flag=True, help="Insert no missing sections.")
@click.option(
    "--quiet",
    type=click.FloatRange(min=0),
    default=0.0,
    help="Seconds of rest before a draft is taken; default: 3, on a share 10.",
)
@click.option(
    "--every",
    type=click.FloatRange(min=0),
    default=15.0,
    help="Seconds between walks through the folder, at least.",
)
@click.option("--no-events", is_flag=True, help="Do without file system events, walk only.")
@click.option(
    "--workers",
    type=click.IntRange(min=0),
    default=0,
    help="Processes that format; default: one a processor.",
)
@click.option("--seconds", type=click.FloatRange(min=0), default=60.0, help="Time limit for one draft.")
@click.option(
    "--memory", type=click.IntRange(min=0), default=2048, help="Memory limit for one worker, in MB."
)
@click.option("--once", is_flag=True, help="Do what can be done now, then end.")
@click.option("--log-json", is_flag=True, help="Log JSON lines.")
@click.option("--verbose", is_flag=True, help="Log every walk.")
@_STATE
@_LANG
def watch(folders: tuple[str, ...], **values: Any) -> None:
    """Watch FOLDERS: drafts dropped into them are formatted (收稿文件夹)."""
    from paiban.watch import logs
    from paiban.watch.config import check
    from paiban.watch.pool import serve

    chosen = values.pop("lang")
    lang = _tongue(chosen)
    logs.set_up(values.pop("log_json"), values.pop("verbose"))
    once = values.pop("once")
    with _mistakes(lang):
        settings = _settings(folders, values, chosen or "zh")
        check(settings)
        _check_styles(settings, lang)
        for line in _announce(settings, lang):
            click.echo(line)
        sys.stdout.flush()
        if not serve(settings, once):
            sys.exit(_FAILED)


def _settings(folders: tuple[str, ...], values: dict[str, Any], lang: str) -> Settings:
    """From a file or from flags, not from both; `lang` of notes and log page."""
    from paiban.watch.config import Settings, SetupError, default_state, load, watched

    config = values.pop("config")
    if config:
        given = [
            name for name in values if click.get_current_context().get_parameter_source(name) != _DEFAULT
        ]
        if folders or set(given) - {"state"}:
            raise SetupError("flags-and-config")
        settings = load(config)
        return settings._replace(state=values["state"]) if values["state"] else settings
    if not folders:
        raise SetupError("no-config")
    own = ("output", "attention", "archive")
    if len(folders) > 1 and any(values[name] for name in own):
        raise SetupError("one-folder")
    each = {name: values[name] for name in (*own, "in_place", "style", "genre", "quiet")}
    each |= {"skeleton": not values["no_skeleton"], "lang": lang}
    places = tuple(watched(folder, **each) for folder in folders)
    limits = {name: values[name] for name in ("workers", "seconds", "memory", "every")}
    state = os.path.abspath(values["state"]) if values["state"] else default_state()
    return Settings(places, state, events=not values["no_events"], **limits)


_DEFAULT = click.core.ParameterSource.DEFAULT


def _check_styles(settings: Settings, lang: str) -> None:
    """A mistake in a house style is said before anything starts; one in the watched folder is warned of."""
    from paiban.errors import StyleError
    from paiban.style.layers import find_style
    from paiban.style.load import load_style
    from paiban.style.lookup import search_path
    from paiban.style.messages import describe
    from paiban.watch.config import SetupError
    from paiban.watch.says import say

    for each in settings.folders:
        if not each.style:
            continue
        try:
            load_style(each.style, search=search_path())
        except StyleError as error:
            raise SetupError("style", why=describe(error, lang)) from error
        file = os.path.realpath(find_style(each.style, search_path()))
        if file.startswith(os.path.realpath(each.inbox) + os.sep):
            click.echo(say("style-in-inbox", lang, file=file), err=True)


def _announce(settings: Settings, lang: str) -> Iterator[str]:
    from paiban.watch import page
    from paiban.watch.says import say

    for each in settings.folders:
        yield say("watching", lang, folder=each.inbox)
        if each.in_place:
            yield say("originals-in", lang, folder=each.archive)
        else:
            yield say("results-in", lang, folder=each.output)
        yield say("attention-in", lang, folder=each.attention)
        yield say("log-page", lang, file=os.path.join(each.report_folder, page.NAME))


@click.command("status")
@_STATE
@_JSON
@_LANG
def status(state: str, as_json: bool, lang: str | None) -> None:
    """Show how the watched folders do, and which drafts need a person."""
    from paiban.watch import console

    where = _state(state)
    with _mistakes(_tongue(lang)):
        if as_json:
            click.echo(json.dumps(console.status_json(where), ensure_ascii=True))
            return
        for line in console.status(where, _tongue(lang)):
            click.echo(line)


@click.command("history")
@click.argument("path", default="")
@click.option("--count", type=click.IntRange(min=0), default=50, help="How many events; default: 50.")
@_STATE
@_JSON
@_LANG
def history(path: str, count: int, state: str, as_json: bool, lang: str | None) -> None:
    """Show what became of the draft PATH, or of all drafts, newest last."""
    from paiban.watch import console
    from paiban.watch.folder import display

    tongue = _tongue(lang)
    with _mistakes(tongue):
        lines = console.history(_state(state), path, count, tongue)
        if lines is None:
            _fail("not-watched", tongue, path=path)
        for line in lines:
            plain = line._replace(path=display(line.path), folder=display(line.folder))
            click.echo(json.dumps(plain._asdict()) if as_json else console.history_text(line, tongue))


@click.command("retry")
@click.argument("paths", nargs=-1)
@click.option("--failed", is_flag=True, help="Every draft that needs a person.")
@_STATE
@_LANG
def retry(paths: tuple[str, ...], failed: bool, state: str, lang: str | None) -> None:
    """Have the drafts PATHS formatted again, whatever became of them before."""
    from paiban.watch import console
    from paiban.watch.says import say

    tongue = _tongue(lang)
    if not paths and not failed:
        raise click.UsageError("PATHS, or --failed")
    with _mistakes(tongue):
        count = console.retry_failed(_state(state)) if failed else 0
        for path in paths:
            if not console.retry(_state(state), path):
                _fail("not-watched", tongue, path=path)
            count += 1
    click.echo(say("requested", tongue, n=count) if count else say("nothing-failed", tongue))


@click.command("reformat")
@click.option("--since", "age", required=True, help="A date (2026-01-31) or an age (12h, 7d).")
@_STATE
@_LANG
def reformat(age: str, state: str, lang: str | None) -> None:
    """Have everything since then formatted again, as after a change of the house style."""
    from paiban.watch import console
    from paiban.watch.says import say

    tongue = _tongue(lang)
    begin = console.since(age)
    if begin is None:
        _fail("bad-since", tongue)
    with _mistakes(tongue):
        click.echo(say("requested", tongue, n=console.reformat(_state(state), begin)))


@click.group("service")
def service() -> None:
    """Run `paiban watch` as a service: systemd, launchd, Windows Task Scheduler."""


_KIND = click.option(
    "--kind",
    type=click.Choice(["systemd", "systemd-user", "launchd", "windows"]),
    default=None,
    help="Kind of service; default: the one that fits this machine.",
)
_CONFIG = click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The paiban.toml to run with.",
)


@service.command("print")
@_KIND
@_CONFIG
def print_command(kind: str | None, config: Path) -> None:
    """Print the service file."""
    from paiban.watch import units

    click.echo(units.unit(kind or units.usual_kind(), config).text, nl=False)


@service.command("install")
@_KIND
@_CONFIG
@click.option("--no-start", is_flag=True, help="Write the file only.")
@_LANG
def install_command(kind: str | None, config: Path, no_start: bool, lang: str | None) -> None:
    """Write the service file where the system looks for it, and start the service."""
    from paiban.watch import units
    from paiban.watch.config import check, load
    from paiban.watch.says import say

    tongue = _tongue(lang)
    with _mistakes(tongue):
        settings = load(str(config))
        check(settings)
        _check_styles(settings, tongue)
        made = units.unit(kind or units.usual_kind(), config)
        units.install(made)
    click.echo(say("service-written", tongue, file=made.place))
    command = " ".join(made.start)
    if no_start:
        click.echo(say("service-next", tongue, command=command))
    elif why := units.start(made):
        click.echo(say("service-failed", tongue, command=command, why=why), err=True)
        sys.exit(_FAILED)
    else:
        click.echo(say("service-ran", tongue, command=command))


def _state(given: str) -> str:
    from paiban.watch.config import default_state

    return os.path.abspath(given) if given else default_state()


def _tongue(lang: str | None) -> str:
    from paiban.report import language

    return language(lang or "")


def _fail(key: str, lang: str, /, **values: object) -> NoReturn:
    from paiban.watch.says import say

    click.echo(say(key, lang, **values), err=True)
    sys.exit(_USAGE)


@contextmanager
def _mistakes(lang: str) -> Iterator[None]:
    """Wrong settings are one sentence and exit code 2; trouble with the disk one sentence and 3."""
    import sqlite3

    from paiban import report
    from paiban.watch.config import SetupError
    from paiban.watch.says import say

    try:
        yield
    except SetupError as error:
        _fail(error.code, lang, **error.values)
    except (OSError, sqlite3.Error) as problem:
        file = getattr(problem, "filename", None) or "paiban"
        why = report.why(problem, lang) if isinstance(problem, OSError) else str(problem)
        click.echo(say("os-error", lang, file=file, error=why), err=True)
        sys.exit(_FAILED)
