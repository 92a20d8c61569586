"""Faults for the checker to find: a spec, edits of its generated files, and the layer that each edit breaks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from specc.compile import analyse
from specc.run.check.jobs import Job, prepare
from specc.run.check.prove import Settings, prove
from specc.run.check.values import SpecReport
from specc.run.child import Child, ChildFailed
from specc.source import parse

SPEC = """\
name: Victim
input: [9, 9, 2]
layers:
  - {type: conv2d, name: conv1, filters: 4, kernel: 3, stride: 2, padding: same}
  - {type: batch_norm, name: norm1, momentum: 0.2}
  - {type: leaky_relu, name: leaky, slope: 0.2}
  - name: block
    layers:
      - {type: conv2d, name: conv2, filters: 6, kernel: 2, bias: false}
      - {type: group_norm, name: norm2, groups: 2}
      - {type: gelu, name: bend}
      - {type: max_pool2d, name: pool, kernel: 2, stride: 1, padding: [[1, 0], [0, 1]]}
  - {type: flatten, name: flat}
  - {type: dense, name: fc1, units: 12, activation: tanh}
  - {type: dense, name: fc2, units: 12}
  - {type: elu, name: bow, alpha: 0.5}
  - {type: add, name: joined, from: [bow, fc1]}
  - {type: layer_norm, name: norm3}
  - {type: dropout, name: drop, rate: 0.5}
  - {type: dense, name: last, units: 5}
"""


@dataclass(frozen=True)
class Planted:
    """An edit of a generated file: `old` becomes `new`; the checker must name `layer`."""

    name: str
    layer: str
    old: str
    new: str
    before: str = ""


def check_with(children: dict[str, Child], fault: Planted | None, target: str, folder: Path) -> SpecReport:
    """What the check says of the spec when the file of one target is edited; without a fault nothing is."""
    analysis = analyse(parse(SPEC.encode(), "victim.yaml"))
    assert analysis.graph is not None
    job = prepare(analysis.source, analysis.graph, list(children), "default", [True], folder)
    if fault is not None:
        edit(job, fault, target)
    settings = Settings(dtypes=("float64",), modes=(True,))
    try:
        return prove(job, children, settings, lambda doing: None)
    except ChildFailed as failed:
        return replace(SpecReport("victim.yaml"), failures=(failed.reason,))


def edit(job: Job, fault: Planted, target: str) -> None:
    """Change the printed file of one target."""
    (printed,) = (item for item in job.printed if item.variant.target == target)
    text = printed.path.read_text(encoding="utf-8")
    assert text.count(fault.old) == 1, f"{fault.old!r} stands {text.count(fault.old)} times in the file"
    text = text.replace(fault.old, fault.new)
    if fault.before:
        place = text.index("\nclass Victim" if "\nclass Victim" in text else "\ndef victim")
        text = text[:place] + fault.before + text[place:]
    printed.path.write_text(text, encoding="utf-8")


def named(report: SpecReport) -> str:
    """Everything in which the report could have named the layer."""
    return " ".join([*(found.node for found in report.divergences[:1]), *report.failures])
