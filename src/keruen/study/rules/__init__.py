"""The rules that join tables of a study, each a small named function, in one registry."""

from __future__ import annotations

from typing import Final

from keruen.study.rules import (
    borders,
    costs,
    demand,
    geography,
    links,
    parameters,
    spellings,
    zones,
)
from keruen.study.rules.rule import Rule

RULES: Final[tuple[Rule, ...]] = (
    *spellings.RULES,
    *geography.RULES,
    *links.RULES,
    *borders.RULES,
    *costs.RULES,
    *parameters.RULES,
    *zones.RULES,
    *demand.RULES,
)
"""All rules, in the order in which they are judged."""

__all__ = ["RULES", "Rule"]
