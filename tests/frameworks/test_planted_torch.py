"""Mistakes planted in a generated PyTorch file: the check fails and names the layer, every time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from planted import Planted, check_with, named

from specc.run.child import Child

pytestmark = pytest.mark.torch

FLIPPED = """
class FlippedConv2d(nn.Conv2d):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self._conv_forward(x, self.weight.flip(2, 3), self.bias)

"""
LAST = """
class FlattenLast(nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.permute(0, 2, 3, 1).flatten(1)

"""
BIASED = """
class Biased(nn.BatchNorm2d):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        old, y = self.running_var.clone(), super().forward(x)
        if self.training:
            n = x.numel() / x.shape[1]
            self.running_var = old * 0.8 + (self.running_var - old * 0.8) * (n - 1) / n
        return y

"""
NORM1 = "nn.BatchNorm2d(4, momentum=0.2)"
FAULTS = (
    Planted("the momentum of a batch norm", "norm1", NORM1, "nn.BatchNorm2d(4)"),
    Planted("the epsilon of a batch norm", "norm1", NORM1, "nn.BatchNorm2d(4, eps=1e-3, momentum=0.2)"),
    Planted("a biased running variance", "norm1", NORM1, "Biased(4, momentum=0.2)", BIASED),
    Planted("a slope", "leaky", "nn.LeakyReLU(0.2)", "nn.LeakyReLU()"),
    Planted("a padding left out", "conv1", "stride=2, padding=1)", "stride=2)"),
    Planted("a stride", "conv1", "stride=2, padding=1)", "stride=1, padding=1)"),
    Planted("a flipped kernel", "conv1", "self.conv1 = nn.Conv2d", "self.conv1 = FlippedConv2d", FLIPPED),
    Planted("a padding on the other side", "block.pool", "(0, 1, 1, 0)", "(1, 0, 0, 1)"),
    Planted("zero padding before a max pool", "block.pool", 'float("-inf")', "0.0"),
    Planted("the groups of a norm", "block.norm2", "nn.GroupNorm(2, 6)", "nn.GroupNorm(3, 6)"),
    Planted("the other gelu", "block.bend", "nn.GELU()", 'nn.GELU(approximate="tanh")'),
    Planted("a transposed flatten", "flat", "self.flat = nn.Flatten()", "self.flat = FlattenLast()", LAST),
    Planted("a missing bias", "fc2", "nn.Linear(12, 12)", "nn.Linear(12, 12, bias=False)"),
    Planted("a width", "fc2", "nn.Linear(12, 12)", "nn.Linear(12, 13)"),
    Planted("a dropped activation", "tanh_1", "torch.tanh(self.fc1(x))", "self.fc1(x)"),
    Planted("another activation", "tanh_1", "torch.tanh(self.fc1(x))", "torch.sigmoid(self.fc1(x))"),
    Planted("an alpha", "bow", "nn.ELU(alpha=0.5)", "nn.ELU()"),
    Planted("a sign", "joined", "bow + fc1", "bow - fc1"),
    Planted("the epsilon of a layer norm", "norm3", "nn.LayerNorm(12)", "nn.LayerNorm(12, eps=1e-6)"),
    Planted("a dropout rate", "drop", "nn.Dropout(0.5)", "nn.Dropout(0.4)"),
    Planted("a softmax twice", "last", "return x\n", "return x.softmax(dim=1)\n"),
    Planted("a layer left out", "leaky", "        x = self.leaky(x)\n", ""),
    Planted("a value changed in the last place", "fc2", "self.fc2(fc1)", "self.fc2(fc1 * (1 + 1e-10))"),
)


@pytest.fixture(scope="module")
def children() -> Iterator[dict[str, Child]]:
    with Child("torch") as child:
        child.start()
        child.started()
        yield {"torch": child}


def test_the_victim_itself_agrees(children: dict[str, Child], tmp_path: Path) -> None:
    report = check_with(children, None, "torch", tmp_path)
    assert report.agrees, report


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_check_names_the_layer(fault: Planted, children: dict[str, Child], tmp_path: Path) -> None:
    report = check_with(children, fault, "torch", tmp_path)
    assert not report.agrees
    assert fault.layer in named(report), f"{fault.name}: the report names {named(report)!r}"
