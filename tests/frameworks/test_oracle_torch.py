"""The oracle against torch in float64: outputs, all gradients, and the running statistics of a norm.

`IN_TORCH` says every layer a second time, with torch's own functions; `CASES` sets the fields and shapes; values are
random. Agreement is measured per tensor, as the largest difference over the largest element.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from specc.oracle import Array, Call, forward, gradient, known, statistics

pytestmark = pytest.mark.torch

Shape = tuple[int, ...]
InTorch = Callable[[Call, tuple[Tensor, ...], Mapping[str, Tensor]], Tensor]


@dataclass(frozen=True)
class Case:
    type: str
    inputs: tuple[Shape, ...]
    fields: Mapping[str, Any] = field(default_factory=dict)
    params: Mapping[str, Shape] = field(default_factory=dict)
    resolved: Mapping[str, Any] = field(default_factory=dict)
    training: bool = False
    mask: Shape | None = None
    ids_below: int | None = None  # whole numbers below this as input

    def __str__(self) -> str:
        settings = ", ".join(f"{name}={value}" for name, value in {**self.fields, **self.resolved}.items())
        return f"{self.type}({settings}) on {self.inputs[0]}".replace(" ", "")


def channels_first(x: Tensor) -> Tensor:
    return x.movedim(-1, 1)


def channels_last(x: Tensor) -> Tensor:
    return x.movedim(1, -1)


def padded(x: Tensor, pairs: Any, value: float = 0.0) -> Tensor:
    """`x`, channels first, padded by (before, after) for each position axis. torch names the last axis first."""
    return F.pad(x, [side for pair in reversed(pairs) for side in pair], value=value)


def convolution(function: Any) -> InTorch:
    def run(call: Call, inputs: tuple[Tensor, ...], params: Mapping[str, Tensor]) -> Tensor:
        x = padded(channels_first(inputs[0]), call.resolved["pads"])
        weight, settings = params["kernel"].movedim((-1, -2), (0, 1)), call.fields
        y = function(x, weight, params.get("bias"), settings["stride"], 0, settings["dilation"], settings["groups"])
        return channels_last(y)

    return run


def depthwise(call: Call, x: Tensor, kernel: Tensor, bias: Tensor | None) -> Tensor:
    height, width, channels, multiplier = kernel.shape
    weight = kernel.permute(2, 3, 0, 1).reshape(channels * multiplier, 1, height, width)
    x = padded(channels_first(x), call.resolved["pads"])
    return channels_last(F.conv2d(x, weight, bias, call.fields["stride"], 0, call.fields["dilation"], channels))


def separable(call: Call, inputs: tuple[Tensor, ...], params: Mapping[str, Tensor]) -> Tensor:
    inner = depthwise(call, inputs[0], params["depthwise_kernel"], None)
    return F.linear(inner, params["pointwise_kernel"].T, params["bias"])


def transposed(call: Call, inputs: tuple[Tensor, ...], params: Mapping[str, Tensor]) -> Tensor:
    crop = tuple(before for before, _ in call.resolved["crop"])
    weight, extra = params["kernel"].permute(3, 2, 0, 1), call.resolved["output_padding"]
    x = channels_first(inputs[0])
    return channels_last(F.conv_transpose2d(x, weight, params["bias"], call.fields["stride"], crop, extra))


def max_pool(function: Any) -> InTorch:
    def run(call: Call, inputs: tuple[Tensor, ...], _: Mapping[str, Tensor]) -> Tensor:
        x = padded(channels_first(inputs[0]), call.resolved["pads"], -torch.inf)
        return channels_last(function(x, call.fields["kernel"], call.fields["stride"]))

    return run


def avg_pool(function: Any) -> InTorch:
    def run(call: Call, inputs: tuple[Tensor, ...], _: Mapping[str, Tensor]) -> Tensor:
        size, stride, include = (call.fields[name] for name in ("kernel", "stride", "count_include_pad"))
        width = tuple(before for before, _ in call.resolved["pads"])
        return channels_last(function(channels_first(inputs[0]), size, stride, width, count_include_pad=bool(include)))

    return run


def batch_norm(call: Call, inputs: tuple[Tensor, ...], params: Mapping[str, Tensor]) -> Tensor:
    mean, variance = params["running_mean"], params["running_var"]
    if call.training:  # torch writes into them
        mean, variance = mean.detach().clone(), variance.detach().clone()
    gamma, beta, eps = params.get("gamma"), params.get("beta"), call.fields["eps"]
    y = F.batch_norm(
        channels_first(inputs[0]), mean, variance, gamma, beta, call.training, call.fields["momentum"], eps
    )
    return channels_last(y)


def layer_norm(call: Call, inputs: tuple[Tensor, ...], params: Mapping[str, Tensor]) -> Tensor:
    return F.layer_norm(inputs[0], params["gamma"].shape, params["gamma"], params["beta"], call.fields["eps"])


def group_norm(call: Call, inputs: tuple[Tensor, ...], params: Mapping[str, Tensor]) -> Tensor:
    x, groups, eps = channels_first(inputs[0]), call.fields["groups"], call.fields["eps"]
    return channels_last(F.group_norm(x, groups, params.get("gamma"), params.get("beta"), eps))


def upsample(call: Call, inputs: tuple[Tensor, ...], _: Mapping[str, Tensor]) -> Tensor:
    x, mode = channels_first(inputs[0]), call.fields["interpolation"]
    lengths = [length * factor for length, factor in zip(x.shape[2:], call.fields["size"], strict=True)]
    return channels_last(F.interpolate(x, lengths, mode=mode, align_corners=False if mode == "bilinear" else None))


def crop(call: Call, inputs: tuple[Tensor, ...], _: Mapping[str, Tensor]) -> Tensor:
    return channels_last(padded(channels_first(inputs[0]), [(-b, -a) for b, a in call.fields["cropping"]]))


def embedding(call: Call, inputs: tuple[Tensor, ...], params: Mapping[str, Tensor]) -> Tensor:
    table, padding = params["embeddings"], call.fields["padding_idx"]
    if padding is not None:  # in torch this row is zero by its initial value; that it gets no gradient is its rule
        table = table * (torch.arange(len(table)) != padding)[:, None]
    return F.embedding(inputs[0], table, padding)


def dropout(call: Call, inputs: tuple[Tensor, ...], _: Mapping[str, Tensor]) -> Tensor:
    """torch draws its own masks, so this is its formula with the mask of the call."""
    return inputs[0] * torch.from_numpy(call.mask) / (1 - call.fields["rate"])


def prelu(_: Call, inputs: tuple[Tensor, ...], params: Mapping[str, Tensor]) -> Tensor:
    return channels_last(F.prelu(channels_first(inputs[0]), params["slope"]))


def single(function: Callable[..., Tensor], *names: str) -> InTorch:
    """A function of the only input and of the named fields."""
    return lambda call, inputs, _: function(inputs[0], *(call.fields[name] for name in names))


def several(function: Callable[[list[Tensor]], Tensor]) -> InTorch:
    return lambda _, inputs, __: function(list(inputs))


def over_positions(reduce: Callable[[Tensor, Shape], Tensor]) -> InTorch:
    return single(lambda x: reduce(x, tuple(range(1, x.ndim - 1))))


def spec_axis(axis: int) -> int:
    return axis if axis < 0 else axis + 1


IN_TORCH: dict[str, InTorch] = {
    "conv1d": convolution(F.conv1d),
    "conv2d": convolution(F.conv2d),
    "conv3d": convolution(F.conv3d),
    "depthwise_conv2d": lambda call, inputs, params: depthwise(call, inputs[0], params["kernel"], params["bias"]),
    "separable_conv2d": separable,
    "conv2d_transpose": transposed,
    "max_pool1d": max_pool(F.max_pool1d),
    "max_pool2d": max_pool(F.max_pool2d),
    "max_pool3d": max_pool(F.max_pool3d),
    "avg_pool1d": avg_pool(F.avg_pool1d),
    "avg_pool2d": avg_pool(F.avg_pool2d),
    "avg_pool3d": avg_pool(F.avg_pool3d),
    **{f"global_avg_pool{rank}d": over_positions(torch.mean) for rank in (1, 2, 3)},
    **{f"global_max_pool{rank}d": over_positions(torch.amax) for rank in (1, 2, 3)},
    "zero_pad2d": single(lambda x, pairs: channels_last(padded(channels_first(x), pairs)), "padding"),
    "crop2d": crop,
    "upsample2d": upsample,
    "flatten": single(lambda x: x.flatten(1)),
    "reshape": single(lambda x, shape: x.reshape(-1, *shape), "shape"),
    "permute": single(lambda x, axes: x.permute(0, *(axis + 1 for axis in axes)), "axes"),
    "batch_norm": batch_norm,
    "layer_norm": layer_norm,
    "group_norm": group_norm,
    "dense": lambda _, inputs, params: F.linear(inputs[0], params["kernel"].T, params.get("bias")),
    "embedding": embedding,
    **dict.fromkeys(("dropout", "spatial_dropout1d", "spatial_dropout2d", "spatial_dropout3d"), dropout),
    "linear": single(lambda x: x),
    "relu": single(F.relu),
    "relu6": single(F.relu6),
    "leaky_relu": single(F.leaky_relu, "slope"),
    "prelu": prelu,
    "elu": single(F.elu, "alpha"),
    "selu": single(F.selu),
    "celu": single(F.celu, "alpha"),
    "gelu": single(lambda x, tanh: F.gelu(x, approximate="tanh" if tanh else "none"), "approximate"),
    "silu": single(F.silu),
    "mish": single(F.mish),
    "sigmoid": single(torch.sigmoid),
    "hard_sigmoid": single(F.hardsigmoid),
    "hard_swish": single(F.hardswish),
    "tanh": single(torch.tanh),
    # torch's softplus is x itself above 20, a difference of 2e-9.
    "softplus": single(lambda x: torch.logaddexp(x, torch.zeros_like(x))),
    "softsign": single(F.softsign),
    "softmax": single(lambda x, axis: F.softmax(x, spec_axis(axis)), "axis"),
    "log_softmax": single(lambda x, axis: F.log_softmax(x, spec_axis(axis)), "axis"),
    "add": several(lambda xs: torch.stack(xs).sum(0)),
    "subtract": several(lambda xs: torch.sub(*xs)),
    "multiply": several(lambda xs: torch.stack(xs).prod(0)),
    "average": several(lambda xs: torch.stack(xs).mean(0)),
    "maximum": several(lambda xs: torch.stack(xs).amax(0)),
    "concat": lambda call, inputs, _: torch.cat(inputs, spec_axis(call.fields["axis"])),
}


def conv_case(kernel: Shape, stride: Shape, dilation: Shape, groups: int, pads: Any) -> Case:
    rank, bias = len(kernel), groups == 1
    fields = {"stride": stride, "dilation": dilation, "groups": groups, "bias": bias}
    params: dict[str, Shape] = {"kernel": (*kernel, 4 // groups, 6)} | ({"bias": (6,)} if bias else {})
    return Case(f"conv{rank}d", ((2, *(7, 6, 4)[:rank], 4),), fields, params, {"pads": pads})


def transposed_case(kernel: Shape, stride: Shape, crop: Any, extra: Shape) -> Case:
    params, resolved = {"kernel": (*kernel, 5, 3), "bias": (5,)}, {"crop": crop, "output_padding": extra}
    return Case("conv2d_transpose", ((2, 3, 4, 3),), {"stride": stride, "bias": True}, params, resolved)


def pool_cases(rank: int) -> list[Case]:
    shape, size, stride = (2, *(7, 6, 5)[:rank], 3), (2, 3, 2)[:rank], (2, 1, 2)[:rank]
    one, none = {"pads": ((1, 1),) * rank}, {"pads": ((0, 0),) * rank}
    overlapping, side_by_side = {"kernel": size, "stride": stride}, {"kernel": size, "stride": None}
    return [
        Case(f"max_pool{rank}d", (shape,), overlapping, resolved=one),
        Case(f"max_pool{rank}d", (shape,), side_by_side, resolved=none),
        Case(f"avg_pool{rank}d", (shape,), overlapping | {"count_include_pad": True}, resolved=one),
        Case(f"avg_pool{rank}d", (shape,), overlapping | {"count_include_pad": False}, resolved=one),
        Case(f"avg_pool{rank}d", (shape,), side_by_side | {"count_include_pad": None}, resolved=none),
        Case(f"global_avg_pool{rank}d", (shape,)),
        Case(f"global_max_pool{rank}d", (shape,)),
    ]


def batch_norm_case(shape: Shape, training: bool, affine: bool = True) -> Case:
    names = ("running_mean", "running_var", *(("gamma", "beta") if affine else ()))
    fields = {"eps": 1e-3, "momentum": 0.2, "affine": affine, "running_var": "unbiased"}
    return Case("batch_norm", (shape,), fields, dict.fromkeys(names, shape[-1:]), training=training)


def layer_norm_case(axes: Shape, normed: Shape) -> Case:
    fields = {"eps": 1e-3, "axes": axes, "affine": True}
    return Case("layer_norm", ((2, 3, 4, 5),), fields, {"gamma": normed, "beta": normed})


def group_norm_case(groups: int) -> Case:
    fields = {"groups": groups, "eps": 1e-3, "affine": True}
    return Case("group_norm", ((2, 3, 2, 6),), fields, {"gamma": (6,), "beta": (6,)})


SEPARABLE = {"depthwise_kernel": (2, 3, 3, 2), "pointwise_kernel": (6, 4), "bias": (4,)}

# fmt: off
CASES = [
    conv_case((3,), (1,), (1,), 1, ((0, 0),)),
    conv_case((3,), (2,), (2,), 2, ((4, 0),)),
    conv_case((3, 2), (1, 1), (1, 1), 1, ((0, 0), (0, 0))),
    conv_case((3, 2), (2, 1), (1, 2), 2, ((0, 1), (1, 1))),
    conv_case((2, 3, 1), (1, 2, 1), (2, 1, 1), 1, ((1, 0), (0, 1), (0, 0))),
    Case("depthwise_conv2d", ((2, 6, 7, 3),), {"stride": (2, 1), "dilation": (1, 2), "bias": True},
         {"kernel": (3, 2, 3, 2), "bias": (6,)}, {"pads": ((1, 0), (0, 1))}),
    Case("separable_conv2d", ((2, 5, 6, 3),), {"stride": (2, 2), "dilation": (1, 1), "bias": True},
         SEPARABLE, {"pads": ((1, 0), (0, 1))}),
    transposed_case((3, 3), (2, 2), ((0, 0), (0, 0)), (0, 0)),
    transposed_case((3, 2), (2, 1), ((1, 1), (0, 0)), (1, 0)),
    transposed_case((2, 2), (3, 3), ((0, 0), (0, 0)), (1, 2)),
    *(case for rank in (1, 2, 3) for case in pool_cases(rank)),
    Case("zero_pad2d", ((2, 3, 4, 2),), {"padding": ((0, 3), (2, 1))}),
    Case("crop2d", ((2, 5, 4, 2),), {"cropping": ((0, 3), (2, 1))}),
    Case("upsample2d", ((2, 3, 4, 2),), {"size": (2, 3), "interpolation": "nearest"}),
    Case("upsample2d", ((2, 3, 4, 2),), {"size": (2, 3), "interpolation": "bilinear"}),
    Case("upsample2d", ((2, 1, 5, 2),), {"size": (3, 1), "interpolation": "bilinear"}),
    Case("flatten", ((2, 3, 4, 2),)),
    Case("reshape", ((2, 3, 4),), {"shape": (2, 6)}),
    Case("permute", ((2, 3, 4, 5),), {"axes": (2, 0, 1)}),
    batch_norm_case((5, 3), True),
    batch_norm_case((4, 3, 2, 3), True),
    batch_norm_case((4, 3, 3), True, affine=False),
    batch_norm_case((4, 3, 2, 3), False),
    layer_norm_case((-1,), (5,)),
    layer_norm_case((-3, -2, -1), (3, 4, 5)),
    layer_norm_case((1, 2), (4, 5)),
    *(group_norm_case(groups) for groups in (1, 2, 6)),
    Case("dense", ((4, 5),), {"bias": True}, {"kernel": (5, 3), "bias": (3,)}),
    Case("dense", ((2, 3, 4, 5),), {"bias": False}, {"kernel": (5, 3)}),
    Case("embedding", ((2, 6),), {"padding_idx": None}, {"embeddings": (4, 3)}, ids_below=4),
    Case("embedding", ((2, 6),), {"padding_idx": 2}, {"embeddings": (4, 3)}, ids_below=4),
    Case("dropout", ((4, 5),), {"rate": 0.3}, training=True, mask=(4, 5)),
    Case("spatial_dropout1d", ((2, 3, 5),), {"rate": 0.3}, training=True, mask=(2, 1, 5)),
    Case("spatial_dropout2d", ((2, 3, 2, 5),), {"rate": 0.3}, training=True, mask=(2, 1, 1, 5)),
    Case("spatial_dropout3d", ((2, 3, 2, 2, 5),), {"rate": 0.3}, training=True, mask=(2, 1, 1, 1, 5)),
    *(Case(name, ((3, 4, 5),)) for name in
      ("linear", "relu", "relu6", "selu", "silu", "mish", "sigmoid", "hard_sigmoid", "hard_swish", "tanh", "softplus",
       "softsign")),
    Case("leaky_relu", ((3, 4, 5),), {"slope": 0.01}),
    Case("prelu", ((2, 3, 4, 5),), params={"slope": (5,)}),
    Case("prelu", ((2, 3, 4, 5),), params={"slope": (1,)}),
    Case("elu", ((3, 4, 5),), {"alpha": 1.5}),
    Case("celu", ((3, 4, 5),), {"alpha": 0.7}),
    Case("gelu", ((3, 4, 5),), {"approximate": False}),
    Case("gelu", ((3, 4, 5),), {"approximate": True}),
    *(Case(name, ((3, 4, 5),), {"axis": axis}) for name in ("softmax", "log_softmax") for axis in (-1, 0)),
    *(Case(name, ((2, 3, 4),) * 3) for name in ("add", "multiply", "average", "maximum")),
    Case("subtract", ((2, 3, 4),) * 2),
    Case("concat", ((2, 3, 4), (2, 3, 1)), {"axis": -1}),
    Case("concat", ((2, 3, 4), (2, 2, 4)), {"axis": 0}),
]
# fmt: on

every_case = pytest.mark.parametrize("case", CASES, ids=str)


def random_call(case: Case) -> Call:
    random = np.random.default_rng(3)

    def drawn(shape: Shape) -> Array:
        return random.normal(scale=2, size=shape)

    params = {name: drawn(shape) for name, shape in case.params.items()}
    if "running_var" in params:
        params["running_var"] = np.abs(params["running_var"]) + 0.5
    inputs = tuple(random.integers(case.ids_below, size=s) if case.ids_below else drawn(s) for s in case.inputs)
    mask = None if case.mask is None else random.integers(2, size=case.mask).astype(np.float64)
    return Call(case.fields, case.resolved, inputs, params, case.training, mask)


def difference(ours: Array, theirs: Tensor) -> float:
    """The largest difference over the largest element."""
    reference = theirs.numpy()
    assert ours.shape == reference.shape
    return float(np.max(np.abs(ours - reference)) / np.max(np.abs(reference)))


#: torch differentiates hardsigmoid with a float32 1/6, and celu with its alpha rounded to float32.
GRADIENT_LIMIT = {"hard_sigmoid": 1e-7, "celu": 1e-8}


@every_case
def test_outputs_and_gradients_agree(case: Case) -> None:
    call = random_call(case)
    inputs = tuple(torch.from_numpy(value) for value in call.inputs)
    params = {name: torch.from_numpy(value) for name, value in call.params.items()}
    trained = {name: params[name] for name in params if not name.startswith("running_")}
    if case.ids_below is None:
        trained |= {f"input {i}": value for i, value in enumerate(inputs)}
    for value in trained.values():
        value.requires_grad_()
    theirs, ours = IN_TORCH[case.type](call, inputs, params), forward(case.type, call)
    assert difference(ours, theirs.detach()) < 1e-13

    cotangent = np.random.default_rng(4).normal(size=ours.shape)
    theirs.backward(torch.from_numpy(cotangent))
    input_gradients, found = gradient(case.type, call, cotangent)
    found |= {f"input {i}": value for i, value in enumerate(input_gradients)}
    apart = {name: difference(found[name], value.grad) for name, value in trained.items()}
    assert all(value < GRADIENT_LIMIT.get(case.type, 1e-13) for value in apart.values()), apart


def test_every_layer_type_has_a_case() -> None:
    assert {case.type for case in CASES} == known() == set(IN_TORCH)


@pytest.mark.parametrize("case", [case for case in CASES if case.type == "batch_norm" and case.training], ids=str)
def test_running_statistics_agree(case: Case) -> None:
    call = random_call(case)
    mean, variance = (torch.from_numpy(call.params[name].copy()) for name in ("running_mean", "running_var"))
    x = channels_first(torch.from_numpy(call.x))
    F.batch_norm(x, mean, variance, training=True, momentum=call.fields["momentum"])
    found = statistics("batch_norm", call)
    assert difference(found["running_mean"], mean) < 1e-13
    assert difference(found["running_var"], variance) < 1e-13


@pytest.mark.parametrize("layer_type", ["sigmoid", "silu", "mish", "tanh", "log_softmax", "gelu", "elu", "softsign"])
def test_far_values_neither_overflow_nor_lose_digits(layer_type: str) -> None:
    x = np.array([[-800.0, -40.0, -20.0, -1e-9, 0.0, 1e-9, 20.0, 40.0, 800.0]])
    call = Call({"axis": -1, "approximate": False, "alpha": 1.0}, {}, (x,))
    theirs = IN_TORCH[layer_type](call, (torch.from_numpy(x),), {})
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        ours = forward(layer_type, call)
    np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-13, atol=1e-15)
