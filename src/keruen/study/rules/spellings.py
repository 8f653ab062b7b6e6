"""Rules of names: a spelling means one thing, and the brief's questions name known things."""

# ruff: noqa: D401 - the docstring of a rule states the rule
from __future__ import annotations

from typing import TYPE_CHECKING

from keruen.errors import Problem
from keruen.study.cells import items
from keruen.study.config import CONFIG_FILE
from keruen.study.names import nearest, normalise
from keruen.study.rules.rule import Finder, rule, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keruen.study.draft import Draft


@rule("node")
def spelling_means_one_place(draft: Draft) -> Iterator[Problem]:
    """No identifier, name or alias leads to two places."""
    yield from _shared_spellings(draft, "node", "node_id")


@rule("commodities")
def spelling_means_one_class(draft: Draft) -> Iterator[Problem]:
    """No identifier, name or alias leads to two classes of goods."""
    yield from _shared_spellings(draft, "commodities", "commodity_id")


@rule("node", "commodities", "zones")
def brief_asks_about_known_things(draft: Draft) -> Iterator[Problem]:
    """The pairs of the brief name places and goods of the study."""
    if draft.config is None:
        return
    places = _spellings(draft, "node", "node_id")
    goods = _spellings(draft, "commodities", "commodity_id")
    plain = {
        kind: {normalise(spelling) for _, spelling, _ in known}
        for kind, known in (("place", places), ("class of goods", goods))
    }
    for number, pair in enumerate(draft.config.brief.pair):
        asked = (
            ("from", pair.from_place, places, "place"),
            ("to", pair.to_place, places, "place"),
            ("commodity", pair.commodity, goods, "class of goods"),
        )
        for key, name, known, kind in asked:
            if normalise(name) in plain[kind]:
                continue
            near = nearest(name, sorted((spelling for _, spelling, _ in known), key=str.isupper))
            fix = f"did you mean {', '.join(near)}?" if near else f"name a {kind} of the study"
            what = f"no {kind} is called {name!r}"
            yield Problem("error", CONFIG_FILE, 0, f"brief.pair.{number}.{key}", what, fix)


def _spellings(draft: Draft, table: str, key: str) -> list[tuple[int, str, str]]:
    """Return (place in the table, spelling, column) of every identifier, name and alias."""
    frame = draft.tables[table]
    columns = (texts(frame, key), texts(frame, "name"), texts(frame, "aliases"))
    found = []
    for place, (identifier, name, aliases) in enumerate(zip(*columns, strict=True)):
        found.append((place, identifier, key))
        found.append((place, name, "name"))
        found.extend((place, alias, "aliases") for alias in items(aliases))
    return found


def _shared_spellings(draft: Draft, table: str, key: str) -> Iterator[Problem]:
    identifiers = texts(draft.tables[table], key)
    first: dict[str, int] = {}
    told: set[tuple[int, str]] = set()
    for place, spelling, column in _spellings(draft, table, key):
        plain = normalise(spelling)
        if not plain:
            continue
        other = first.setdefault(plain, place)
        if other == place or (place, plain) in told or identifiers[other] == identifiers[place]:
            continue
        told.add((place, plain))
        what = f"{spelling!r} leads to both {identifiers[other]} and {identifiers[place]}"
        fix = "tell the two apart by their spelling, for instance by adding the country"
        yield Finder(draft, table, column).error(place, what, fix)


RULES = (spelling_means_one_place, spelling_means_one_class, brief_asks_about_known_things)
