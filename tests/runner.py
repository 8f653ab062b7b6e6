"""Run the command line as a user does, in this process or in one of its own."""

from __future__ import annotations

import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from unittest.mock import patch

from keruen.cli import output
from keruen.cli.main import main

SECONDS_AT_MOST = 120


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it printed."""

    exit_code: int
    stdout: str
    stderr: str


def keruen(*words: object) -> Ended:
    """Run ``keruen`` with some words in this process."""
    out, err = StringIO(), StringIO()
    code = 0
    output.console.cache_clear()
    with (
        patch.object(sys, "argv", ["keruen", *map(str, words)]),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    output.console.cache_clear()
    return Ended(code, out.getvalue(), err.getvalue())


def python(*words: object) -> Ended:
    """Run the interpreter in a process of its own."""
    command = [sys.executable, *map(str, words)]
    ended = subprocess.run(
        command, capture_output=True, text=True, timeout=SECONDS_AT_MOST, check=False
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)
