"""The rules of the house: layers, lint, types, quick imports, docs that run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("numpy", "pandas", "scipy", "numba", "plotly", "pydantic")


def run(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def python(code):
    return run(sys.executable, "-c", code)


@pytest.mark.parametrize("module", ["keruen", "keruen.cli.main"])
def test_importing_the_face_loads_nothing_heavy(module):
    code = f"import sys, {module}; print([m for m in {HEAVY!r} if m in sys.modules])"
    assert python(code).stdout.strip() == "[]"


def test_imports_go_down_only():
    done = run(sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()")
    assert done.returncode == 0, done.stdout


def test_the_code_is_formatted_and_lint_free():
    for command in (("format", "--check"), ("check",)):
        done = run(sys.executable, "-m", "ruff", *command, "src", "tests", "benchmarks")
        assert done.returncode == 0, done.stdout


def test_types_hold():
    done = run(sys.executable, "-m", "mypy")
    assert done.returncode == 0, done.stdout


def test_no_link_of_the_docs_leads_nowhere():
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_python_of_the_readme_runs(tmp_path):
    block = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", block.group(1)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "results" / "brief.html").exists()
