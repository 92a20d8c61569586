"""The read stage on bad files: one coded error at the right place, and fast, whatever the bytes are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as File
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from specc.errors import Diagnostic, SpecError
from specc.messages import describe
from specc.messages.reading import TEXTS
from specc.source import Limits, events, parse, read

QUICK = settings(max_examples=200, derandomize=True, deadline=None)


@pytest.fixture(
    autouse=True, params=[yaml.CBaseLoader, yaml.BaseLoader] if yaml.__with_libyaml__ else [yaml.BaseLoader]
)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Both parsers, libyaml and PyYAML's own, must give the same answers."""
    monkeypatch.setattr(events, "LOADER", request.param)
    return request.param


def faults(raw: bytes | str, limits: Limits | None = None) -> tuple[Diagnostic, ...]:
    with pytest.raises(SpecError) as caught:
        parse(raw.encode() if isinstance(raw, str) else raw, "f", limits or Limits())
    return caught.value.diagnostics


def shown(found: Diagnostic) -> str:
    """``line:column code kind`` of a diagnostic, after a look at its words."""
    message, advice = describe(found)
    assert message and "\n" not in message + advice
    place = f"{found.span.line}:{found.span.column} " if found.span else ""
    return f"{place}{found.code} {found.args.get('kind', '')}".strip()


DEEP = "a: " + "[" * 25_000
BAD: list[tuple[str, str | bytes, list[str]]] = [
    ("empty", "", ["1:1 E001"]),
    ("comments", "# one\n# two\n", ["1:1 E001"]),
    ("only a mark", "---\n", ["1:1 E001"]),
    ("only a BOM", b"\xef\xbb\xbf", ["1:1 E001"]),
    ("text", "hello", ["1:1 E002 text"]),
    ("no space after the colon", "a:1\nb:2\n", ["1:1 E002 text"]),
    ("list", "# c\n- a\n- b\n", ["2:1 E002 list"]),
    ("second document", "a: 1\n---\nb: 2\n", ["2:1 E003"]),
    ("empty second document", "a: 1\n---\n", ["2:1 E003"]),
    ("text after the end", "a: 1\n...\nb: 2\n", ["3:1 E003"]),
    ("tab", "a:\n\tb: 1\n", ["2:1 E004"]),
    ("tab after spaces", "a:\n  b: 1\n \tc: 2\n", ["3:2 E004"]),
    ("tab under a value", "a:\n  b: 1\n\tc: 2\n", ["3:1 E004"]),
    ("tab in a block text", "a: >\n  x\n\ty\n", ["3:1 E004"]),
    ("tab after a dash", "a:\n  -\tb: 1\n    c: 2\n", ["2:4 E004"]),
    ("unclosed [", "    units: [64, 32\n    b: 3\n", ["1:12 E005"]),
    ("unclosed {", "a: {b: 1\n", ["1:4 E005"]),
    ("unclosed at the end", "a: [\n", ["1:4 E005"]),
    ("unclosed, others closed", "a: [[1], 2\nb: [3]\n", ["1:4 E005"]),
    ("closed only in a quote and a comment", "a: [1, ']' # ]\n", ["1:4 E005"]),
    ("wrong closing bracket", "a: {b: [1, 2}\n", ["1:8 E005"]),
    ("second colon", "    activation: relu: x", ["1:21 E006"]),
    ("second colon, Korean", "이름: 합성곱: 하나", ["1:8 E006"]),
    ("second colon after quotes", "\"a\": 'b': c", ["1:9 E006"]),
    ("second colon in a flow mapping", "a: {b: 1 c: 2}", ["1:11 E006 flow"]),
    ("duplicate", "a:\n  - b: 1\n    c: 2\n    b: 3\n", ["4:5 E007"]),
    ("duplicate, quoted", "a: 1\n'a': 2\n\"a\": 3\n", ["2:1 E007", "3:1 E007"]),
    ("CP949", "이름: 값\n".encode("cp949"), ["1:1 E008 guess"]),
    ("CP949 below ASCII", "name: x\n# 값\n".encode("cp949"), ["2:3 E008 guess"]),
    ("UTF-16 with a mark", "a: 1\n".encode("utf-16"), ["1:1 E008 guess"]),
    ("UTF-16 without one", "a: 1\n".encode("utf-16-le"), ["1:1 E008 guess"]),
    ("UTF-16 big-endian", "a: 1\n".encode("utf-16-be"), ["1:1 E008 guess"]),
    ("bytes", b"a: \xff\xfe\x00", ["1:4 E008"]),
    ("half a character", "가: 값".encode()[:-1], ["1:4 E008"]),
    ("raw NUL", "a: 1\nb: x\0y", ["2:5 E009"]),
    ("raw ESC after Korean", "값: \x1b[31m", ["1:4 E009"]),
    ("raw ESC after a BOM", "\ufeffa: \x1b", ["1:4 E009"]),
    ("NEL", "a: 1\u0085b: 2", ["1:5 E009"]),
    ("line separator", "a: 1\u2028b: 2", ["1:5 E009"]),
    ("a BOM within the text", "a: 1\n\ufeffb: 2", ["2:1 E009"]),
    ("not a character", "a: \uffff", ["1:4 E009"]),
    ("escaped NUL", 'a: 1\nb: "x\\0"', ["2:4 E009"]),
    ("escaped ESC in a key", '"\\e": 1', ["1:1 E009"]),
    ("tag", "    a: !!python/object/apply:os.system [id]", ["1:8 E010"]),
    ("str tag", "a: !!str 1", ["1:4 E010"]),
    ("lone tag", "a: ! 1\nb: ! [1]\nc: ! {d: 1}\n", ["1:4 E010", "2:4 E010", "3:4 E010"]),
    ("tag of a key", "!t a: 1", ["1:1 E010"]),
    ("tag of nothing", "a: !t\nb: [!t , 1]\n", ["1:4 E010", "2:5 E010"]),
    ("unknown tag handle", "a: !e!x 1", ["1:4 E010"]),
    ("bad tag", "a: !<x\n", ["1:4 E010"]),
    ("tag directive", "%TAG ! tag:x,2000:\n---\na: 1", ["1:1 E010"]),
    ("anchor", "a: &x 1", ["1:4 E011 anchor"]),
    ("anchor of a mapping", "a: &x\n  b: 1\n", ["1:4 E011 anchor"]),
    ("alias", "a: *x\nb: [*x]\n*x : 1\n", ["1:4 E011 alias", "2:5 E011 alias", "3:1 E011 alias"]),
    ("alias at the top", "*x", ["1:1 E011 alias"]),
    ("bad anchor", "a: &\n", ["1:4 E011 anchor"]),
    ("bad alias", "a: *가\n", ["1:4 E011 alias"]),
    ("merge key", "a: {<<: {b: 1}}", ["1:5 E011 merge"]),
    ("deep", DEEP, ["1:67 E012"]),
    ("deep blocks", "a: 1\nb:\n " + "- " * 5000, ["3:128 E012"]),
    ("too large", "a: " + "x" * 1_000_000, ["E013 bytes"]),
    ("too many nodes", "a: [" + "1," * 300_000 + "]", ["1:99999 E013 nodes"]),
    ("long number", "a: " + "9" * 5000, ["1:4 E014"]),
    ("long number in zeros", "a: 0" + "9" * 5000, ["1:4 E014"]),
    ("number over 64 bits", "a: -9223372036854775808", ["1:4 E014"]),
    ("hexadecimal number", "a: 0x" + "f" * 5000, ["1:4 E014"]),
    ("unclosed quote", "a: 1\nb: 'x\nc: 2\n", ["2:4 E015 quote"]),
    ("unclosed quote before a mark", 'a: "x\n---\ny"', ["1:4 E015 quote"]),
    ("key in a value", "a: 1\n  b: 2\n", ["2:3 E015 continued"]),
    ("too far to the left", "a:\n  b: 1\n c: 2\n", ["3:2 E015 indent"]),
    ("key in a list", "a:\n  - b: 1\n  c: 2\n", ["3:3 E015 indent"]),
    ("item in a mapping", "a: 1\n- b\n", ["2:1 E015 indent"]),
    ("no colon", "a: 1\nb\nc: 2\n", ["2:1 E015 colon"]),
    ("dash after a key", "a: - b", ["1:4 E015 dash"]),
    ("question mark after a key", "a: ? b", ["1:4 E015 key"]),
    ("at sign", "a: @x", ["1:4 E015 character"]),
    ("backtick", "a: `x`", ["1:4 E015 character"]),
    ("closing bracket", "a: [1, 2]]\n", ["1:10 E015 closer"]),
    ("closing bracket alone", "a: 1\n]\n", ["2:1 E015 closer"]),
    ("closing brace at the end", "{a: 1}}\n", ["1:7 E015 closer"]),
    ("text after a quote", "a: 'don't'\n", ["1:9 E015 trailing"]),
    ("missing comma", "a: [[1] [2]]", ["1:9 E015 comma"]),
    ("missing value", "a: [1, , 2]", ["1:8 E015 value"]),
    ("text after |", "a: | x\n y", ["1:6 E015 block"]),
    ("directive", "%\n", ["1:2 E015 directive"]),
    ("number as a key", "3: 1\n010: 2\n~: 3\ntrue: 4\n", [f"{n}:1 E017 value" for n in (1, 2, 3, 4)]),
    ("no key", ": 1", ["1:1 E017 empty"]),
    ("no key in a flow mapping", "a: {: 1}", ["1:5 E017 empty"]),
    ("list as a key", "? [a]\n: 1", ["1:3 E017 list"]),
    ("template as a value", "a: {{ x }}", ["1:5 E017 mapping"]),
    ("long key", "k" * 129 + ": 1", ["1:1 E018 key"]),
    ("long text", "a: " + "x" * 65_537, ["1:4 E018"]),
    ("leading zero", "a: 010", ["1:4 E103"]),
    ("leading zeros", "a: [-08, 007, 00]", ["1:5 E103 needless", "1:10 E103 needless", "1:15 E103 needless"]),
    ("several faults", "a: 010\na: 2\nb: [1\n", ["1:4 E103", "2:1 E007", "3:4 E005"]),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "wanted"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_refused(raw: str | bytes, wanted: list[str]) -> None:
    assert [shown(found) for found in faults(raw)] == wanted


@pytest.mark.parametrize(
    ("text", "libyaml", "pure"),
    [
        ('a: "C:\\data"', "1:7 E015 escape", "1:8 E015 escape"),
        ('a: "\\xzz"', "1:7 E015 escape", "1:7 E015 escape"),
        ('a: "\\ud800"', "1:7 E015 escape", "1:4 E009"),
        ('a: "\\UFFFFFFFF"', "1:7 E015 escape", "1:1 E015"),
    ],
)
def test_bad_escape(text: str, libyaml: str, pure: str, loader: Any) -> None:
    """The two parsers point at different characters here, and PyYAML's own one lets `chr` fail."""
    assert [shown(found) for found in faults(text)] == [pure if loader is yaml.BaseLoader else libyaml]


def test_no_space_after_a_colon(loader: Any) -> None:
    """PyYAML's own parser reads this as if the space were there."""
    if loader is not yaml.BaseLoader:
        assert [shown(found) for found in faults("a: {type: conv2d, kernel:[3, 3]}")] == ["1:25 E015 space"]


@pytest.mark.parametrize(
    ("raw", "message", "advice"),
    [
        (b"units: 64\nunits: 32", "units given twice; first at 1:1", "remove one of them"),
        ("값: 1".encode("cp949"), "not UTF-8 (byte 0xb0); looks like CP949", "save the file again as UTF-8"),
        (b"a: [1", "this [ is never closed", "add the closing bracket"),
        (b"a: 010", "leading zero is ambiguous (8 or 10)", "write 10; quote it if it is a text"),
        (b"a: -010", "leading zero is ambiguous (-8 or -10)", "write -10; quote it if it is a text"),
        (b"a: 1" + b"0" * 99, f"number has 100 digits; largest allowed is {2**63 - 1}", "write a smaller number"),
        (b"a: \0", "control character U+0000 in a spec", "remove it"),
        (b"3: 1", "key 3 is not text", 'keys are words; quote it if it is one: "3"'),
    ],
)  # fmt: skip
def test_words(raw: bytes, message: str, advice: str) -> None:
    assert describe(faults(raw)[0]) == (message, advice)


def test_size_is_rounded_up() -> None:
    assert describe(faults(b" " * 1_000_001)[0])[0] == "file is 1.1 MB; limit 1 MB"


def test_faults_are_counted() -> None:
    text = "\n".join("a: 1" for _ in range(100))
    assert len(faults(text)) == Limits().max_faults
    assert len(faults(text, Limits(max_faults=3))) == 3


def test_limits_can_be_raised() -> None:
    text = "a: [" + ", ".join("{b: 1, c: 2}" for _ in range(100)) + "]"
    assert shown(faults(text, Limits(max_nodes=502))[0]) == "1:1401 E013 nodes"
    assert len(parse(text.encode(), "f", Limits(max_nodes=503)).data["a"]) == 100
    assert shown(faults(text, Limits(max_depth=2))[0]) == "1:5 E012"
    assert shown(faults(text, Limits(max_bytes=99))[0]) == "E013 bytes"


MERGE_BOMB = "a: &a {x: 1}\n" + "".join(
    f"{c}: &{c} {{<<: [{', '.join(f'*{p}' for _ in range(9))}]}}\n" for p, c in zip("abcdef", "bcdefg", strict=True)
)
BOMBS = {
    "brackets": "[" * 999_000,
    "brackets in a mapping": "a: " + "[" * 900_000,
    "braces": "a: " + "{" * 900_000,
    "pairs": "a: " + "[{" * 400_000,
    "dashes": "a:\n " + "- " * 400_000,
    "questions": "? " * 400_000,
    "merge keys": MERGE_BOMB,
    "nodes": "a: [" + "1," * 450_000 + "]",
    "faults": "a: 1\n" * 200_000,
    "anchors": "a: [" + "&a 1, " * 160_000 + "]",
    "digits": "a: " + "9" * 900_000,
    "float": "a: 0." + "9" * 900_000,
    "quotes": "a: [" + " '" * 400_001,
    "colons": "a" + ": a" * 300_000,
    "long key": "a" * 900_000 + ": 1",
    "long tag": "a: !" + "a" * 900_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_is_refused_early(name: str, loader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """However large, no more of it is taken in than the limits allow; `benchmarks/hostile.py` has the times."""
    taken = 0
    parse_events = yaml.parse

    def counted(*args: Any, **kwargs: Any) -> Iterator[Any]:
        nonlocal taken
        for event in parse_events(*args, **kwargs):
            taken += 1
            yield event

    monkeypatch.setattr(yaml, "parse", counted)
    faults(BOMBS[name].encode())
    # A node may come with the end of a list or a mapping.
    assert taken <= 2 * Limits().max_nodes + 100


def test_file_over_the_limit_is_not_read(tmp_path: File) -> None:
    file = tmp_path / "big.yaml"
    with file.open("wb") as handle:
        handle.truncate(52_400_000_000)
    with pytest.raises(SpecError) as caught:
        read(file)
    assert describe(caught.value.diagnostics[0])[0] == "file is 52400 MB; limit 1 MB"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("no.yaml", "missing"), ("there.yaml/x", "missing"), ("", "directory"), ("a\0b", ""), ("x" * 5000, "")],
)
def test_no_file(name: str, kind: str, tmp_path: File) -> None:
    (tmp_path / "there.yaml").write_text("a: 1")
    with pytest.raises(SpecError) as caught:
        read(f"{tmp_path}/{name}")
    (found,) = caught.value.diagnostics
    assert shown(found) == f"E016 {kind}".strip()


def test_no_permission(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(File, "open", refuse)
    with pytest.raises(SpecError) as caught:
        read("f")
    assert shown(caught.value.diagnostics[0]) == "E016 denied"


PIECES = st.sampled_from(
    [
        *"abㄱ가😀:#-'\"[]{},&*!|>%@`\\?<~\t\n\r 01.eE\ufeff\u2028\x1b",
        *(": ", "- ", "? ", "# ", "\n  ", "\n\t", "---\n", "...\n", "|\n ", "<<: ", "*a ", "&a ", "!!str ", "010 "),
        *("{a: ", "[a, ", "'a'", '"\\x', '"\\U', "%YAML 1.", "%TAG "),
    ]
)  # fmt: skip


SPEC = """\
name: 합성곱  # 설명
layers:
  - {type: conv2d, kernel: [3, 5], "bias": null}
  - type: dense
    text: |-
      one
"""


def survives(raw: bytes) -> None:
    try:
        source = parse(raw, "f")
    except SpecError as error:
        for found in error.diagnostics:
            shown(found)
            assert found.span is not None
            assert found.span.line >= 1
            assert 1 <= found.span.column <= found.span.end
        return
    assert isinstance(source.data, dict)
    for span in (*source.spans.values(), *source.key_spans.values()):
        assert 1 <= span.column <= span.end <= len(source.lines[span.line - 1]) + 1


@QUICK
@given(st.binary(max_size=200))
def test_any_bytes(raw: bytes) -> None:
    survives(raw)


@settings(QUICK, max_examples=400)
@given(st.lists(PIECES, max_size=25).map("".join), st.booleans())
def test_any_text(text: str, mapping: bool) -> None:
    survives(("a: " * mapping + text).encode())


@QUICK
@given(st.data())
def test_any_broken_spec(data: st.DataObject) -> None:
    raw = bytearray(SPEC.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    survives(bytes(raw))


FROM_FILES = ["E016", "E016 missing", "E016 directory", "E016 denied"]
FROM_ONE_PARSER = ["E015", "E015 escape", "E015 space"]
#: Codes whose every case has words of its own.
DEFAULTS_WITH_KINDS_ONLY = {"E002", "E011", "E013", "E015", "E017"}


def test_every_message_has_a_case() -> None:
    lines = [line for *_, wanted in BAD for line in wanted] + FROM_FILES + FROM_ONE_PARSER
    reached = {line[line.index("E") :] for line in lines}
    worded = {code for code in TEXTS if code not in DEFAULTS_WITH_KINDS_ONLY}
    worded |= {f"{code} {kind}" for code, text in TEXTS.items() for kind in text.kinds}
    assert worded <= reached
    assert {line.split()[0] for line in reached} == set(TEXTS)
