"""The ``keruen`` command: registers the verbs and turns errors into one message and a code."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from keruen import __version__
from keruen.cli import calibrate, check, describe, new, route, run
from keruen.errors import KeruenError

INTERRUPTED = 130
BROKEN_PIPE = 141
DEFECT = 70

app = typer.Typer(
    name="keruen",
    help="Plan trade corridors: what moves, by which way, at what cost and time, and what changes.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
app.command("run")(run.run)
app.command("route")(route.route)
app.command("check")(check.check)
app.command("new")(new.new)
app.command("describe")(describe.describe)
app.command("calibrate")(calibrate.calibrate)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"keruen {__version__}")
        raise typer.Exit


@app.callback()
def _keruen(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Plan trade corridors: what moves, by which way, at what cost and time, and what changes."""
    del version


def main() -> None:
    """Run the command line; every expected error becomes one message and an exit code."""
    try:
        app()
    except KeruenError as error:
        typer.echo(f"keruen: {error}", err=True)
        sys.exit(error.exit_code)
    except SystemExit as end:
        if end.code == INTERRUPTED:  # what typer makes of Ctrl-C, without a word
            typer.echo("keruen: stopped; nothing half-written is left", err=True)
        raise
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(BROKEN_PIPE)
    except Exception as defect:
        if os.environ.get("KERUEN_TRACEBACK"):
            raise
        typer.echo(
            f"keruen: a defect in Keruen itself: {type(defect).__name__}: {defect}\n"
            "Nothing half-written is left. Please report it with what KERUEN_TRACEBACK=1 shows.",
            err=True,
        )
        sys.exit(DEFECT)


if __name__ == "__main__":
    main()
