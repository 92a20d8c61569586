"""Whether the cost per layer stays flat: ``python benchmarks/linear.py``.

Chains of conv/relu layers go through every stage. What counts is the ratio of the times per layer, not the seconds.
"""

from __future__ import annotations

import gc
import time

from specc.checks import check
from specc.collecting import put_off
from specc.heads import settle_heads
from specc.infer import infer
from specc.render import render
from specc.source import Limits, parse
from specc.spec import parse_spec
from specc.targets import load_target
from specc.targets.base import Header, Options

SIZES = (10, 100, 1_000, 10_000)
STAGES = ("read", "validate", "infer", "plan", "render")


def text(layers: int) -> bytes:
    """A chain of this many layers, convolutions and activations by turns."""
    pair = "  - {type: conv2d, filters: 8, kernel: 3, padding: same}\n  - {type: relu}\n"
    return f"name: Chain\ninput: [8, 8, 8]\nlayers:\n{pair * (layers // 2)}".encode()


def stages(layers: int, target: str) -> dict[str, float]:
    """Seconds of each stage."""
    raw = text(layers)
    printer = load_target(target)
    times = [time.perf_counter()]

    def lap() -> None:
        times.append(time.perf_counter())

    source = parse(raw, "chain.yaml", Limits(max_nodes=1_000_000, max_bytes=10_000_000))
    lap()
    spec, _ = parse_spec(source)
    lap()
    graph, _ = infer(spec)
    graph = settle_heads(graph)
    check(graph)
    lap()
    plan = printer.plan(graph, Header.of(source, graph), Options(printer.styles[0]))
    lap()
    render(plan)
    lap()
    return {stage: after - before for stage, before, after in zip(STAGES, times, times[1:], strict=False)}


def main() -> None:
    """Print microseconds per layer, and the ratio of the longest chain to the second shortest."""
    for target in ("torch", "keras"):
        stages(10, target)  # imports and templates are paid once, not per layer
        print(f"{target}: microseconds per layer")
        print(f"{'layers':>8} " + " ".join(f"{stage:>9}" for stage in STAGES) + f" {'all':>9} {'seconds':>9}")
        totals = {}
        for size in SIZES:
            gc.collect()
            with put_off():  # as the command does
                took = stages(size, target)
            totals[size] = sum(took.values()) / size
            cells = " ".join(f"{took[stage] / size * 1e6:9.1f}" for stage in STAGES)
            print(f"{size:8} {cells} {totals[size] * 1e6:9.1f} {sum(took.values()):9.3f}")
        print(f"a layer of 10,000 costs {totals[10_000] / totals[100]:.2f} times a layer of 100\n")


if __name__ == "__main__":
    main()
