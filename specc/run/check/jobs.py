"""What is to be checked: for each spec its graph, and for each variant the generated files and their plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from specc.errors import Diagnostic, SpecError
from specc.graph import Graph
from specc.produce import produce, produce_training
from specc.run.check.values import Variant
from specc.source import Source
from specc.targets import load_target
from specc.targets.base import Options
from specc.targets.plan import Plan


@dataclass(frozen=True)
class Printed:
    """One variant as files: the module, and (for a spec with a train block) the training program."""

    variant: Variant
    plan: Plan
    path: Path
    train_path: Path | None = None


@dataclass(frozen=True)
class Job:
    """One spec and everything printed from it."""

    source: Source
    graph: Graph
    printed: tuple[Printed, ...]
    refused: tuple[str, ...] = field(default=())

    def of(self, exact: bool) -> tuple[Printed, ...]:
        """The variants of one mode."""
        return tuple(item for item in self.printed if item.variant.exact == exact)


def prepare(
    source: Source, graph: Graph, targets: Sequence[str], styles: str, modes: Sequence[bool], folder: Path
) -> Job:
    """Print a spec in every wanted way into a folder of its own.

    A style that cannot say the model is left out with its reason; a target that cannot is an error.

    Raises:
        SpecError: a target cannot honour the spec.
    """
    printed: list[Printed] = []
    refused: list[str] = []
    for exact in modes:
        for variant in _variants(targets, styles, exact):
            try:
                printed.append(_print(source, graph, variant, folder))
            except SpecError as error:
                if variant.style == load_target(variant.target).styles[0] or not _only_style(error.diagnostics):
                    raise
                if not exact or modes == [True]:
                    refused.append(
                        f"{variant.name}: {error.diagnostics[0].args.get('reason', 'cannot say this model')}"
                    )
    return Job(source, graph, tuple(printed), tuple(refused))


def _only_style(diagnostics: Sequence[Diagnostic]) -> bool:
    return all(item.code in ("E702", "E703") for item in diagnostics)


def _variants(targets: Sequence[str], styles: str, exact: bool) -> Iterator[Variant]:
    for target in targets:
        known = load_target(target).styles
        # A style by name is that of the targets that have it; the others are printed in their first one.
        for style in known if styles == "all" else (styles,) if styles in known else known[:1]:
            yield Variant(target, style, exact)


def _print(source: Source, graph: Graph, variant: Variant, folder: Path) -> Printed:
    made = produce(source, graph, variant.target, Options(variant.style, variant.exact))
    place = folder / ("exact" if variant.exact else "native")
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"{Path(source.name).stem}_{variant.target}_{variant.style}.py"
    path.write_text(made.text, encoding="utf-8", newline="\n")
    if graph.train is None:
        return Printed(variant, made.plan, path)
    train_path = path.with_name(f"{path.stem}_train.py")
    train_path.write_text(produce_training(graph, made.plan), encoding="utf-8", newline="\n")
    return Printed(variant, made.plan, path, train_path)
