"""The one place that says what the tables of a study are: units, ranges and meaning.

The checks of ``keruen check`` and the reference page of the documentation are made from it.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from keruen.study.schema.goods import (
    COMMODITIES,
    COSTS,
    COUNTRIES,
    MACRO,
    NEEDS,
    PARAMETERS,
    REQUIRED_PARAMETERS,
    TARGETS,
    TRADE,
)
from keruen.study.schema.model import Column, Kind, Table
from keruen.study.schema.network import CROSSING, LINK, NODE, TRANSFER, ZONE_SHARES, ZONES
from keruen.study.schema.record import (
    CLAIMS,
    COMMITMENTS,
    DOCUMENTS,
    EVENTS,
    POLICY,
    PROJECTS,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLES: Final[Mapping[str, Table]] = MappingProxyType(
    {
        table.name: table
        for table in (
            NODE,
            LINK,
            CROSSING,
            TRANSFER,
            ZONES,
            ZONE_SHARES,
            COMMODITIES,
            COUNTRIES,
            COSTS,
            TRADE,
            PARAMETERS,
            TARGETS,
            MACRO,
            NEEDS,
            POLICY,
            PROJECTS,
            COMMITMENTS,
            EVENTS,
            DOCUMENTS,
            CLAIMS,
        )
    }
)
"""All tables of a study by name, in the order of the reference page."""

__all__ = ["REQUIRED_PARAMETERS", "TABLES", "Column", "Kind", "Table"]
