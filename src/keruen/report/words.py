"""Numbers as people read them: 1.10 Mt, 545 M USD, 12.4 days, 73 %."""

from __future__ import annotations

import math
from html import escape

HOURS_PER_DAY = 24
UNKNOWN = "–"
THIN = "\u202f"


def mass(tonnes: float) -> str:
    """Say a mass in Mt, kt or t, with three significant figures."""
    if not math.isfinite(tonnes):
        return UNKNOWN
    for unit, size in (("Mt", 1e6), ("kt", 1e3)):
        if abs(tonnes) >= 0.9995 * size:
            return f"{_three(tonnes / size)}{THIN}{unit}"
    return f"{tonnes:,.0f}{THIN}t"


def money(usd: float) -> str:
    """Say a sum in bn, M or thousand USD, with three significant figures."""
    if not math.isfinite(usd):
        return UNKNOWN
    for unit, size in (("bn USD", 1e9), ("M USD", 1e6), ("thousand USD", 1e3)):
        if abs(usd) >= 0.9995 * size:
            return f"{_three(usd / size)}{THIN}{unit}"
    return f"{usd:,.0f}{THIN}USD"


def per_tonne(usd_t: float) -> str:
    """Say a cost per tonne."""
    return f"{whole(usd_t)}{THIN}USD/t" if math.isfinite(usd_t) else UNKNOWN


def days(hours: float) -> str:
    """Say a duration in days, or in hours when it is shorter than two days."""
    if not math.isfinite(hours):
        return UNKNOWN
    if abs(hours) < 2 * HOURS_PER_DAY:
        return f"{hours:.0f}{THIN}h" if abs(hours) >= 9.95 else f"{hours:.1f}{THIN}h"
    return f"{hours / HOURS_PER_DAY:.1f}{THIN}days"


def day_number(hours: float) -> str:
    """Give hours as days without the unit, for columns headed "days"."""
    return f"{hours / HOURS_PER_DAY:.1f}" if math.isfinite(hours) else UNKNOWN


def percent(ratio: float, digits: int = 0) -> str:
    """Say a ratio in per cent."""
    if not math.isfinite(ratio):
        return UNKNOWN
    if digits == 0 and 0 < abs(ratio) < 0.005:
        return f"<1{THIN}%"
    return f"{100 * ratio:,.{digits}f}{THIN}%"


def change(ratio: float) -> str:
    """Say a relative change in per cent with its sign."""
    if not math.isfinite(ratio):
        return UNKNOWN
    rounded = round(100 * ratio)
    return f"{rounded:+,d}{THIN}%" if rounded else "no change"


def dearer(ratio: float) -> str:
    """Say a relative change of a cost as more, less or as much."""
    rounded = round(100 * ratio) if math.isfinite(ratio) else 0
    if not rounded:
        return "as much"
    return f"{abs(rounded):,d}{THIN}% {'more' if rounded > 0 else 'less'}"


def whole(value: float) -> str:
    """Give a number without decimals, one decimal below ten."""
    if not math.isfinite(value):
        return UNKNOWN
    return f"{value:,.0f}" if abs(value) >= 9.95 else f"{value:,.1f}"


def plain(value: float) -> str:
    """Give a number as short as three significant figures allow."""
    if not math.isfinite(value):
        return UNKNOWN
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


_ONE_IN = ((1e-8, "a hundred million"), (1e-6, "a million"), (1e-4, "ten thousand"))


def settled(gap: float) -> str:
    """Say how many tonnes would still choose another way, from a relative gap."""
    for bound, number in _ONE_IN:
        if gap <= bound:
            return f"less than one tonne in {number} would choose another way"
    return f"{percent(gap, 2)} of the tonnes would choose another way"


def way_name(gate: str, told_by: str) -> str:
    """Name a way by its gate, and by what tells it from others through that gate."""
    return f"{gate} via {told_by}" if told_by else gate


def way_mark(gate: str, told_by: str) -> str:
    """Name a way in few letters, for a chart whose colour shows the gate."""
    return f"by {told_by}" if told_by else gate


def beyond(tonnes_yr: float) -> str:
    """Say what gates are asked for more than they can pass; empty below 500 t."""
    if not tonnes_yr >= 500:
        return ""
    return (
        f"{mass(tonnes_yr)} a year is asked of gates beyond what they can pass: it would queue "
        "without end or not move"
    )


def kilometres(km: float) -> str:
    """Say a length."""
    return f"{km:,.0f}{THIN}km" if math.isfinite(km) else UNKNOWN


def between(low: str, high: str) -> str:
    """Say a range of two numbers already put in words; the unit is said once if it is shared."""
    first, _, unit = low.partition(THIN)
    return f"{first}–{high}" if unit and high.endswith(THIN + unit) else f"{low}–{high}"


def safe(text: object) -> str:
    """Escape any text of a study for HTML, quotes included."""
    return escape(str(text), quote=True)


def capital(text: str) -> str:
    """Raise the first letter only."""
    return text[:1].upper() + text[1:]


def listed(names: list[str]) -> str:
    """Join names as a sentence does."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _three(value: float) -> str:
    """Three significant figures without exponent; thousands keep all their digits."""
    if value == 0:
        return "0"
    rounded = float(f"{value:.3g}")
    digits = max(0, 2 - math.floor(math.log10(abs(rounded)) + 1e-12))
    return f"{value:,.{min(digits, 6)}f}"
