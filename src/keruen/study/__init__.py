"""The tables of a study: schemas, reading, checking, names, and how to start one."""

from __future__ import annotations

from keruen.study.bundled import bundled_studies, find_study
from keruen.study.checking import CheckReport, check_study
from keruen.study.config import StudyConfig
from keruen.study.creating import new_study
from keruen.study.describing import describe, describe_as_data, render_reference
from keruen.study.names import nearest as nearest_names
from keruen.study.names import normalise
from keruen.study.places import (
    AmbiguousNameError,
    resolve_commodity,
    resolve_place,
    resolve_zone,
)
from keruen.study.reading import Study, read_study
from keruen.study.schema import REQUIRED_PARAMETERS, TABLES, Column, Table
from keruen.study.writing import write_table

__all__ = [
    "REQUIRED_PARAMETERS",
    "TABLES",
    "AmbiguousNameError",
    "CheckReport",
    "Column",
    "Study",
    "StudyConfig",
    "Table",
    "bundled_studies",
    "check_study",
    "describe",
    "describe_as_data",
    "find_study",
    "nearest_names",
    "new_study",
    "normalise",
    "read_study",
    "render_reference",
    "resolve_commodity",
    "resolve_place",
    "resolve_zone",
    "write_table",
]
