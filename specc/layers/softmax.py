"""Probabilities along an axis."""

from __future__ import annotations

from specc.layers._softmax import AlongAxis


class Softmax(AlongAxis):
    """``exp(x) / sum(exp(x))`` along `axis`, shifted by the maximum so that it stays finite."""
