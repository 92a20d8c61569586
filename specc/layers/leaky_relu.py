"""Rectifier with a slope for negative values (Maas et al. 2013)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from specc.layers._base import Activation


class LeakyRelu(Activation):
    """``x if x > 0 else slope * x``."""

    slope: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.01
