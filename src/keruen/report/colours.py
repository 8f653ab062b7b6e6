"""The colours of every figure: one per gate, one per mode, the same everywhere.

Gates take the Okabe-Ito colours, which colour-blind readers can tell apart (Okabe and Ito 2008),
then two of Tol's muted scheme (Tol 2021); modes take greys and earth tones of different lightness,
so that no colour means two things.
"""

from __future__ import annotations

import pandas as pd

INK = "#1d2b36"
MUTED = "#66737d"
FAINT = "#d9dee2"
PAPER = "#ffffff"
LAND, LAND_ASKED, WATER, BORDER = "#f3f1ea", "#e7e2d2", "#dbe8f0", "#b9b4a4"

_GATES = ("#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#999933", "#882255")
_OTHER_GATE = "#9aa3aa"

MODES = {
    "rail": "#2f3e4a",
    "road": "#a3835c",
    "sea": "#7ba4c0",
    "ferry": "#7ba4c0",
    "river": "#7ba4c0",
}
#: Parts of a way: hauls as their mode, stops hatched or pale.
PARTS = {
    "haul by rail": MODES["rail"],
    "haul by road": MODES["road"],
    "haul by water": MODES["sea"],
    "border": "#f0e442",
    "change of mode or gauge": "#c9b8d6",
    "loading and unloading": "#dfe4e8",
}


class GateColours:
    """The colour of each gate, by its id or any text that holds its name; one a place.

    Parameters
    ----------
    gates
        Table of ``keruen.analysis.gates.gate_table``: crossing_id, name; largest first.
    """

    def __init__(self, gates: pd.DataFrame) -> None:
        self._by_text: dict[str, str] = {}
        for at, name in enumerate(dict.fromkeys(gates["name"])):
            colour = _GATES[at] if at < len(_GATES) else _OTHER_GATE
            self._by_text[str(name).casefold()] = colour
        for crossing_id, name in zip(gates["crossing_id"], gates["name"], strict=True):
            colour = self._by_text[str(name).casefold()]
            self._by_text.setdefault(str(crossing_id).casefold(), colour)
        self._longest_first = sorted(self._by_text, key=lambda text: (-len(text), text))

    def of(self, gate: str) -> str:
        """Return the colour of a gate; grey for one that carries nothing in the baseline."""
        folded = str(gate).casefold()
        if folded in self._by_text:
            return self._by_text[folded]
        found = next((text for text in self._longest_first if text and text in folded), None)
        return self._by_text[found] if found else _OTHER_GATE
