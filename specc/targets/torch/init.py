"""Initial values in torch: one short loop for the default of the language, a line for everything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from specc.initializers import Distribution
from specc.literal import Code
from specc.targets.assemble import Assembly, Site
from specc.targets.plan import Step

#: Initialisers that torch has a function for which means the same, given the same fans.
_NAMED = {"glorot_uniform", "keras_default", "he_uniform", "lecun_uniform"}
#: Constructors whose class the loop may visit.
_LOOPED = {"conv": "Conv{rank}d", "conv_transpose": "ConvTranspose{rank}d", "dense": "Linear"}


@dataclass(frozen=True)
class InitialValues:
    """`loop` is printed as a loop over the modules of some classes (None: no loop), `lines` one by one after it."""

    lines: tuple[Step, ...]
    loop: Mapping[str, Any] | None = field(default=None, hash=False)


def initial_values(made: Assembly, style: str) -> InitialValues:
    """What the constructor has to print, so that parameters start as the spec says and not as torch would."""
    sites = [site for site in made.sites if site.kept.param.trainable and not _torch_does_it(site)]
    classes = _looped_classes(made, sites)
    if not classes:
        return InitialValues(tuple(line for site in sites for line in _lines(site, style)))
    rest = [site for site in sites if not (_class(site) in classes and _is_default(site))]
    biases = [site for site in made.sites if _class(site) in classes and site.kept.variable == "bias"]
    weights = [site for site in made.sites if _class(site) in classes and site.kept.variable == "weight"]
    # To a type checker the bias of a convolution may be None, whatever the constructor was told.
    sure = classes == {"Linear"} and len(biases) == len(weights)
    loop = {
        "classes": _as_code(sorted(classes)),
        "bias": bool(biases) or None,
        "optional_bias": (bool(biases) and not sure) or None,
    }
    return InitialValues(tuple(line for site in rest for line in _lines(site, style)), loop)


def _looped_classes(made: Assembly, sites: list[Site]) -> set[str]:
    """The classes to loop over; none where that would save nothing."""
    weights = [site for site in sites if site.kept.variable == "weight" and _is_default(site)]
    # A loop goes over every module of a class, so none of that class may be left to the framework.
    free = {_class(site) for site in made.sites if site.kept.param.init.kind == "framework"}
    covered = [site for site in weights if _class(site) and _class(site) not in free]
    return {_class(site) for site in covered} if len(covered) > 1 else set()


def _as_code(classes: list[str]) -> Code:
    names = [f"nn.{name}" for name in classes]
    return Code(names[0] if len(names) == 1 else f"({', '.join(names)})")


def _torch_does_it(site: Site) -> bool:
    return site.kept.ready or site.kept.param.init.kind == "framework"


def _is_default(site: Site) -> bool:
    init = site.kept.param.init
    if site.kept.variable == "bias":
        return init.kind == "constant" and init.a == 0
    return init.name in ("glorot_uniform", "keras_default") and site.kept.same_fans


def _class(site: Site) -> str:
    """The nn class that a constructor step prints, empty for those that the loop leaves out."""
    return _LOOPED.get(site.step.macro, "").format(rank=site.step.fields.get("rank"))


def _lines(site: Site, style: str) -> list[Step]:
    """What sets one parameter."""
    variable = _variable(site, style)
    lines = [init_step(site.kept.param.init, Code(variable), site.kept.same_fans, site.step)]
    row = site.step.fields.get("padding_idx") if site.step.macro == "embedding" else None
    if row is not None:
        lines.append(Step("init", "padding_row", {"variable": Code(variable), "row": row}))
    return lines


def _variable(site: Site, style: str) -> str:
    """How the constructor reaches a parameter. Where a type checker cannot see that it is one, by its name."""
    path = f"{site.path}.{site.kept.variable}"
    if style == "sequential":
        return f'model.get_parameter("{path}")'
    head, _, rest = path.partition(".")
    plain = "." not in rest and (site.kept.variable in ("weight", "w") or _class(site) == "Linear")
    return f"self.{head}.{rest}" if plain else f'self.{head}.get_parameter("{rest}")'


def init_step(init: Distribution, variable: Code, same_fans: bool, owner: Step) -> Step:
    """The macro that draws one variable."""
    fields: dict[str, Any] = {"variable": variable}
    if init.name in _NAMED and same_fans:
        return Step("init", "glorot_uniform" if init.name == "keras_default" else init.name, fields)
    if init.kind == "constant":
        form = {0.0: "zeros", 1.0: "ones"}.get(init.a, "constant")
        return Step("init", form, fields if form != "constant" else {**fields, "value": init.a})
    named = {**fields, "name": init.name}
    if init.kind == "uniform":
        return Step("init", "uniform", {**named, "low": init.a, "high": init.b})
    if init.kind == "normal":
        return Step("init", "normal", {**named, "mean": init.a or None, "std": init.b})
    if init.kind == "truncated_normal":
        ends = {"low": init.a - 2 * init.b, "high": init.a + 2 * init.b}
        return Step("init", "truncated_normal", {**named, "mean": init.a or None, "std": init.b, **ends})
    gain = None if init.a == 1 else init.a
    if init.kind == "orthogonal":
        return Step("init", "orthogonal", {**fields, "gain": gain})
    # The identity of a window of one place is what torch calls a Dirac kernel.
    form = "dirac" if owner.macro == "conv" else "identity"
    return Step("init", form if gain is None else f"{form}_times", fields if gain is None else {**fields, "gain": gain})
