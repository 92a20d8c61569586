"""The schedules of the language, one file each, known by the name of the file."""

from __future__ import annotations

from pathlib import Path

from specc.registry import Registry
from specc.training._base import Schedule

SCHEDULES: Registry[Schedule] = Registry(__name__, str(Path(__file__).parent), Schedule)
