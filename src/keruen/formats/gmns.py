"""GMNS names (General Modeling Network Specification) against ours.

GMNS leaves units to a configuration file; a study uses km, km/h and EPSG:4326, and its tables
carry the unit in the column name as soon as they are inside the program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

GMNS_NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "node": {"x_coord": "lon", "y_coord": "lat"},
    "link": {"length": "length_km", "free_speed": "speed_kmh"},
}
"""For each GMNS table, its column names that differ from ours (GMNS name: our name)."""


def our_name(table: str, column: str) -> str:
    """Return our name of a GMNS column; a name that does not differ comes back as it is."""
    return GMNS_NAMES.get(table, {}).get(column, column)


def gmns_name(table: str, column: str) -> str:
    """Return the GMNS name of one of our columns; the reverse of `our_name`."""
    for theirs, ours in GMNS_NAMES.get(table, {}).items():
        if ours == column:
            return theirs
    return column


def from_gmns(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """Return a GMNS table under our column names [km, km/h, degrees]; values as they are."""
    return frame.rename(columns=dict(GMNS_NAMES.get(table, {})))


def to_gmns(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """Return one of our tables under GMNS column names; the reverse of `from_gmns`."""
    return frame.rename(columns={our: gmns_name(table, our) for our in frame.columns})


def write_gmns_table(path: Path, frame: pd.DataFrame, table: str) -> None:
    """Write one of our tables as a GMNS CSV file: UTF-8, commas, unknown cells empty."""
    to_gmns(frame, table).to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
