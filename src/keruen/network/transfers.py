"""Which transfer rows hold at a place: the most specific row wins, methods stand side by side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeAlias

import pandas as pd

Row: TypeAlias = Any
"""A row of a table, as a named tuple."""


class TransferRules:
    """The transfer table, ready to be asked place by place.

    Parameters
    ----------
    transfers
        transfer_id, node_id ("" = every place of a type in node_types, ";" between), node_types,
        from_mode, to_mode, kind, method, handling ("" = any), hours_mean, hours_sd, fee_usd_t,
        capacity_t_day (NaN = no limit).
    nodes
        node_id, node_type.
    handlings
        The handling classes of the goods that will ask.
    """

    def __init__(
        self, transfers: pd.DataFrame, nodes: pd.DataFrame, handlings: Sequence[str]
    ) -> None:
        self._type = dict(zip(nodes["node_id"], nodes["node_type"], strict=True))
        self._rows: dict[tuple[str, str, str], list[Row]] = {}
        for row in transfers.astype(object).itertuples(index=False):
            key = (str(row.kind), str(row.from_mode), str(row.to_mode))
            self._rows.setdefault(key, []).append(row)
        self._handlings = sorted(handlings)
        self._of_type = cache(self._find)
        self._named = {str(name) for name in transfers["node_id"]} - {""}

    def matching(
        self, node_id: str, kind: str, from_mode: str, to_mode: str
    ) -> list[tuple[Row, str]]:
        """Return (row, handling it serves) for every transfer of a kind that a place offers.

        A row for the place goes before one for its type, and then a row for the handling class
        before one for any. Rows of equal rank are methods that a shipper may choose between.
        A handling of "" serves every class.
        """
        place = node_id if node_id in self._named else ""
        return self._of_type(place, self._type[node_id], kind, from_mode, to_mode)

    def _find(
        self, node_id: str, node_type: str, kind: str, from_mode: str, to_mode: str
    ) -> list[tuple[Row, str]]:
        offered = [
            row
            for row in self._rows.get((kind, from_mode, to_mode), [])
            if (row.node_id == node_id if row.node_id else node_type in row.node_types.split(";"))
        ]
        if all(row.handling == "" for row in offered):
            return [(row, "") for row in _best(offered)]
        found: list[tuple[Row, str]] = []
        for handling in self._handlings:
            fitting = [row for row in offered if row.handling in ("", handling)]
            found += [(row, handling) for row in _best(fitting)]
        return found


def _best(rows: list[Row]) -> list[Row]:
    """Return the rows of the highest rank: place over type, handling class over any."""
    rank = [(row.node_id != "", row.handling != "") for row in rows]
    return [row for row, mine in zip(rows, rank, strict=True) if mine == max(rank)]
