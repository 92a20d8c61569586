"""Down by a factor when a figure of the run no longer falls."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from specc.layers._fields import Count, NotNegative
from specc.training._base import Schedule


class Plateau(Schedule):
    """The rate times `factor`, never below `floor`, after `patience` epochs in which `monitor` set no new best.

    A figure is a new best when it is less than the best so far minus `min_delta`. The count of epochs starts again
    after a new best and after each change. Source: the usual heuristic, as described by Goodfellow, Bengio and
    Courville, Deep Learning (2016), section 8.3, and He et al., Deep Residual Learning (2016), section 4.2.
    """

    counts = False

    unit: Literal["epoch"] = "epoch"
    factor: Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False)] = 0.1
    patience: Count = 10
    min_delta: NotNegative = 0.0
    floor: NotNegative = 0.0
    monitor: Literal["loss", "val_loss"] = "val_loss"
