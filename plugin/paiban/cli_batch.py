"""`paiban batch`: an archive to one house style."""

from __future__ import annotations

import sys
from typing import Any

import click


@click.command("batch")
@click.argument("source")
@click.argument("output", type=click.Path(file_okay=False))
@click.option(
    "--style",
    default="",
    help="House style: a name or a TOML file; default: .paiban.toml beside each draft, else gbt9704.",
)
@click.option(
    "--type", "genre", default="", help="Document type (文种) of all drafts; default: read from each title."
)
@click.option("--no-skeleton", is_flag=True, help="Insert no missing sections.")
@click.option("--drop-signature", is_flag=True, help="Format signed drafts; their signature goes.")
@click.option("--force", is_flag=True, help="Format drafts under editing protection.")
@click.option(
    "--workers", type=click.IntRange(min=1), default=None, help="Worker processes; default: one a processor."
)
@click.option(
    "--cluster",
    default="",
    metavar="ADDRESS",
    help="Work on a Dask cluster: tcp://host:8786 (needs paiban[cluster]).",
)
@click.option(
    "--report",
    "rows",
    default="",
    metavar="FILE",
    help="Add a line of JSON a draft to FILE; - = standard output.",
)
@click.option(
    "--root",
    default=".",
    type=click.Path(file_okay=False),
    help="Folder that the paths of a list lie in; default: here.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0),
    default=60.0,
    show_default=True,
    help="Time limit a draft; 0 = none.",
)
@click.option(
    "--memory",
    type=click.IntRange(min=0),
    default=2048,
    show_default=True,
    help="Memory limit a draft in MB (Linux); 0 = none.",
)
@click.option("--lang", type=click.Choice(["zh", "en"]), default=None, help="Language of the messages.")
def batch(source: str, output: str, **values: Any) -> None:
    """Format the drafts of SOURCE into the folder OUTPUT, under the same relative paths.

    SOURCE is a folder (with all below it), a file that lists paths, or - for a list on standard input.
    Run again to go on: drafts that are done and unchanged are skipped.
    """
    import os

    from paiban.batch.command import Order, UsageError, run_batch
    from paiban.batch.work import Setting
    from paiban.report import USAGE
    from paiban.workers import Limits

    folder = source if source != "-" and os.path.isdir(source) else values["root"]
    setting = Setting(
        folder, output, values["style"], values["genre"], not values["no_skeleton"],
        values["drop_signature"], values["force"], Limits(values["seconds"], values["memory"]),
    )  # fmt: skip
    order = Order(
        source, setting, values["workers"] or 0, values["cluster"], values["rows"], values["lang"] or ""
    )
    try:
        sys.exit(run_batch(order))
    except UsageError as error:
        click.echo(str(error), err=True)
        sys.exit(USAGE)
    except KeyboardInterrupt:
        sys.exit(130)
