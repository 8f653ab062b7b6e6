"""`keruen new`: start a study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def new(
    name: Annotated[str, typer.Argument(help="Name of the study; its folder is made here.")],
) -> None:
    """Start a study: a folder with every table and a tiny example that passes the check."""
    from rich.console import Console

    from keruen.study.creating import new_study

    asked = Path(name)
    folder = new_study(asked.name, asked.parent)
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"{folder} is ready: two places, one road, one class of goods, to be replaced.")
    console.print("What each table holds: keruen describe node (link, trade, ... or --all)")
    console.print(f"Is it right:           keruen check {folder}", markup=False)
