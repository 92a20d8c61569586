"""Weights in files: from naming to naming bit by bit, and every file that does not fit, without any framework."""

from __future__ import annotations

import json
import pickle
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from specc.cli._edge import run
from specc.compile import compile_graph
from specc.errors import SpecError
from specc.run.draw import draw_weights
from specc.weights.conversion import neutral_arrays, renamed
from specc.weights.files import open_weights, to_bytes
from specc.weights.naming import naming, namings, recognise

Array = NDArray[Any]

ROOT = Path(__file__).parent.parent
FASHION = ROOT / "specs" / "fashion.yaml"
SPECS = [FASHION, *sorted((ROOT / "specs" / "layers").glob("*.yaml"))]

SMALL = """\
specc: 1
name: Small
input: [4, 4, 3]
layers:
  - {type: conv2d, name: conv, filters: 2, kernel: 3}
  - {type: batch_norm, name: norm}
  - {type: flatten}
  - {type: dense, name: fc, units: 5}
"""


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture
def neutral(spec: Path) -> dict[str, Array]:
    """Weights by the names of the spec."""
    return dict(draw_weights(compile_graph(spec)[1], 0))


def convert(spec: Path, weights: Path, to: str, *more: str) -> int:
    return run(["weights", "convert", str(weights), "--spec", str(spec), "--to", to, *more])


def written(tmp_path: Path, arrays: Mapping[str, Array], name: str = "w.safetensors") -> Path:
    path = tmp_path / name
    path.write_bytes(to_bytes(arrays))
    return path


# -- there and back ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_every_naming_gives_back_the_same_bits(path: Path, tmp_path: Path) -> None:
    source, graph = compile_graph(path)
    arrays = {name: np.asarray(array, dtype=np.float32) for name, array in draw_weights(graph, 0).items()}
    for one in namings(source, graph):
        file = written(tmp_path, renamed(arrays, one), f"{one.title}.safetensors")
        with open_weights(file) as stored:
            if arrays:
                assert recognise(namings(source, graph), stored.shapes).maps == one.maps
            back = neutral_arrays(stored, one)
        assert back.keys() == arrays.keys()
        assert all(back[name].tobytes() == array.tobytes() for name, array in arrays.items())


def test_values_stand_where_the_framework_has_them(spec: Path, neutral: dict[str, Array]) -> None:
    source, graph = compile_graph(spec)
    torch = renamed(neutral, naming(source, graph, "torch"))
    assert torch["conv.weight"].shape == (2, 3, 3, 3)
    assert torch["conv.weight"][1, 2, 0, 1] == neutral["conv.kernel"][0, 1, 2, 1]
    # torch flattens (2, 2, 2) channels first: column c * 4 + h * 2 + w holds the spec's row h * 4 + w * 2 + c.
    assert torch["fc.weight"][3, 1 * 4 + 0 * 2 + 1] == neutral["fc.kernel"][0 * 4 + 1 * 2 + 1, 3]


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16", "bfloat16"])
def test_dtypes_are_kept(spec: Path, tmp_path: Path, neutral: dict[str, Array], dtype: str) -> None:
    if dtype == "bfloat16":
        pytest.importorskip("ml_dtypes")
    weights = written(tmp_path, {name: array.astype(dtype) for name, array in neutral.items()})
    assert convert(spec, weights, "torch") == 0
    assert convert(spec, tmp_path / "w.torch.safetensors", "neutral", "-o", str(tmp_path / "back.safetensors")) == 0
    assert (tmp_path / "back.safetensors").read_bytes() == weights.read_bytes()


def test_counters_of_torch_are_passed_over(spec: Path, tmp_path: Path, neutral: dict[str, Array]) -> None:
    source, graph = compile_graph(spec)
    torch = {**renamed(neutral, naming(source, graph, "torch")), "norm.num_batches_tracked": np.array(7)}
    assert convert(spec, written(tmp_path, torch), "keras") == 0
    assert "norm.moving_mean" in load_file(tmp_path / "w.keras.safetensors")
    assert len(load_file(tmp_path / "w.keras.safetensors")) == len(neutral)


def test_a_style_by_name(spec: Path, tmp_path: Path, neutral: dict[str, Array]) -> None:
    weights = written(tmp_path, neutral)
    assert convert(spec, weights, "torch", "--style", "sequential") == 0
    assert "3.weight" in load_file(tmp_path / "w.torch.safetensors")
    assert convert(spec, tmp_path / "w.torch.safetensors", "keras", "-o", str(tmp_path / "k.safetensors")) == 0


# -- what does not fit ------------------------------------------------------------------------------------------------


def faults(spec: Path, weights: Path, **options: Any) -> list[str]:
    """The codes with the name that each is about."""
    source, graph = compile_graph(spec)
    with pytest.raises(SpecError) as raised, open_weights(weights) as stored:
        neutral_arrays(stored, recognise(namings(source, graph, **options), stored.shapes))
    return [f"{found.code} {found.args.get('name', '')}".strip() for found in raised.value.diagnostics]


def test_everything_that_is_wrong_is_said_at_once(spec: Path, tmp_path: Path, neutral: dict[str, Array]) -> None:
    broken = {name: array for name, array in neutral.items() if name != "fc.bias"}
    broken["fc.bias_"] = neutral["fc.bias"]
    broken["fc.kernel"] = neutral["fc.kernel"].T
    broken["conv.bias"] = neutral["conv.bias"].astype(np.int32)
    found = faults(spec, written(tmp_path, broken))
    assert found == ["E904 fc.bias", "E905 fc.bias_", "E907 conv.bias", "E906 fc.kernel"]


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("dtype", ["float64", "float16"])
def test_values_that_are_not_finite(
    spec: Path, tmp_path: Path, neutral: dict[str, Array], value: float, dtype: str
) -> None:
    arrays = {name: array.astype(dtype) for name, array in neutral.items()}
    arrays["fc.kernel"][3, 2] = value
    assert faults(spec, written(tmp_path, arrays)) == ["E908 fc.kernel"]


def test_a_file_for_another_spec(spec: Path, tmp_path: Path) -> None:
    assert faults(spec, written(tmp_path, {"encoder.weight": np.zeros(3)})) == ["E909"]


def test_a_file_of_another_framework_than_was_said(
    spec: Path, tmp_path: Path, neutral: dict[str, Array], capsys: pytest.CaptureFixture[str]
) -> None:
    source, graph = compile_graph(spec)
    weights = written(tmp_path, renamed(neutral, naming(source, graph, "torch")))
    assert convert(spec, weights, "neutral", "--from", "keras") == 1
    assert "E913" in capsys.readouterr().err


def test_names_that_fit_two_frameworks_need_a_word(tmp_path: Path) -> None:
    """Without `from`, a square kernel without a bias could be anybody's."""
    spec = tmp_path / "a.yaml"
    spec.write_text("specc: 1\nname: A\ninput: [3]\nlayers:\n  - {type: dense, name: fc, units: 3}\n", encoding="utf-8")
    assert faults(spec, written(tmp_path, {"fc.bias": np.zeros(3)})) == ["E910"]


LOOKALIKES = {
    "model.pt": (b"", "E902"),
    "model.PTH": (b"", "E902"),
    "model.pkl": (b"", "E902"),
    "model.keras": (b"", "E902"),
    "model.h5": (b"", "E902"),
    "zip.safetensors": (b"PK\x03\x04" + bytes(20), "E902"),
    "pickle.safetensors": (pickle.dumps({"a": 1}), "E902"),
    "hdf5.safetensors": (b"\x89HDF\r\n\x1a\n" + bytes(20), "E902"),
    "numpy.safetensors": (b"\x93NUMPY\x01\x00", "E902"),
    "empty.safetensors": (b"", "E903"),
    "short.safetensors": (b"\x08\x00", "E903"),
    "text.safetensors": (b"these are no weights", "E903"),
    "huge.safetensors": (struct.pack("<Q", 2**60) + b"{}", "E903"),
    "cut.safetensors": (struct.pack("<Q", 2) + b"{", "E903"),
    "beyond.safetensors": (
        struct.pack("<Q", 61) + b'{"a":{"dtype":"F32","shape":[999999],"data_offsets":[0,4]}}  ',
        "E903",
    ),
}


@pytest.mark.parametrize(("name", "content", "code"), [(n, c, e) for n, (c, e) in LOOKALIKES.items()], ids=LOOKALIKES)
def test_other_formats_are_refused(
    spec: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(content)
    before = sorted(tmp_path.iterdir())
    assert convert(spec, tmp_path / name, "torch") == 1
    assert f"{tmp_path / name}: error[{code}]" in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == before


def test_a_header_may_begin_like_a_pickle(spec: Path, tmp_path: Path, neutral: dict[str, Array]) -> None:
    """A length of 0x0280 bytes: what counts is that a JSON object follows it."""
    path = tmp_path / "w.safetensors"
    made = to_bytes(neutral)
    (length,) = struct.unpack("<Q", made[:8])
    header = json.dumps(json.loads(made[8 : 8 + length])).encode()
    path.write_bytes(struct.pack("<Q", 0x0280) + header.ljust(0x0280) + made[8 + length :])
    assert len(header) <= 0x0280
    assert convert(spec, path, "torch") == 0


def test_nothing_is_overwritten_without_force(spec: Path, tmp_path: Path, neutral: dict[str, Array]) -> None:
    weights = written(tmp_path, neutral)
    target = tmp_path / "w.torch.safetensors"
    target.write_text("mine")
    assert convert(spec, weights, "torch") == 1
    assert target.read_text() == "mine"
    assert convert(spec, weights, "torch", "--force") == 0
    assert not [file for file in tmp_path.iterdir() if file.name.endswith(".tmp")]


def test_a_failed_conversion_leaves_the_old_file(spec: Path, tmp_path: Path, neutral: dict[str, Array]) -> None:
    target = tmp_path / "w.torch.safetensors"
    target.write_text("mine")
    del neutral["fc.bias"]
    assert convert(spec, written(tmp_path, neutral), "torch", "--force") == 1
    assert target.read_text() == "mine"


@pytest.mark.parametrize(
    "words", [["--to", "jax"], ["--to", "torch", "--from", "jax"], ["--to", "torch", "--style", "x"]]
)
def test_wrong_words_are_a_wrong_command(spec: Path, tmp_path: Path, words: list[str]) -> None:
    assert run(["weights", "convert", str(tmp_path / "w"), "--spec", str(spec), *words]) == 2


def test_many_faults_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    layers = "".join(f"  - {{type: dense, name: fc{number}, units: 2}}\n" for number in range(60))
    spec = tmp_path / "deep.yaml"
    spec.write_text(f"specc: 1\nname: Deep\ninput: [2]\nlayers:\n{layers}", encoding="utf-8")
    save_file({"fc0.weight": np.zeros((2, 2))}, tmp_path / "w.safetensors")
    assert convert(spec, tmp_path / "w.safetensors", "keras") == 1
    said = capsys.readouterr().err
    assert said.count("E904") == 40
    assert "and 79 more errors" in said
