"""Root of the mean squared error."""

from __future__ import annotations

from specc.training._base import Metric


class Rmse(Metric):
    """The square root of the mean of ``(prediction - target)^2`` over all elements of the data set.

    The root is taken once, at the end: the mean of the roots of batches is another figure.
    """

    heads = (None,)
