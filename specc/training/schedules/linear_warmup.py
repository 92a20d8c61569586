"""Up in equal steps, then another schedule."""

from __future__ import annotations

from pydantic import Field

from specc.layers._fields import Count
from specc.training._base import Schedule


class LinearWarmup(Schedule):
    """``base (n + 1) / over`` while ``n < over``, so that the first update counts; then `then` from its own count 0.

    Without `then` the rate stays at `base`. Source: Goyal et al., Accurate, Large Minibatch SGD (2017), section 2.2.
    """

    over: Count = Field(examples=[5])
    then: Schedule | None = None
