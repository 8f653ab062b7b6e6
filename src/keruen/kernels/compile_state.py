"""Compile kernels with a cache where there is one, and say beforehand whether they are compiled.

The places and marks of the cache are those of ``numba.core.caching``; they are read here without
importing numba, so that a program can say "compiling once" before it waits for the compiler.
"""

from __future__ import annotations

import hashlib
import os
import struct
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CacheState = Literal["cached", "will compile once", "no writable cache"]

KERNELS: tuple[tuple[str, str], ...] = (
    ("search", "search_many"),
    ("overlap", "single_via_paths"),
)
"""Module and name of each kernel that is called from Python."""

_FOLDER = Path(__file__).resolve().parent
_Function = TypeVar("_Function", bound="Callable[..., object]")


def compile_kernel(function: _Function) -> _Function:
    """Return the function compiled on its first call, kept on disk where a cache can be written."""
    from numba import njit

    try:
        return cast("_Function", njit(cache=True, nogil=True)(function))
    except RuntimeError:  # numba found no folder to write to: compile anew in each process
        return cast("_Function", njit(nogil=True)(function))


def cache_state() -> CacheState:
    """Return whether the next use of the kernels loads them, compiles them once, or every time.

    The processor the cache was made for is not looked at: a cache copied from another machine
    counts as ``cached`` and is compiled anew.
    """
    folder = _used_folder()
    if folder is None:
        return "no writable cache"
    ready = all(_is_cached(folder, module, name) for module, name in KERNELS)
    return "cached" if ready else "will compile once"


def kernels_are_cached() -> bool:
    """Return whether every kernel is ready on disk, or compiling is switched off altogether."""
    return os.environ.get("NUMBA_DISABLE_JIT", "0") not in {"", "0"} or cache_state() == "cached"


def _is_cached(folder: Path, module: str, name: str) -> bool:
    """Return whether the folder holds an index of this kernel made from today's source."""
    source = _FOLDER / f"{module}.py"
    try:
        compiler, stamps = version("numba").encode(), _source_stamps(source)
    except (PackageNotFoundError, OSError):
        return False
    abi = f"py{sys.version_info[0]}{sys.version_info[1]}{getattr(sys, 'abiflags', '')}"
    for index in folder.glob(f"{module}.{name}-*.{abi}.nbi"):
        content = index.read_bytes()
        if compiler in content[:64] and any(stamp in content for stamp in stamps):
            return True
    return False


def _source_stamps(source: Path) -> tuple[bytes, ...]:
    """Return the marks numba leaves of a source file: its digest, or its time in older releases."""
    digest = hashlib.sha256(source.read_bytes()).digest()
    return digest, struct.pack(">d", source.stat().st_mtime)


def _used_folder() -> Path | None:
    """Return the folder numba uses, the first it can write to; None when there is none."""
    return next((folder for folder in _cache_folders() if _is_writable(folder)), None)


def _cache_folders() -> Iterator[Path]:
    """Yield the folders numba looks in, in its order: told, beside the source, the user's."""
    hashed = f"{_FOLDER.name}_{hashlib.sha1(str(_FOLDER).encode()).hexdigest()}"
    told = os.environ.get("NUMBA_CACHE_DIR")
    if told:
        yield Path(told) / hashed
    yield _FOLDER / "__pycache__"
    yield _user_cache_folder() / hashed


def _user_cache_folder() -> Path:
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
        return Path(local) / "numba" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "numba"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "numba"


def _is_writable(folder: Path) -> bool:
    """Return whether numba could write there; like numba, this makes the folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
