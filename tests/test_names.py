"""Names: which are good, what is said about the others, and that nothing which generated code uses is free."""

from __future__ import annotations

import builtins
import keyword
import re

import pytest

from specc import reserved
from specc.names import (
    camel,
    fault_of_model_name,
    fault_of_name,
    fault_of_port_name,
    is_device,
    nearest,
    snake,
)
from specc.render import IMPORTS, template_folder

GOOD = ["conv1", "Conv", "fc_1", "a", "layer1", "main", "input_1", "x1", "a" * 64, "shortcut", "head_label", "print_1"]


@pytest.mark.parametrize("name", GOOD)
def test_good_name(name: str) -> None:
    assert fault_of_name(name) is None


@pytest.mark.parametrize(
    ("name", "code", "suggestion"),
    [
        ("class", "E201", "class_"),
        ("match", "E201", "match_"),
        ("None", "E201", "None_"),
        ("forward", "E202", "forward_layer"),
        ("call", "E202", "call_layer"),
        ("self", "E202", "self_layer"),
        ("nn", "E202", "nn_layer"),
        ("print", "E202", "print_layer"),
        ("conv-1", "E204", "conv_1"),
        ("a b", "E204", "a_b"),
        ("합성곱1", "E204", "layer_1"),
        ("2d", "E205", "layer_2d"),
        ("_x", "E205", "x_layer"),
        ("__", "E205", "another"),
        ("con", "E602", "con_1"),
        ("COM1", "E602", "COM1_1"),
    ],
)
def test_bad_name(name: str, code: str, suggestion: str) -> None:
    fault = fault_of_name(name)
    assert fault is not None
    assert (fault[0], fault[1].get("suggestion")) == (code, suggestion)


def test_what_is_suggested_is_good() -> None:
    bad = [*keyword.kwlist, *dir(builtins), *reserved.TORCH_MODULE, *reserved.KERAS_MODEL, *reserved.GENERATED]
    for name in [*bad, "2d", "conv-1", "a b", "-x-", "9" * 70, "é1", "import os", "aux", "self.x"]:
        fault = fault_of_name(name)
        suggestion = fault[1].get("suggestion") if fault else None
        if suggestion and suggestion != "another":
            assert fault_of_name(suggestion) is None, (name, suggestion)


@pytest.mark.parametrize("name", ["FashionCNN", "Layer", "Sequential", "Model", "basic_cnn", "Train", "Loss"])
def test_good_model_name(name: str) -> None:
    assert fault_of_model_name(name) is None


@pytest.mark.parametrize(
    "name", ["Class", "Main", "Keras", "X", "Ops", "None", "Path", "Print", "Input", "Report", "Aux", "2D", "a-b"]
)
def test_bad_model_name(name: str) -> None:
    """The function of a model has its name in small letters, which must be free too."""
    assert fault_of_model_name(name) is not None


def test_inputs_and_outputs_are_variables() -> None:
    assert fault_of_port_name("image") is None
    assert fault_of_port_name("model") is not None
    assert fault_of_name("model") is None


def defined_by_templates() -> set[str]:
    """Every function, class and constant that a template prints under a fixed name."""
    found: set[str] = set()
    for file in template_folder().rglob("*.j2"):
        if file.parent.name != "report":
            text = file.read_text("utf-8")
            found |= set(re.findall(r"(?:^|%\})(?:def|class) ([A-Za-z_]\w*)\b", text, re.MULTILINE))
            found |= set(re.findall(r"^([A-Z][A-Z_]+)\b *[:=]", text, re.MULTILINE))
    return found


def test_names_of_generated_code_are_taken() -> None:
    bound = {name for groups in IMPORTS.values() for group in groups for name, _ in group}
    for name in bound | defined_by_templates():
        assert fault_of_model_name(name) is not None, f"add {name} to MODEL_ONLY"
    # Within a model, layers stand beside the names of the framework and of types.
    framework = [entry for groups in IMPORTS.values() for entry in groups[1]]
    training = ("torch.utils.data", "torch.distributed", "safetensors")
    used = {name for name, line in framework if not any(part in line for part in training)}
    for name in used | {"Any", "Callable", "math"}:
        assert fault_of_name(name) is not None, f"add {name} to GENERATED"


def test_devices() -> None:
    assert all(is_device(name) for name in ("con", "CON.txt", "nul.tar.gz", "Lpt9", "aux ", "com1.py"))
    assert not any(is_device(name) for name in ("cone", "com", "com10", "lpt", "conv1.py", "net_torch.py"))


@pytest.mark.parametrize(
    ("word", "known", "wanted"),
    [
        ("dens", ["dense", "dropout"], "dense"),
        ("Conv2D", ["conv2d", "conv1d"], "conv2d"),
        ("xyz", ["dense"], ""),
        ("", ["dense"], ""),
        ("d" * 1000, ["dense"], ""),
        (3, ["dense"], ""),
        ("dense", [], ""),
    ],
)
def test_nearest(word: object, known: list[str], wanted: str) -> None:
    assert nearest(word, known) == wanted


def test_snake_and_camel() -> None:
    assert [snake(name) for name in ("FashionCNN", "BasicCNN", "Net", "MyNet2", "a_b")] == [
        "fashion_cnn", "basic_cnn", "net", "my_net2", "a_b",
    ]  # fmt: skip
    assert [camel(name) for name in ("my_model", "net", "MyNet", "a_2")] == ["MyModel", "Net", "MyNet", "A2"]
