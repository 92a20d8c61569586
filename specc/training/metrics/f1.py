"""Harmonic mean of precision and recall."""

from __future__ import annotations

from specc.training._base import Metric


class F1(Metric):
    """``2 TP / (2 TP + FP + FN)``, 0 where neither an answer nor a label is yes.

    A softmax is judged class by class, answer against label, and the mean is taken over the classes that occur as an
    answer or as a label. Sigmoids are counted together, the answer of each being yes above one half. Sources: van
    Rijsbergen, Information Retrieval (1979), chapter 7; the mean over classes: Sokolova and Lapalme (2009), macro
    average.
    """

    heads = ("softmax", "sigmoid")
    builds_on = "counts"
