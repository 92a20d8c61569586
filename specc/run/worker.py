"""The child's side: read a request, do it with a generated module, reply. ``python -m specc.run.worker torch``.

Whatever the generated module prints goes to the log file that the parent opened as standard error, so that it cannot
disturb the messages. Faults of the module come back as text; the process then stays usable.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from specc.run.channel import Arrays, ChannelClosed, Message, group, grouped, receive, send

Reply = tuple[dict[str, Any], dict[str, Any]]
#: Tells the parent how a long request goes, before the reply.
Tell = Callable[[dict[str, Any]], None]


class Worker:
    """One framework, and the module that was loaded last."""

    def __init__(self, target: str) -> None:
        self.target = target
        self.model: Any = None
        self.fitting: Any = None
        self.tell: Tell = lambda progress: None
        self.requests: dict[str, Callable[[Any, Arrays], Reply]] = {
            "start": self.start,
            "load": self.load,
            "weights": self.weights,
            "forward": self.forward,
            "gradients": self.gradients,
            "initial": self.initial,
            "train": self.train,
            "scores": self.scores,
            "fit": self.fit,
        }

    def start(self, header: Any, arrays: Arrays) -> Reply:
        """Import the framework, say its version."""
        begun = time.perf_counter()
        adapter = self._adapter()
        return {"versions": adapter.versions(), "seconds": time.perf_counter() - begun}, {}

    def _adapter(self) -> Any:
        if self.target == "torch":
            from specc.run import torch_model

            return torch_model
        from specc.run import keras_model

        return keras_model

    def load(self, header: Any, arrays: Arrays) -> Reply:
        """Load a generated file and build its model."""
        adapter = self._adapter()
        kind = adapter.TorchModel if self.target == "torch" else adapter.KerasModel
        self.model = kind(Path(header["path"]), header["plan"], header["dtype"])
        return {}, {}

    def weights(self, header: Any, arrays: Arrays) -> Reply:
        """Set the weights (where some are given), and say what they are now."""
        unfit = self.model.set_weights(dict(arrays)) if arrays else {}
        return {"unfit": unfit}, {} if unfit else dict(self.model.get_weights())

    def initial(self, header: Any, arrays: Arrays) -> Reply:
        """The framework's own initial weights, from a model made anew with this seed."""
        return {}, dict(self.model.initial_weights(header["seed"]))

    def forward(self, header: Any, arrays: Arrays) -> Reply:
        """Outputs and every layer's output."""
        masks = grouped(arrays, "mask") or None
        outputs, layers, failure = self.model.look(grouped(arrays, "input"), header["training"], masks)
        words = "" if failure is None else f"{type(failure).__name__}: {failure}"
        return {"failure": words}, group(output=outputs, layer=layers)

    def gradients(self, header: Any, arrays: Arrays) -> Reply:
        """Gradients of the outputs along given cotangents."""
        of_params, of_inputs = self.model.gradients(
            grouped(arrays, "input"), grouped(arrays, "cotangent"), header["training"], grouped(arrays, "mask") or None
        )
        return {}, group(param=of_params, input=of_inputs)

    def train(self, header: Any, arrays: Arrays) -> Reply:
        """Optimiser steps on given batches; see `specc.run.torch_training` and `specc.run.keras_training`."""
        made: Reply = self._training().run(self.model, header, arrays)
        return made

    def scores(self, header: Any, arrays: Arrays) -> Reply:
        """What the training program says about a data set."""
        made: Reply = self._training().scores(self.model, header, arrays)
        return made

    def _training(self) -> Any:
        if self.target == "torch":
            from specc.run import torch_training

            return torch_training
        from specc.run import keras_training

        return keras_training

    def fit(self, header: Any, arrays: Arrays) -> Reply:
        """A whole training, request by request; see `specc.run.fitting`."""
        if header["do"] == "open":
            if self.target == "torch":
                from specc.run.torch_fit import TorchFit as Kind
            else:
                from specc.run.keras_fit import KerasFit as Kind  # type: ignore[assignment]
            self.fitting = Kind(self.model, header["counts"], header["fast"])
        made: Reply = self.fitting.answer(header, arrays, self.tell)
        return made


def serve(target: str, requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer requests until the parent is gone."""
    worker = Worker(target)
    worker.tell = lambda progress: send(replies, Message({"progress": progress}))
    while True:
        try:
            message = receive(requests)
        except ChannelClosed:
            return
        send(replies, _answer(worker, message))


def _answer(worker: Worker, message: Message) -> Message:
    """The reply to one request. Whatever a generated module raises is its own fault, and becomes data."""
    try:
        header, arrays = worker.requests[message.header["op"]](message.header, message.arrays)
        return Message({"ok": True, **header}, arrays)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return Message(
            {"ok": False, "error": f"{type(error).__name__}: {error}", "trace": traceback.format_exc()[-4000:]}
        )


def _leave_with_parent(parent: int) -> None:
    """End this process when its parent is gone, even while a module hangs."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(3)


def main() -> None:
    """Take the pipes for messages, and give the module harmless ones."""
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    threading.Thread(target=_leave_with_parent, args=(os.getppid(),), daemon=True).start()
    serve(sys.argv[1], requests, replies)


if __name__ == "__main__":
    main()
