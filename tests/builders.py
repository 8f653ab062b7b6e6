"""Small studies for tests: a mill, a town, and two ways with a border gate each between them."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

from keruen.study import TABLES, Study, new_study, read_study

SOURCED = {"source": "made for a test", "confidence": "high"}
ROAD = {
    "directed": "0",
    "free_speed": "50",
    "mode": "road",
    "status": "existing",
    "rate_usd_t_km": "0.06",
    "rate_cost_id": "C001",
    "emission_kg_t_km": "0.09",
    "emission_cost_id": "C002",
}
KM_TO_GATE, KM_AT_GATE = "80", "10"


def read_rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / TABLES[table].path).open(encoding="utf-8", newline="") as sheet:
        return list(csv.DictReader(sheet))


def write_rows(folder: Path, table: str, rows: list[dict[str, str]]) -> None:
    """Write a table; cells that a row leaves out are empty, its source one for tests."""
    names = [column.name for column in TABLES[table].columns]
    with (folder / TABLES[table].path).open("w", encoding="utf-8", newline="") as sheet:
        writer = csv.DictWriter(sheet, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows({**SOURCED, **row} for row in rows)


def add_rows(folder: Path, table: str, *rows: dict[str, str]) -> None:
    there = read_rows(folder, table) if (folder / TABLES[table].path).exists() else []
    write_rows(folder, table, [*there, *rows])


def set_cells(folder: Path, table: str, key: str, **cells: str) -> None:
    """Change cells of the row whose identifier is ``key``."""
    rows = read_rows(folder, table)
    row = next(row for row in rows if row[TABLES[table].key] == key)
    row.update(cells)
    write_rows(folder, table, rows)


def add_scenario(folder: Path, name: str, *changes: str, title: str = "A test") -> None:
    """Add a scenario; each change is the body of a TOML table."""
    (folder / "scenarios").mkdir(exist_ok=True)
    head = f'title = "{title}"\nquestion = "What then?"\nsource = "a test"\nconfidence = "high"\n'
    body = "".join(f'\n[[change]]\nsource = "a test"\n{change}\n' for change in changes)
    (folder / "scenarios" / f"{name}.toml").write_text(head + body, encoding="utf-8")


@dataclass(frozen=True)
class Fork:
    """What differs between studies of two gates; names of places may be changed.

    ``north_km`` and ``south_km`` are the km behind each gate; a capacity holds at a gate.
    """

    north_km: float = 100.0
    south_km: float = 120.0
    tonnes: float = 100_000.0
    capacity_t_day: dict[str, float] = field(default_factory=dict)
    rename: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    name: str = "two-gates"

    def id(self, node: str) -> str:
        return self.rename.get(node, node)

    def write(self, parent: Path) -> Path:
        folder = new_study(self.name, parent)
        settings = folder / "study.toml"
        text = settings.read_text(encoding="utf-8").replace("Bakerstown", "Town")
        settings.write_text(text.replace('"Milltown"', '"Mill"'), encoding="utf-8")
        write_rows(folder, "node", self._nodes())
        write_rows(folder, "link", self._links())
        write_rows(folder, "crossing", self._crossings())
        zones = (("Z1", "MILL", "XAA"), ("Z2", "TOWN", "XBB"))
        write_rows(
            folder,
            "zones",
            [
                {"zone_id": zone, "node_id": self.id(node), "name": node.title(), "country": iso3}
                for zone, node, iso3 in zones
            ],
        )
        roles = (("Z1", "produces"), ("Z2", "consumes"))
        shares = [{"zone_id": zone, "role": role, "share": "1"} for zone, role in roles]
        write_rows(folder, "zone_shares", shares)
        set_cells(folder, "trade", "T001", tonnes=f"{self.tonnes:.17g}", value_usd="")
        for name, value in self.parameters.items():
            set_cells(folder, "parameters", name, value=value)
        return folder

    def read(self, parent: Path) -> Study:
        return read_study(self.write(parent))

    def _nodes(self) -> list[dict[str, str]]:
        places = (
            ("MILL", "city", "XAA", 60.0, 45.0),
            ("NORTH_A", "border", "XAA", 60.8, 45.2),
            ("NORTH_B", "border", "XBB", 60.9, 45.2),
            ("SOUTH_A", "border", "XAA", 60.8, 44.8),
            ("SOUTH_B", "border", "XBB", 60.9, 44.8),
            ("TOWN", "city", "XBB", 61.7, 45.0),
        )
        return [
            {
                "node_id": self.id(node_id),
                "name": node_id.replace("_", " ").title(),
                "x_coord": str(lon),
                "y_coord": str(lat),
                "node_type": kind,
                "country": country,
            }
            for node_id, kind, country, lon, lat in places
        ]

    def _links(self) -> list[dict[str, str]]:
        stretches = (
            ("L1", "MILL", "NORTH_A", KM_TO_GATE),
            ("L2", "NORTH_A", "NORTH_B", KM_AT_GATE),
            ("L3", "NORTH_B", "TOWN", str(self.north_km)),
            ("L4", "MILL", "SOUTH_A", KM_TO_GATE),
            ("L5", "SOUTH_A", "SOUTH_B", KM_AT_GATE),
            ("L6", "SOUTH_B", "TOWN", str(self.south_km)),
        )
        return [
            {
                **ROAD,
                "link_id": link_id,
                "from_node_id": self.id(start),
                "to_node_id": self.id(end),
                "length": km,
            }
            for link_id, start, end, km in stretches
        ]

    def _crossings(self) -> list[dict[str, str]]:
        rows = []
        for gate in ("NORTH", "SOUTH"):
            a, b = self.id(f"{gate}_A"), self.id(f"{gate}_B")
            seen = {"crossing_id": f"X_{gate}", "name": gate.title(), "mode": "road"}
            seen |= {"scope": "own", "year": "2024"}
            for start, end, sides in ((a, b, ("XAA", "XBB")), (b, a, ("XBB", "XAA"))):
                for side, movement in zip(sides, ("outbound", "inbound"), strict=True):
                    rows.append(
                        {
                            **seen,
                            "from_node_id": start,
                            "to_node_id": end,
                            "record_type": "performance",
                            "side": side,
                            "movement": movement,
                            "clear_time_h": "6",
                            "cost_usd_vehicle": "100",
                        }
                    )
            if gate in self.capacity_t_day:
                capacity = f"{self.capacity_t_day[gate]:.17g}"
                row = {**seen, "from_node_id": a, "to_node_id": b, "record_type": "capacity"}
                rows.append({**row, "capacity": capacity, "capacity_unit": "t/day"})
                rows[-1]["capacity_t_day"] = capacity
        return [{**row, "observation_id": f"O{i}"} for i, row in enumerate(rows, 1)]
