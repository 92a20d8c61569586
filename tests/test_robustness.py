"""Any bytes end in findings or in a module: bombs, noise, one mutation of a valid spec, and what must stay harmless."""

from __future__ import annotations

import ast
import copy
import itertools
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from cli_helpers import EXAMPLES, ROOT, SMALL, SPECS, specc, write
from hypothesis import given, settings
from hypothesis import strategies as st

from specc.compile import Analysis, analyse
from specc.errors import SpecError
from specc.layers import LAYERS
from specc.produce import produce
from specc.report.diagnostics import FORMATS
from specc.report.findings import of_file, of_source
from specc.source import DEFAULT_LIMITS, parse
from specc.targets import load_target
from specc.targets.base import Options

FUZZ = settings(max_examples=300, derandomize=True, deadline=None)


def understood(raw: bytes) -> Analysis | None:
    """All that `validate` does with these bytes; None where they are no YAML. Anything but findings is a failure."""
    try:
        source = parse(raw, "f.yaml")
    except SpecError as error:
        findings = of_file("f.yaml", error.diagnostics, DEFAULT_LIMITS)
        analysis = None
    else:
        analysis = analyse(source)
        findings = of_source(source, analysis.diagnostics)
        assert bool(analysis.graph) == all(found.severity == "warning" for found in findings)
    for show in FORMATS.values():
        show(findings)
    return analysis


def built(analysis: Analysis | None) -> None:
    """What was accepted can be printed for each target, or is refused with a code."""
    if analysis is None or analysis.graph is None:
        return
    for target in ("torch", "keras"):
        try:
            produce(analysis.source, analysis.graph, target, Options(load_target(target).styles[0]))
        except SpecError as error:
            of_source(analysis.source, error.diagnostics)


# -- bombs ----------------------------------------------------------------------------------------------------------


def _doubling(levels: int) -> str:
    """Groups that call the group before them twice: 2^levels layers."""
    rows = ["  - {name: g0, layers: [{type: relu}]}"]
    rows += [f"  - {{name: g{n}, layers: [{{call: g{n - 1}}}, {{call: g{n - 1}}}]}}" for n in range(1, levels)]
    return "input: [8]\nlayers:\n" + "\n".join(rows)


def _nested(levels: int) -> str:
    rows = ["  - {name: g0, layers: [{type: relu}]}"]
    rows += [f"  - {{name: g{n}, layers: [{{call: g{n - 1}}}]}}" for n in range(1, levels)]
    return "input: [8]\nlayers:\n" + "\n".join(rows)


def _listed(row: str, count: int, head: str = "input: [8]") -> str:
    return f"{head}\nlayers:\n" + "\n".join(f"  - {row.format(n=n, m=n + 1)}" for n in range(count))


BOMBS = {
    "doubling calls": (_doubling(60), "E606"),
    "calls in calls": (_nested(3000), "E310"),
    "misspelt types": (_listed("{{type: denze{n}}}", 12_000), "E110"),
    "misspelt keys": (_listed("{{type: dense, unitz{n}: 4}}", 9_000), "E111"),
    "unknown keys of one layer": (
        "input: [8]\nlayers:\n  - {type: dense, " + ", ".join(f"key{n}: 1" for n in range(20_000)) + "}",
        "E111",
    ),
    "unknown keys at the top": ("\n".join(f"key{n}: 1" for n in range(20_000)), "E111"),
    "unknown names": (_listed("{{type: relu, name: layer_{n}, from: leyer_{n}}}", 6_000), "E301"),
    "names too early": (_listed("{{type: relu, name: layer_{n}, from: layer_{m}}}", 6_000), "E305"),
    "one cycle": (
        _listed("{{type: relu, name: layer_{n}, from: layer_{m}}}", 6_000)
        + "\n  - {type: relu, from: layer_0, name: layer_6000}",
        "E302",
    ),
    "same names": (_listed("{{type: relu, name: same}}", 8_000), "E303"),
    "growing images": (_listed("{{type: upsample2d, size: 1000}}", 5_000, "input: [2, 2, 1]"), "E607"),
    "huge flatten": (f"input: [{', '.join(['2147483647'] * 8)}]\nlayers:\n  - {{type: flatten}}", "E607"),
    "many bad sizes": ("input: [" + "a, " * 20_000 + "1]\nlayers:\n  - {type: relu}", "E1"),
    "many bad weights": (
        SMALL
        + "train:\n  loss: mean_squared_error\n  optimizer: {type: sgd, learning_rate: 0.1}\n  class_weights: ["
        + "a, " * 20_000
        + "1]",
        "E1",
    ),
    "many classes": (_listed("{{type: dense, units: 2000000000}}", 5_000), "E604"),
    "groups in groups": (
        "input: [8]\nlayers: " + "[{layers: " * 30 + "[{type: relu}]" + "}]" * 30,
        "",
    ),
    "deeper groups": ("input: [8]\nlayers: " + "[{layers: " * 32 + "[{type: relu}]" + "}]" * 32, "E012"),
    "many inputs": (
        "inputs:\n" + "\n".join(f"  i{n}: [8]" for n in range(9_000)) + "\nlayers:\n  - {type: relu, from: i0}",
        "E308",
    ),
    "one long from": (
        "input: [8]\nlayers:\n  - {type: add, from: [" + "input, " * 20_000 + "input]}",
        "",
    ),
    "warnings": (_listed("{{type: softmax}}", 8_000), "W501"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bomb(name: str, tmp_path: Path) -> None:
    text, code = BOMBS[name]
    file = write(tmp_path, text)
    ran = specc("validate", file)
    assert "internal error" not in ran.err
    assert ran.code == (1 if code.startswith("E") else 0), ran.out[:500]
    assert code in ran.out


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak memory as Linux counts it")
@pytest.mark.parametrize("name", ["doubling calls", "warnings", "one long from", "growing images"])
def test_bomb_stays_small(name: str, tmp_path: Path) -> None:
    """Promise P1: no more than 512 MB for any file."""
    write(tmp_path, BOMBS[name][0])
    code = (
        "import pathlib, sys; from specc.cli._edge import run; run(['validate', 'model.yaml']);"
        # Not ru_maxrss, which a new process inherits from the one that started it.
        "status = pathlib.Path('/proc/self/status').read_text();"
        "print(int(status.split('VmHWM:')[1].split()[0]) // 1024, file=sys.stderr)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert int(ran.stderr.split()[-1]) < 512


def test_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "model.yaml").open("wb") as file:
        file.truncate(52_400_000)
    ran = specc("validate", tmp_path / "model.yaml")
    assert "error[E013]: file is 52.4 MB; limit 1 MB" in ran.out


# -- noise ----------------------------------------------------------------------------------------------------------

CORPUS = [file.read_bytes() for file in [*SPECS, *EXAMPLES]]
WORDS = [
    b"\x00",
    b"\t",
    b"\r",
    b": ",
    b"- ",
    b"[",
    b"]",
    b"{",
    b"}",
    b"&a ",
    b"*a ",
    b"!!x ",
    b"<<: ",
    b"---\n",
    b"\xff",
    b"'",
    b'"',
    b"null",
    b"1e999",
    b"-1",
    b"99999999999",
    b"from: ",
    b"call: ",
    b"name: ",
    b"layers: ",
    "한".encode(),
]


@FUZZ
@given(st.sampled_from(CORPUS), st.data())
def test_noise_in_a_valid_spec(raw: bytes, data: st.DataObject) -> None:
    made = bytearray(raw)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(made)))
        kind = data.draw(st.sampled_from(["put", "cut", "copy", "turn"]))
        if kind == "put":
            made[place:place] = data.draw(st.sampled_from(WORDS))
        elif kind == "cut":
            del made[place : place + data.draw(st.integers(1, 30))]
        elif kind == "copy":
            made[place:place] = made[place : place + 40]
        elif made:
            made[place % len(made)] = data.draw(st.integers(0, 255))
    built(understood(bytes(made)))


@FUZZ
@given(st.binary(max_size=300))
def test_any_bytes(raw: bytes) -> None:
    understood(raw)


# -- one mutation ---------------------------------------------------------------------------------------------------

PLAIN = [yaml.safe_load(file.read_text("utf-8")) for file in [*SPECS, *EXAMPLES]]
VALUES: list[Any] = [
    None,
    True,
    False,
    0,
    1,
    -1,
    2,
    3,
    2**31 - 1,
    2**31,
    2**62,
    0.5,
    -0.5,
    1e300,
    float("inf"),
    float("nan"),
    "",
    "x",
    "1",
    "relu",
    "conv2d",
    "input",
    "same",
    "__class__",
    "../x",
    "한글",
    "a b",
    [],
    [1],
    [0, 1],
    [[1, 1], [0, 2]],
    ["x"],
    [[]],
    [None],
    {},
    {"type": "relu"},
    {"type": "random_normal"},
    {"a": 1},
    {"type": None},
    [{"type": "relu"}],
]
KEYS = [
    "type",
    "name",
    "from",
    "layers",
    "call",
    "use",
    "activation",
    "units",
    "kernel",
    "padding",
    "init",
    "x",
    "kernel_init",
    "input",
    "outputs",
]


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value of a spec."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(found for key, value in inner for found in places(value, (*path, key)))]


def mutated(spec: Any, data: st.DataObject) -> Any:
    """The spec with one value replaced, removed, added or doubled."""
    made = copy.deepcopy(spec)
    *outer, last = data.draw(st.sampled_from(places(made)[1:]))
    parent = made
    for key in outer:
        parent = parent[key]
    kind = data.draw(st.sampled_from(["replace", "remove", "add", "rename", "double"]))
    if kind == "remove":
        del parent[last]
    elif kind == "add" and isinstance(parent, dict):
        parent[data.draw(st.sampled_from(KEYS))] = data.draw(st.sampled_from(VALUES))
    elif kind == "rename" and isinstance(parent, dict):
        parent[data.draw(st.sampled_from([f"{last}x", *KEYS]))] = parent.pop(last)
    elif kind == "double" and isinstance(parent, list):
        parent.insert(last, copy.deepcopy(parent[last]))
    else:
        parent[last] = data.draw(st.sampled_from(VALUES))
    return made


@settings(FUZZ, max_examples=1000)
@given(st.sampled_from(PLAIN), st.data())
def test_one_mutation(spec: Any, data: st.DataObject) -> None:
    made = mutated(spec, data)
    text = yaml.safe_dump(made, allow_unicode=True, sort_keys=False)
    analysis = understood(text.encode())
    if analysis is not None:
        # The answer to a value that nobody thought of would be in the words of pydantic.
        assert not [found for found in analysis.diagnostics if found.code == "E119"], text
    built(analysis)


@pytest.mark.parametrize("type_name", LAYERS.names)
def test_any_value_in_any_field(type_name: str) -> None:
    for field, value in itertools.product(LAYERS[type_name].model_fields, VALUES):
        text = yaml.safe_dump({"input": [8, 8, 4], "layers": [{"type": type_name, field: value}]})
        found = understood(text.encode())
        assert found is not None
        assert not [item for item in found.diagnostics if item.code == "E119"], text


# -- harmless -------------------------------------------------------------------------------------------------------

HARMLESS = {
    "template": 'description: "{{ 7*7 }} {% raw %} {{ cycler.__init__.__globals__ }}"\n',
    "raw": "description: '{% raw %}'\n",
    "return and import": 'description: "a\\r import os"\n',
    "line end and import": 'description: "a\\nimport os\\n"\n',
    "triple quotes": 'description: \'"""\'\n',
    "quotes at the end": "description: 'ends with \"'\n",
    "backslash at the end": "description: ends with \\\n",
    "named letter": "description: '\\N{DIGIT ONE} \\x41 \\u0041'\n",
    "script": "description: </script><script>alert(1)</script>\n",
    "korean": "description: 합성곱 두 층과 전결합 세 층\n",
    "emoji": "description: 🧠 → 🐈\n",
    "right to left": "description: שלום עולם\n",
    "long": f"description: {'x' * 10_000}\n",
    "many words": f"description: {'long words ' * 2000}\n",
    "byte order mark": "\ufeff",
    "line ends of windows": "description: a\r\n",
}


@pytest.mark.parametrize("name", HARMLESS)
def test_harmless(name: str, tmp_path: Path) -> None:
    text = HARMLESS[name] + (SMALL.replace("\n", "\r\n") if "windows" in name else SMALL)
    ran = specc("build", write(tmp_path, text), "-o", tmp_path / "build")
    assert (ran.code, ran.err) == (0, "")
    for file in (tmp_path / "build").iterdir():
        tree = ast.parse(file.read_text("utf-8"))
        assert "import os" not in [ast.unparse(node) for node in tree.body[1:]]
        assert len(ast.get_docstring(tree) or "") > 20


@pytest.mark.parametrize(
    "name", ["with space.yaml", 'it\'s "quoted".yaml', "합성곱.yaml", "a;b&c.yaml", 'a"""\nimport os.yaml']
)
def test_harmless_path(name: str, tmp_path: Path) -> None:
    file = write(tmp_path, SMALL, name)
    assert specc("validate", file, "--strict").code == 0
    assert specc("build", file, "-o", tmp_path / "build").code == 0
    for made in (tmp_path / "build").iterdir():
        assert [type(node) for node in ast.parse(made.read_text("utf-8")).body].count(ast.Import) <= 3


@pytest.mark.parametrize("number", ["1e-3", "1E3", ".5", "5e-1", "+1.5", "0.001"])
def test_numbers_of_yaml_1_2(number: str, tmp_path: Path) -> None:
    text = f"{SMALL}\ntrain:\n  loss: mean_squared_error\n  optimizer: {{type: sgd, learning_rate: {number}}}\n"
    assert specc("validate", write(tmp_path, text), "--strict").code == 0


def test_names_that_frameworks_give_by_themselves(tmp_path: Path) -> None:
    names = ["input_1", "dense", "dense_2", "functional", "sequential", "layer1", "main", "Conv", "conv_1x1"]
    rows = "\n".join(f"  - {{type: dense, name: {name}, units: 4}}" for name in names)
    file = write(tmp_path, f"input: [8]\n\nlayers:\n{rows}\n  - {{type: dense, units: 4}}\n")
    assert specc("validate", file, "--strict").code == 0
    assert specc("build", file, "-o", tmp_path / "build").code == 0
