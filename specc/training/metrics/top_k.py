"""Share of labels among the k largest outputs."""

from __future__ import annotations

from specc.layers._fields import Count
from specc.training._base import Metric


class TopK(Metric):
    """The share of examples (and positions) for which fewer than k outputs are larger than that of the label.

    Equal outputs at the border all count as among the k largest, so the figure does not depend on how they are sorted.
    Source: Russakovsky et al., ImageNet Large Scale Visual Recognition Challenge (2015), section 4.1, top-5 error.
    """

    heads = ("softmax",)

    k: Count = 5
