"""The ``keruen`` command: registers the verbs and turns errors into one message and a code."""

from __future__ import annotations

import gc
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
COLLECT_SELDOM = 200_000

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


def command() -> None:
    """Run the command line as a process of its own, and end that process at once.

    Taking compiled code down in order would cost a third of a second; nothing is left to write.
    """
    gc.set_threshold(COLLECT_SELDOM)  # a command is short; its garbage goes with it
    code = _exit_code()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        code = BROKEN_PIPE
    os._exit(code)


def main() -> None:
    """Run the command line inside a process that goes on; ends with SystemExit."""
    sys.exit(_exit_code())


def _exit_code() -> int:
    try:
        app()
    except KeruenError as error:
        typer.echo(f"keruen: {error}", err=True)
        return error.exit_code
    except KeyboardInterrupt:
        typer.echo("keruen: stopped; nothing half-written is left", err=True)
        return INTERRUPTED
    except SystemExit as end:
        if end.code == INTERRUPTED:  # what typer makes of Ctrl-C, without a word
            typer.echo("keruen: stopped; nothing half-written is left", err=True)
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except Exception as defect:
        if os.environ.get("KERUEN_TRACEBACK"):
            raise
        typer.echo(
            f"keruen: a defect in Keruen itself: {type(defect).__name__}: {defect}\n"
            "Nothing half-written is left. Please report it with what KERUEN_TRACEBACK=1 shows.",
            err=True,
        )
        return DEFECT
    return 0


if __name__ == "__main__":
    command()
