"""Bad input on the command line: one clear message, the right code, nothing half-written."""

from __future__ import annotations

import codecs
import os
import subprocess
import sys
from contextlib import contextmanager

import pytest

from builders import Fork, add_rows, add_scenario, read_rows, set_cells, write_rows
from runner import keruen, python

SMALL_DISK = "200k"


@pytest.fixture
def study(tmp_path):
    return Fork().write(tmp_path)


def refused(study, tmp_path, *places):
    """Run a study that is wrong; the message names the places and nothing is written."""
    out = tmp_path / "out"
    ended = keruen("run", study, "-o", out)
    assert ended.exit_code == 2, ended.stderr
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
    assert ended.stderr.startswith("keruen: ")
    for place in places:
        assert place in ended.stderr
    assert not out.exists()


def edit(study, file, change):
    path = study / file
    path.write_bytes(change(path.read_bytes()))


def test_a_missing_column(study, tmp_path):
    edit(study, "network/link.csv", lambda text: text.replace(b",length,", b",", 1))
    refused(study, tmp_path, "network/link.csv")


def test_a_missing_column_is_named(study, tmp_path):
    rows = [line.split(",") for line in (study / "zones.csv").read_text().splitlines()]
    at = rows[0].index("name")
    kept = "\n".join(",".join(row[:at] + row[at + 1 :]) for row in rows)
    (study / "zones.csv").write_text(kept + "\n")
    refused(study, tmp_path, "zones.csv, row 1, column name: the column is missing")


def test_an_extra_column_is_named(study, tmp_path):
    rows = (study / "zones.csv").read_text().splitlines()
    text = "\n".join([rows[0] + ",colour", *(row + ",red" for row in rows[1:])])
    (study / "zones.csv").write_text(text + "\n")
    refused(study, tmp_path, "zones.csv, row 1, column colour: column 'colour' is not part")


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("length", "far", "'far' is not a number"),
        ("length", "NaN", "'NaN' is not a number"),
        ("length", "-80", "-80 is out of range"),
        ("capacity_t_day", "-1", "-1 is out of range"),
        ("to_node_id", "TOWM", "'TOWM' is not in network/node.csv; did you mean 'TOWN'?"),
        ("gauge_mm", "1520", "gauge 1520 mm on a road link"),
    ],
)
def test_a_wrong_cell_of_a_link(study, tmp_path, cell, value, said):
    set_cells(study, "link", "L3", **{cell: value})
    refused(study, tmp_path, f"network/link.csv, row 4, column {cell}: {said}")


def test_a_duplicate_identifier(study, tmp_path):
    add_rows(study, "link", read_rows(study, "link")[0])
    refused(study, tmp_path, "network/link.csv, row 8, column link_id: 'L1' is already on row 2")


def test_a_demand_that_no_link_serves(study, tmp_path):
    links = read_rows(study, "link")
    write_rows(study, "link", [row for row in links if row["link_id"] not in ("L2", "L5")])
    refused(study, tmp_path, "trade.csv, row 2", "no existing links join", "100000 t of flour")


def test_latin_1(study, tmp_path):
    edit(study, "network/node.csv", lambda text: text.replace(b"Town", "Tówn".encode("latin-1")))
    refused(study, tmp_path, "network/node.csv, row 7", "UTF-8", "0xf3")


def test_a_byte_order_mark(study, tmp_path):
    edit(study, "trade.csv", lambda text: codecs.BOM_UTF8 + text)
    refused(study, tmp_path, "trade.csv", "byte-order mark")


def test_an_empty_file(study, tmp_path):
    edit(study, "trade.csv", lambda _: b"")
    refused(study, tmp_path, "trade.csv: the file is empty")


def test_an_empty_table(study, tmp_path):
    write_rows(study, "trade", [])
    refused(study, tmp_path, "trade.csv: the table has no rows")


def test_all_problems_come_at_once(study, tmp_path):
    set_cells(study, "link", "L3", length="far")
    set_cells(study, "node", "MILL", country="Xaa")
    write_rows(study, "zones", [])
    refused(study, tmp_path, "network/link.csv", "network/node.csv", "zones.csv")


def test_a_study_path_that_is_a_file(study, tmp_path):
    refused(study / "trade.csv", tmp_path, "it is a file, not a folder")


def test_an_unknown_study_gets_the_nearest(tmp_path):
    refused("kazakhstan-afganistan", tmp_path, "Did you mean kazakhstan-afghanistan?")


def test_an_unknown_scenario_gets_the_nearest(study, tmp_path):
    add_scenario(study, "hairatan-shut")
    ended = keruen("run", study, "-s", "hairatan", "-o", tmp_path / "out")
    assert ended.exit_code == 2
    assert "no scenario is called 'hairatan'. Did you mean hairatan-shut?" in ended.stderr
    assert not (tmp_path / "out").exists()


def test_a_scenario_with_an_unknown_link_names_the_change(study, tmp_path):
    add_scenario(study, "shut", 'lever = "close"\nlinks = ["L33"]')
    refused(study, tmp_path, "shut.toml, change 1, links: no link is called 'L33'")


def test_a_verb_that_is_misspelt_gets_the_nearest():
    ended = keruen("rout")
    assert ended.exit_code == 2
    assert "route" in ended.stderr


def contents(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def unwritable(study, folder, *words):
    """Run into a folder that cannot be written; the folder stays as it was."""
    before = contents(folder) if folder.is_dir() else None
    ended = keruen("run", study, "-o", folder)
    assert ended.exit_code == 5, ended.stderr
    assert "Traceback" not in ended.stderr
    for word in words:
        assert word in ended.stderr
    if before is not None:
        assert contents(folder) == before


def test_a_file_in_place_of_the_output_folder(study, tmp_path):
    (tmp_path / "out").write_text("mine")
    unwritable(study, tmp_path / "out", "a file stands in its place", "-o")
    assert (tmp_path / "out").read_text() == "mine"


def test_a_file_above_the_output_folder(study, tmp_path):
    (tmp_path / "out").write_text("mine")
    unwritable(study, tmp_path / "out" / "deeper", "a file stands in its place")


@contextmanager
def small_disk(folder):
    """Mount a disk that is too small for a brief; skip where that may not be done."""
    folder.mkdir()
    options = f"size={SMALL_DISK}"
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting a small disk needs rights that this user has not")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk(study, tmp_path):
    with small_disk(tmp_path / "disk") as disk:
        (disk / "brief.html").write_text("of a former run")
        unwritable(study, disk, "no space left")
        assert [path.name for path in disk.iterdir()] == ["brief.html"]


def test_a_full_disk_keeps_no_new_folder(study, tmp_path):
    with small_disk(tmp_path / "disk") as disk:
        unwritable(study, disk / "new" / "folder", "no space left")
        assert list(disk.iterdir()) == []


def test_a_read_only_disk(study, tmp_path):
    with small_disk(tmp_path / "disk") as disk:
        (disk / "brief.html").write_text("of a former run")
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        unwritable(study, disk, "read-only")
        unwritable(study, disk / "new", "read-only")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write into a read-only folder")
def test_a_read_only_folder(study, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir(mode=0o500)
    unwritable(study, folder, "permission denied")


INTERRUPTED_AT = {
    "reading": "keruen.study:read_study",
    "solving": "keruen.equilibrium.solve:solve",
    "writing": "keruen.report.files:write_workbook",
}
INTERRUPT = """
import importlib, os, signal, sys, time
module, name = "{place}".split(":")
def stop(*_, **__):
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(10)
setattr(importlib.import_module(module), name, stop)
from keruen.cli.main import main
sys.argv[0] = "keruen"
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are not sent this way there")
@pytest.mark.parametrize("stage", INTERRUPTED_AT)
def test_an_interrupted_run_leaves_nothing_half_written(study, tmp_path, stage):
    out = tmp_path / "out"
    out.mkdir()
    (out / "brief.html").write_text("of a former run")
    script = INTERRUPT.format(place=INTERRUPTED_AT[stage])
    ended = python("-c", script, "run", study, "-o", out)
    assert ended.exit_code == 130, ended.stderr
    assert "stopped" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert contents(tmp_path / "out") == {out / "brief.html": b"of a former run"}
    assert [path.name for path in out.iterdir()] == ["brief.html"]
