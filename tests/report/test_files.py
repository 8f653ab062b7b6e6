import hashlib
import os
from pathlib import Path

import pandas as pd
import pytest

from keruen.errors import OutputError
from keruen.report import files
from keruen.report.files import write_results


def digests(folder):
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in paths}


def test_the_same_inputs_give_the_same_bytes(solved, tmp_path):
    write_results(tmp_path / "one", solved.contents)
    write_results(tmp_path / "two", solved.gather(solved.scenarios, solved.corridors))
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_only_what_is_named_is_left(solved, tmp_path):
    written = write_results(tmp_path / "out", solved.contents)
    there = {path for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert set(written) == there
    assert {"brief.html", "results.xlsx"} <= {path.name for path in written}


def test_parquet_holds_text_and_plain_numbers(solved, tmp_path):
    written = write_results(tmp_path / "out", solved.contents)
    for path in written:
        if path.suffix == ".parquet":
            kinds = {dtype.kind for dtype in pd.read_parquet(path).dtypes}
            assert kinds <= set("OUTbif"), path.name


def test_the_workbook_opens_and_begins_with_what_it_is(solved, tmp_path):
    from openpyxl import load_workbook

    write_results(tmp_path / "out", solved.contents)
    book = load_workbook(tmp_path / "out" / "results.xlsx")
    assert book.sheetnames[0] == "About"
    assert book["gate_goods"].freeze_panes == "A2"
    cells = [cell.value for row in book["turnover"].iter_rows() for cell in row]
    assert solved.hostile in cells


def test_a_failing_write_leaves_the_former_results_as_they_were(solved, tmp_path, monkeypatch):
    write_results(tmp_path / "out", solved.contents)
    before = digests(tmp_path / "out")
    monkeypatch.setattr(files, "write_workbook", full_disk)
    with pytest.raises(OutputError, match="no space left"):
        write_results(tmp_path / "out", solved.gather([], []))
    assert digests(tmp_path / "out") == before


def test_a_failing_first_write_leaves_nothing(solved, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "write_parquet", full_disk)
    with pytest.raises(OutputError):
        write_results(tmp_path / "new" / "out", solved.contents)
    assert list(tmp_path.iterdir()) == []


def test_an_interruption_leaves_nothing(solved, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "write_workbook", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_results(tmp_path / "out", solved.contents)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_place_of_the_folder_is_named(solved, tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(OutputError, match="a file stands in its place"):
        write_results(tmp_path / "out", solved.contents)
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_named(solved, tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="right to write"):
        write_results(tmp_path / "out", solved.contents)


def full_disk(*args, **kwargs):
    raise OSError(28, "No space left on device", str(Path("x")))


def interrupted(*args, **kwargs):
    raise KeyboardInterrupt
