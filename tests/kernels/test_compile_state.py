"""What the program can say about compiling before it waits for it."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import keruen.kernels
from keruen.kernels import cache_state, kernels_are_cached
from keruen.kernels import compile_state as module

FOLDER = Path(keruen.kernels.__file__).parent


def run_python(code: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def compiled_functions() -> set[tuple[str, str]]:
    found = set()
    for file in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and "compile_kernel" in {
                getattr(d, "id", "") for d in node.decorator_list
            }:
                found.add((file.stem, node.name))
    return found


def test_every_kernel_is_looked_up():
    assert set(module.KERNELS) == compiled_functions()


def test_importing_the_package_leaves_the_compiler_alone():
    code = "import sys, keruen.kernels as k; k.cache_state(); print('numba' in sys.modules)"
    assert run_python(code) == "False"


def test_an_empty_cache_is_told_apart_from_a_full_one(tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    folder.mkdir()
    monkeypatch.setattr(module, "_cache_folders", lambda: iter([folder]))
    assert cache_state() == "will compile once"
    version = module.version("numba")
    abi = f"py{sys.version_info[0]}{sys.version_info[1]}"
    for name, function in module.KERNELS:
        stamp = module._source_stamps(FOLDER / f"{name}.py")[0]
        index = folder / f"{name}.{function}-1.{abi}{getattr(sys, 'abiflags', '')}.nbi"
        index.write_bytes(version.encode() + stamp)
    assert cache_state() == "cached"
    assert kernels_are_cached()


def test_a_cache_of_other_source_does_not_count(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_cache_folders", lambda: iter([tmp_path]))
    abi = f"py{sys.version_info[0]}{sys.version_info[1]}{getattr(sys, 'abiflags', '')}"
    for name, function in module.KERNELS:
        index = tmp_path / f"{name}.{function}-1.{abi}.nbi"
        index.write_bytes(module.version("numba").encode() + b"older source")
    assert cache_state() == "will compile once"


def test_no_place_to_write_is_said(tmp_path, monkeypatch):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    monkeypatch.setattr(module, "_cache_folders", lambda: iter([in_the_way / "cache"]))
    assert cache_state() == "no writable cache"


def test_the_told_folder_comes_first(tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert next(module._cache_folders()).parent == tmp_path


def test_numba_writes_where_it_is_looked_for(tmp_path):
    code = (
        "import numpy as np\n"
        "from keruen.kernels import compile_state as c\n"
        "from keruen.kernels.search import search_many\n"
        "i = np.zeros(1, np.int32)\n"
        "before = c._is_cached(c._used_folder(), 'search', 'search_many')\n"
        "search_many(np.zeros(2, np.int32), i[:0], i[:0], np.zeros((1, 0)), i, i,\n"
        "            np.zeros((1, 1)), np.zeros((1, 1), np.int32))\n"
        "print(before, c._is_cached(c._used_folder(), 'search', 'search_many'))\n"
    )
    assert run_python(code, NUMBA_CACHE_DIR=str(tmp_path), NUMBA_DISABLE_JIT="0") == "False True"


def test_kernels_work_without_a_cache(monkeypatch):
    import numba

    def refuse(*args, cache=False, **kwargs):
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return lambda function: function

    monkeypatch.setattr(numba, "njit", refuse)
    assert module.compile_kernel(len)([1, 2]) == 2
