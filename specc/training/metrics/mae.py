"""Mean absolute error."""

from __future__ import annotations

from specc.training._base import Metric


class Mae(Metric):
    """``|prediction - target|``, the mean over all elements of the data set."""

    heads = (None,)
