"""Weights through real modules: saved by one framework, converted, loaded by the other; the outputs are the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from specc.cli._edge import run
from specc.compile import compile_graph
from specc.render import printer, render
from specc.run.draw import draw_inputs
from specc.run.layouts import from_stored, to_stored
from specc.targets import load_target
from specc.targets.base import Header, Options
from specc.targets.plan import Plan

ROOT = Path(__file__).parent.parent.parent
STYLES = [(target, style) for target in ("torch", "keras") for style in load_target(target).styles]

SPEC = """\
specc: 1
name: Small
input: [6, 5, 3]
layers:
  - name: block
    layers:
      - {type: conv2d, filters: 4, kernel: 3, activation: relu}
      - {type: batch_norm}
  - {type: max_pool2d, kernel: 2}
  - {type: flatten}
  - {type: dense, name: hidden, units: 6, activation: tanh}
  - {type: dense, name: fc, units: 5}
"""
IMPORTS = {
    "torch": "from pathlib import Path\nfrom safetensors.torch import load_file, save_file\n",
    "keras": "from pathlib import Path\nfrom keras import ops\nfrom safetensors.numpy import load_file, save_file\n",
}
RUN = {
    "torch": """
def go(folder, given):
    torch.set_default_dtype(torch.float64)
    model = MAKE().eval()
    if given:
        load_weights(model, given)
    save_weights(model, folder / "weights.safetensors")
    return model(torch.tensor(load_file(folder / "x.safetensors")["x"])).detach().numpy()
""",
    "keras": """
def go(folder, given):
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    model, x = MAKE(), load_file(folder / "x.safetensors")["x"]
    model(x)
    if given:
        load_weights(model, given)
    save_weights(model, folder / "weights.safetensors")
    return ops.convert_to_numpy(model(x))
""",
}
END = """
import sys
from pathlib import Path
import numpy
folder = Path(sys.argv[1])
numpy.save(folder / "y.npy", go(folder, sys.argv[2]))
"""


def plan_of(spec: Path, target: str, style: str) -> Plan:
    source, graph = compile_graph(spec)
    return load_target(target).plan(graph, Header.of(source, graph), Options(style))


def helpers(plan: Plan) -> str:
    """What `save_weights` and `load_weights` look like in a module of this plan."""
    return printer(plan.target).environment.get_template(f"{plan.target}/weights.j2").render(plan=plan)


def run_module(folder: Path, spec: Path, target: str, style: str, given: Path | None = None) -> np.ndarray:
    """The outputs of a generated module in a process of its own; it saves its weights into the folder."""
    folder.mkdir()
    plan = plan_of(spec, target, style)
    port = plan.inputs[0]
    x = to_stored(draw_inputs(compile_graph(spec)[1], 3, 0)[port.name], port.order, None)
    save_file({"x": x}, folder / "x.safetensors")
    head, _, body = render(plan).partition('"""\n\n')
    ends = RUN[target].replace("MAKE", str(plan.constructor)) + END
    main = 'if __name__ == "__main__":'
    text = f'{head}"""\n\n{IMPORTS[target]}{body.partition(main)[0]}{helpers(plan)}\n{ends}'
    (folder / "module.py").write_text(text, encoding="utf-8")
    command = [sys.executable, str(folder / "module.py"), str(folder), str(given or "")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    order = plan.outputs[0].order
    return from_stored(np.load(folder / "y.npy"), order, None)


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(SPEC, encoding="utf-8")
    return path


def convert(spec: Path, weights: Path, to: str, style: str, path: Path) -> Path:
    words = ["--spec", str(spec), "--to", to, "-o", str(path), *(["--style", style] if style else [])]
    assert run(["weights", "convert", str(weights), *words]) == 0
    return path


@pytest.mark.torch
@pytest.mark.keras
@pytest.mark.parametrize(
    ("torch_style", "keras_style"), [("module", "functional"), ("sequential", "subclass"), ("module", "sequential")]
)
def test_from_torch_to_keras_and_back(spec: Path, tmp_path: Path, torch_style: str, keras_style: str) -> None:
    first = run_module(tmp_path / "torch", spec, "torch", torch_style)
    saved = tmp_path / "torch" / "weights.safetensors"
    neutral = convert(spec, saved, "neutral", "", tmp_path / "neutral.safetensors")
    for_keras = convert(spec, neutral, "keras", keras_style, tmp_path / "keras.safetensors")
    second = run_module(tmp_path / "keras", spec, "keras", keras_style, for_keras)
    assert np.abs(first - second).max() <= 1e-13 * np.abs(first).max()

    written = tmp_path / "keras" / "weights.safetensors"
    back = convert(spec, written, "neutral", "", tmp_path / "back.safetensors")
    assert back.read_bytes() == neutral.read_bytes()
    again = convert(spec, back, "torch", torch_style, tmp_path / "again.safetensors")
    third = run_module(tmp_path / "third", spec, "torch", torch_style, again)
    assert third.tobytes() == first.tobytes()


@pytest.mark.keras
@pytest.mark.parametrize("style", ["functional", "sequential", "subclass"])
def test_keras_names_are_those_of_the_plan(tmp_path: Path, style: str) -> None:
    spec = ROOT / "specs" / "fashion.yaml"
    run_module(tmp_path / "keras", spec, "keras", style)
    found = {name: array.shape for name, array in load_file(tmp_path / "keras" / "weights.safetensors").items()}
    assert found == {item.variable: item.shape for item in plan_of(spec, "keras", style).weights}


@pytest.mark.parametrize(("target", "style"), STYLES)
def test_helpers_are_formatted(spec: Path, target: str, style: str) -> None:
    text = helpers(plan_of(spec, target, style))
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--diff", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
