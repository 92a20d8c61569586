"""Share of right answers."""

from __future__ import annotations

from specc.training._base import Metric


class Accuracy(Metric):
    """The share of answers that are the label, over all examples and positions.

    The answer of a softmax is the class with the largest output, the first of equal ones. The answer of each sigmoid is
    yes above one half (a logit above 0); each counts on its own. Source: scikit-learn's definition of accuracy for
    multi-class labels, applied element by element to yes-or-no labels.
    """

    heads = ("softmax", "sigmoid")
