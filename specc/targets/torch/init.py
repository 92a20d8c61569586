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


@dataclass(frozen=True)
class InitialValues:
    """`loop` is printed as a loop over the modules of some classes (None: no loop), `lines` one by one after it."""

    lines: tuple[Step, ...]
    loop: Mapping[str, Any] | None = field(default=None, hash=False)


def initial_values(made: Assembly, style: str) -> InitialValues:
    """What the constructor has to print, so that parameters start as the spec says and not as torch would."""
    sites = [site for site in made.sites if site.kept.param.trainable and not _torch_does_it(site)]
    default = [site for site in sites if _is_default(site)]
    classes = sorted({_class(site) for site in default if site.kept.variable == "weight"})
    # A loop goes over every module of a class, so none of that class may be left to the framework.
    free = {_class(site) for site in made.sites if site.kept.param.init.kind == "framework"}
    weights = [site for site in default if site.kept.variable == "weight"]
    if len(weights) < 2 or free & set(classes):
        return InitialValues(tuple(_line(site, style) for site in sites))
    paths = {site.path for site in weights}
    biases = [site for site in default if site.kept.variable == "bias" and site.path in paths]
    all_of_class = [site for site in made.sites if _class(site) in classes]
    optional = {site.path for site in all_of_class if site.kept.variable == "weight"} != {
        site.path for site in all_of_class if site.kept.variable == "bias"
    }
    loop = {
        "classes": tuple(Code(f"nn.{name}") for name in classes),
        "bias": bool(biases) or None,
        "optional_bias": optional or None,
    }
    covered = {id(site) for site in [*weights, *biases]}
    return InitialValues(tuple(_line(site, style) for site in sites if id(site) not in covered), loop)


def _torch_does_it(site: Site) -> bool:
    init = site.kept.param.init
    return (
        init.kind == "framework"
        or (init.name == "constant"
        and init.kind == "constant"
        and site.step.macro.endswith("norm"))
    )


def _is_default(site: Site) -> bool:
    init = site.kept.param.init
    if site.kept.variable == "bias":
        return init.kind == "constant" and init.a == 0
    return init.name in ("glorot_uniform", "keras_default") and site.kept.same_fans and site.kept.variable == "weight"


def _class(site: Site) -> str:
    """The nn class that a constructor step prints."""
    rank = site.step.fields.get("rank")
    names = {"conv": f"Conv{rank}d", "dense": "Linear", "conv_transpose": f"ConvTranspose{rank}d"}
    return names.get(site.step.macro, site.step.macro)


def _line(site: Site, style: str) -> Step:
    head, _, rest = f"{site.path}.{site.kept.variable}".partition(".")
    if style == "sequential":
        code = f'model.get_parameter("{site.path}.{site.kept.variable}")'
    elif "." in rest:
        code = f'self.{head}.get_parameter("{rest}")'
    else:
        code = f"self.{head}.{rest}"
    return init_step(site.kept.param.init, Code(code), site.kept.same_fans)


def init_step(init: Distribution, variable: Code, same_fans: bool) -> Step:
    """The macro that draws one variable."""
    fields: dict[str, Any] = {"variable": variable}
    if init.name in _NAMED and same_fans:
        return Step("init", "glorot_uniform" if init.name == "keras_default" else init.name, fields)
    if init.kind == "constant":
        form = {0.0: "zeros", 1.0: "ones"}.get(init.a, "constant")
        return Step("init", form, fields if form != "constant" else {**fields, "value": init.a})
    if init.kind == "uniform":
        return Step("init", "uniform", {**fields, "low": init.a, "high": init.b, "name": init.name})
    if init.kind == "normal":
        return Step("init", "normal", {**fields, "mean": init.a or None, "std": init.b, "name": init.name})
    if init.kind == "truncated_normal":
        low, high = init.a - 2 * init.b, init.a + 2 * init.b
        values = {"mean": init.a or None, "std": init.b, "low": low, "high": high, "name": init.name}
        return Step("init", "truncated_normal", {**fields, **values})
    gain = None if init.a == 1 else init.a
    return Step("init", init.kind, {**fields, "gain": gain})
