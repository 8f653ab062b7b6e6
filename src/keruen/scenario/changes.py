"""The changes a scenario may make to a study; applying one is pure."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from keruen.errors import UnknownNameError
from keruen.study import Study, nearest_names

OPEN_STATUS = "existing"


@dataclass(frozen=True, slots=True)
class Build:
    """Open links that are planned or under construction; they are there from the base year on."""

    links: tuple[str, ...]
    source: str

    def apply(self, study: Study) -> Study:
        """Return the study with these links existing."""
        link = study.table("link")
        _require(self.links, link["link_id"], "link")
        built = link["link_id"].isin(self.links)
        link.loc[built, "status"] = OPEN_STATUS
        link.loc[built, "opening_year"] = float(study.config.study.base_year)
        return study.with_table("link", link)

    def words(self) -> str:
        """Return the change in words."""
        return f"build {', '.join(self.links)}"


@dataclass(frozen=True, slots=True)
class Close:
    """Take out links, or everything that passes some crossings, for some or all modes."""

    links: tuple[str, ...]
    crossings: tuple[str, ...]
    modes: tuple[str, ...]
    source: str

    def apply(self, study: Study) -> Study:
        """Return the study without these links and passages."""
        link, crossing = study.table("link"), study.table("crossing")
        _require(self.links, link["link_id"], "link")
        _require(self.crossings, crossing["crossing_id"], "crossing")
        named = crossing[crossing["crossing_id"].isin(self.crossings)]
        named = named[named["scope"] != "region_average"]
        pairs = {
            frozenset(pair) for pair in zip(named["from_node_id"], named["to_node_id"], strict=True)
        }
        ends = [
            frozenset(pair) for pair in zip(link["from_node_id"], link["to_node_id"], strict=True)
        ]
        passes = pd.Series([pair in pairs for pair in ends], index=link.index)
        of_mode = link["mode"].isin(self.modes) if self.modes else pd.Series(True, index=link.index)
        shut = link["link_id"].isin(self.links) | (passes & of_mode)
        return study.with_table("link", link[~shut].reset_index(drop=True))

    def words(self) -> str:
        """Return the change in words."""
        what = ", ".join((*self.links, *self.crossings))
        return f"close {what}" + (f" for {', '.join(self.modes)}" if self.modes else "")


Change = Build | Close


def _require(names: tuple[str, ...], known: pd.Series, kind: str) -> None:
    there = set(known)
    for name in names:
        if name not in there:
            raise UnknownNameError(kind, name, nearest_names(name, sorted(there)))
