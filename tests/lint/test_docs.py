"""The pages about the rules are true: each rule has one, and its two diagrams are judged as the page says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import bpmn
from engine.errors import Finding, Severity
from engine.lint import Known
from engine.lint.checking import check_diagram
from engine.lint.rules import RULES
from tests.diagrams import NAMESPACES, node

PAGES = Path(__file__).parents[2] / "docs" / "lint"
SNIPPET = re.compile(r"^## (Wrong|Right)\n.*?```xml\n(.*?)```", re.MULTILINE | re.DOTALL)
STANDING = {Severity.ERROR: "**Refused.**", Severity.WARNING: "**Warning.**"}
SHARED = (
    node("message", "answer", name="answer")
    + node("error", "rejected", name="rejected", errorCode="rejected")
    + node("escalation", "overdue", name="overdue", escalationCode="overdue")
)
KNOWN = Known(
    processes=frozenset({"appraisal"}),
    decisions=frozenset({"mode"}),
    forms=frozenset({"application"}),
    roles=frozenset({"clerk"}),
    functions=frozenset({"working days after", "today"}),
    fields={"application": frozenset({"amount"})},
    register=frozenset(),
    topics={"notify": frozenset({"notified"})},
)


def page(rule: str) -> str:
    return (PAGES / f"{rule}.md").read_text("utf-8")


def about(rule: str) -> str:
    """The first sentence of a rule."""
    return " ".join((RULES[rule].__doc__ or "").split("\n\n")[0].split())


def sentences(rule: str) -> Iterator[str]:
    """What a rule says, as its file writes it."""
    tree = ast.parse(Path(str(vars(RULES[rule])["__file__"])).read_text("utf-8"))
    for at in ast.walk(tree):
        says = isinstance(at, ast.Call) and isinstance(at.func, ast.Name) and at.func.id == "Message"
        if says and isinstance(at.args[0], ast.Constant):
            yield str(at.args[0].value)


def whole(snippet: str) -> bytes:
    """The file that a snippet is the inside of."""
    if not snippet.startswith("<definitions"):
        if not snippet.startswith("<process"):
            begin = "" if "<startEvent" in _outside_subprocesses(snippet) else node("startEvent", "begin")
            snippet = node("process", "example", begin, snippet, isExecutable="true")
        snippet = f"<definitions {NAMESPACES}>{SHARED}{snippet}</definitions>"
    return snippet.encode()


def _outside_subprocesses(snippet: str) -> str:
    return re.sub(r"<(subProcess|transaction) .*?</\1>", "", snippet, flags=re.DOTALL)


def findings(rule: str, which: str) -> list[Finding]:
    snippet = dict(SNIPPET.findall(page(rule)))[which]
    return list(check_diagram(bpmn.read(whole(snippet), "snippet.bpmn"), KNOWN))


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} - {"README"} == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_the_page_says_what_the_rule_says(rule: str) -> None:
    text = page(rule)
    assert text.startswith(f"# {rule}\n\n{about(rule)}\n\n{STANDING[RULES[rule].SEVERITY]}")
    for sentence in sentences(rule):
        english = sentence.replace("{{", "{").replace("}}", "}")
        assert re.search(rf"^> {re.escape(english)}\n> .*[\u4e00-\u9fff]", text, re.MULTILINE), english
    for heading in ("Why", "Wrong", "Right", "What to do"):
        assert re.search(rf"^## {heading}\n\n\S", text, re.MULTILINE)


@pytest.mark.parametrize("rule", RULES)
def test_the_wrong_diagram_is_found_by_the_rule(rule: str) -> None:
    assert rule in [finding.rule for finding in findings(rule, "Wrong")]


@pytest.mark.parametrize("rule", RULES)
def test_the_right_diagram_is_not_and_could_be_deployed(rule: str) -> None:
    found = findings(rule, "Right")
    assert rule not in [finding.rule for finding in found]
    assert [str(finding.message) for finding in found if finding.severity is Severity.ERROR] == []


def test_the_index_has_every_rule_in_its_place() -> None:
    index = (PAGES / "README.md").read_text("utf-8")
    _, refusing, warning = re.split(r"^## Rules that .*$", index, flags=re.MULTILINE)
    for part, severity in ((refusing, Severity.ERROR), (warning, Severity.WARNING)):
        rows = re.findall(r"^\| \[.*$", part, re.MULTILINE)
        rules = [rule for rule in RULES if RULES[rule].SEVERITY is severity]
        assert rows == [f"| [{rule}]({rule}.md) | {about(rule)} |" for rule in sorted(rules)]
