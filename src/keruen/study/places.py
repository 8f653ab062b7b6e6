"""Find a place, zone or class of goods of a study by any of its spellings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keruen.errors import UnknownNameError
from keruen.study.cells import items
from keruen.study.names import nearest, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from keruen.study.reading import Study


class AmbiguousNameError(UnknownNameError):
    """A name that several things in the study answer to; carries them."""

    def __init__(self, kind: str, name: str, candidates: tuple[str, ...]) -> None:
        super().__init__(kind, name, candidates)
        self.args = (
            f"{name!r} may mean {' or '.join(candidates)}. Name the {kind} by one of them.",
        )


def resolve_place(study: Study, text: str) -> str:
    """Return the node_id of a place.

    Parameters
    ----------
    study
        The study.
    text
        Identifier, name or alias of the place; case, diacritics and punctuation do not count.

    Raises
    ------
    UnknownNameError
        If no place is called so; carries the nearest names.
    AmbiguousNameError
        If several are.
    """
    node = study.tables["node"]
    return _resolve("place", text, _index(node, "node_id", ("name", "aliases")))


def resolve_commodity(study: Study, text: str) -> str:
    """Return the commodity_id of a class of goods, by its identifier, name or alias.

    Raises as `resolve_place`.
    """
    goods = study.tables["commodities"]
    return _resolve("commodity", text, _index(goods, "commodity_id", ("name", "aliases")))


def resolve_zone(study: Study, text: str) -> str:
    """Return the zone_id of a zone, by its identifier or name, or by the place it loads at.

    Raises as `resolve_place`.
    """
    zones = study.tables["zones"]
    index = _index(zones, "zone_id", ("name",))
    if normalise(text) in {normalise(spelling) for spelling, _ in index}:
        return _resolve("zone", text, index)
    zone_at = zones[["node_id", "zone_id"]].itertuples(index=False, name=None)
    places = _index(study.tables["node"], "node_id", ("name", "aliases"))
    spellings: dict[str, list[str]] = {}
    for spelling, node_id in places:
        spellings.setdefault(node_id, []).append(spelling)
    index += [
        (spelling, str(zone_id))
        for node_id, zone_id in zone_at
        for spelling in spellings[str(node_id)]
    ]
    return _resolve("zone", text, index)


def _index(frame: pd.DataFrame, key: str, columns: Iterable[str]) -> list[tuple[str, str]]:
    """Return (spelling, identifier) of every spelling of every row, identifiers last."""
    keys = [str(identifier) for identifier in frame[key].tolist()]
    found: list[tuple[str, str]] = []
    for column in columns:
        for identifier, cell in zip(keys, frame[column].tolist(), strict=True):
            names = items(str(cell)) if column == "aliases" else [str(cell)]
            found.extend((name, identifier) for name in names)
    return [*found, *((identifier, identifier) for identifier in keys)]


def _resolve(kind: str, text: str, index: list[tuple[str, str]]) -> str:
    wanted = normalise(text)
    if not wanted:
        raise UnknownNameError(kind, text)
    if any(identifier == text for _, identifier in index):
        return text
    found = dict.fromkeys(
        identifier for spelling, identifier in index if normalise(spelling) == wanted
    )
    if len(found) == 1:
        return next(iter(found))
    if found:
        raise AmbiguousNameError(kind, text, tuple(found))
    raise UnknownNameError(kind, text, nearest(text, [spelling for spelling, _ in index]))
