"""The reports of ``specc check``, from outcomes that no framework made: text, JSON, JUnit, GitHub, HTML."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree as Xml

import pytest
from check_outcomes import KERAS, TORCH, agreeing, differing, failing, outcome, rows_of
from rich.console import Console

from specc import __version__
from specc.report.check_github import as_github
from specc.report.check_html import as_html
from specc.report.check_json import as_json
from specc.report.check_junit import as_junit
from specc.report.check_text import TextReport
from specc.report.check_view import Drift, Outcome, short, verdict_line
from specc.run.check.values import CheckReport, Divergence, Place, Row, SpecReport, Variant

Golden = Callable[[str, str], None]

EVERYTHING = outcome(
    agreeing(),
    differing(),
    failing(),
    broken=True,
    drift=(Drift("", "keras was 3.14.0, now it is 3.15.1"), Drift("specs/fashion.yaml", "it is not in the lock")),
)
MANY = outcome(*(agreeing(f"specs/layers/{name}.yaml") for name in ("conv2d", "dense", "relu", "softmax")))
#: What a stranger's spec and module could put into a report.
NASTY = "\x1b[31m<script>alert(1)</script>\r\n::error::x%0A[bold]\u202e\x00&amp;'\""


def as_text(what: Outcome, width: int, encoding: str = "utf-8", **options: bool) -> str:
    buffer = io.BytesIO()
    stream = io.TextIOWrapper(buffer, encoding=encoding, newline="\n")
    TextReport(Console(file=stream, width=width, **options), what).print()  # type: ignore[arg-type]
    stream.flush()
    return buffer.getvalue().decode(encoding)


def nasty() -> Outcome:
    variant = Variant("keras", NASTY, False)
    found = Divergence(
        NASTY,
        NASTY,
        NASTY,
        NASTY,
        float("nan"),
        float("inf"),
        (1,),
        1.0,
        0.1,
        1,
        (Place(NASTY, 1, NASTY),),
        NASTY,
        (NASTY,),
    )
    rows = tuple(
        Row("layers", variant, "float64", 1.0, 0.1, verdict, NASTY, NASTY, NASTY)  # type: ignore[arg-type]
        for verdict in ("equal", "known", "differs", "shown", "skipped")
    )
    report = SpecReport(NASTY, rows, (found,), (NASTY,), (NASTY,))
    return Outcome(CheckReport((report,), {"torch": NASTY}), {NASTY: (NASTY,)}, (), (Drift(NASTY, NASTY),))


# -- for people -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "name"), [(120, "wide"), (80, "short"), (60, "list")])
def test_text_fits_the_width(golden: Golden, width: int, name: str) -> None:
    golden(f"report/check_{name}.txt", as_text(EVERYTHING, width))


def test_text_of_many_specs_is_one_table(golden: Golden) -> None:
    golden("report/check_many.txt", as_text(MANY, 120))


def test_text_for_a_console_without_letters() -> None:
    text = as_text(EVERYTHING, 120, encoding="cp949")
    text.encode("ascii")
    assert "6.2e-7 X" in text


def test_table_lines_are_no_wider_than_the_console() -> None:
    for width in (75, 100, 120):
        lines = as_text(MANY, width).splitlines()
        table = [line for line in lines if "✓" in line and "within" not in line]
        assert max(map(len, table)) <= width


def test_plain_without_a_terminal_and_coloured_in_one() -> None:
    assert "\x1b" not in as_text(EVERYTHING, 120)
    assert "\x1b[1;31m" in as_text(EVERYTHING, 120, force_terminal=True)


def test_text_has_no_blanks_at_the_ends_of_lines() -> None:
    assert not [line for line in as_text(EVERYTHING, 80).splitlines() if line != line.rstrip()]


def test_the_last_line_counts() -> None:
    assert verdict_line(outcome()) == "no spec was checked"
    assert verdict_line(outcome(agreeing())) == "1 spec agrees"
    assert verdict_line(MANY) == "4 specs agree"
    assert verdict_line(outcome(differing(), broken=True)) == "1 spec differs, 1 is not valid"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (2.13e-15, "2.1e-15"),
        (1e-13, "1e-13"),
        (9.99e-14, "1e-13"),
        (0.5, "0.5"),
        (0.0123, "0.012"),
        (1.0, "1"),
        (123456.0, "1.2e5"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
    ],
)
def test_short_numbers(number: float, text: str) -> None:
    assert short(number) == text


def test_a_divergence_explains_the_layers_of_its_variant_and_nothing_else() -> None:
    text = as_text(outcome(differing()), 120)
    assert "gradients: inf" in text
    assert "layers: 6.2e-7" not in text


# -- for machines -----------------------------------------------------------------------------------------------------


def test_json_keeps_its_keys(golden: Golden) -> None:
    text = as_json(outcome(differing(), failing(), broken=True, drift=EVERYTHING.drift))
    golden("report/check.json", text.replace(f'"specc": "{__version__}"', '"specc": "VERSION"') + "\n")
    assert json.loads(text, parse_constant=pytest.fail)["specs"][0]["rows"][-2]["worst"] == "inf"


def test_json_agrees_with_the_exit_code() -> None:
    assert json.loads(as_json(MANY))["agrees"] is True
    assert json.loads(as_json(outcome(agreeing(), drift=(Drift("", "x"),))))["agrees"] is False


def test_junit_counts_what_it_holds(golden: Golden) -> None:
    text = as_junit(outcome(differing(), failing(), broken=True, drift=EVERYTHING.drift))
    golden("report/check.xml", f"{text}\n")
    root = Xml.fromstring(text.encode())
    for count, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(root.attrib[count]) == len(root.findall(f".//{tag}")), count


def test_junit_has_one_case_per_variant_and_stage() -> None:
    root = Xml.fromstring(as_junit(outcome(agreeing())).encode())
    assert len(root.findall(".//testcase")) == len(agreeing().rows)


def test_github_annotates_the_line_of_the_spec(golden: Golden) -> None:
    golden("report/check_github.txt", f"{as_github(EVERYTHING)}\n")


# -- for browsers -----------------------------------------------------------------------------------------------------


class Tags(HTMLParser):
    """Collects tags and what they would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.fetched += [str(value) for name, value in attrs if name in ("src", "href", "data", "action")]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("what", [EVERYTHING, MANY, nasty(), outcome()], ids=["everything", "many", "nasty", "empty"])
def test_html_is_well_formed_and_needs_nothing_else(what: Outcome) -> None:
    text = as_html(what)
    tags = Tags()
    tags.feed(text)
    assert not tags.open
    assert not tags.fetched
    assert not tags.seen & {"script", "link", "img", "iframe", "object"}
    assert "@import" not in text
    assert "url(" not in text


def test_html_shows_every_figure(golden: Golden) -> None:
    text = as_html(outcome(agreeing(), differing(), broken=True, drift=EVERYTHING.drift))
    golden("report/check.html", text.replace(f"specc {__version__}", "specc VERSION"))


# -- what strangers may write -----------------------------------------------------------------------------------------


def test_nothing_escapes_into_a_terminal() -> None:
    text = as_text(nasty(), 120)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", text)
    assert "[bold]" in text


def test_nothing_escapes_into_markup() -> None:
    text = as_html(nasty())
    assert "<script" not in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_nothing_escapes_into_xml() -> None:
    Xml.fromstring(as_junit(nasty()).encode())


def test_nothing_becomes_a_workflow_command() -> None:
    lines = as_github(nasty()).split("\n")
    commands = [line for line in lines if line.lstrip().startswith("::")]
    assert all(line.startswith(("::error file=", "::error title=")) for line in commands)
    assert len(lines) == len(commands) + 1
    assert "\r" not in "".join(lines)


# -- odd reports ------------------------------------------------------------------------------------------------------


def test_free_running_steps_do_not_hide_judged_ones() -> None:
    report = agreeing()
    judged = [row for row in report.rows if row.stage == "float32" and row.verdict == "equal"]
    worse = tuple(replace(row, worst=1.0, verdict="differs") if row in judged[:1] else row for row in report.rows)
    assert "1 ✗" in as_text(outcome(replace(report, rows=worse)), 120)


def test_a_report_without_rows_or_sources() -> None:
    bare = replace(differing(), rows=(), spec="elsewhere.yaml")
    what = Outcome(CheckReport((bare,)))
    for report in (as_json(what), as_junit(what), as_github(what), as_html(what), as_text(what, 80)):
        assert "batch_norm_1" in report


def test_limits_that_are_not_shared_are_not_shown() -> None:
    rows = [*rows_of(TORCH, "float64", 1.0), *rows_of(KERAS, "float64", 2.0)]
    text = as_text(outcome(SpecReport("a.yaml", tuple(rows))), 120)
    (head,) = [line for line in text.splitlines() if line.lstrip().startswith("native")]
    assert head.strip() == "native, float64"
