"""What the Keras target prints, word for word, and whether it is as formatters and type checkers want it.

No framework is imported here: printing needs none.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from keras_cases import LAYER_SPECS, MODEL_SPECS, STYLES, build, built_or_none, spec_file

from specc.layers import LAYERS
from specc.render import template_folder
from specc.targets.keras.common import HELPERS, LOWERINGS

GOLDENS = Path(__file__).parent.parent / "golden" / "keras"
Golden = Callable[[str, str], None]
SPELLED = {
    "spelled_out": """
name: SimpleDense
input: [28, 28]
layers:
  - {type: flatten}
  - {type: dense, units: 10, kernel_init: random_normal, bias_init: zeros, activation: softmax}
""",
    "spelled_out_options": """
name: Options
input: [8, 8, 3]
layers:
  - {type: conv2d, filters: 4, kernel: 3, padding: 1, activation: relu}
  - {type: conv2d, filters: 4, kernel: [3, 2], stride: [2, 1], bias: false}
  - {type: flatten}
  - {type: dense, units: 6, kernel_init: {type: random_normal, std: 0.1}}
  - {type: dense, units: 3, bias: false}
""",
    "spelled_out_convolution": """
name: Convolution
input: [8, 8, 3]
layers:
  - {type: conv2d, filters: 4, kernel: 3}
  - {type: conv2d, filters: 4, kernel: 3}
""",
}


@pytest.mark.parametrize("spec", [pytest.param(spec, id=spec.stem) for spec in (*LAYER_SPECS, *MODEL_SPECS)])
def test_native_text(spec: Path, golden: Golden) -> None:
    golden(f"keras/{spec.stem}.py", build(spec).text)


@pytest.mark.parametrize("style", STYLES[1:])
@pytest.mark.parametrize("spec", [pytest.param(spec, id=spec.stem) for spec in MODEL_SPECS])
def test_text_of_the_other_styles(spec: Path, style: str, golden: Golden) -> None:
    built = built_or_none(spec, style)
    if built is not None:
        golden(f"keras/{spec.stem}_{style}.py", built.text)


@pytest.mark.parametrize("style", STYLES[1:])
@pytest.mark.parametrize("name", ["add", "average", "concat", "elu", "log_softmax", "max_pool2d", "relu", "softmax"])
def test_text_of_layers_that_other_styles_print_otherwise(name: str, style: str, golden: Golden) -> None:
    spec = next(spec for spec in LAYER_SPECS if spec.stem == name)
    built = built_or_none(spec, style)
    if built is not None:
        golden(f"keras/{name}_{style}.py", built.text)


@pytest.mark.parametrize("spec", [pytest.param(spec, id=spec.stem) for spec in (*LAYER_SPECS, *MODEL_SPECS)])
def test_exact_text(spec: Path, golden: Golden) -> None:
    """Only where it is another than the native one."""
    native, exact = build(spec).text, build(spec, exact=True).text
    if exact != native:
        golden(f"keras/{spec.stem}_exact.py", exact)


@pytest.mark.parametrize("name, text", SPELLED.items())
def test_text_that_is_spelled_out(name: str, text: str, tmp_path: Path, golden: Golden) -> None:
    golden(f"keras/{name}.py", build(spec_file(tmp_path, text), spell_out=("dense", "conv2d")).text)


@pytest.mark.parametrize("spec", [pytest.param(spec, id=spec.stem) for spec in LAYER_SPECS])
def test_the_same_spec_gives_the_same_text(spec: Path) -> None:
    assert build(spec).text == build(spec).text


def test_every_golden_is_some_text_of_today() -> None:
    """A file that nothing compares itself with any more would say nothing."""
    names = {spec.stem for spec in (*LAYER_SPECS, *MODEL_SPECS)}
    endings = ("", *(f"_{style}" for style in STYLES[1:]), "_exact")
    expected = {f"{name}{ending}" for name in names for ending in endings} | SPELLED.keys()
    assert {file.stem for file in GOLDENS.glob("*.py")} <= expected


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "format", "--isolated", "--check"], id="ruff format"),
        pytest.param(["ruff", "check", "--isolated", "--extend-select", "I,UP"], id="ruff check"),
        pytest.param(
            ["mypy", "--config-file=", "--strict", "--ignore-missing-imports", "--allow-subclassing-any"], id="mypy"
        ),
    ],
)
def test_goldens_are_clean(command: list[str]) -> None:
    made = subprocess.run(
        [sys.executable, "-m", *command, *map(str, sorted(GOLDENS.glob("*.py")))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr


def test_every_layer_of_the_language_is_lowered() -> None:
    assert {name for name in LAYERS.names if name not in LOWERINGS} == set()


def test_every_helper_has_a_class_and_every_class_a_template() -> None:
    templates = {file.stem for file in (template_folder() / "keras" / "helpers").glob("*.j2")}
    assert templates == HELPERS.keys()
