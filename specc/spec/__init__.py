"""What a user may write: the model of a spec, and how plain data becomes one."""

from __future__ import annotations

from specc.spec.model import UNREADABLE, CallEntry, Entry, GroupEntry, Input, LayerEntry, OutputLoss, Spec, Train
from specc.spec.parse import VERSION, parse_spec

__all__ = [
    "UNREADABLE",
    "VERSION",
    "CallEntry",
    "Entry",
    "GroupEntry",
    "Input",
    "LayerEntry",
    "OutputLoss",
    "Spec",
    "Train",
    "parse_spec",
]
