"""The files that a build makes: their names, their texts, and how they differ from what is on disk."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from specc import __version__
from specc.files import NewFile
from specc.produce import produce, produce_training
from specc.targets import load_target

if TYPE_CHECKING:
    from specc.graph import Graph
    from specc.source import Source
    from specc.targets.base import Options
    from specc.targets.plan import Plan


@dataclass(frozen=True)
class Extras:
    """What was asked for beside the module: its weight map, and its training program with a kind of loop.

    `fast` holds words of every target; each target takes its own.
    """

    weights_map: bool = False
    train: bool = False
    loop: str = "fit"
    distributed: bool = False
    fast: frozenset[str] = frozenset()


def module_files(source: Source, graph: Graph, target: str, options: Options, extras: Extras) -> list[NewFile]:
    """The module of a spec in one target, and what was asked for beside it.

    Raises:
        SpecError: something that the target cannot say exactly, or a training program for a spec that says nothing
            about training.
    """
    made = produce(source, graph, target, options)
    stem = _stem(source.name, graph.name, target, options)
    files = [NewFile(f"{stem}.py", made.text, source.name)]
    if extras.weights_map:
        files.append(NewFile(f"{stem}_weights.json", weight_map_text(made.plan, source), source.name))
    if extras.train:
        from specc.targets.training import TrainOptions

        custom = extras.loop == "custom" and target == "keras"
        fast = extras.fast.intersection(load_target(target).faster_steps + load_target(target).faster_loops)
        text = produce_training(graph, made.plan, TrainOptions(extras.loop, extras.distributed, fast))
        words = [*["custom"] * custom, *["distributed"] * extras.distributed, *["fast"] * bool(fast), *sorted(fast)]
        files.append(NewFile("_".join([stem, *words, "train.py"]), text, source.name))
    return files


def _stem(spec: str, model: str, target: str, options: Options) -> str:
    """``fashion_torch``, ``fashion_keras_subclass_exact``: its spec, its target and every unusual choice."""
    words = re.sub(r"[^A-Za-z0-9]+", "_", PurePath(spec).stem).strip("_")
    if not words or words[0].isdigit():
        # A name of other letters, or one that cannot be imported: the model's own name stands in.
        words = f"{model.lower()}{'_' + words if words else ''}"
    parts = [words, target]
    if options.style != load_target(target).styles[0]:
        parts.append(options.style)
    if options.exact:
        parts.append("exact")
    if options.spell_out:
        parts += ["spelled", *sorted(options.spell_out)]
    return "_".join(parts)


def weight_map_text(plan: Plan, source: Source) -> str:
    """The weight map of a plan as JSON.

    ``stored = canonical.reshape(split).transpose(permute).reshape(shape)`` takes a parameter of the spec to the
    framework's variable.
    """
    import json

    rows = [
        {
            "param": item.param,
            "variable": item.variable,
            "canonical": item.canonical,
            "split": item.split,
            "permute": item.permute,
            "shape": item.shape,
            "trainable": item.trainable,
        }
        for item in plan.weights
    ]
    head = {
        "printed_by": f"specc {__version__}",
        "spec_sha256": source.sha256,
        "target": plan.target,
        "style": plan.style,
        "exact": plan.exact,
    }
    lines = ",\n".join(f"    {json.dumps(row)}" for row in rows)
    keys = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items())
    return f'{{\n{keys},\n  "weights": [\n{lines}\n  ]\n}}\n'


def difference(path: Path, text: str) -> str:
    """A unified diff from a file, which may be missing, to the text that it should have."""
    import difflib

    try:
        old = path.read_bytes().decode("utf-8", errors="backslashreplace")
    except OSError:
        old = ""
    lines = difflib.unified_diff(
        old.splitlines(keepends=True), text.splitlines(keepends=True), str(path), f"{path} (as it would be printed)"
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
