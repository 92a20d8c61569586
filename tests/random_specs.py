"""Random valid specs, made from the layers' own constraints: each layer is drawn for the shape that reaches it.

Nothing is filtered afterwards: a layer whose shape rule refuses the drawn fields is drawn again on the spot.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import yaml
from pydantic import ValidationError

from specc.layers import LAYERS, Fault, Value

Fields = dict[str, Any]
Shape = tuple[int, ...]

ACTIVATIONS = [
    *("relu", "relu6", "leaky_relu", "elu", "selu", "celu", "gelu", "silu", "mish", "sigmoid", "hard_sigmoid"),
    *("hard_swish", "tanh", "softplus", "softsign", "softmax", "log_softmax", "linear"),
]
INITIALIZERS = [
    *("glorot_uniform", "glorot_normal", "he_normal", "he_uniform", "lecun_normal", "random_normal", "orthogonal")
]


def window(draw: random.Random, rank: int, pool: bool = False) -> Fields:
    """Kernel, stride and padding for so many axes."""
    kernel = [draw.randint(1, 3) for _ in range(rank)]
    fields: Fields = {"kernel": kernel[0] if len(set(kernel)) == 1 else kernel}
    if draw.random() < 0.5:
        fields["stride"] = draw.randint(1, 2)
    kinds = ["valid", "same"] if pool else ["valid", "same", "pairs", "number"]
    padding = draw.choice(kinds)
    if padding == "pairs":
        fields["padding"] = [[draw.randint(0, 2), draw.randint(0, 2)] for _ in range(rank)]
    elif padding == "number":
        fields["padding"] = draw.randint(0, 2)
    else:
        fields["padding"] = padding
    return fields


def conv(rank: int) -> Callable[[random.Random, Shape], Fields]:
    """Fields of a convolution."""

    def fields(draw: random.Random, shape: Shape) -> Fields:
        made: Fields = {"filters": draw.choice([2, 3, 4]), **window(draw, rank), "bias": draw.random() < 0.7}
        if draw.random() < 0.2 and "stride" not in made:
            made["dilation"] = 2
        if draw.random() < 0.2 and shape[-1] % 2 == 0:
            made.update(groups=2, filters=4)
        if draw.random() < 0.3:
            made["activation"] = draw.choice(ACTIVATIONS[:-3])
        if draw.random() < 0.3:
            made["kernel_init"] = draw.choice(INITIALIZERS)
        return made

    return fields


def avg_pool(rank: int) -> Callable[[random.Random, Shape], Fields]:
    """Fields of an average pool; padding is always counted, which every target can say."""
    return lambda draw, shape: {**window(draw, rank, pool=True), "count_include_pad": True}


#: For each rank of a value (batch left out): layer types with a function that draws their fields.
CHOICES: dict[int, dict[str, Callable[[random.Random, Shape], Fields]]] = {
    1: {
        "dense": lambda draw, shape: {"units": draw.choice([2, 3, 5]), "bias": draw.random() < 0.7},
        "batch_norm": lambda draw, shape: {"eps": draw.choice([1e-5, 1e-3]), "momentum": draw.choice([0.1, 0.01])},
        "layer_norm": lambda draw, shape: {},
        "dropout": lambda draw, shape: {"rate": draw.choice([0.25, 0.5])},
        "reshape": lambda draw, shape: {"shape": [-1, 1]},
        "prelu": lambda draw, shape: {},
    },
    2: {
        "conv1d": conv(1),
        "max_pool1d": lambda draw, shape: window(draw, 1, pool=True),
        "avg_pool1d": avg_pool(1),
        "dense": lambda draw, shape: {"units": draw.choice([2, 3])},
        "layer_norm": lambda draw, shape: {"axes": draw.choice([[-1], [0, 1]])},
        "batch_norm": lambda draw, shape: {},
        "permute": lambda draw, shape: {"axes": [1, 0]},
        "flatten": lambda draw, shape: {},
        "global_avg_pool1d": lambda draw, shape: {},
        "global_max_pool1d": lambda draw, shape: {},
        "spatial_dropout1d": lambda draw, shape: {"rate": 0.5},
        "prelu": lambda draw, shape: {"shared": draw.random() < 0.5},
    },
    3: {
        "conv2d": conv(2),
        "depthwise_conv2d": lambda draw, shape: {"multiplier": draw.choice([1, 2]), **window(draw, 2)},
        "separable_conv2d": lambda draw, shape: {"filters": draw.choice([2, 3]), **window(draw, 2)},
        "conv2d_transpose": lambda draw, shape: {
            "filters": draw.choice([2, 3]),
            "kernel": draw.randint(1, 4),
            "stride": draw.randint(1, 3),
            "padding": draw.choice(["valid", "same"]),
        },
        "max_pool2d": lambda draw, shape: window(draw, 2, pool=True),
        "avg_pool2d": avg_pool(2),
        "batch_norm": lambda draw, shape: {"affine": draw.random() < 0.7},
        "group_norm": lambda draw, shape: {"groups": draw.choice([g for g in (1, 2, 3) if shape[-1] % g == 0])},
        "layer_norm": lambda draw, shape: {"axes": draw.choice([[-1], [0, 1, 2], [1, 2]])},
        "zero_pad2d": lambda draw, shape: {"padding": [[draw.randint(0, 2), 1], [0, draw.randint(0, 2)]]},
        "crop2d": lambda draw, shape: {"cropping": [[1, 0], [0, 1]]},
        "upsample2d": lambda draw, shape: {"size": 2, "interpolation": draw.choice(["nearest", "bilinear"])},
        "permute": lambda draw, shape: {"axes": draw.sample([0, 1, 2], 3)},
        "reshape": lambda draw, shape: {"shape": [shape[0] * shape[1], shape[2]]},
        "flatten": lambda draw, shape: {},
        "global_avg_pool2d": lambda draw, shape: {},
        "global_max_pool2d": lambda draw, shape: {},
        "spatial_dropout2d": lambda draw, shape: {"rate": 0.5},
        "dense": lambda draw, shape: {"units": draw.choice([2, 3])},
        "prelu": lambda draw, shape: {"shared": draw.random() < 0.5},
    },
}
INPUTS: tuple[Shape, ...] = ((6,), (7, 3), (8, 4), (6, 5, 2), (7, 7, 4), (5, 6, 1))


def random_spec(seed: int, train: bool = True) -> str:
    """The YAML text of a small valid spec; the same for the same seed."""
    draw = random.Random(seed)
    shape = draw.choice(INPUTS)
    spec: Fields = {"name": f"Random{seed}", "input": list(shape)}
    layers: list[Fields] = []
    for number in range(draw.randint(2, 5)):
        layer, after = _layer(draw, shape)
        named = f"layer{number}"
        layers.append({"type": layer.pop("type"), "name": named, **layer})
        if after == shape and draw.random() < 0.25 and number:
            kind = draw.choice(["add", "multiply", "average", "maximum", "subtract", "concat"])
            layers.append({"type": kind, "name": f"join{number}", "from": [f"layer{number}", _before(layers)]})
            if kind == "concat":
                after = (*after[:-1], after[-1] * 2)
        shape = after
    if len(shape) > 1:
        layers.append({"type": "flatten"})
    layers.append({"type": "dense", "name": "last", "units": draw.choice([2, 3, 4])})
    spec["layers"] = layers
    if train and draw.random() < 0.7:
        spec["train"] = _train(draw)
    return yaml.safe_dump(spec, sort_keys=False, allow_unicode=True, default_flow_style=None)


def _before(layers: list[Fields]) -> str:
    return str(layers[-2]["name"]) if len(layers) > 1 else "input"


def _layer(draw: random.Random, shape: Shape) -> tuple[Fields, Shape]:
    """A layer that fits, and the shape behind it."""
    while True:
        if draw.random() < 0.25:
            kind, fields = draw.choice(ACTIVATIONS), {}
        else:
            kind = draw.choice(sorted(CHOICES[len(shape)]))
            fields = CHOICES[len(shape)][kind](draw, shape)
        own = {key: value for key, value in fields.items() if key != "activation"}
        try:
            after = LAYERS[kind].model_validate(own).infer([Value(shape)]).value.shape
        except (Fault, ValidationError):
            continue
        # A norm of two or three values is all but a step function: any difference, however small, can flip it.
        if kind == "layer_norm" and _size(shape[-1:]) < 4:
            continue
        if len(after) in CHOICES and 0 < _size(after) <= 4096:
            return {"type": kind, **fields}, after


def _size(shape: Shape) -> int:
    size = 1
    for axis in shape:
        size *= axis
    return size


def _train(draw: random.Random) -> Fields:
    optimizers: list[Fields] = [
        {"type": "sgd", "learning_rate": 0.05, "momentum": draw.choice([0.0, 0.9]), "nesterov": False},
        {"type": "sgd", "learning_rate": 0.05, "momentum": 0.9, "nesterov": True},
        {"type": "adam", "learning_rate": 0.001},
        {"type": "adamw", "learning_rate": 0.001},
        {"type": "rmsprop", "learning_rate": 0.001},
    ]
    losses = ["sparse_categorical_crossentropy", "mean_squared_error", "mean_absolute_error", "huber"]
    made: Fields = {"data": "synthetic", "loss": draw.choice(losses), "optimizer": draw.choice(optimizers)}
    if draw.random() < 0.3:
        made["clip"] = {"type": draw.choice(["value", "norm", "global_norm"]), "limit": 0.5}
    numbers: list[Any] = ["mae", "rmse"]
    classes: list[Any] = ["accuracy", "precision", "recall", "f1", "auc", {"type": "top_k", "k": 1}]
    made["metrics"] = draw.sample(classes if "cross" in made["loss"] else numbers, draw.randint(0, 2))
    return made
