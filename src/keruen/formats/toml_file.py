"""Strict reading of one TOML file: its content, or the one problem that stops it."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from keruen.errors import Problem

if TYPE_CHECKING:
    from pathlib import Path


def read_toml(path: Path, file: str) -> tuple[dict[str, Any] | None, tuple[Problem, ...]]:
    """Return the content of a TOML file, or None and the problem.

    Parameters
    ----------
    path
        The file.
    file
        Name under which problems are reported.
    """
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8")), ()
    except OSError as error:
        reason = error.strerror or str(error)
        return None, (
            Problem("error", file, 0, "", f"cannot be read: {reason}", "make it a readable file"),
        )
    except UnicodeDecodeError as error:
        what = f"not UTF-8: byte 0x{error.object[error.start]:02x} at offset {error.start}"
        line = error.object.count(b"\n", 0, error.start) + 1
        return None, (Problem("error", file, line, "", what, "save the file as UTF-8"),)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found.group(1)) if found else 0
        what = f"not valid TOML: {error}"
        return None, (Problem("error", file, line, "", what, "correct the line"),)
