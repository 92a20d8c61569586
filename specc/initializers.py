"""Initial values of parameters: what a spec may write, and the numeric distribution that it means.

A named initialiser becomes numbers as soon as the fans are known, so that both targets draw from the same distribution
whatever the framework itself would call it. Formulas: Glorot and Bengio 2010 (``glorot_*``), He et al. 2015 (``he_*``),
LeCun et al. 1998 (``lecun_*``). The ``*_normal`` forms are truncated at two standard deviations and widened by
`TRUNCATION`, so that the standard deviation after truncation is the one of the formula.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema
from pydantic_core import PydanticCustomError

#: Standard deviation of a unit normal cut at +-2: sqrt(1 - 4 phi(2) / (2 Phi(2) - 1)).
TRUNCATION = 0.87962566103423978

Kind = Literal["constant", "uniform", "normal", "truncated_normal", "orthogonal", "identity", "framework"]


@dataclass(frozen=True)
class Distribution:
    """Where initial values come from, in numbers.

    The pair ``(a, b)`` means: constant: value, unused; uniform: low, high; normal: mean, standard deviation;
    truncated_normal: the same before truncation at two standard deviations; orthogonal and identity: gain, unused.
    ``framework`` leaves the choice to the framework. `name` is the word of the spec.
    """

    kind: Kind
    name: str
    a: float = 0.0
    b: float = 0.0


class Initializer(BaseModel):
    """Base of everything that may stand in a ``*_init`` field."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)
    type: ClassVar[str]

    def distribution(self, fan_in: float, fan_out: float) -> Distribution:
        """The numbers for a parameter with these fans."""
        raise NotImplementedError


Finite = Annotated[float, Field(allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Zeros(Initializer):
    """All zeros."""

    type = "zeros"

    def distribution(self, fan_in: float, fan_out: float) -> Distribution:
        return Distribution("constant", self.type, 0.0)


class Ones(Initializer):
    """All ones."""

    type = "ones"

    def distribution(self, fan_in: float, fan_out: float) -> Distribution:
        return Distribution("constant", self.type, 1.0)


class Constant(Initializer):
    """One value everywhere."""

    type = "constant"
    value: Finite

    def distribution(self, fan_in: float, fan_out: float) -> Distribution:
        return Distribution("constant", self.type, self.value)


class RandomUniform(Initializer):
    """Uniform between `low` and `high`."""

    type = "random_uniform"
    low: Finite = -0.05
    high: Finite = 0.05

    def distribution(self, fan_in: float, fan_out: float) -> Distribution:
        return Distribution("uniform", self.type, self.low, self.high)


class RandomNormal(Initializer):
    """Normal with `mean` and standard deviation `std`."""

    type = "random_normal"
    mean: Finite = 0.0
    std: Positive = 0.05

    def distribution(self, fan_in: float, fan_out: float) -> Distribution:
        return Distribution("normal", self.type, self.mean, self.std)


class TruncatedNormal(RandomNormal):
    """Normal, drawn again where it falls more than two standard deviations from the mean."""

    type = "truncated_normal"

    def distribution(self, fan_in: float, fan_out: float) -> Distribution:
        return Distribution("truncated_normal", self.type, self.mean, self.std)


class Orthogonal(Initializer):
    """A random orthogonal matrix times `gain` (Saxe et al. 2013)."""

    type = "orthogonal"
    gain: Positive = 1.0

    def distribution(self, fan_in: float, fan_out: float) -> Distribution:
        return Distribution("orthogonal", self.type, self.gain)


class Identity(Initializer):
    """The identity matrix times `gain`; for two-dimensional parameters."""

    type = "identity"
    gain: Finite = 1.0

    def distribution(self, fan_in: float, fan_out: float) -> Distribution:
        return Distribution("identity", self.type, self.gain)


class VarianceScaling(Initializer):
    """Variance ``scale / fan``, where the fan is the inputs, the outputs or their mean."""

    type = "variance_scaling"
    scale: Positive = 1.0
    mode: Literal["fan_in", "fan_out", "fan_avg"] = "fan_in"
    shape: Literal["uniform", "normal", "truncated_normal"] = "truncated_normal"

    def distribution(self, fan_in: float, fan_out: float) -> Distribution:
        fan = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[self.mode]
        variance = self.scale / max(fan, 1.0)
        if self.shape == "uniform":
            return Distribution("uniform", self.type, -sqrt(3 * variance), sqrt(3 * variance))
        if self.shape == "normal":
            return Distribution("normal", self.type, 0.0, sqrt(variance))
        return Distribution("truncated_normal", self.type, 0.0, sqrt(variance) / TRUNCATION)


class _Named(Initializer):
    """A variance scaling with a name of its own."""

    scaling: ClassVar[VarianceScaling]

    def distribution(self, fan_in: float, fan_out: float) -> Distribution:
        found = self.scaling.distribution(fan_in, fan_out)
        return Distribution(found.kind, self.type, found.a, found.b)


class GlorotUniform(_Named):
    """Uniform with limit ``sqrt(6 / (fan_in + fan_out))``."""

    type = "glorot_uniform"
    scaling = VarianceScaling(scale=1.0, mode="fan_avg", shape="uniform")


class GlorotNormal(_Named):
    """Truncated normal with variance ``2 / (fan_in + fan_out)``."""

    type = "glorot_normal"
    scaling = VarianceScaling(scale=1.0, mode="fan_avg")


class HeUniform(_Named):
    """Uniform with limit ``sqrt(6 / fan_in)``."""

    type = "he_uniform"
    scaling = VarianceScaling(scale=2.0, shape="uniform")


class HeNormal(_Named):
    """Truncated normal with variance ``2 / fan_in``."""

    type = "he_normal"
    scaling = VarianceScaling(scale=2.0)


class LecunUniform(_Named):
    """Uniform with limit ``sqrt(3 / fan_in)``."""

    type = "lecun_uniform"
    scaling = VarianceScaling(scale=1.0, shape="uniform")


class LecunNormal(_Named):
    """Truncated normal with variance ``1 / fan_in``."""

    type = "lecun_normal"
    scaling = VarianceScaling(scale=1.0)


class TorchDefault(Initializer):
    """What torch gives weights and biases of dense and convolution layers: uniform with limit ``1 / sqrt(fan_in)``."""

    type = "torch_default"

    def distribution(self, fan_in: float, fan_out: float) -> Distribution:
        limit = 1 / sqrt(max(fan_in, 1.0))
        return Distribution("uniform", self.type, -limit, limit)


class KerasDefault(GlorotUniform):
    """What Keras gives weights of dense and convolution layers: `glorot_uniform` under its own name."""

    type = "keras_default"


class Framework(Initializer):
    """Leave the choice to each framework. The targets then start from different distributions."""

    type = "framework"

    def distribution(self, fan_in: float, fan_out: float) -> Distribution:
        return Distribution("framework", self.type)


def _leaves(kind: type[Initializer]) -> list[type[Initializer]]:
    own = [kind] if "type" in vars(kind) else []
    return own + [leaf for child in kind.__subclasses__() for leaf in _leaves(child)]


#: Every initialiser by the name a spec uses.
INITIALIZERS: dict[str, type[Initializer]] = {kind.type: kind for kind in _leaves(Initializer)}


def _from_spec(value: Any) -> Any:
    """``he_normal`` and ``{type: random_normal, std: 0.1}`` become initialisers; all else is complained about."""
    if isinstance(value, Initializer):
        return value
    fields = dict(value) if isinstance(value, dict) else {"type": value}
    name = fields.pop("type", None)
    if not isinstance(name, str) or name not in INITIALIZERS:
        raise PydanticCustomError("E102", "unknown initialiser", {"value": name, "options": sorted(INITIALIZERS)})
    kind = INITIALIZERS[name]
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        # Handed on whole: as the text of an error of this field it could not be told apart any more.
        raise PydanticCustomError("nested", "nested", {"error": error, "owner": name, "model": kind}) from None


def _schema() -> dict[str, Any]:
    names = sorted(INITIALIZERS)
    mapping = {"type": "object", "properties": {"type": {"enum": names}}, "required": ["type"]}
    return {"anyOf": [{"enum": names}, mapping]}


#: The type of a ``*_init`` field.
Init = Annotated[Initializer, BeforeValidator(_from_spec), WithJsonSchema(_schema())]
