"""The model's parameters, read from the study: scalars, and values that replace those of tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from keruen.errors import StudyDataError
from keruen.study import REQUIRED_PARAMETERS, Study

HAUL_MODES = ("rail", "road", "sea", "ferry", "river")


@dataclass(frozen=True, slots=True)
class ModelParameters:
    """Everything that is a number of the model and not of a place or a link.

    Parameters
    ----------
    scalar
        Value by parameter_id, in the unit its row states.
    cost
        Value that replaces a row of costs.csv, by cost_id, in that row's unit.
    speed_kmh
        Speed that replaces those of existing links, by (mode, country) [km/h].
    side_hours
        Hours of one side of a border, by (from_node_id, to_node_id, mode, side country) [h].
    gate_usd_t
        What passing a gate costs that no cost row explains, by (crossing_id, mode) [USD/t].
    """

    scalar: Mapping[str, float]
    cost: Mapping[str, float]
    speed_kmh: Mapping[tuple[str, str], float]
    side_hours: Mapping[tuple[str, str, str, str], float]
    gate_usd_t: Mapping[tuple[str, str], float]

    @property
    def haul_time_cv(self) -> dict[str, float]:
        """Return standard deviation over mean of hauling hours by mode [-]."""
        return {mode: self.scalar.get(f"haul_time_cv_{mode}", 0.0) for mode in HAUL_MODES}


def read_parameters(study: Study) -> ModelParameters:
    """Return the parameters of a study.

    ``applies_to`` says what a row replaces: empty for a scalar of the model, ``cost:C015``,
    ``speed:rail:UZB``, ``side:GALABA:HAIRATAN:rail:AFG`` or ``gate:X_HAIRATAN:rail``; several
    with ";" between.

    Raises
    ------
    StudyDataError
        If a scalar that the model needs is missing, or ``applies_to`` is of no known kind.
    """
    table = study.table("parameters")
    found: dict[str, dict[Any, float]] = {
        kind: {} for kind in ("scalar", "cost", "speed", "side", "gate")
    }
    for row in table.to_dict("records"):
        for target in str(row["applies_to"] or "scalar").split(";"):
            kind, *key = target.split(":")
            if kind not in found or len(key) != _KEY_LENGTH[kind]:
                msg = f"parameter {row['parameter_id']}: applies_to {target!r} is unknown"
                raise StudyDataError(msg)
            place = tuple(key) if len(key) > 1 else (key or [str(row["parameter_id"])])[0]
            found[kind][place] = float(row["value"])
    missing = sorted(set(REQUIRED_PARAMETERS) - set(found["scalar"]))
    if missing:
        msg = f"parameters.csv lacks {', '.join(missing)}"
        raise StudyDataError(msg)
    return ModelParameters(
        found["scalar"], found["cost"], found["speed"], found["side"], found["gate"]
    )


_KEY_LENGTH = {"scalar": 0, "cost": 1, "speed": 2, "side": 4, "gate": 2}


def with_values(study: Study, values: Mapping[str, float]) -> Study:
    """Return the study with some parameters set to other values; the given one stays as it is."""
    table = study.table("parameters")
    table["value"] = table["parameter_id"].map(dict(values)).astype(float).fillna(table["value"])
    return study.with_table("parameters", table)
