"""Every way in which a layer does not fit its inputs: the code, the field to point at, and the words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import specc.layers
from specc.errors import Diagnostic
from specc.layers import LAYERS, Fault, Value
from specc.messages import describe
from specc.messages.shapes import TEXTS

FLOAT = Value((4, 5, 6))
#: Layers of images and their like: the digit in the name is the number of axes besides the channels.
NEEDED: dict[str, dict[str, Any]] = {
    "conv1d": {"filters": 2, "kernel": 2},
    "conv2d": {"filters": 2, "kernel": 2},
    "conv3d": {"filters": 2, "kernel": 2},
    "depthwise_conv2d": {"kernel": 2},
    "separable_conv2d": {"filters": 2, "kernel": 2},
    "zero_pad2d": {"padding": 1},
    "crop2d": {"cropping": 1},
    "upsample2d": {},
    **{f"{word}_pool{n}d": {"kernel": 2} for word in ("max", "avg") for n in (1, 2, 3)},
    **{f"global_{word}_pool{n}d": {} for word in ("max", "avg") for n in (1, 2, 3)},
    **{f"spatial_dropout{n}d": {"rate": 0.5} for n in (1, 2, 3)},
}

#: code, field, type, fields, inputs, message.
CASES: list[tuple[str, str, str, dict[str, Any], list[Value], str]] = [
    ("E401", "kernel", "conv2d", {"filters": 1, "kernel": 5}, [Value((3, 3, 1))],
     "conv2d kernel 5x5 does not fit input 3x3; output would be -1x-1"),
    ("E401", "kernel", "depthwise_conv2d", {"kernel": 5}, [Value((3, 3, 1))],
     "depthwise_conv2d kernel 5x5 does not fit input 3x3; output would be -1x-1"),
    ("E401", "kernel", "max_pool1d", {"kernel": 3}, [Value((2, 1))],
     "max_pool1d kernel 3 does not fit input 2; output would be 0"),
    ("E402", "from", "add", {}, [Value((4,)), Value((4,)), Value((5,))],
     "inputs must have equal shapes, got [4] from 0 and [5] from 2"),
    ("E402", "from", "subtract", {}, [Value((4, 1)), Value((4,))],
     "inputs must have equal shapes, got [4, 1] from 0 and [4] from 1"),
    ("E411", "groups", "conv1d", {"filters": 4, "kernel": 1, "groups": 4}, [Value((3, 6))],
     "groups 4 must divide both the 6 input channels and the 4 filters"),
    ("E412", "padding", "avg_pool2d", {"kernel": 2, "padding": 1}, [FLOAT],
     "with padding, the mean of a window at the border has two meanings"),
    ("E413", "axis", "softmax", {"axis": 3}, [FLOAT], "there is no axis 3 in [4, 5, 6]"),
    ("E413", "axis", "log_softmax", {"axis": -4}, [FLOAT], "there is no axis -4 in [4, 5, 6]"),
    ("E413", "axis", "concat", {"axis": 1}, [Value((4,)), Value((4,))], "there is no axis 1 in [4]"),
    ("E413", "axes", "layer_norm", {"axes": [-4]}, [FLOAT], "there is no axis -4 in [4, 5, 6]"),
    ("E414", "from", "concat", {}, [Value((4, 5)), Value((3, 5))],
     "concat along axis 1 needs equal sizes on all other axes, got [4, 5] from 0 and [3, 5] from 1"),
    ("E414", "from", "concat", {}, [Value((4, 5)), Value((4,))],
     "concat along axis 1 needs equal sizes on all other axes, got [4, 5] from 0 and [4] from 1"),
    ("E416", "cropping", "crop2d", {"cropping": [[2, 2], [1, 0]]}, [FLOAT],
     "crop2d leaves nothing: 4x5 would become 0x4"),
    ("E416", "padding", "conv2d_transpose", {"filters": 1, "kernel": 1, "padding": 2}, [FLOAT],
     "conv2d_transpose leaves nothing: 4x5 would become 0x1"),
    ("E417", "output_padding", "conv2d_transpose",
     {"filters": 1, "kernel": 3, "stride": 2, "padding": "same", "output_padding": 1}, [FLOAT],
     "padding: same decides the size of the output, so output_padding [1, 1] has no place"),
    ("E418", "output_padding", "conv2d_transpose", {"filters": 1, "kernel": 3, "stride": [2, 1], "output_padding": 1},
     [FLOAT], "output_padding 1x1 must be less than stride 2x1 on every axis"),
    ("E419", "axes", "layer_norm", {"axes": [0]}, [FLOAT],
     "layer_norm works on the last axes of its input, got axes [0] of [4, 5, 6]"),
    ("E419", "axes", "layer_norm", {"axes": [-1, 2]}, [FLOAT],
     "layer_norm works on the last axes of its input, got axes [-1, 2] of [4, 5, 6]"),
    ("E420", "groups", "group_norm", {"groups": 4}, [FLOAT], "groups 4 must divide the 6 channels"),
    ("E421", "shape", "reshape", {"shape": [-1, 2, -1]}, [FLOAT],
     "sizes must be at least 1, and one of them may be -1; got [-1, 2, -1]"),
    ("E421", "shape", "reshape", {"shape": [0, -1]}, [FLOAT],
     "sizes must be at least 1, and one of them may be -1; got [0, -1]"),
    ("E422", "shape", "reshape", {"shape": [7, -1]}, [FLOAT], "[4, 5, 6] holds 120 values, which do not fill [7, -1]"),
    ("E422", "shape", "reshape", {"shape": [60]}, [FLOAT], "[4, 5, 6] holds 120 values, which do not fill [60]"),
    ("E422", "shape", "reshape", {"shape": [240, -1]}, [FLOAT],
     "[4, 5, 6] holds 120 values, which do not fill [240, -1]"),
    ("E423", "axes", "permute", {"axes": [3, 1, 2]}, [FLOAT],
     "permute needs every axis of [4, 5, 6] once, got axes [3, 1, 2]"),
    ("E423", "axes", "permute", {"axes": [1, 0]}, [FLOAT],
     "permute needs every axis of [4, 5, 6] once, got axes [1, 0]"),
    ("E423", "axes", "permute", {"axes": [0, 1, -1]}, [FLOAT],
     "permute needs every axis of [4, 5, 6] once, got axes [0, 1, -1]"),
    ("E424", "", "embedding", {"units": 4, "vocab": 5}, [Value((4,))],
     "embedding takes whole numbers, but 0 holds features"),
    ("E425", "", "embedding", {"units": 4}, [Value((4,), "int32")],
     "embedding needs vocab: neither the layer nor the input says how many values there are"),
    ("E426", "vocab", "embedding", {"units": 4, "vocab": 10}, [Value((4,), "int32", 11)],
     "vocab 10 is too small for an input with vocab 11"),
    ("E427", "padding_idx", "embedding", {"units": 4, "padding_idx": 11}, [Value((4,), "int32", 11)],
     "padding_idx 11 is no row of a table of 11"),
    ("E428", "padding", "max_pool2d", {"kernel": [3, 2], "padding": [[0, 0], [0, 2]]}, [FLOAT],
     "max_pool2d padding must be narrower than kernel 3x2, or some windows hold padding alone"),
    ("E429", "", "conv2d", {"filters": 2, "kernel": 2, "kernel_init": "identity"}, [FLOAT],
     "identity makes a matrix, and kernel of shape [2, 2, 6, 2] is none"),
    ("E429", "", "dense", {"units": 2, "bias_init": "orthogonal"}, [FLOAT],
     "orthogonal makes a matrix, and bias of shape [2] is none"),
    *(("E410", "", name, fields, [Value((4,) * rank)],
       f"{name} needs {int(name[-2]) + 1} axes besides the batch, found {rank}: [{', '.join('4' * rank)}]")
      for name, fields in NEEDED.items()
      for rank in (1, 5)
      if rank == 5 or not name.startswith("spatial")),
    ("E410", "", "conv2d_transpose", {"filters": 1, "kernel": 1}, [Value((4,))],
     "conv2d_transpose needs 3 axes besides the batch, found 1: [4]"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "at", "type_name", "fields", "inputs", "message"),
    CASES,
    ids=[f"{index}-{case[0]}-{case[2]}" for index, case in enumerate(CASES)],
)
def test_fault(code: str, at: str, type_name: str, fields: dict[str, Any], inputs: list[Value], message: str) -> None:
    layer = LAYERS[type_name].model_validate(fields)
    with pytest.raises(Fault) as caught:
        layer.infer(inputs)
    assert (caught.value.code, caught.value.at) == (code, at)
    assert at in {"", "from", *type(layer).model_fields}
    said, advice = describe(Diagnostic(code, caught.value.args_by_name))
    assert said == message
    assert advice


def test_every_code_has_words_and_a_case() -> None:
    folder = Path(specc.layers.__file__).parent
    raised = {
        code for file in folder.glob("*.py") for code in re.findall(r'Fault\(\s*"(E\d+)"', file.read_text("utf-8"))
    }
    assert raised == {case[0] for case in CASES}
    # E415 is found where inputs are wired, for any layer that takes features only.
    assert set(TEXTS) == raised | {"E415"}


def test_whole_numbers_into_a_layer_of_features() -> None:
    said, _ = describe(Diagnostic("E415", {"type": "conv1d", "source": "tokens"}))
    assert said == "conv1d takes features, but tokens holds whole numbers"
