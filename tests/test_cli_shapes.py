"""`specc shapes`: the table, its figures, the arithmetic, the layout of torch and the batch."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_helpers import EXAMPLES, ROOT, SPECS, names, specc, write
from conftest import Golden

FASHION = ROOT / "specs" / "fashion.yaml"


def rows(path: Path, *words: str) -> dict[str, Any]:
    """The rows of a model by name, as the JSON form has them."""
    ran = specc("shapes", path, "--format", "json", *words)
    assert ran.code == 0, ran.err
    return {row["name"]: row for row in json.loads(ran.out)["rows"]}


@pytest.mark.parametrize("name", ["fashion", "two_inputs"])
def test_table(name: str, golden: Golden) -> None:
    golden(f"shapes/{name}.txt", specc("shapes", ROOT / "specs" / f"{name}.yaml", "--explain").out)


@pytest.mark.parametrize("path", [*SPECS, *EXAMPLES], ids=names([*SPECS, *EXAMPLES]))
def test_every_spec_has_a_table(path: Path) -> None:
    ran = specc("shapes", path, "--explain", "--batch", "2")
    assert ran.code == 0
    assert ran.err == ""


def test_arithmetic_is_written_out() -> None:
    out = specc("shapes", FASHION, "--explain").out
    assert "(28 + 2*1 - 3) / 1 + 1 = 28" in out
    assert "64*6*6 = 2304" in out
    assert "kernel 2304*600 = 1382400" in out


def test_totals() -> None:
    found = json.loads(specc("shapes", FASHION, "--format", "json").out)["totals"]
    assert found["trainable"] == 1_475_338
    assert found["statistics"] == 192
    assert found["parameter_bytes"] == 4 * (1_475_338 + 192)
    assert found["macs"] == 28 * 28 * 9 * 32 + 12 * 12 * 9 * 32 * 64 + 2304 * 600 + 600 * 120 + 120 * 10


def test_layout_of_torch() -> None:
    plain, torch = rows(FASHION), rows(FASHION, "--layout", "torch")
    assert plain["layer1.conv2d_1"]["shape"] == [28, 28, 32]
    assert torch["layer1.conv2d_1"]["shape"] == [32, 28, 28]
    assert torch["input"]["shape"] == [1, 28, 28]
    assert torch["fc1"]["shape"] == plain["fc1"]["shape"] == [600]


def test_head_lies_as_what_comes_before_it() -> None:
    assert rows(ROOT / "specs" / "basic_cnn.yaml", "--layout", "torch")["softmax_1"]["shape"] == [10]


def test_batch() -> None:
    one, many = rows(FASHION), rows(FASHION, "--batch", "32", "--layout", "torch")
    assert many["layer1.conv2d_1"]["shape"] == [32, 32, 28, 28]
    for name, row in one.items():
        assert many[name]["macs"] == 32 * row["macs"]
        assert many[name]["activations"] == 32 * row["activations"]
        assert many[name]["trainable"] == row["trainable"]


def test_shared_weights_count_once() -> None:
    found = rows(ROOT / "specs" / "two_inputs.yaml")
    assert found["project"]["trainable"] == 32 * 64 + 64
    assert (found["project_words"]["trainable"], found["project_words"]["shares"]) == (0, "project")
    assert found["project_words"]["macs"] == found["project"]["macs"] == 32 * 64
    assert "dense of project" in specc("shapes", ROOT / "specs" / "two_inputs.yaml").out


def test_wrong_spec(tmp_path: Path) -> None:
    ran = specc("shapes", write(tmp_path, "input: [8]\n"))
    assert (ran.code, ran.out) == (1, "")
    assert "error[E112]" in ran.err
