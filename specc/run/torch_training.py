"""Optimiser steps of a generated PyTorch training program; the request and the reply are in `specc.run.training`."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import torch

from specc.run.channel import Arrays, group, grouped
from specc.run.torch_model import TorchModel
from specc.run.training import Array, Batches, stored_target


def run(model: TorchModel, header: Mapping[str, Any], arrays: Arrays) -> tuple[dict[str, Any], dict[str, Array]]:
    """Train with the program's own ``train_step``, from the weights that the model has."""
    batches = Batches(arrays)
    gradients = first_gradients(model, batches)
    optimizer = model.module.make_optimizer(model.model)
    rate = getattr(model.module, "learning_rate", None)
    losses: list[float] = []
    rates: list[float] = []
    found: dict[str, Mapping[str, Array]] = {}
    begun = time.perf_counter()
    model.model.train()
    for step in range(header["steps"]):
        inputs, targets, masks = batches.of(step)
        counted = (step,) if rate else ()
        with model.masked(masks):
            loss = model.module.train_step(
                model.model, optimizer, inputs_of(model, inputs), labels_of(model, targets), *counted
            )
        losses.append(float(loss))
        rates.append(float(optimizer.param_groups[0]["lr"]))
        if step + 1 in header["snapshots"]:
            found[f"after{step + 1}"] = model.get_weights()
    seconds = time.perf_counter() - begun
    return {"losses": losses, "rates": rates, "seconds": seconds}, group(gradient=gradients, **found)


def scores(model: TorchModel, header: Mapping[str, Any], arrays: Arrays) -> tuple[dict[str, Any], dict[str, Array]]:
    """The program's own scores of a data set."""
    inputs, targets = inputs_of(model, grouped(arrays, "input")), labels_of(model, grouped(arrays, "target"))
    found = model.module.evaluate(model.model, inputs, targets)
    predicted = _named(model, model.module.predict(model.model, inputs))
    model.model.eval()
    with torch.no_grad():
        direct = _named(model, model.model(*inputs) if isinstance(inputs, tuple) else model.model(inputs))
    reply = {"scores": {name: float(value) for name, value in found.items()}, "streamed": {}}
    return reply, group(output=predicted, direct=direct)


def _named(model: TorchModel, outputs: Any) -> dict[str, Array]:
    return model.named(outputs if isinstance(outputs, tuple) else (outputs,))


def first_gradients(model: TorchModel, batches: Batches) -> dict[str, Array]:
    """The gradient of the first batch's loss by every parameter; the model is left as it was."""
    start = model.get_weights()
    inputs, targets, masks = batches.of(0)
    model.model.train()
    model.model.zero_grad(set_to_none=True)
    taken = inputs_of(model, inputs)
    with model.masked(masks):
        outputs = model.model(*taken) if isinstance(taken, tuple) else model.model(taken)
    model.module.loss_function(outputs, labels_of(model, targets)).backward()
    found = model.parameter_gradients()
    model.model.zero_grad(set_to_none=True)
    model.set_weights(start)
    return found


def inputs_of(model: TorchModel, inputs: Arrays) -> Any:
    """Inputs as ``train_step`` takes them: a tensor, or a tuple of several."""
    return _one_or_all(tuple(model.tensors(inputs).values()))


def labels_of(model: TorchModel, targets: Arrays) -> Any:
    """Labels likewise: class indices as they are, everything else laid out and rounded as the outputs are."""
    made = []
    for port in model.plan["outputs"]:
        tensor = torch.from_numpy(stored_target(targets[port["name"]], port["order"]))
        made.append(tensor.to(model.dtype) if tensor.is_floating_point() else tensor)
    return _one_or_all(tuple(made))


def _one_or_all(tensors: tuple[torch.Tensor, ...]) -> Any:
    return tensors[0] if len(tensors) == 1 else tensors
