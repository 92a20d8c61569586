"""The report of ``specc check`` as JUnit XML: one suite per spec, one case per variant and stage."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

from specc.report.check_json import number
from specc.report.check_view import Outcome, mode
from specc.report.check_words import row_sentence, sentence
from specc.report.diagnostics import line
from specc.run.check.values import Row, SpecReport

#: What XML 1.0 can hold at all.
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_junit(outcome: Outcome) -> str:
    """The whole outcome as a document."""
    root = Xml.Element("testsuites", name="specc check")
    for report in outcome.report.specs:
        _suite(root, report)
    for name in outcome.invalid():
        words = [line(found) for found in outcome.broken if found.file == name]
        _other(root, name, "validate", words, "failure")
    if outcome.drift:
        words = [f"{found.spec}: {found.message}" if found.spec else found.message for found in outcome.drift]
        _other(root, "specc.lock", "locked", words, "failure")
    for count in ("tests", "failures", "errors", "skipped"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    root.set("time", f"{outcome.report.seconds:.3f}")
    _clean(root)
    Xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode")


def _suite(root: Xml.Element, report: SpecReport) -> None:
    suite = Xml.SubElement(root, "testsuite", name=report.spec, time=f"{report.seconds:.3f}")
    for row in report.rows:
        case = _case(suite, report.spec, row)
        if row.verdict == "differs":
            named = [found for found in report.divergences if _is_of(found.wrong, row)]
            words = "\n".join([row_sentence(row), *(sentence(found) for found in named)])
            _say(case, "failure", row_sentence(row), words)
        elif row.verdict == "skipped":
            _say(case, "skipped", row.cause or row.detail)
        else:
            Xml.SubElement(case, "system-out").text = f"{row.verdict}: {row_sentence(row)}"
    for found in report.divergences:
        if not any(row.verdict == "differs" and _is_of(found.wrong, row) for row in report.rows):
            owner = f"{report.spec}.{found.wrong}"
            case = Xml.SubElement(suite, "testcase", name=found.stage, classname=owner)
            _say(case, "failure", sentence(found), sentence(found))
    if report.failures:
        case = Xml.SubElement(suite, "testcase", name="run", classname=report.spec)
        _say(case, "error", report.failures[0], "\n".join([*report.failures, *report.notes]))
    _count(suite)


def _is_of(wrong: str, row: Row) -> bool:
    return not wrong or row.variant.name == wrong


def _case(suite: Xml.Element, spec: str, row: Row) -> Xml.Element:
    who = f"{row.variant.name}, {mode(row.variant.exact)}, {row.dtype}"
    case = Xml.SubElement(suite, "testcase", name=row.stage, classname=f"{spec}.{who}")
    properties = Xml.SubElement(case, "properties")
    for name, value in (("worst", number(row.worst)), ("limit", number(row.limit)), ("verdict", row.verdict)):
        Xml.SubElement(properties, "property", name=name, value=str(value))
    return case


def _other(root: Xml.Element, suite_name: str, case_name: str, words: list[str], kind: str) -> None:
    suite = Xml.SubElement(root, "testsuite", name=suite_name, time="0.000")
    case = Xml.SubElement(suite, "testcase", name=case_name, classname=suite_name)
    _say(case, kind, words[0], "\n".join(words))
    _count(suite)


def _say(case: Xml.Element, kind: str, message: str, words: str = "") -> None:
    Xml.SubElement(case, kind, message=message).text = words


def _count(suite: Xml.Element) -> None:
    cases = suite.findall("testcase")
    for count, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(count, str(sum(case.find(tag) is not None for case in cases)))
    suite.set("tests", str(len(cases)))


def _clean(root: Xml.Element) -> None:
    """Take out the characters that no XML document may hold; what is left is escaped when it is written."""
    for element in root.iter():
        element.text = _IMPOSSIBLE.sub("\ufffd", element.text or "") or None
        for name, value in element.attrib.items():
            element.set(name, _IMPOSSIBLE.sub("\ufffd", value))
