"""Hooks on the parts of a running torch model: what they return is collected, or (for dropout) replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch


def dropping(masks: Mapping[int, torch.Tensor]) -> Callable[[torch.nn.Module, Any, Any], torch.Tensor]:
    """A hook that puts the masked input in the place of what a dropout layer returned, call by call."""
    count = iter(range(len(masks)))

    def multiply(module: torch.nn.Module, args: tuple[torch.Tensor, ...], output: torch.Tensor) -> torch.Tensor:
        rate = module.p
        assert isinstance(rate, float)
        return args[0] * (masks[next(count)] / (1 - rate))

    return multiply


@contextmanager
def watched(model: torch.nn.Module, places: set[str]) -> Iterator[dict[str, list[torch.Tensor]]]:
    """While this lasts, what the parts at these dotted paths return is collected, one entry per call."""
    seen: dict[str, list[torch.Tensor]] = {place: [] for place in places}

    def watch(place: str) -> Callable[[torch.nn.Module, Any, torch.Tensor], None]:
        return lambda module, args, output: seen[place].append(output)

    hooks = [
        part.register_forward_hook(watch(place)) for place in places if (part := part_at(model, place)) is not None
    ]
    try:
        yield seen
    finally:
        for hook in hooks:
            hook.remove()


def part_at(model: torch.nn.Module, place: str) -> torch.nn.Module | None:
    """The part at a dotted path; None where a file was changed so that it has none there."""
    try:
        return model.get_submodule(place)
    except AttributeError:
        return None
