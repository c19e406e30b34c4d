"""`paiban style`: the office's own house style, from nothing to rolled out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from paiban.style.layers import Layer
    from paiban.style.learn import Observed
    from paiban.style.schema import Style

_USAGE = 2
_LANG = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default=None, help="Language of the messages."
)
_BASE = click.option("--extends", "base", default="gbt9704", help="The style to build on; default: gbt9704.")
_OUTPUT = click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=None, help="The file to write."
)


@click.group("style")
def group() -> None:
    """House styles (版式): list, show, check, write, learn."""


@group.command("list")
@_LANG
def list_command(lang: str | None) -> None:
    """List the house styles: built-in ones and those in the folders of PAIBAN_STYLES."""
    from paiban.errors import StyleError
    from paiban.style.load import load_style
    from paiban.style.lookup import known_styles, search_path
    from paiban.style.says import say

    tongue = _tongue(lang)
    for file in known_styles():
        try:
            title = load_style(str(file), search=search_path()).name
        except (StyleError, OSError):
            title = say("broken", tongue, name=file.stem)
        click.echo(say("listed", tongue, name=file.stem, title=title, file=file))


@group.command("show")
@click.argument("name")
@_LANG
def show_command(name: str, lang: str | None) -> None:
    """Show the house style NAME in words, every value with the file and line it comes from."""
    from paiban.style.explain import explain

    tongue = _tongue(lang)
    with _mistakes(tongue):
        lines = list(explain(_layers(name), tongue))
    click.echo("\n".join(lines))


@group.command("check")
@click.argument("file")
@_LANG
def check_command(file: str, lang: str | None) -> None:
    """Check the house style FILE (or name): no mistake, or the first one with line and column."""
    from paiban.style.load import build_style
    from paiban.style.says import say

    tongue = _tongue(lang)
    with _mistakes(tongue):
        style = build_style(_layers(file))
    click.echo(say("sound", tongue, file=file, name=style.name))


@group.command("new")
@click.argument("name")
@_BASE
@_OUTPUT
@_LANG
def new_command(name: str, base: str, output: Path | None, lang: str | None) -> None:
    """Write NAME.toml: every key in it, commented out, with its meaning and present value."""
    from paiban.style.new import new_style

    tongue = _tongue(lang)
    target = output or Path(name if name.endswith(".toml") else f"{name}.toml")
    with _mistakes(tongue):
        text = new_style(_layers(base), Path(name).name.removesuffix(".toml"), base, tongue)
    _write(target, text.encode(), "written-check", tongue, suffix=(".toml",))


@group.command("learn")
@click.argument("sample", type=click.Path(path_type=Path))
@_BASE
@_OUTPUT
@_LANG
def learn_command(sample: Path, base: str, output: Path | None, lang: str | None) -> None:
    """Write the house style that SAMPLE, a document that looks right, was formatted in."""
    from paiban.style.learn import learn
    from paiban.style.load import build_style

    tongue = _tongue(lang)
    target = output or sample.with_suffix(".toml")
    with _mistakes(tongue):
        layers = _layers(base)
        observed = _observe(sample, build_style(layers), tongue)
    text = learn(observed, layers, name=target.stem.lstrip("."), base=base, source=sample.name, lang=tongue)
    _write(target, text.encode(), "written-check", tongue, suffix=(".toml",))


@group.command("template")
@click.argument("name")
@_OUTPUT
@_LANG
def template_command(name: str, output: Path | None, lang: str | None) -> None:
    """Write a Word document (or .dotx template) with styles, page and page number of NAME."""
    from paiban.samples.template import write_template
    from paiban.style.load import build_style
    from paiban.style.says import say

    tongue = _tongue(lang)
    with _mistakes(tongue):
        style = build_style(_layers(name))
    target = output or Path(f"{Path(name).name.removesuffix('.toml')}.docx")
    try:
        data = write_template(style, as_template=target.suffix.lower() == ".dotx")
    except ImportError:
        _fail(say("no-python-docx", tongue))
    _write(target, data, "written", tongue, suffix=(".docx", ".dotx"))


def _tongue(lang: str | None) -> str:
    from paiban import report

    return report.language(lang or "")


def _layers(name: str) -> tuple[Layer, ...]:
    from paiban.style.layers import load_layers
    from paiban.style.lookup import search_path

    return load_layers(name, search=search_path())


def _observe(sample: Path, base: Style, lang: str) -> Observed:
    """What the sample looks like; a sample that cannot be read ends the command."""
    from paiban import files, report
    from paiban.errors import DraftError
    from paiban.samples.observe import observe
    from paiban.style.says import say

    try:
        observed = observe(files.read_draft(sample), base)
    except FileNotFoundError:
        _fail(say("no-sample", lang, file=sample))
    except DraftError as error:
        _fail(say("sample", lang, file=sample, why=report.why(error, lang)))
    except OSError as error:
        _fail(say("os-error", lang, file=sample, why=report.why(error, lang)))
    if not observed.elements:
        _fail(say("empty-sample", lang, file=sample))
    return observed


@contextmanager
def _mistakes(lang: str) -> Iterator[None]:
    """A mistake in a house style ends the command with its sentence."""
    from paiban.errors import StyleError

    try:
        yield
    except StyleError as error:
        from paiban.style.messages import describe

        _fail(describe(error, lang))
    except OSError as error:
        from paiban import report
        from paiban.style.says import say

        _fail(say("os-error", lang, file=error.filename or "", why=report.why(error, lang)))


def _write(target: Path, data: bytes, sentence: str, lang: str, *, suffix: tuple[str, ...]) -> None:
    """Write a new file; one that exists is never overwritten."""
    from paiban import files, report
    from paiban.errors import DraftError
    from paiban.style.says import say

    if target.suffix.lower() not in suffix and target.name not in suffix and target.name != ".paiban.toml":
        _fail(
            say("suffix", lang, file=target, wanted="、".join(suffix) if lang == "zh" else ", ".join(suffix))
        )
    if target.exists() or target.is_symlink():
        _fail(say("exists", lang, file=target))
    if not target.parent.is_dir():
        _fail(say("no-folder", lang, folder=target.parent))
    try:
        files.write_atomic(target, data)
    except DraftError as error:
        _fail(say("os-error", lang, file=target, why=report.why(error, lang)))
    except OSError as error:
        _fail(say("os-error", lang, file=target, why=report.why(error, lang)))
    click.echo(say(sentence, lang, file=target))


def _fail(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(_USAGE)
