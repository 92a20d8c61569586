"""What every layer is: fields a user may write, a shape rule, parameters and cost. One file per layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from specc.initializers import Distribution, Framework, Initializer

#: Features last, batch left out.
Shape = tuple[int, ...]


@dataclass(frozen=True)
class Value:
    """What flows along an edge: a shape (features last, no batch), and for whole numbers how many values there are."""

    shape: Shape
    dtype: str = "float"
    vocab: int | None = None


@dataclass(frozen=True)
class Param:
    """One array that a layer owns, in the spec's own layout.

    `axes` names the axes, so that a target can say in which order it stores them: ``in``, ``out``, ``k0`` .. ``k2``
    (window), ``multiplier``, ``feature`` (one entry per feature of the input), ``vocab``, or ``axis<i>`` of the input.
    """

    name: str
    shape: Shape
    axes: tuple[str, ...]
    init: Distribution
    trainable: bool = True

    @property
    def size(self) -> int:
        """How many numbers it holds."""
        return prod(self.shape)


@dataclass(frozen=True)
class Inferred:
    """What the shape rule of a layer found out.

    `macs` counts multiply-accumulate operations for one example, `arithmetic` spells the sizes out for people, and
    `resolved` holds what targets need and the fields alone do not say, such as explicit pads.
    """

    value: Value
    params: tuple[Param, ...] = ()
    macs: int = 0
    arithmetic: tuple[str, ...] = ()
    resolved: Mapping[str, Any] = field(default_factory=dict, hash=False)


class Fault(Exception):
    """A layer does not fit its inputs. `at` names the field to point at, empty for the whole entry."""

    def __init__(self, code: str, at: str = "", **args: Any) -> None:
        self.code, self.at, self.args_by_name = code, at, args
        super().__init__(code)


class Layer(BaseModel):
    """Base of all layers. A subclass is named by its file, which is also its `type` in a spec."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    #: Whether ``activation:`` may stand on it (every layer that has weights to activate).
    takes_activation: ClassVar[bool] = False
    #: Fewest and most inputs.
    arity: ClassVar[tuple[int, int | None]] = (1, 1)
    #: Whether it takes whole numbers, such as tokens, rather than features.
    takes_integers: ClassVar[bool] = False
    #: Whether output element i depends on input element i alone, so that any layout of the axes passes through.
    elementwise: ClassVar[bool] = False
    #: Whether ``activation:`` may name it.
    is_activation: ClassVar[bool] = False
    #: Names of fields that hold initialisers.
    initializers: ClassVar[tuple[str, ...]] = ()

    def infer(self, inputs: Sequence[Value]) -> Inferred:
        """Shape, parameters and cost for these inputs.

        Raises:
            Fault: the layer does not fit them.
        """
        raise NotImplementedError


class Elementwise(Layer):
    """A layer that keeps the shape and has no parameters."""

    elementwise = True

    def infer(self, inputs: Sequence[Value]) -> Inferred:
        return Inferred(Value(inputs[0].shape))


class Activation(Elementwise):
    """An elementwise layer that may stand in ``activation:``."""

    is_activation = True


def weight(
    name: str, shape: Shape, axes: tuple[str, ...], init: Initializer | None, fans: tuple[float, float]
) -> Param:
    """A trainable parameter whose initial values follow `init` for these ``(fan_in, fan_out)``.

    Raises:
        Fault: E429, initial values that are a matrix for a parameter that is none.
    """
    values = (init or Framework()).distribution(*fans)
    most = {"identity": 2, "orthogonal": len(shape)}.get(values.kind)
    if most is not None and not 2 <= len(shape) <= most:
        raise Fault("E429", init=values.name, param=name, shape=shape)
    return Param(name, shape, axes, values)


def constant(name: str, shape: Shape, axes: tuple[str, ...], value: float, trainable: bool = True) -> Param:
    """A parameter that starts at one value."""
    return Param(name, shape, axes, Distribution("constant", "constant", value), trainable)


def require_rank(value: Value, rank: int, kind: str) -> None:
    """Refuse an input that does not have `rank` axes (batch left out).

    Raises:
        Fault: E410.
    """
    if len(value.shape) != rank:
        raise Fault("E410", type=kind, needed=rank, found=len(value.shape), shape=value.shape)
