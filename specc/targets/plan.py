"""The plan of one target: everything decided, nothing left to compute. A template only prints it.

A module's code is a tree of constructors (`Attribute`, `Chain`) and a list of lines (`Line`) whose expressions apply
those constructors or spell an operation out (`Expr`). Both targets use the same shapes of plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from specc.errors import Path
from specc.layers import Shape
from specc.literal import Code


@dataclass(frozen=True)
class Step:
    """One use of a macro: ``templates/<target>/layers/<macro>.j2``, the `form` in it, and ready values.

    Every field must be read by the macro (None means: print nothing, the framework does this anyway). A field that is
    left unread is an error, which is how nothing of a spec is dropped. `helper` names a class that this form needs,
    ``templates/<target>/helpers/<helper>.j2``; it is printed where such a step is.
    """

    macro: str
    form: str
    fields: Mapping[str, Any] = field(default_factory=dict, hash=False)
    helper: str = ""


@dataclass(frozen=True)
class Attribute:
    """A named part of the model: a single constructor, or a chain of them."""

    name: str
    module: Step | Chain
    comment: str = ""


@dataclass(frozen=True)
class Chain:
    """A Sequential: its children have no names, only places."""

    children: tuple[Attribute, ...]
    name: str = ""


@dataclass(frozen=True)
class Expr:
    """A value in the code: a variable, or something applied to the values before it.

    ``attribute`` calls a part of the model; ``module`` applies a constructor on the spot; ``inline`` is written out.
    """

    kind: str
    name: str = ""
    step: Step | Chain | None = None
    args: tuple[Expr, ...] = ()


@dataclass(frozen=True)
class Line:
    """``target: annotation = expression  # comment``; without an annotation where there is none."""

    target: str
    expression: Expr
    comment: str = ""
    annotation: str = ""


@dataclass(frozen=True)
class WeightMap:
    """How a parameter of the spec is stored by a target: ``a.reshape(split).transpose(permute).reshape(shape)``.

    `param` is ``<node id>.<parameter>``, `variable` the framework's own name, `trainable` whether training changes it.
    """

    param: str
    variable: str
    canonical: Shape
    split: Shape
    permute: tuple[int, ...]
    shape: Shape
    trainable: bool = True


@dataclass(frozen=True)
class Port:
    """An input or an output of the printed model. Stored axis i holds the spec's axis ``order[i]``."""

    name: str
    variable: Code
    shape: Shape
    order: tuple[int, ...]
    dtype: str = "float"
    vocab: int | None = None
    activation: str | None = None
    #: What to print where the framework asks for a name or a dtype; None where it needs none.
    label: str | None = None
    dtype_argument: str | None = None

    @property
    def feature_axis(self) -> int:
        """Where the features are, counting the batch as 0."""
        return self.order.index(len(self.order) - 1) + 1


@dataclass(frozen=True)
class Address:
    """Where a node's output can be seen.

    ``module``: as the output of a part of the model, whose dotted path is `place`; ``call``: of the same part when it
    is called again, `call` counting from 0; ``line``: as the value of the line (counted from 0) that `place` says;
    ``input``: it is the input of that name. `order` and `flat` say how it is laid out (see `specc.targets.layout`).
    """

    kind: str
    place: str
    order: tuple[int, ...]
    flat: tuple[Shape, tuple[int, ...]] | None = None
    call: int = 0


@dataclass(frozen=True)
class Body:
    """What of a plan depends on its style: one class with lines, or one chain."""

    attributes: tuple[Attribute, ...] = ()
    lines: tuple[Line, ...] = ()
    returns: tuple[Expr, ...] = ()
    chain: Chain | None = None

    def steps(self) -> Iterator[Step]:
        """Every step that is printed. Walks without recursion, as chains and expressions can be deep."""
        waiting: list[Step | Chain | Attribute | Expr | None] = [
            self.chain, *self.attributes, *self.returns, *(line.expression for line in self.lines)
        ]  # fmt: skip
        while waiting:
            item = waiting.pop()
            if isinstance(item, Step):
                yield item
            elif isinstance(item, Attribute):
                waiting.append(item.module)
            elif isinstance(item, Chain):
                waiting += item.children
            elif item is not None:
                waiting += [item.step, *item.args]


@dataclass(frozen=True)
class Plan:
    """A whole module of one target. `docstring` opens the file, `signature` says what the model takes and returns.

    `init` is drawn line by line after `loop`, which (if not None) visits every module of some classes. `paths` leads
    from node ids back to the YAML.
    """

    target: str
    style: str
    exact: bool
    name: str
    function: Code
    docstring: tuple[str, ...]
    signature: str
    notes: tuple[str, ...]
    helpers: tuple[Step, ...]
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    body: Body
    init: tuple[Step, ...]
    loop: Mapping[str, Any] | None
    weights: tuple[WeightMap, ...]
    addresses: Mapping[str, Address]
    trainable: int
    statistics: int
    weights_helpers: bool = False
    paths: Mapping[str, Path] = field(default_factory=dict)
    #: Ids of nodes that the framework computes in float32 only, so that nothing about them can be judged in float64.
    float32_only: tuple[str, ...] = ()

    @property
    def constructor(self) -> Code:
        """What makes the model: the class, or the function of a style without one."""
        return Code(self.name if self.style in ("module", "subclass") else self.function)

    @property
    def arguments(self) -> Code:
        """The variables of the inputs, as a call takes them."""
        return Code(", ".join(port.variable for port in self.inputs))

    @property
    def returned(self) -> Code:
        """The variables of the outputs, as a call gives them."""
        return Code(", ".join(port.variable for port in self.outputs))
