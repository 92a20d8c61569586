"""Logarithms of probabilities along an axis."""

from __future__ import annotations

from specc.layers._softmax import AlongAxis


class LogSoftmax(AlongAxis):
    """``x - log(sum(exp(x)))`` along `axis`, shifted by the maximum so that it stays finite."""
