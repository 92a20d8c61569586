"""Which ways to be faster a torch training program can take."""

from __future__ import annotations

from collections.abc import Iterator

from specc.errors import Diagnostic, SpecError, Whole
from specc.spec import Train
from specc.targets.plan import Plan
from specc.targets.torch.training_optimizers import FUSED
from specc.targets.training import TrainOptions


def refuse_slower(train: Train, model: Plan, wanted: TrainOptions) -> None:
    """Options that would do nothing, or that torch does not have.

    Raises:
        SpecError: E145, each with its reason.
    """
    refused = list(_refused(train, model, wanted))
    if refused:
        raise SpecError(refused)


def _refused(train: Train, model: Plan, wanted: TrainOptions) -> Iterator[Diagnostic]:
    kind = train.optimizer.kind()
    if "fused" in wanted.fast and kind not in FUSED:
        args = {"option": "fused", "reason": Whole(f"PyTorch has no fused {kind}")}
        yield Diagnostic("E145", args, ("train", "optimizer"))
    if "channels_last" in wanted.fast:
        ranks = {len(weight.shape) for weight in model.weights}
        reason = "the model has no kernel of a two-dimensional convolution"
        if 5 in ranks:
            reason = "PyTorch has another memory format for kernels of three-dimensional convolutions"
        if 4 not in ranks or 5 in ranks:
            yield Diagnostic("E145", {"option": "channels_last", "reason": Whole(reason)})
