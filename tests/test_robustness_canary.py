"""No text of a spec becomes code: hostile strings in every place that takes text, for each target and style."""

from __future__ import annotations

import ast
import io
import json
import tokenize
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from specc.cli._artifacts import weight_map_text
from specc.compile import analyse
from specc.errors import SpecError
from specc.produce import produce
from specc.render import render
from specc.report.diagnostics import as_github, as_text
from specc.report.findings import of_source
from specc.source import parse
from specc.targets import load_target, target_names
from specc.targets.base import Options
from specc.targets.training import training_plan

#: What to look for. Each hostile text holds it.
MARK = "canary"
HOSTILE = [
    f'{MARK}"; import os #',
    f"{MARK}'; import os #",
    f'"""{MARK}"""',
    f"'''{MARK}'''",
    f'{MARK}"""',
    f'{MARK}"',
    f"{MARK}\\",
    f"{MARK}\\\\",
    f'{MARK}\\"',
    f"{MARK}\\'",
    f"{MARK}\nimport os",
    f"{MARK}\rimport os",
    f"{MARK}\r\nimport os",
    f"\n\n{MARK}\n",
    f"# {MARK}",
    f"{MARK} # type: ignore",
    f"{MARK}\t\timport os",
    f"{{{{ {MARK} }}}}",
    f"{{% raw %}}{MARK}",
    f"{{# {MARK} #}}",
    f"{{{{ 7*7 }}}}{MARK}",
    f"{{% for x in y %}}{MARK}",
    f"{{{MARK}}}",
    f"{{0}}{MARK}",
    f"%s{MARK}",
    f"%({MARK})s",
    f"${{{MARK}}}",
    f"$({MARK})",
    f"`{MARK}`",
    f"\\N{{DIGIT ONE}}{MARK}",
    f"\\x41{MARK}",
    f"\\u0041{MARK}",
    f"\\{MARK}",
    f"{MARK}()",
    f"__import__('os').{MARK}",
    f"exec('{MARK}')",
    f"os.system('{MARK}')",
    f"lambda: {MARK}",
    f"{MARK}):",
    f"{MARK})\nimport os\n(",
    f"]{MARK}[",
    f"}}{MARK}{{",
    f"</script>{MARK}",
    f"![{MARK}](file:///etc/passwd)",
    f"::error::{MARK}",
    f"%0A::add-mask::{MARK}",
    f"; rm -rf ~ {MARK}",
    f"../../{MARK}",
    f"/etc/{MARK}",
    f"C:\\{MARK}",
    f"con.{MARK}",
    f"{MARK}\u202e",
    f"{MARK}\u200b",
    f"\ufe0f{MARK}",
    f"한글 {MARK}",
    f"합성곱_{MARK}",
    f"\U0001d422\U0001d41f {MARK}",
    f"e\u0301 {MARK}",
    f"{MARK} {'x' * 300}",
    f"self.{MARK}",
    f"__{MARK}__",
    f" {MARK} ",
    f"-{MARK}",
    f"*{MARK}",
    f"@{MARK}",
]

BASE: dict[str, Any] = {
    "name": "Net",
    "description": "",
    "inputs": {"image": [4, 4, 2], "tokens": {"shape": [3], "dtype": "int32", "vocab": 5}},
    "layers": [
        {
            "name": "body",
            "from": "image",
            "layers": [{"type": "conv2d", "filters": 2, "kernel": 2, "padding": "same"}, {"type": "flatten"}],
        },
        {"type": "dense", "name": "head", "units": 3, "kernel_init": "he_normal", "activation": "relu"},
        {"type": "embedding", "name": "words", "from": "tokens", "units": 4},
        {"type": "flatten", "name": "flat"},
        {"call": "head", "name": "again", "from": "body"},
        {"type": "concat", "name": "both", "from": ["head", "flat", "again"]},
        {"type": "dense", "name": "last", "units": 2, "kernel_init": {"type": "random_normal"}},
    ],
    "outputs": {"label": "last"},
    "init": "glorot_uniform",
    "train": {
        "data": "synthetic",
        "loss": {"type": "sparse_categorical_crossentropy"},
        "optimizer": {"type": "sgd", "learning_rate": 0.1},
        "metrics": ["accuracy"],
        "checkpoint": "last",
    },
}


def texts(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value that is text, and (with a final None) of every key."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield (*path, key, None)
            yield from texts(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from texts(value, (*path, index))
    elif isinstance(data, str):
        yield path


def hostile(path: tuple[Any, ...], text: str) -> str:
    """The spec with that text in one place."""
    made: Any = json.loads(json.dumps(BASE))
    is_key = path[-1] is None
    *outer, last = path[:-1] if is_key else path
    parent = made
    for key in outer:
        parent = parent[key]
    if is_key:
        parent[text] = parent.pop(last)
    else:
        parent[last] = text
    return yaml.safe_dump(made, allow_unicode=True, sort_keys=False)


def assert_no_mark_in_code(text: str) -> None:
    """The mark stands in strings and comments only."""
    for token in tokenize.generate_tokens(io.StringIO(text, newline="").readline):
        if MARK in token.string:
            assert token.type in (tokenize.STRING, tokenize.COMMENT), token
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            assert {name.name.split(".")[0] for name in node.names} & {"os", "sys", "subprocess"} == set()


PLACES = list(texts(BASE))


@pytest.mark.parametrize(
    "path", PLACES, ids=lambda path: ".".join("KEY" if part is None else str(part) for part in path)
)
def test_hostile_text(path: tuple[Any, ...]) -> None:
    for text in HOSTILE:
        try:
            source = parse(hostile(path, text).encode("utf-8"), "f.yaml")
        except SpecError:
            continue
        analysis = analyse(source)
        findings = of_source(source, analysis.diagnostics)
        for line in (as_text(findings) + "\n" + as_github(findings)).splitlines():
            assert line.isprintable()
        if analysis.graph is None:
            continue
        for target in target_names():
            for style in load_target(target).styles:
                try:
                    made = produce(source, analysis.graph, target, Options(style))
                except SpecError:
                    continue
                assert_no_mark_in_code(made.text)
                assert MARK not in weight_map_text(made.plan, source)
                if style == load_target(target).styles[0]:
                    assert_no_mark_in_code(render(training_plan(analysis.graph, made.plan), "train"))


def test_some_hostile_texts_are_accepted() -> None:
    """Otherwise the test above would prove nothing."""
    accepted = []
    for text in HOSTILE:
        try:
            analysis = analyse(parse(hostile(("description",), text).encode(), "f.yaml"))
        except SpecError:
            continue
        accepted += [text] if analysis.graph is not None else []
    assert len(accepted) > 50


@pytest.mark.parametrize("text", HOSTILE)
def test_description_is_a_docstring_and_nothing_else(text: str) -> None:
    try:
        source = parse(hostile(("description",), text).encode(), "f.yaml")
    except SpecError:
        return
    graph = analyse(source).graph
    assert graph is not None
    for target in target_names():
        tree = ast.parse(produce(source, graph, target, Options(load_target(target).styles[0])).text)
        said = ast.get_docstring(tree, clean=False)
        assert said is not None
        assert said.startswith("Net")
        assert "Printed by specc" in said


@pytest.mark.parametrize(
    "name",
    [
        'a"""\nimport os #.yaml',
        "a\\.yaml",
        'a".yaml',
        "a\r\nimport os.yaml",
        "\u202e.yaml",
        "\udcff.yaml",
        "합성곱.yaml",
    ],
)
def test_name_of_the_spec_file(name: str) -> None:
    source = parse(hostile(("description",), "x").encode(), name)
    graph = analyse(source).graph
    assert graph is not None
    for target in target_names():
        text = produce(source, graph, target, Options(load_target(target).styles[0])).text
        text.encode("utf-8")
        assert "import os" not in [line.strip() for line in text.splitlines()]
        assert "Printed by specc" in (ast.get_docstring(ast.parse(text)) or "")
