"""The shape rule, parameters and cost of every layer, worked out by hand."""

from __future__ import annotations

from math import sqrt
from typing import Any

import pytest

from specc.layers import LAYERS, Inferred, Value

Shape = tuple[int, ...]


def infer(type_name: str, *shapes: Shape, **fields: Any) -> Inferred:
    """The layer over inputs of features."""
    return LAYERS[type_name].model_validate(fields).infer([Value(shape) for shape in shapes])


RECTIFIERS = ["relu", "relu6", "leaky_relu", "elu", "selu", "celu", "gelu", "silu", "mish", "hard_swish", "softplus"]
ELEMENTWISE = [*RECTIFIERS, "sigmoid", "hard_sigmoid", "tanh", "softsign", "linear"]
#: Inputs of one, two and three axes besides the channels.
POSITIONS: dict[int, Shape] = {1: (4, 7), 2: (4, 5, 7), 3: (4, 5, 6, 7)}

#: type, fields, input shapes, output shape, parameter shapes, multiply-accumulates, arithmetic.
Case = tuple[str, dict[str, Any], list[Shape], Shape, dict[str, Shape], int, tuple[str, ...]]


def keeps(type_name: str, *shapes: Shape, **fields: Any) -> Case:
    """A layer without parameters whose output has the shape of its input."""
    return (type_name, fields, list(shapes), shapes[0], {}, 0, ())


CASES: list[Case] = [
    # Convolutions
    ("conv1d", {"filters": 6, "kernel": 3, "stride": 2, "padding": [1, 2], "groups": 2}, [(9, 4)], (5, 6),
     {"kernel": (3, 2, 6), "bias": (6,)}, 5 * 3 * 2 * 6, ("floor((9 + 1 + 2 - 3) / 2) + 1 = 5",)),
    ("conv1d", {"filters": 5, "kernel": 3, "padding": "causal", "dilation": 2}, [(9, 4)], (9, 5),
     {"kernel": (3, 4, 5), "bias": (5,)}, 9 * 3 * 4 * 5, ("(9 + 4 + 0 - 5) / 1 + 1 = 9",)),
    ("conv2d", {"filters": 32, "kernel": 3, "padding": 1}, [(28, 28, 1)], (28, 28, 32),
     {"kernel": (3, 3, 1, 32), "bias": (32,)}, 28 * 28 * 9 * 32, ("(28 + 2*1 - 3) / 1 + 1 = 28",)),
    ("conv2d", {"filters": 8, "kernel": [3, 2], "bias": False}, [(6, 6, 3)], (4, 5, 8),
     {"kernel": (3, 2, 3, 8)}, 4 * 5 * 6 * 3 * 8, ("(6 + 2*0 - 3) / 1 + 1 = 4", "(6 + 2*0 - 2) / 1 + 1 = 5")),
    ("conv3d", {"filters": 2, "kernel": 2, "padding": "same", "stride": 2}, [(4, 5, 6, 3)], (2, 3, 3, 2),
     {"kernel": (2, 2, 2, 3, 2), "bias": (2,)}, 2 * 3 * 3 * 8 * 3 * 2,
     ("(4 + 2*0 - 2) / 2 + 1 = 2", "(5 + 0 + 1 - 2) / 2 + 1 = 3", "(6 + 2*0 - 2) / 2 + 1 = 3")),
    ("depthwise_conv2d", {"kernel": 3, "multiplier": 2}, [(7, 6, 4)], (5, 4, 8),
     {"kernel": (3, 3, 4, 2), "bias": (8,)}, 5 * 4 * 9 * 4 * 2,
     ("(7 + 2*0 - 3) / 1 + 1 = 5", "(6 + 2*0 - 3) / 1 + 1 = 4")),
    ("separable_conv2d", {"filters": 5, "kernel": 3, "multiplier": 2}, [(5, 5, 4)], (3, 3, 5),
     {"depthwise_kernel": (3, 3, 4, 2), "pointwise_kernel": (8, 5), "bias": (5,)}, 9 * (9 * 8 + 8 * 5),
     ("(5 + 2*0 - 3) / 1 + 1 = 3",)),
    ("conv2d_transpose", {"filters": 5, "kernel": 3, "stride": 2}, [(4, 4, 2)], (9, 9, 5),
     {"kernel": (3, 3, 5, 2), "bias": (5,)}, 16 * 9 * 5 * 2, ("(4 - 1) * 2 + 3 = 9",)),
    ("conv2d_transpose", {"filters": 5, "kernel": 3, "stride": 2, "padding": 1, "output_padding": 1, "bias": False},
     [(4, 4, 2)], (8, 8, 5), {"kernel": (3, 3, 5, 2)}, 16 * 9 * 5 * 2, ("(4 - 1) * 2 + 3 - 1 - 1 + 1 = 8",)),
    ("conv2d_transpose", {"filters": 1, "kernel": [4, 1], "stride": [1, 2], "padding": "same"}, [(5, 3, 2)], (5, 6, 1),
     {"kernel": (4, 1, 1, 2), "bias": (1,)}, 15 * 4 * 2, ("(5 - 1) * 1 + 4 - 1 - 2 = 5", "(3 - 1) * 2 + 1 + 1 = 6")),
    # Pooling and borders
    ("max_pool1d", {"kernel": 2}, [(9, 3)], (4, 3), {}, 0, ("floor((9 + 2*0 - 2) / 2) + 1 = 4",)),
    ("max_pool2d", {"kernel": 3, "stride": 2, "padding": 1}, [(8, 9, 3)], (4, 5, 3), {}, 0,
     ("floor((8 + 2*1 - 3) / 2) + 1 = 4", "(9 + 2*1 - 3) / 2 + 1 = 5")),
    ("max_pool3d", {"kernel": 2}, [(4, 6, 8, 3)], (2, 3, 4, 3), {}, 0,
     ("(4 + 2*0 - 2) / 2 + 1 = 2", "(6 + 2*0 - 2) / 2 + 1 = 3", "(8 + 2*0 - 2) / 2 + 1 = 4")),
    ("avg_pool1d", {"kernel": 3}, [(9, 3)], (3, 3), {}, 0, ("(9 + 2*0 - 3) / 3 + 1 = 3",)),
    ("avg_pool2d", {"kernel": 2, "padding": "same", "count_include_pad": False}, [(5, 5, 3)], (3, 3, 3), {}, 0,
     ("(5 + 0 + 1 - 2) / 2 + 1 = 3",)),
    # Nothing is padded here, so the word alone asks for no count_include_pad.
    ("avg_pool2d", {"kernel": 2, "padding": "same"}, [(4, 4, 3)], (2, 2, 3), {}, 0, ("(4 + 2*0 - 2) / 2 + 1 = 2",)),
    ("avg_pool3d", {"kernel": 1}, [(2, 2, 2, 3)], (2, 2, 2, 3), {}, 0, ("(2 + 2*0 - 1) / 1 + 1 = 2",)),
    *((f"global_{word}_pool{n}d", {}, [POSITIONS[n]], (7,), {}, 0, ()) for word in ("avg", "max") for n in POSITIONS),
    ("zero_pad2d", {"padding": [[1, 0], [2, 3]]}, [(4, 5, 2)], (5, 10, 2), {}, 0, ("4 + 1 + 0 = 5", "5 + 2 + 3 = 10")),
    ("crop2d", {"cropping": [1, 2]}, [(4, 5, 2)], (2, 1, 2), {}, 0, ("4 - 1 - 1 = 2", "5 - 2 - 2 = 1")),
    ("upsample2d", {"size": [2, 3]}, [(4, 5, 2)], (8, 15, 2), {}, 0, ("4 * 2 = 8", "5 * 3 = 15")),
    # Norms
    ("batch_norm", {}, [(4, 5, 2)], (4, 5, 2),
     {"gamma": (2,), "beta": (2,), "running_mean": (2,), "running_var": (2,)}, 0, ()),
    ("batch_norm", {"affine": False}, [(6,)], (6,), {"running_mean": (6,), "running_var": (6,)}, 0, ()),
    ("layer_norm", {}, [(4, 5, 2)], (4, 5, 2), {"gamma": (2,), "beta": (2,)}, 0, ()),
    ("layer_norm", {"axes": [-1, 1]}, [(4, 5, 2)], (4, 5, 2), {"gamma": (5, 2), "beta": (5, 2)}, 0, ()),
    ("layer_norm", {"axes": [0], "affine": False}, [(4,)], (4,), {}, 0, ()),
    ("group_norm", {"groups": 3}, [(4, 6)], (4, 6), {"gamma": (6,), "beta": (6,)}, 0, ()),
    ("group_norm", {"groups": 3, "affine": False}, [(6,)], (6,), {}, 0, ()),
    # Dense, and axes in another form
    ("dense", {"units": 600}, [(2304,)], (600,), {"kernel": (2304, 600), "bias": (600,)}, 2304 * 600, ()),
    ("dense", {"units": 3, "bias": False}, [(4, 5, 2)], (4, 5, 3), {"kernel": (2, 3)}, 4 * 5 * 2 * 3, ()),
    ("flatten", {}, [(6, 6, 64)], (2304,), {}, 0, ("64*6*6 = 2304",)),
    ("flatten", {}, [(6,)], (6,), {}, 0, ()),
    ("reshape", {"shape": [4, -1, 2]}, [(6, 8)], (4, 6, 2), {}, 0, ("6*8 = 4*6*2",)),
    ("reshape", {"shape": [-1]}, [(6, 8)], (48,), {}, 0, ("6*8 = 48",)),
    ("permute", {"axes": [2, 0, 1]}, [(4, 5, 6)], (6, 4, 5), {}, 0, ()),
    # Dropout
    keeps("dropout", (4, 5), rate=0.5),
    *(keeps(f"spatial_dropout{n}d", POSITIONS[n], rate=0.5) for n in POSITIONS),
    *(keeps(f"spatial_dropout{n}d", (7,), rate=0.5) for n in POSITIONS),
    # Activations
    *(keeps(name, (4, 5)) for name in (*ELEMENTWISE, "softmax", "log_softmax")),
    ("prelu", {}, [(4, 5)], (4, 5), {"slope": (5,)}, 0, ()),
    ("prelu", {"shared": True}, [(4, 5)], (4, 5), {"slope": (1,)}, 0, ()),
    # Several inputs
    keeps("subtract", (4, 5), (4, 5)),
    *(keeps(name, (4, 5), (4, 5), (4, 5)) for name in ("add", "multiply", "average", "maximum")),
    ("concat", {}, [(4, 5), (4, 2), (4, 1)], (4, 8), {}, 0, ("5 + 2 + 1 = 8",)),
    ("concat", {"axis": 0}, [(4, 5), (2, 5)], (6, 5), {}, 0, ("4 + 2 = 6",)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("type_name", "fields", "shapes", "out", "params", "macs", "arithmetic"),
    CASES,
    ids=[f"{index}-{case[0]}" for index, case in enumerate(CASES)],
)
def test_shape_parameters_and_cost(
    type_name: str,
    fields: dict[str, Any],
    shapes: list[Shape],
    out: Shape,
    params: dict[str, Shape],
    macs: int,
    arithmetic: tuple[str, ...],
) -> None:
    found = infer(type_name, *shapes, **fields)
    assert found.value == Value(out)
    assert {param.name: param.shape for param in found.params} == params
    assert all(len(param.axes) == len(param.shape) for param in found.params)
    assert (found.macs, found.arithmetic) == (macs, arithmetic)


def test_every_layer_that_takes_features_has_a_case() -> None:
    assert set(LAYERS.names) - {case[0] for case in CASES} == {"embedding"}


def test_embedding_takes_its_vocab_from_the_input() -> None:
    found = LAYERS["embedding"].model_validate({"units": 4}).infer([Value((7,), "int32", 11)])
    assert (found.value, found.resolved) == (Value((7, 4)), {"vocab": 11})
    assert [(param.shape, param.axes) for param in found.params] == [((11, 4), ("vocab", "out"))]
    init = found.params[0].init
    assert (init.kind, init.a, init.b) == ("uniform", -0.05, 0.05)


def test_embedding_may_have_more_rows_than_the_input_has_values() -> None:
    layer = LAYERS["embedding"].model_validate({"units": 4, "vocab": 13, "padding_idx": 12})
    found = layer.infer([Value((7, 2), "int32", 11)])
    assert (found.value.shape, found.params[0].shape) == ((7, 2, 4), (13, 4))


@pytest.mark.parametrize("name", [name for name in LAYERS.names if LAYERS[name].takes_integers and name != "embedding"])
def test_whole_numbers_stay_whole_numbers(name: str) -> None:
    fields = {"reshape": {"shape": [3, 4]}, "permute": {"axes": [1, 0]}}.get(name, {})
    found = LAYERS[name].model_validate(fields).infer([Value((4, 3), "int32", 11)])
    assert (found.value.dtype, found.value.vocab) == ("int32", 11)


#: type, fields, input shape, parameter, fan_in, fan_out.
FANS: list[tuple[str, dict[str, Any], Shape, str, int, int]] = [
    ("conv2d", {"filters": 8, "kernel": [3, 2], "groups": 2}, (6, 6, 4), "kernel", 6 * 2, 6 * 8),
    ("depthwise_conv2d", {"kernel": [3, 2], "multiplier": 2}, (6, 6, 4), "kernel", 6 * 4, 6 * 2),
    ("separable_conv2d", {"filters": 8, "kernel": 3, "multiplier": 2}, (6, 6, 4), "depthwise_kernel", 9 * 4, 9 * 2),
    ("separable_conv2d", {"filters": 8, "kernel": 3, "multiplier": 2}, (6, 6, 4), "pointwise_kernel", 8, 8),
    ("conv2d_transpose", {"filters": 8, "kernel": [3, 2]}, (6, 6, 4), "kernel", 6 * 8, 6 * 4),
    ("dense", {"units": 8}, (6, 4), "kernel", 4, 8),
]


@pytest.mark.parametrize(("type_name", "fields", "shape", "param", "fan_in", "fan_out"), FANS)
def test_fans(type_name: str, fields: dict[str, Any], shape: Shape, param: str, fan_in: int, fan_out: int) -> None:
    inits = {name: "glorot_uniform" for name in LAYERS[type_name].initializers if name != "bias_init"}
    found = {each.name: each.init for each in infer(type_name, shape, **fields, **inits).params}[param]
    assert (found.kind, found.name) == ("uniform", "glorot_uniform")
    assert found.b == -found.a == pytest.approx(sqrt(6 / (fan_in + fan_out)), rel=1e-15)


#: type, fields, input shapes, what targets get to know besides the fields.
RESOLVED: list[tuple[str, dict[str, Any], list[Shape], dict[str, Any]]] = [
    ("conv2d", {"filters": 1, "kernel": 2, "padding": "same"}, [(4, 4, 1)], {"pads": ((0, 1), (0, 1))}),
    ("max_pool2d", {"kernel": 2}, [(4, 4, 1)], {"pads": ((0, 0), (0, 0)), "stride": (2, 2)}),
    ("conv2d_transpose", {"filters": 1, "kernel": [3, 1], "stride": 2, "padding": "same"}, [(4, 4, 1)],
     {"crop": ((0, 1), (0, 0)), "output_padding": (0, 1)}),
    ("conv2d_transpose", {"filters": 1, "kernel": 3, "padding": [[1, 0], [0, 2]]}, [(4, 4, 1)],
     {"crop": ((1, 0), (0, 2)), "output_padding": (0, 0)}),
    ("layer_norm", {"axes": [-1, -2]}, [(4, 5, 6)], {"axes": (1, 2)}),
    ("softmax", {}, [(4, 5)], {"axis": 1}),
    ("log_softmax", {"axis": -2}, [(4, 5)], {"axis": 0}),
    ("concat", {}, [(4, 5), (4, 5)], {"axis": 1}),
    ("spatial_dropout2d", {"rate": 0.5}, [(4, 5, 6)], {"mask": (1, 1, 6)}),
    ("spatial_dropout2d", {"rate": 0.5}, [(6,)], {"mask": (6,)}),
]  # fmt: skip


@pytest.mark.parametrize(("type_name", "fields", "shapes", "resolved"), RESOLVED)
def test_resolved(type_name: str, fields: dict[str, Any], shapes: list[Shape], resolved: dict[str, Any]) -> None:
    assert infer(type_name, *shapes, **fields).resolved == resolved


def test_kinds_of_layers() -> None:
    kinds = {name: LAYERS[name] for name in LAYERS.names}
    assert {name for name, kind in kinds.items() if kind.elementwise} == {*ELEMENTWISE, "dropout"}
    assert {name for name, kind in kinds.items() if kind.is_activation} == {
        *ELEMENTWISE,
        "prelu",
        "softmax",
        "log_softmax",
    }
    assert {name for name, kind in kinds.items() if kind.takes_integers} == {
        "embedding",
        "flatten",
        "permute",
        "reshape",
    }
    assert {name for name, kind in kinds.items() if kind.arity[1] != 1} == {
        "add",
        "average",
        "concat",
        "maximum",
        "multiply",
        "subtract",
    }


@pytest.mark.parametrize("name", LAYERS.names)
def test_initializers_are_fields(name: str) -> None:
    kind = LAYERS[name]
    assert set(kind.initializers) <= set(kind.model_fields)
    assert {field for field in kind.model_fields if field.endswith("_init")} <= set(kind.initializers)
