"""How a file of weights names and stores the parameters of a spec: neutral, or as a target keeps them in some style."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from specc.errors import Diagnostic, SpecError
from specc.graph import Graph
from specc.layers import Shape
from specc.source import Source
from specc.targets import load_target, target_names
from specc.targets.base import Header, Options
from specc.targets.plan import WeightMap

#: The spec's own names, ``<node id>.<parameter>``, with the canonical axes.
NEUTRAL = "neutral"
#: torch counts the batches that a norm has seen. No formula of a spec uses the count, and torch can do without it.
COUNTER = "num_batches_tracked"


@dataclass(frozen=True)
class Naming:
    """One way to name the parameters of a spec. `style` is empty for the neutral one."""

    kind: str
    style: str
    maps: tuple[WeightMap, ...]

    @property
    def title(self) -> str:
        """``keras functional``."""
        return f"{self.kind} {self.style}".strip()

    @cached_property
    def by_variable(self) -> Mapping[str, WeightMap]:
        """Where each name of the file belongs."""
        return {item.variable: item for item in self.maps}

    @cached_property
    def by_param(self) -> Mapping[str, WeightMap]:
        """How each parameter of the spec is stored."""
        return {item.param: item for item in self.maps}

    def ignores(self, name: str) -> bool:
        """Whether a name is none of a parameter, but belongs there all the same."""
        owner, _, last = name.rpartition(".")
        return last == COUNTER and f"{owner}.running_mean" in self.by_variable

    def fits(self, shapes: Mapping[str, Shape]) -> bool:
        """Whether a file with arrays of these shapes holds exactly what this naming has."""
        expected = {name: item.shape for name, item in self.by_variable.items()}
        return expected == {name: shape for name, shape in shapes.items() if not self.ignores(name)}

    def overlap(self, names: Collection[str]) -> int:
        """How many names of a file this naming knows."""
        return sum(name in self.by_variable for name in names)


def neutral(graph: Graph) -> Naming:
    """The spec's own names."""
    return Naming(NEUTRAL, "", tuple(_identities(graph)))


def _identities(graph: Graph) -> Iterator[WeightMap]:
    for node in graph.owners():
        for param in node.params:
            name, shape = f"{node.id}.{param.name}", param.shape
            yield WeightMap(name, name, shape, shape, tuple(range(len(shape))), shape, param.trainable)


def kinds() -> tuple[str, ...]:
    """What a file of weights can be."""
    return (NEUTRAL, *target_names())


def style_of(kind: str, style: str) -> str:
    """A style if the kind has it, else that kind's first one; the neutral kind has none."""
    if kind == NEUTRAL:
        return ""
    known = load_target(kind).styles
    return style if style in known else known[0]


def naming(source: Source, graph: Graph, kind: str, style: str = "", exact: bool = False) -> Naming:
    """The naming of one kind; of a target's default style where none is given.

    Raises:
        SpecError: the target cannot say the spec in this style.
    """
    if kind == NEUTRAL:
        return neutral(graph)
    target = load_target(kind)
    style = style or target.styles[0]
    plan = target.plan(graph, Header.of(source, graph), Options(style, exact))
    return Naming(kind, style, plan.weights)


def namings(source: Source, graph: Graph, kind: str = "", style: str = "", exact: bool = False) -> Iterator[Naming]:
    """Every naming of one kind, or of all, of equal ones the first. Those that cannot say the spec are left out."""
    seen: list[dict[str, WeightMap]] = []
    for one in (kind,) if kind else kinds():
        for found in _styles(source, graph, one, style, exact):
            maps = dict(found.by_variable)
            if maps not in seen:
                seen.append(maps)
                yield found


def _styles(source: Source, graph: Graph, kind: str, style: str, exact: bool) -> Iterator[Naming]:
    if kind == NEUTRAL:
        yield neutral(graph)
        return
    known = load_target(kind).styles
    for one in (style,) if style in known else known:
        try:
            yield naming(source, graph, kind, one, exact)
        except SpecError:
            # Not every style can say every model; a file in a style that cannot exist is recognised as none.
            continue


def recognise(candidates: Iterable[Naming], shapes: Mapping[str, Shape]) -> Naming:
    """The naming that a file with arrays of these names and shapes has; the nearest one where none fits.

    Raises:
        SpecError: E909 no name is known at all, E910 it could be several.
    """
    found = list(candidates)
    fitting = [one for one in found if one.fits(shapes)]
    if not fitting:
        most = max((one.overlap(shapes) for one in found), default=0)
        if not most:
            raise SpecError([Diagnostic("E909", {"kinds": sorted({one.kind for one in found})})])
        fitting = [one for one in found if one.overlap(shapes) == most]
        complete = [one for one in fitting if one.by_variable.keys() <= shapes.keys()]
        fitting = complete or fitting
    if len({one.kind for one in fitting}) > 1:
        raise SpecError([Diagnostic("E910", {"kinds": sorted({one.kind for one in fitting})})])
    return fitting[0]


def refuse_another_kind(found: Naming, others: Iterable[Naming], shapes: Mapping[str, Shape]) -> None:
    """Say so where a file is not of the kind or style that was asked for, but exactly of another.

    Raises:
        SpecError: E913, instead of one error for each name.
    """
    if found.fits(shapes):
        return
    for other in others:
        if other.fits(shapes):
            raise SpecError([Diagnostic("E913", {"found": other.title, "wanted": found.title})])
