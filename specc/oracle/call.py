"""One evaluation of one layer, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: What every layer function takes and returns. `specc.oracle.gradient` sends complex numbers through the same
#: functions, so they compare real parts only and call nothing that takes a length or drops the imaginary part
#: (`np.abs`, `np.var`, `np.maximum`).
Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)  # arrays have no single truth value, so two calls are equal only if they are one
class Call:
    """What a layer function needs: settings, values and mode.

    `fields` are the layer's validated fields and `resolved` what inference made of them (``pads``, ``crop``,
    ``output_padding``). `inputs` and `params` are in the canonical layout: inputs ``(N, ..., features)``, parameters
    with their layer's canonical axes. Ids for an embedding may be integers. `mask` is the keep mask (ones and zeros) of
    a dropout layer, batch axis included and broadcastable to its input; it is needed when `training` is set.
    """

    fields: Mapping[str, Any]
    resolved: Mapping[str, Any]
    inputs: tuple[Array, ...]
    params: Mapping[str, Array] = field(default_factory=dict)
    training: bool = False
    mask: Array | None = None

    @property
    def x(self) -> Array:
        """The only input of a layer with one input."""
        (value,) = self.inputs
        return value


def array_axis(spec_axis: int) -> int:
    """The array axis of a spec axis: only arrays count the batch axis, so from the front they are one ahead."""
    return spec_axis if spec_axis < 0 else spec_axis + 1
