"""A training of a generated PyTorch program; the requests are in `specc.run.fitting`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
import torch

from specc.run.channel import Arrays
from specc.run.fitting import Array, Fit
from specc.run.torch_training import inputs_of, labels_of


class TorchFit(Fit):
    """A training with PyTorch, on the CPU."""

    def __init__(self, model: Any, counts: str, fast: Collection[str]) -> None:
        torch.use_deterministic_algorithms(True, warn_only=True)
        # Memory that was never written is not read by generated programs; filling it costs time.
        torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
        super().__init__(model, counts, fast)
        if "channels_last" in fast:
            # As the program's own main does it.
            model.model.to(memory_format=torch.channels_last)

    def taken(self, inputs: Arrays, targets: Arrays) -> tuple[Any, Any]:
        return inputs_of(self.model, inputs), labels_of(self.model, targets)

    def whole(self, inputs: Arrays, targets: Arrays) -> tuple[Any, Any]:
        return self.taken(inputs, targets)

    def update(self, inputs: Any, targets: Any, *counted: int) -> float:
        return float(self.module.train_step(self.model.model, self.optimizer, inputs, targets, *counted))

    def seed(self, noise: int) -> None:
        torch.manual_seed(noise)

    def rate(self) -> float:
        return float(self.optimizer.param_groups[0]["lr"])

    def set_rate(self, rate: float) -> None:
        for group in self.optimizer.param_groups:
            group["lr"] = rate

    def training_mode(self) -> None:
        self.model.model.train()

    def masked(self, masks: Arrays) -> AbstractContextManager[Any]:
        made: AbstractContextManager[Any] = self.model.masked(masks)
        return made

    def optimizer_state(self) -> dict[str, Array]:
        found: dict[str, Array] = {}
        for index, entries in self.optimizer.state_dict()["state"].items():
            for key, value in entries.items():
                # A buffer that is None until the first step is made anew by it.
                if value is not None:
                    found[f"{index}/{key}"] = np.array(torch.as_tensor(value).detach().numpy())
        return found

    def restore_optimizer(self, arrays: Arrays, scaler: Mapping[str, Any] | None) -> None:
        state: dict[int, dict[str, torch.Tensor]] = {}
        for name, array in arrays.items():
            index, _, key = name.partition("/")
            # On its way a single number has become an array with one axis.
            value = array.reshape(()) if key == "step" else array
            state.setdefault(int(index), {})[key] = torch.from_numpy(np.array(value))
        groups = self.optimizer.state_dict()["param_groups"]
        self.optimizer.load_state_dict({"state": state, "param_groups": groups})
        if scaler is not None:
            self.module.SCALER.load_state_dict(dict(scaler))

    def scaler(self) -> Mapping[str, Any] | None:
        found = getattr(self.module, "SCALER", None)
        return dict(found.state_dict()) if found is not None else None
