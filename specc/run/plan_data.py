"""The part of a plan that a child process needs, as plain data that goes through JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from specc.targets.plan import Plan


def plan_data(plan: Plan) -> dict[str, Any]:
    """How to build the printed model, what it takes and returns, and where weights and layers are in it.

    Tuples become lists on their way through JSON; nothing here depends on the difference.
    """
    return {
        "target": plan.target,
        "style": plan.style,
        "constructor": str(plan.constructor),
        "inputs": [asdict(port) for port in plan.inputs],
        "outputs": [asdict(port) for port in plan.outputs],
        "weights": [asdict(weight) for weight in plan.weights],
        "addresses": {node: asdict(address) for node, address in plan.addresses.items()},
    }
