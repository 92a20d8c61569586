"""The oracle against small cases worked out by hand (`oracle_cases.yaml`), and its gradients against differences."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from specc.errors import InternalError
from specc.oracle import Array, Call, forward, gradient, known, statistics
from specc.oracle.registry import evaluates

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("oracle_cases.yaml").read_text())
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['type']}: {case['name']}")


def call_of(case: dict[str, Any]) -> Call:
    inputs = tuple(np.array(value) for value in case["in"])
    params = {name: np.array(value) for name, value in case.get("params", {}).items()}
    mask = np.array(case["mask"]) if "mask" in case else None
    return Call(case.get("fields", {}), case.get("resolved", {}), inputs, params, case.get("training", False), mask)


def norm(x: Array, training: bool = True, **fields: Any) -> Call:
    params = {"running_mean": np.array([10.0]), "running_var": np.array([10.0])}
    return Call({"eps": 1e-5, "momentum": 0.25, "affine": False} | fields, {}, (x,), params, training)


@every_case
def test_forward_gives_the_output_worked_out_by_hand(case: dict[str, Any]) -> None:
    output = forward(case["type"], call_of(case))
    expected = np.array(case["out"])
    assert (output.dtype, output.shape) == (np.dtype("float64"), expected.shape)
    np.testing.assert_allclose(output, expected, rtol=1e-15, atol=1e-15)


def test_every_layer_type_has_a_case() -> None:
    assert {case["type"] for case in CASES} == known()


@every_case
def test_gradient_is_the_slope_of_the_forward_pass(case: dict[str, Any]) -> None:
    """Along one random direction through all inputs and parameters, by central differences."""
    random = np.random.default_rng(1)
    call, ids = call_of(case), case["type"] == "embedding"
    # Off the whole numbers, where the hand-made cases have their kinks and ties.
    call = replace(call, inputs=tuple(x if ids else x + random.uniform(0.05, 0.2, x.shape) for x in call.inputs))
    cotangent = random.normal(size=forward(case["type"], call).shape)
    along_inputs = [np.zeros(x.shape) if ids else random.normal(size=x.shape) for x in call.inputs]
    along_params = {name: random.normal(size=value.shape) for name, value in call.params.items()}

    def value_at(step: float) -> float:
        inputs = tuple(x + step * along for x, along in zip(call.inputs, along_inputs, strict=True))
        params = {name: value + step * along_params[name] for name, value in call.params.items()}
        return float(np.sum(cotangent * forward(case["type"], replace(call, inputs=inputs, params=params))))

    inputs, params = gradient(case["type"], call, cotangent)
    slope = float(sum(np.sum(found * along) for found, along in zip(inputs, along_inputs, strict=True)))
    slope += sum(np.sum(params[name] * along) for name, along in along_params.items())
    assert slope == pytest.approx((value_at(1e-5) - value_at(-1e-5)) / 2e-5, rel=1e-6, abs=1e-6)


TIES: dict[str, tuple[str, dict[str, Any], list[Any], list[Any]]] = {
    "relu is flat at zero": ("relu", {}, [[0.0]], [[0]]),
    "relu6 is flat at both ends": ("relu6", {}, [[0.0, 6.0]], [[0, 0]]),
    "leaky_relu has its lower slope at zero": ("leaky_relu", {"slope": 0.25}, [[0.0]], [[0.25]]),
    "hard_sigmoid is flat at both ends": ("hard_sigmoid", {}, [[-3.0, 3.0]], [[0, 0]]),
    "the first of equal elements wins a window": (
        "max_pool1d",
        {"kernel": (3,), "stride": (3,)},
        [[[1.0], [2], [2]]],
        [[[0], [1], [0]]],
    ),
    "equal elements share the global maximum": ("global_max_pool1d", {}, [[[1.0], [2], [2]]], [[[0], [0.5], [0.5]]]),
}


@pytest.mark.parametrize("layer_type, fields, x, expected", TIES.values(), ids=TIES)
def test_gradient_at_a_kink(layer_type: str, fields: dict[str, Any], x: list[Any], expected: list[Any]) -> None:
    call = Call(fields, {"pads": ((0, 0),)}, (np.array(x),))
    inputs, _ = gradient(layer_type, call, np.ones(forward(layer_type, call).shape))
    np.testing.assert_array_equal(inputs[0], np.array(expected))


def test_gradient_of_a_repeated_id_adds_up_and_padding_gets_none() -> None:
    call = Call({"padding_idx": 0}, {}, (np.array([[1, 1, 0]]),), {"embeddings": np.array([[5.0], [6.0]])})
    inputs, params = gradient("embedding", call, np.array([[[1.0], [2.0], [4.0]]]))
    np.testing.assert_array_equal(params["embeddings"], [[0], [3]])
    np.testing.assert_array_equal(inputs[0], [[0, 0, 0]])


@pytest.mark.parametrize("kind, variance", [("unbiased", 2.0), ("biased", 1.0)])
def test_running_statistics_move_by_momentum(kind: str, variance: float) -> None:
    found = statistics("batch_norm", norm(np.array([[1.0], [3.0]]), running_var=kind))
    assert set(found) == {"running_mean", "running_var"}
    np.testing.assert_allclose(found["running_mean"], [0.75 * 10 + 0.25 * 2])
    np.testing.assert_allclose(found["running_var"], [0.75 * 10 + 0.25 * variance])


def test_layers_without_running_statistics_have_none() -> None:
    assert statistics("relu", Call({}, {}, (np.ones((1, 1)),))) == {}


def test_whatever_real_type_comes_the_work_is_float64() -> None:
    third: Any = np.array([[1 / 3]], dtype=np.float32)
    np.testing.assert_array_equal(forward("tanh", Call({}, {}, (third,))), np.tanh(np.float64(third)))


def test_not_a_number_stays_visible() -> None:
    nan = np.array([[[np.nan], [1.0]]])
    pool = Call({"kernel": (2,), "stride": (2,)}, {"pads": ((0, 0),)}, (nan,))
    assert np.isnan(forward("relu6", pool)[0, 0, 0])
    assert np.isnan(forward("max_pool1d", pool)).all()


def _ids(*ids: float) -> Call:
    return Call({"padding_idx": None}, {}, (np.array([ids]),), {"embeddings": np.ones((2, 1))})


ONE = np.ones((1, 2))
REFUSED: dict[str, tuple[str, Call, str]] = {
    "unknown type": ("convolve", Call({}, {}, (ONE,)), "no layer type 'convolve'"),
    "negative id": ("embedding", _ids(-1), "whole numbers from 0 to 1"),
    "id beyond the table": ("embedding", _ids(2), "whole numbers from 0 to 1"),
    "half an id": ("embedding", _ids(0.5), "whole numbers from 0 to 1"),
    "unequal shapes": ("add", Call({}, {}, (ONE, np.ones((1, 1)))), "inputs of one shape"),
    "no mask": ("dropout", Call({"rate": 0.5}, {}, (ONE,), training=True), "needs a mask"),
    "mask too large": ("dropout", Call({"rate": 0.5}, {}, (ONE,), {}, True, np.ones((2, 2))), "broadcasts to"),
}


@pytest.mark.parametrize("layer_type, call, message", REFUSED.values(), ids=REFUSED)
def test_forward_refuses(layer_type: str, call: Call, message: str) -> None:
    with pytest.raises(InternalError, match=message):
        forward(layer_type, call)


def test_statistics_refuse_what_has_none() -> None:
    with pytest.raises(InternalError, match="does not train"):
        statistics("batch_norm", norm(np.ones((2, 1)), training=False, running_var="unbiased"))
    with pytest.raises(InternalError, match="two values per channel"):
        statistics("batch_norm", norm(np.ones((1, 1)), running_var="unbiased"))


def test_gradient_refuses_a_cotangent_of_another_shape() -> None:
    with pytest.raises(InternalError, match="cotangent"):
        gradient("relu", Call({}, {}, (ONE,)), np.ones(2))


def test_complex_values_are_refused_not_cut() -> None:
    with pytest.raises(TypeError):
        forward("relu", Call({}, {}, (np.array([[1j]]),)))


def test_a_type_has_one_function() -> None:
    with pytest.raises(InternalError, match="two oracle functions"):
        evaluates("relu")(lambda call: call.x)


def test_importing_the_oracle_imports_no_framework() -> None:
    program = "import sys, specc.oracle; print({'torch', 'keras', 'tensorflow'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"
