"""Each rule is a table: diagrams that it lets pass and diagrams that it complains about, with the element."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine import bpmn
from engine.errors import Severity
from engine.lint import Known
from engine.lint.checking import check_diagram
from engine.lint.rules import RULES
from tests.diagrams import SHARED, diagram, process, user
from tests.lint import content_tables, event_tables, name_tables, shape_tables, token_tables

KNOWN = Known(
    processes=frozenset({"p", "q"}),
    decisions=frozenset({"d"}),
    forms=frozenset({"f"}),
    roles=frozenset({"clerk"}),
    units=frozenset({"u1"}),
    functions=frozenset({"working days after"}),
    fields={"f": frozenset({"amount", "applicant"})},
    register=frozenset({"register", "register_id"}),
    topics={"platform": frozenset({"answer"})},
)
TABLES = (
    shape_tables.TABLES
    | event_tables.TABLES
    | content_tables.TABLES
    | token_tables.TABLES
    | name_tables.TABLES
)


def findings(xml: str, rule: str) -> Iterator[str | None]:
    for finding in check_diagram(bpmn.read(xml.encode(), "t.bpmn"), KNOWN):
        str(finding.message)  # every sentence can be said
        if finding.rule == rule:
            yield finding.element_id


def test_every_rule_has_a_table() -> None:
    assert set(TABLES) == set(RULES)


@pytest.mark.parametrize(("rule", "xml"), [(rule, xml) for rule, t in TABLES.items() for xml in t.valid])
def test_it_lets_pass(rule: str, xml: str) -> None:
    assert list(findings(xml, rule)) == []


@pytest.mark.parametrize(
    ("rule", "xml", "element"), [(rule, xml, key) for rule, t in TABLES.items() for xml, key in t.invalid]
)
def test_it_complains(rule: str, xml: str, element: str) -> None:
    assert element in list(findings(xml, rule))


def test_what_a_valid_model_shows_is_not_refused_by_another_rule() -> None:
    for rule, table in TABLES.items():
        for xml in table.valid:
            errors = [
                (finding.rule, finding.element_id, str(finding.message))
                for finding in check_diagram(bpmn.read(xml.encode(), "t.bpmn"), KNOWN)
                if finding.severity is Severity.ERROR
            ]
            assert not errors, rule


def test_processes_that_are_not_executable_are_not_judged() -> None:
    xml = diagram(SHARED, process("p", user("x")).replace('isExecutable="true"', 'isExecutable="false"'))
    assert list(check_diagram(bpmn.read(xml.encode(), "t.bpmn"), KNOWN)) == []
