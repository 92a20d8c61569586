"""`specc build`: names of files, what is overwritten, `--check`, and that a failed build changes nothing."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_helpers import ROOT, SMALL, specc, write

FASHION = ROOT / "specs" / "fashion.yaml"
MNIST = ROOT / "specs" / "mnist_cnn.yaml"
BRANCHED = """
input: [8]

layers:
  - {type: dense, name: body, units: 8}
  - {type: add, from: [body, input]}
"""


def files(folder: Path) -> dict[str, str]:
    """Names and texts of what lies in a folder."""
    return {file.name: file.read_text("utf-8") for file in sorted(folder.iterdir())} if folder.is_dir() else {}


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The usual directory for generated files, in an empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "build"


def test_one_target(out: Path) -> None:
    ran = specc("build", FASHION, "--target", "torch")
    assert (ran.code, ran.out) == (0, f"build{os.sep}fashion_torch.py\n")
    assert "2 warnings (W504); read them with specc validate" in ran.err
    assert list(files(out)) == ["fashion_torch.py"]
    assert "class FashionCNN(nn.Module):" in files(out)["fashion_torch.py"]


def test_every_target_is_the_default(out: Path) -> None:
    assert specc("build", FASHION).code == 0
    assert list(files(out)) == ["fashion_keras.py", "fashion_torch.py"]
    before = files(out)
    assert specc("build", FASHION, "-t", "torch,keras").out.count("(unchanged)") == 2
    assert files(out) == before


def test_file_ends_are_the_same_everywhere(out: Path) -> None:
    specc("build", MNIST)
    for file in out.iterdir():
        raw = file.read_bytes()
        assert raw.endswith(b"\n") and b"\r" not in raw


def test_other_forms_have_other_names(out: Path) -> None:
    for words in ([], ["--style", "subclass"], ["--style", "sequential"], ["--exact"]):
        assert specc("build", MNIST, "-t", "keras", *words).code == 0
    assert list(files(out)) == [
        "mnist_cnn_keras.py",
        "mnist_cnn_keras_exact.py",
        "mnist_cnn_keras_sequential.py",
        "mnist_cnn_keras_subclass.py",
    ]


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("my model-v2.yaml", "my_model_v2"),
        ("합성곱.yaml", "model"),
        ("2d.yaml", "model_2d"),
        ("con.yaml", "con"),
        ("a'b\".yaml", "a_b"),
        ("__init__.yaml", "init"),
    ],
)
def test_file_name_is_an_identifier(name: str, stem: str, out: Path, tmp_path: Path) -> None:
    assert specc("build", write(tmp_path, SMALL, name), "-t", "torch").code == 0
    assert list(files(out)) == [f"{stem}_torch.py"]
    assert f"{stem}_torch".isidentifier()


def test_two_specs_of_one_name_are_refused(out: Path, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    first, second = write(tmp_path, SMALL, "net.yaml"), write(tmp_path / "a", SMALL, "Net.yaml")
    ran = specc("build", first, second, "-t", "torch")
    assert ran.code == 1
    assert f"[E603]: {first} and {second} would both be written to" in ran.err
    assert not out.exists()


def test_stdout(out: Path) -> None:
    ran = specc("build", FASHION, "-t", "torch", "--stdout")
    assert ran.code == 0
    ast.parse(ran.out)
    assert not out.exists()
    assert specc("build", FASHION, "-t", "torch").code == 0
    assert files(out)["fashion_torch.py"] == ran.out
    assert specc("build", FASHION, "--stdout").code == 2
    assert specc("build", FASHION, MNIST, "-t", "torch", "--stdout").code == 2


def test_check(out: Path, tmp_path: Path) -> None:
    spec = write(tmp_path, SMALL)
    missing = specc("build", spec, "-t", "torch", "--check")
    assert missing.code == 1
    assert "not up to date: model_torch.py" in missing.err
    assert not out.exists()
    specc("build", spec, "-t", "torch")
    assert specc("build", spec, "-t", "torch", "--check").code == 0
    write(tmp_path, SMALL.replace("4", "5"))
    stale = specc("build", spec, "-t", "torch", "--check")
    assert stale.code == 1
    assert "-        self.dense_1 = nn.Linear(8, 4)\n" in stale.out
    assert "+        self.dense_1 = nn.Linear(8, 5)\n" in stale.out
    assert "nn.Linear(8, 4)" in files(out)["model_torch.py"]


def test_only_our_files_are_replaced(out: Path, tmp_path: Path) -> None:
    spec = write(tmp_path, SMALL)
    out.mkdir()
    theirs = write(out, "my own work\n", "model_torch.py")
    ran = specc("build", spec, "-t", "torch")
    assert ran.code == 1
    assert f"[E608]: build{os.sep}model_torch.py exists and was not printed by specc" in ran.err
    assert theirs.read_text() == "my own work\n"
    assert specc("build", spec, "-t", "torch", "--force").code == 0
    assert "Printed by specc" in theirs.read_text()
    assert specc("build", write(tmp_path, SMALL.replace("4", "5")), "-t", "torch").code == 0
    assert "nn.Linear(8, 5)" in theirs.read_text()


def test_long_description_does_not_hide_the_mark(out: Path, tmp_path: Path) -> None:
    text = f"description: {'long words ' * 5000}\n{SMALL}"
    for units in (4, 5):
        assert specc("build", write(tmp_path, text.replace("4", str(units))), "-t", "torch").code == 0


def test_weights_map(out: Path) -> None:
    assert specc("build", FASHION, "-t", "torch", "--weights-map").code == 0
    assert list(files(out)) == ["fashion_torch.py", "fashion_torch_weights.json"]
    found = json.loads(files(out)["fashion_torch_weights.json"])
    assert found["target"] == "torch"
    assert {row["param"]: row["variable"] for row in found["weights"]}["fc1.kernel"] == "fc1.weight"
    assert specc("build", FASHION, "-t", "torch", "--weights-map").code == 0


def test_a_failed_build_leaves_every_file_as_it_was(out: Path, tmp_path: Path) -> None:
    good, bad = write(tmp_path, SMALL, "good.yaml"), write(tmp_path, "input: [8]\n", "bad.yaml")
    assert specc("build", good, "-t", "torch").code == 0
    before = files(out)
    write(tmp_path, SMALL.replace("4", "5"), "good.yaml")
    ran = specc("build", good, bad, "-t", "torch")
    assert ran.code == 1
    assert "bad.yaml:1:1: error[E112]" in ran.err
    assert files(out) == before


def test_a_style_that_cannot_say_the_model(out: Path, tmp_path: Path) -> None:
    spec = write(tmp_path, BRANCHED)
    ran = specc("build", spec, "--style", "sequential")
    assert ran.code == 1
    assert ran.err.count("error[E703]") == 2
    said = "torch has no sequential form of this model: add_1 does not simply follow the layer before it"
    assert f"model.yaml:6:5: error[E703]: {said}; build with another --style\n" in ran.err
    assert not out.exists()


def test_a_field_that_a_target_cannot_honour(out: Path, tmp_path: Path) -> None:
    layer = "{type: separable_conv2d, filters: 4, kernel: 3, pointwise_init: identity}"
    ran = specc("build", write(tmp_path, f"input: [8, 8, 4]\n\nlayers:\n  - {layer}\n"))
    assert ran.code == 1
    assert (
        "model.yaml:4:69: error[E701]: keras cannot say pointwise_init: identity of this separable_conv2d: " in ran.err
    )
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-t", "jax"], "there is no target jax"),
        (["-s", "functional"], "torch has no style functional"),
        (["--spell-out", "relu"], "relu cannot be spelled out"),
    ],
)
def test_wrong_choice(words: list[str], said: str, out: Path) -> None:
    ran = specc("build", FASHION, *words)
    assert ran.code == 2
    assert said in ran.err
    assert not out.exists()


def test_usual_directory_that_leads_elsewhere(
    out: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    out.symlink_to(elsewhere)
    assert specc("build", FASHION, "-t", "torch").code == 2
    assert not files(elsewhere)
    assert specc("build", FASHION, "-t", "torch", "-o", out).code == 0
    assert list(files(elsewhere)) == ["fashion_torch.py"]


def test_links_are_not_followed(out: Path, tmp_path: Path) -> None:
    out.mkdir()
    secret = write(tmp_path, "precious\n", ".bashrc")
    (out / "fashion_torch.py").symlink_to(secret)
    ran = specc("build", FASHION, "-t", "torch", "--force")
    assert ran.code == 1
    assert "is a link" in ran.err
    assert secret.read_text() == "precious\n"


@pytest.mark.parametrize("seed", ["0", "1"])
def test_same_bytes_in_every_environment(seed: str, tmp_path: Path) -> None:
    """Hash seed, locale, time zone and working directory leave no trace."""
    here = specc("build", ROOT / "specs" / "two_inputs.yaml", "-t", "keras", "--stdout").out
    environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": "Asia/Seoul", "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-m", "specc", "build", "../two_inputs.yaml", "-t", "keras", "--stdout"],
        cwd=_beside(tmp_path), env=environment, capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    assert ran.stdout.decode("utf-8") == here


def _beside(folder: Path) -> Path:
    (folder / "two_inputs.yaml").write_bytes((ROOT / "specs" / "two_inputs.yaml").read_bytes())
    inside = folder / "합성곱 폴더"
    inside.mkdir()
    return inside
