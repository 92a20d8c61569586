"""Share of right answers."""

from __future__ import annotations

from specc.training._base import Metric


class Accuracy(Metric):
    """The share of examples whose largest output (one output: above one half) is the label."""
