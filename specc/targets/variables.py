"""Names for the values in the lines of a forward pass."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from specc.targets.plan import Expr


@dataclass
class Pending:
    """A line before its variables have names.

    `value` is the id it computes, `takes` the ids it uses, `named` whether the spec gives the value a name.
    """

    value: str
    expression: Expr
    takes: tuple[str, ...]
    comment: str
    named: bool = False


def name_variables(
    lines: Sequence[Pending],
    inputs: Sequence[str],
    returned: Sequence[str],
    single_input: str,
    single_output: str,
    parts: Collection[str] = (),
    groups: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """A variable for every value by its id: ``x`` where only the next line uses it, else the layer's own name.

    Where the next line takes several values, one with a name in the spec keeps it.

    A single input is `single_input` if it has no name of its own, the value that a model with one output ends in
    `single_output` (``x`` where empty). `parts` are variables that hold layers. The value that a group ends in, or that
    comes out of an activation written on a layer, has the name of the group or layer, given by `groups`.
    """
    own = groups or {}
    last_use: dict[str, int] = {}
    for index, line in enumerate(lines):
        for source in line.takes:
            last_use[source] = index
    for value in returned:
        last_use[value] = len(lines)
    passing = {line.value for index, line in enumerate(lines) if _passes(index, lines, last_use, returned)}
    names = _input_names(lines, inputs, last_use, passing, single_input)
    taken = {*names.values(), *parts}
    for index, line in enumerate(lines):
        if index == len(lines) - 1 and single_output and list(returned) == [line.value]:
            name = single_output
        elif line.value in passing:
            name = "x"
        else:
            name = own.get(line.value, line.value).lstrip("=").replace(".", "_").replace("~", "_")
            name = _free(f"{name}_output" if name in parts else name, taken)
        names[line.value] = name
        taken.add(name)
    return names


def _passes(index: int, lines: Sequence[Pending], last_use: dict[str, int], returned: Sequence[str]) -> bool:
    """Whether a value is gone after the next line, so that it needs no name of its own."""
    line, after = lines[index], lines[index + 1 : index + 2]
    if line.named and after and len(after[0].takes) > 1:
        return False
    if len(returned) > 1 and line.value in returned:
        return False
    return last_use.get(line.value, index + 1) <= index + 1


def _input_names(
    lines: Sequence[Pending], inputs: Sequence[str], last_use: dict[str, int], passing: set[str], single_input: str
) -> dict[str, str]:
    if len(inputs) > 1:
        return {name: name for name in inputs}
    (only,) = inputs
    if single_input != "x":
        return {only: single_input if only == "input" else only}
    # It may be called x for as long as no line calls anything else so.
    end = last_use.get(only, 0)
    if not any(line.value in passing for line in lines[:end]):
        return {only: "x"}
    return {only: "inputs" if only == "input" else only}


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name
