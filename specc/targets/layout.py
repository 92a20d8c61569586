"""How a target stores a value whose axes the spec counts as features last.

`order[i]` is the spec axis that stands at stored axis i (the batch left out). A vector that was flattened from a map
whose axes stood in another order holds the same numbers in another sequence; `flat` remembers the map's spec shape and
that order, so that a dense layer can take it up in its weights and no transpose is printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from specc.layers import Param, Shape
from specc.targets.plan import WeightMap


@dataclass(frozen=True)
class Layout:
    """Where the spec's axes are."""

    order: tuple[int, ...]
    flat: tuple[Shape, tuple[int, ...]] | None = None

    @property
    def is_spec(self) -> bool:
        """Whether it is stored exactly as the spec counts it."""
        return self.flat is None and self.order == tuple(range(len(self.order)))

    def stored(self, shape: Shape) -> Shape:
        """The stored shape of a value of this spec shape."""
        return tuple(shape[axis] for axis in self.order)

    def dim(self, axis: int) -> int:
        """The stored position of a spec axis, counting the batch as 0."""
        return self.order.index(axis % len(self.order)) + 1


def spec_layout(rank: int) -> Layout:
    """Features last, as the spec has it."""
    return Layout(tuple(range(rank)))


def channels_first(rank: int) -> Layout:
    """Features first: ``(C, H, W)``."""
    return Layout((rank - 1, *range(rank - 1)))


def flattened(shape: Shape, layout: Layout) -> Layout:
    """The layout of a vector flattened from a map of this spec shape in this layout."""
    sizes = [size for size in layout.stored(shape) if size > 1]
    in_spec_order = sizes == [size for size in shape if size > 1] and _same_order(shape, layout)
    return Layout((0,)) if layout.is_spec or in_spec_order else Layout((0,), (shape, layout.order))


def _same_order(shape: Shape, layout: Layout) -> bool:
    """Whether the axes longer than one come in the spec's own order, so that flattening gives the same sequence."""
    moving = [axis for axis in layout.order if shape[axis] > 1]
    return moving == sorted(moving)


def weight_map(
    owner: str,
    param: Param,
    variable: str,
    stored: tuple[str | tuple[str, ...], ...],
    taken: Layout | None = None,
    gives: Layout | None = None,
) -> WeightMap:
    """The map of a parameter that a target stores with these axes.

    Each entry of `stored` is an axis name of the parameter, a tuple of names merged into one axis, or ``()`` for an
    axis of length one. Where `taken` is the layout of a flattened input, the axis ``in`` or ``feature`` is reordered
    with it; where `gives` is that of an output that will be unflattened, so is ``out``.
    """
    flats = {name: taken.flat for name in ("in", "feature") if taken and taken.flat}
    flats |= {"out": gives.flat} if gives and gives.flat else {}
    split: list[int] = []
    places: dict[str, list[int]] = {}
    for name, size in zip(param.axes, param.shape, strict=True):
        # An axis that runs over a flattened map is split into the map's axes, and stored in the map's order.
        sizes, order = flats.get(name, ((size,), (0,)))
        places[name] = [len(split) + axis for axis in order]
        split += sizes
    permute: list[int] = []
    shape: list[int] = []
    for entry in stored:
        names = (entry,) if isinstance(entry, str) else entry
        axes = [place for name in names for place in places[name]]
        permute += axes
        shape.append(prod(split[axis] for axis in axes))
    return WeightMap(
        f"{owner}.{param.name}", variable, param.shape, tuple(split), tuple(permute), tuple(shape), param.trainable
    )
