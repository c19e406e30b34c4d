"""The command line's arguments and help, by click; `commands` does the work and is imported when needed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from paiban.commands import Options


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from paiban import __version__

        click.echo(f"paiban {__version__}")
        context.exit()


#: Commands in modules of their own, imported when asked for: "module:object".
_LATER = {
    "plan": "paiban.cli_plan:plan",
    "style": "paiban.cli_style:group",
    "batch": "paiban.cli_batch:batch",
    "watch": "paiban.cli_watch:watch",
    "status": "paiban.cli_watch:status",
    "history": "paiban.cli_watch:history",
    "retry": "paiban.cli_watch:retry",
    "reformat": "paiban.cli_watch:reformat",
    "service": "paiban.cli_watch:service",
}


class _Main(click.Group):
    """The top group; `_LATER` joins its own commands."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted([*super().list_commands(context), *_LATER])

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in _LATER:
            return super().get_command(context, name)
        from importlib import import_module

        module, _, command = _LATER[name].partition(":")
        found: click.Command = getattr(import_module(module), command)
        return found


@click.group(cls=_Main, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version."
)
def main() -> None:
    """Chinese official documents (公文) from drafts: format, check, inspect."""


_PATH = click.Path(path_type=Path, readable=False)  # what cannot be read stops no other draft
_DRAFTS = click.argument("drafts", nargs=-1, required=True, type=_PATH)
_STYLE = click.option(
    "--style",
    "style_name",
    default="",
    help="House style: a name or a TOML file; default: .paiban.toml beside the draft, else gbt9704.",
)
_GENRE = click.option(
    "--type", "genre", default="", help="Document type (文种); default: read from the title."
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a draft and line.")
_LANG = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default=None, help="Language of the messages."
)
_SIGNED = click.option("--drop-signature", is_flag=True, help="Format signed drafts; their signature goes.")
_FORCE = click.option("--force", is_flag=True, help="Format drafts under editing protection.")


_SKELETON = click.option("--no-skeleton", is_flag=True, help="Insert no missing sections.")


def _options(values: dict[str, Any]) -> Options:
    from paiban.commands import Options

    return Options(
        style=values.get("style_name", ""),
        genre=values.get("genre", ""),
        as_json=values.get("as_json", False),
        lang=values.get("lang") or "",
        output=values.get("output"),
        in_place=values.get("in_place", False),
        drop_signature=values.get("drop_signature", False),
        force=values.get("force", False),
        skeleton=not values.get("no_skeleton", False),
    )


@main.command("format")
@_DRAFTS
@click.option("-o", "--output", type=_PATH, help="Result file, or folder for several drafts.")
@click.option(
    "--in-place", is_flag=True, help="Replace the draft; the original is kept beside it (草稿.原稿.docx)."
)
@_STYLE
@_GENRE
@_SKELETON
@_JSON
@_SIGNED
@_FORCE
@_LANG
def format_command(drafts: tuple[Path, ...], **values: Any) -> None:
    """Format DRAFTS; the result lies beside each as 草稿_排版.docx."""
    from paiban.commands import format_drafts

    _run(lambda: format_drafts(drafts, _options(values)))


@main.command("check")
@_DRAFTS
@_STYLE
@_GENRE
@_SKELETON
@_JSON
@_LANG
def check_command(drafts: tuple[Path, ...], **values: Any) -> None:
    """Show what format would change and what a person should look at; changes nothing."""
    from paiban.commands import check_drafts

    _run(lambda: check_drafts(drafts, _options(values)))


@main.command("inspect")
@click.argument("draft", type=_PATH)
@_GENRE
@_JSON
@_LANG
def inspect_command(draft: Path, **values: Any) -> None:
    """Show every line of DRAFT with its role, level, number and the reason."""
    from paiban.commands import inspect_draft

    _run(lambda: inspect_draft(draft, _options(values)))


def _run(command: Callable[[], int]) -> None:
    """Leave with the command's exit code; wrong usage or a wrong style is one sentence and 2."""
    from paiban.commands import UsageError
    from paiban.report import USAGE

    try:
        sys.exit(command())
    except UsageError as error:
        click.echo(str(error), err=True)
        sys.exit(USAGE)
