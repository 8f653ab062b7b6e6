"""Spellings: when two names are the same, and which known names are near a wrong one."""

from __future__ import annotations

import difflib
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_CUTOFF = 0.6
_ROUNDS = 8


def normalise(text: str) -> str:
    """Return a name without case, diacritics, punctuation and spaces; idempotent.

    ``Mazar-e Sharif`` and ``mazar e sharif`` are the same name, as are ``Köneürgench`` and
    ``Koneurgench``. Text of punctuation alone becomes empty.
    """
    for _ in range(_ROUNDS):
        folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        plain = "".join(letter for letter in folded if letter.isalnum())
        if plain == text:
            break
        text = plain
    return text


def nearest(text: str, names: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Return up to `count` of the names that are spelt most like the text, best first."""
    wanted = normalise(text)
    known: dict[str, str] = {}
    for name in names:
        known.setdefault(normalise(name), name)
    inside = sorted((key for key in known if wanted and wanted in key), key=len)
    close = difflib.get_close_matches(wanted, known, n=count, cutoff=_CUTOFF)
    found = dict.fromkeys([*close, *inside])
    return tuple(known[key] for key in list(found)[:count])
