"""Keruen: an open engine for planning trade corridors."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from keruen.api import OpenRun, OpenStudy, bundled_studies, open_study

__version__ = "0.1.0"

__all__ = ["OpenRun", "OpenStudy", "__version__", "bundled_studies", "open_study"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the api module holds
    """Load the Python face on first use, so that ``import keruen`` stays quick."""
    if name in __all__:
        return getattr(import_module("keruen.api"), name)
    msg = f"module 'keruen' has no attribute {name!r}"
    raise AttributeError(msg)
