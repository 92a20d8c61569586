"""Initial weights drawn by NumPy as the spec means them, so that two targets can start from the same ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from specc.errors import InternalError
from specc.graph import Graph
from specc.initializers import Distribution

Array = NDArray[Any]


def draw_initial(graph: Graph, seed: int, framework: Mapping[str, Array]) -> dict[str, Array]:
    """Every parameter and statistic by ``<node id>.<parameter>``, in float64.

    One Philox stream per parameter, keyed by the seed and its name. Where the spec leaves the choice to the framework,
    the values are those in `framework`.
    """
    found: dict[str, Array] = {}
    for node in graph.owners():
        for param in node.params:
            name = f"{node.id}.{param.name}"
            stream = np.random.Generator(np.random.Philox(key=[seed, crc32(name.encode())]))
            drawn = (
                np.asarray(framework[name], np.float64)
                if param.init.kind == "framework"
                else sample(param.init, param.shape, stream)
            )
            if node.type == "embedding" and node.fields.padding_idx is not None:
                drawn[node.fields.padding_idx] = 0.0
            found[name] = drawn
    return found


def sample(init: Distribution, shape: tuple[int, ...], stream: np.random.Generator) -> Array:
    """Numbers from a distribution; what its pair (a, b) means is said in `Distribution`."""
    if init.kind == "constant":
        return np.full(shape, init.a, np.float64)
    if init.kind == "uniform":
        return stream.uniform(init.a, init.b, shape)
    if init.kind == "normal":
        return stream.normal(init.a, init.b, shape)
    if init.kind == "truncated_normal":
        return np.asarray(init.a + init.b * _truncated(shape, stream))
    if init.kind == "identity":
        return np.asarray(init.a * np.eye(shape[0], shape[-1]))
    if init.kind == "orthogonal":
        return np.asarray(init.a * _orthogonal(shape, stream))
    raise InternalError(f"no numbers can be drawn from {init.kind}")


def _truncated(shape: tuple[int, ...], stream: np.random.Generator) -> Array:
    """Unit normal numbers, drawn again beyond two standard deviations."""
    values = np.asarray(stream.normal(size=shape))
    while (outside := np.abs(values) > 2).any():
        values[outside] = stream.normal(size=int(outside.sum()))
    return values


def _orthogonal(shape: tuple[int, ...], stream: np.random.Generator) -> Array:
    """Orthonormal columns or rows, uniform among all such matrices: QR with the signs of R (Mezzadri 2007)."""
    rows, columns = int(np.prod(shape[:-1])), shape[-1]
    q, r = np.linalg.qr(stream.normal(size=(max(rows, columns), min(rows, columns))))
    q = q * np.sign(np.diagonal(r))
    return np.asarray((q if rows >= columns else q.T).reshape(shape))
