"""Area under the ROC curve."""

from __future__ import annotations

from specc.training._base import Metric


class Auc(Metric):
    """The chance that a random example with the label yes has a larger output than one with no; equal ones count half.

    Computed exactly from ranks, without thresholds. Each sigmoid, or each class of a softmax against all others, has
    its own area, and the mean is taken over those that have examples of both kinds; NaN where none has. Sources: Hanley
    and McNeil (1982); Fawcett, An introduction to ROC analysis (2006), section 8.
    """

    heads = ("softmax", "sigmoid")
    builds_on = "area"
