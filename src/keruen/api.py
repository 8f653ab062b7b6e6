"""The Python face: open a study, run it, ask it. Tables are pandas DataFrames, units in names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from keruen.analysis.comparison import compare_runs
from keruen.analysis.corridors import (
    Corridors,
    asked_corridors,
    find_corridors,
    way_question,
)
from keruen.equilibrium.run import Run
from keruen.equilibrium.solve import solve
from keruen.report.contents import gather
from keruen.report.files import write_results
from keruen.scenario.reading import BASELINE, read_scenario, scenario_names
from keruen.study import Study, bundled_studies, read_study

__all__ = ["OpenRun", "OpenStudy", "bundled_studies", "open_study"]


@dataclass(frozen=True, slots=True)
class OpenStudy:
    """A study ready to be run; ``tables`` holds its tables by name."""

    content: Study

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables of the study by name."""
        return dict(self.content.tables)

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Return the names of the scenarios that the study ships."""
        return scenario_names(self.content)

    def run(self, scenario: str | None = None, *, year: int | None = None) -> OpenRun:
        """Return the solved run of a scenario, or of the study as it is.

        Raises
        ------
        UnknownNameError
            If there is no such scenario.
        NotConvergedError
            If the flows do not settle.
        """
        changes = BASELINE if scenario is None else read_scenario(self.content, scenario)
        return OpenRun(solve(self.content, changes, year=year))


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A solved run; its tables carry units in their column names."""

    content: Run

    @property
    def flows(self) -> pd.DataFrame:
        """Return tonnes a year on every link, with capacity and delay."""
        return self.content.link_flows

    @property
    def gates(self) -> pd.DataFrame:
        """Return tonnes a year through every border gate by commodity and exporter."""
        return self.content.gate_flows

    @property
    def skims(self) -> pd.DataFrame:
        """Return cost [USD/t], hours and km between trading zones along the cheapest way."""
        return self.content.skims

    @property
    def fit(self) -> pd.DataFrame:
        """Return what was observed beside what the run says."""
        return self.content.fit

    def corridors(
        self,
        origin: str,
        destination: str,
        commodity: str = "wheat_flour",
        *,
        k: int = 5,
        via: Sequence[str] = (),
        avoid: Sequence[str] = (),
    ) -> Corridors:
        """Return the corridor-distinct ways between two places, cheapest first.

        Names may be spelled in any way the study knows.

        Raises
        ------
        UnknownNameError
            If a name is unknown; carries the nearest ones.
        InfeasibleError
            If no open way joins the places.
        """
        question = way_question(
            self.content.study, origin, destination, commodity, via=via, avoid=avoid
        )
        return find_corridors(self.content, [question], k=k)[0]

    def compare(self, base: OpenRun) -> pd.DataFrame:
        """Return what moved against another run, measure by measure."""
        return compare_runs(base.content, self.content)

    def write(self, folder: str | Path) -> list[Path]:
        """Write the brief, the Parquet tables and the workbook; return their paths.

        Raises
        ------
        OutputError
            If the folder cannot be written; nothing half-written is left.
        """
        run = self.content
        contents = gather(run.study, run, [], asked_corridors(run))
        return write_results(Path(folder), contents)


def open_study(path_or_name: str | Path) -> OpenStudy:
    """Return a study from its folder, or a bundled one by its name.

    Raises
    ------
    StudyDataError
        If the study has errors; carries every one.
    UnknownNameError
        If there is no such study.
    """
    return OpenStudy(read_study(path_or_name))
