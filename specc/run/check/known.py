"""Differences of the native forms that are known: where, how large they may get, and why. Data, no code.

In exact mode none of them applies. The sizes are bounds with room above what was measured (torch 2.13, Keras 3.15 on
TensorFlow 2.21); a native form that differs by more than its bound fails like any other.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Known:
    """One known difference of a target's own layer or optimiser.

    `layer` bounds the output of the layer itself, `gradients` its gradients, `steps` a run of optimiser steps (as
    `measure.moved`). `statistics` says that running statistics differ; they are then held to the biased formula as
    tightly as to the canonical one otherwise. Zero: no difference there.
    """

    target: str
    of: str
    cause: str
    layer: float = 0.0
    gradients: float = 0.0
    statistics: float = 0.0
    steps: float = 0.0


#: The relative error of a constant that is rounded to float32 is at most half its last bit, 2 ** -24.
ROUNDED = 2.0**-24

LAYERS = (
    Known(
        "keras", "gelu", "TensorFlow's GELU rounds its constants to float32", layer=ROUNDED, gradients=1e-7, steps=1e-5
    ),
    Known("keras", "leaky_relu", "TensorFlow rounds the slope to float32", layer=ROUNDED, gradients=1e-7, steps=1e-5),
    Known("keras", "upsample2d", "TensorFlow resizes in float32", layer=1e-5, gradients=1e-5, steps=1e-3),
    # At a kink that is hit exactly (zero biases and padding do that) a gradient is that of one side or of the other.
    Known("keras", "selu", "exactly at zero its gradient is that of the other side", gradients=0.1, steps=1.0),
    Known("keras", "celu", "exactly at zero its gradient is that of both sides together", gradients=0.1, steps=1.0),
    Known("keras", "prelu", "exactly at zero its gradient is zero, not the slope", gradients=0.1, steps=1.0),
    Known("keras", "maximum", "of equal values the first gets the whole gradient", gradients=0.1, steps=1.0),
    Known(
        "keras",
        "max_pool3d",
        "TensorFlow gives each of several equal maxima the whole gradient",
        gradients=0.1,
        steps=1.0,
    ),
    Known("torch", "softplus", "PyTorch goes over to the identity above 20", layer=1e-8, gradients=1e-8, steps=1e-5),
    Known("torch", "hard_sigmoid", "PyTorch's gradient rounds 1/6 to float32", gradients=1e-6, steps=1e-4),
    Known("torch", "celu", "PyTorch's gradient rounds alpha to float32", gradients=1e-6, steps=1e-4),
    Known(
        "keras",
        "batch_norm",
        "BatchNormalization keeps the biased running variance, n / (n - 1) smaller",
        statistics=1.0,
    ),
)

OPTIMIZERS = (
    Known("keras", "sgd", "Keras rounds momentum to float32 and keeps the rate inside the buffer", steps=1e-3),
    Known("keras", "adam", "Keras adds epsilon before bias correction and rounds the betas to float32", steps=0.5),
    Known("keras", "adamw", "Keras adds epsilon before bias correction and rounds the betas to float32", steps=0.5),
    Known("keras", "rmsprop", "Keras adds epsilon inside the root", steps=1.0),
    Known("torch", "clip", "clip_grad_norm_ adds 1e-6 to the norm", steps=1e-2),
)


def of_layer(target: str, layer_type: str) -> Known | None:
    """What is known about a target's own form of a layer."""
    return next((known for known in LAYERS if (known.target, known.of) == (target, layer_type)), None)


def of_optimizer(target: str, optimizer: str) -> Known | None:
    """What is known about a target's own optimiser."""
    return next((known for known in OPTIMIZERS if (known.target, known.of) == (target, optimizer)), None)
