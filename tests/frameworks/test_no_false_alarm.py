"""No false alarm: the check agrees over the shipped specs and over random ones.

The suite takes a share of the random specs; ``python tests/frameworks/test_no_false_alarm.py 0 200`` checks as many as
one likes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from specc.compile import analyse
from specc.run.check.prove import Settings
from specc.run.check.session import Session, Subject
from specc.run.check.values import SpecReport
from specc.source import Source, parse, read

sys.path.insert(0, str(Path(__file__).parent.parent))
from random_specs import random_spec

pytestmark = [pytest.mark.torch, pytest.mark.keras]

ROOT = Path(__file__).parent.parent.parent
#: The two largest are left to the command line: their weights alone take seconds to move.
SHIPPED = sorted(path for path in (ROOT / "specs").glob("*.yaml") if path.stem not in ("mnist_cnn", "fashion"))
#: A few of the 200 that were run by hand.
RANDOM = range(24)


def subject(source: Source) -> Subject:
    analysis = analyse(source)
    assert analysis.graph is not None, analysis.diagnostics
    return Subject(source, analysis.graph)


def subjects(seeds: range) -> list[Subject]:
    return [subject(parse(random_spec(seed).encode(), f"random{seed}.yaml")) for seed in seeds]


def disagreeing(found: list[Subject], settings: Settings) -> Iterator[SpecReport]:
    with Session(["torch", "keras"], settings) as session:
        report = session.run(found, lambda spec, doing: None)
    yield from (item for item in report.specs if not item.agrees)


def test_shipped_specs_agree() -> None:
    settings = Settings(steps=10, dtypes=("float64",), styles="all")
    assert list(disagreeing([subject(read(path)) for path in SHIPPED], settings)) == []


def test_random_specs_agree() -> None:
    assert list(disagreeing(subjects(RANDOM), Settings(steps=10, dtypes=("float64",)))) == []


if __name__ == "__main__":
    first, last = (int(word) for word in sys.argv[1:3])
    alarms = list(disagreeing(subjects(range(first, last)), Settings()))
    print(f"{len(alarms)} false alarms over {last - first} specs")
    for alarm in alarms:
        print(alarm)
