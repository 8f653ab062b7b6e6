"""Pieces of HTML: tables, footnotes, bars, bands. All text that enters is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from keruen.report.words import safe

RIGHT, LEFT = "r", "l"


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a table column: words (escaped when drawn) and the side to align to."""

    label: str
    side: str = LEFT


@dataclass(frozen=True, slots=True)
class Footnotes:
    """Superscript links from a figure to the number of its source.

    Parameters
    ----------
    numbers
        Number of each source text in the list of sources.
    """

    numbers: Mapping[str, int]

    def mark(self, sources: str | Iterable[str]) -> str:
        """Return links to one or more sources; nothing for a text that is not in the list."""
        texts = [sources] if isinstance(sources, str) else list(dict.fromkeys(sources))
        known = sorted({self.numbers[text] for text in texts if text in self.numbers})
        links = ",".join(f'<a href="#s{number}">{number}</a>' for number in known)
        return f"<sup>{links}</sup>" if links else ""


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], *, kind: str = "") -> str:
    """Return a table; cells are HTML already made safe by the caller."""
    head = "".join(f'<th class="{c.side}" scope="col">{safe(c.label)}</th>' for c in columns)
    sides = [column.side for column in columns]
    body = "".join(
        "<tr>"
        + "".join(f'<td class="{side}">{cell}</td>' for side, cell in zip(sides, row, strict=True))
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="scroll"><table class="{safe(kind)}"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def details(summary: str, body: str, *, printed: bool = False) -> str:
    """Return a part that a reader opens; on paper it is open only if ``printed``."""
    kind = "" if printed else " data-screen"
    return f"<details{kind}><summary>{safe(summary)}</summary>{body}</details>"


def dot(colour: str) -> str:
    """Return a dot of a colour, the key of a gate."""
    return f'<span class="dot" style="background:{safe(colour)}"></span>'


def bar(ratio: float, colour: str) -> str:
    """Return a bar that fills a ratio of its cell."""
    width = 100 * min(max(ratio, 0.0), 1.0) if np.isfinite(ratio) else 0.0
    style = f"width:{width:.1f}%;background:{safe(colour)}"
    return f'<span class="bar"><span style="{style}"></span></span>'


def chip(text: str, kind: str) -> str:
    """Return a short status in a box."""
    return f'<span class="chip {safe(kind)}">{safe(text)}</span>'


def band(low: float, high: float, value: float, *, met: bool) -> str:
    """Return a picture of a value against the range it should lie in."""
    edges = [edge for edge in (low, high, value) if np.isfinite(edge)]
    if len(edges) < 2:
        return ""
    left, right = min(edges), max(edges)
    pad = 0.15 * (right - left) or 1.0
    left, right = left - pad, right + pad

    def place(x: float) -> float:
        return 160 * (x - left) / (right - left)

    start = place(low) if np.isfinite(low) else 0.0
    end = place(high) if np.isfinite(high) else 160.0
    colour = "#1d2b36" if met else "#a4373a"
    shape = (
        f'<circle cx="{place(value):.1f}" cy="8" r="4.5" fill="{colour}"/>'
        if met
        else f'<path d="M{place(value) - 4.5:.1f} 3.5l9 9m0 -9l-9 9" stroke="{colour}" '
        'stroke-width="2.2"/>'
    )
    return (
        '<svg class="band" viewBox="0 0 160 16" width="160" height="16" aria-hidden="true">'
        '<line x1="0" x2="160" y1="8" y2="8" stroke="#d9dee2"/>'
        f'<rect x="{start:.1f}" y="3" width="{max(end - start, 1):.1f}" height="10" rx="2" '
        f'fill="#bcd3c6"/>{shape}</svg>'
    )
