"""The names that frameworks keep for themselves, against the installed frameworks."""

from __future__ import annotations

import os

import pytest

from specc import reserved

os.environ.setdefault("KERAS_BACKEND", "tensorflow")


def public(*owners: object) -> set[str]:
    """The public attributes of some objects."""
    return {name for owner in owners for name in dir(owner) if not name.startswith("_")}


@pytest.mark.torch
def test_torch() -> None:
    from torch import nn

    missing = public(nn.Module(), nn.Sequential()) - reserved.TORCH_MODULE
    assert not missing, "add them to TORCH_MODULE"


@pytest.mark.keras
def test_keras() -> None:
    import keras

    inputs = keras.Input((1,))
    models = keras.Model(inputs, inputs), keras.Sequential(), keras.Model
    missing = public(*models) - reserved.KERAS_MODEL
    assert not missing, "add them to KERAS_MODEL"
