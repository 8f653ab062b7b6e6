"""What the verbs share: the console, progress, JSON, and the word on compiling."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Annotated, Any

import typer
from rich.console import Console

SECONDS_TO_COMPILE = 15
PAGE_WIDTH = 100


Year = Annotated[
    int | None,
    typer.Option(
        "--year",
        min=1990,
        max=2100,
        help="Whose network to use, with base-year trade; the base year if left out.",
    ),
]
"""The option --year of the verbs that solve."""


@cache
def console() -> Console:
    """Return the console that people read."""
    return Console(width=None if sys.stdout.isatty() else PAGE_WIDTH)


def compile_notice(*, quiet: bool) -> None:
    """Say, on stderr, that the first run compiles, when it will."""
    from keruen.kernels.compile_state import cache_state, kernels_are_cached

    state = cache_state()
    if quiet or kernels_are_cached():
        return
    once = "once after installation"
    if state == "no writable cache":
        once = "in every run, since no folder for the compiled code can be written"
    typer.echo(f"Compiling {once}: about {SECONDS_TO_COMPILE} s ...", err=True)


@contextmanager
def progress(title: str, *, total: int, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show a bar on stderr while long work goes on; call the given function before each step."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn(title),
        BarColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=total)

        def step(name: str) -> None:
            bar.update(task, description=name)
            bar.advance(task)

        yield step


def print_json(content: Any) -> None:  # noqa: ANN401 - whatever json can hold
    """Print something for machines; NaN becomes null."""
    typer.echo(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False))
