"""docs/bpmn.md is true: each row's diagram shows the element, and runs or is refused as the row says.

That it runs is tested by `tests.runtime.test_models`, which plays the script beside each diagram.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree
from SpiffWorkflow.bpmn import parser

from engine import bpmn
from engine.errors import Severity
from engine.lint import Known
from engine.lint.checking import check_diagram
from engine.lint.rules import RULES

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "tests" / "runtime" / "models"
ROW = re.compile(
    r"^\| (?P<name>[^|]+) \| `(?P<xpath>.+)` \| (?P<classes>[DAE ]*?) ?\| (?P<here>[^|]+) "
    r"\| \[(?P<model>[\w-]+)\]\(\.\./tests/runtime/models/(?P=model)\.bpmn\) \|$",
    re.MULTILINE,
)
REFUSED = re.compile(r"refused: \[([\w-]+)\]\(lint/\1\.md\)")
RUNS = ("right", "drawn for the reader")
STEP = re.compile(r"(?<![@\w:.-])([A-Za-z]\w*)(?![\w(])")
WORDS = ("and", "or")
SCHEMA = Path(parser.__file__).parent / "schema" / "Semantic.xsd"
SAID_BY_OTHERS = {
    "event": "abstract",
    "eventDefinition": "abstract",
    "implicitThrowEvent": "never written in a file",
    "performer": "a row shows potentialOwner, which is one",
    "humanPerformer": "a row shows potentialOwner, which is one",
    "formalExpression": "how expressions are written",
}


@dataclass(frozen=True)
class Row:
    name: str
    xpath: str
    here: str
    model: str

    @property
    def rule(self) -> str | None:
        """The rule that refuses the element."""
        refused = REFUSED.fullmatch(self.here)
        return refused.group(1) if refused else None

    @property
    def tree(self) -> etree._ElementTree:
        return etree.parse(str(MODELS / f"{self.model}.bpmn"))

    def shown(self) -> list[etree._Element]:
        """The places of the diagram that show the element."""
        paths = (f"//{_qualified(path.strip())}" for path in self.xpath.split(" | "))
        found = self.tree.xpath(" | ".join(paths), namespaces={"b": bpmn_namespace()})
        assert isinstance(found, list)
        return found


def bpmn_namespace() -> str:
    return "http://www.omg.org/spec/BPMN/20100524/MODEL"


def _qualified(path: str) -> str:
    """`a[b='c']/d` as lxml wants it: names of elements with a prefix, everything else as it is."""
    parts = re.split(r"('[^']*')", path)
    return "".join(part if part.startswith("'") else STEP.sub(_with_prefix, part) for part in parts)


def _with_prefix(name: re.Match[str]) -> str:
    return name.group() if name.group() in WORDS else f"b:{name.group()}"


def rows() -> Iterator[Row]:
    for found in ROW.finditer((ROOT / "docs" / "bpmn.md").read_text("utf-8")):
        said = found.groupdict()
        yield Row(said["name"], said["xpath"].replace("\\|", "|"), said["here"], said["model"])


ROWS = list(rows())


def test_every_line_of_the_tables_is_a_row() -> None:
    text = (ROOT / "docs" / "bpmn.md").read_text("utf-8").split("## How some of it is meant")[0]
    lines = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| element")]
    assert len(ROWS) == len(lines)
    assert all(row.here in RUNS or row.rule in RULES for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.name}-{row.model}")
def test_the_diagram_shows_it_and_is_judged_as_the_table_says(row: Row) -> None:
    shown = row.shown()
    assert shown, "the diagram does not show the element"
    assert (MODELS / f"{row.model}.json").exists(), "nobody plays the diagram"
    diagram = bpmn.read((MODELS / f"{row.model}.bpmn").read_bytes(), row.model)
    known = Known(processes=frozenset(process.key for process in diagram.processes))
    findings = [found for found in check_diagram(diagram, known) if found.severity is Severity.ERROR]
    refused = {(found.rule, found.element_id) for found in findings}
    if row.rule is None:
        assert refused == set()
    else:
        about = {at.get("id") for place in shown for at in (place, *place.iterancestors())}
        assert any(rule == row.rule and element in about for rule, element in refused)


def test_every_element_of_the_standard_has_a_row() -> None:
    shown = {name for row in ROWS for name in re.findall(r"\w+", re.sub(r"'[^']*'", "", row.xpath))}
    groups = (
        "flowElement",
        "artifact",
        "eventDefinition",
        "loopCharacteristics",
        "resourceRole",
        "performer",
    )
    groups += ("rootElement", "collaboration", "choreography", "conversationNode")
    wanted = {
        str(element.get("name"))
        for element in etree.parse(str(SCHEMA)).getroot().iterchildren("{*}element")
        if element.get("substitutionGroup") in groups
    }
    assert len(wanted) > 70
    assert wanted - shown - set(SAID_BY_OTHERS) == set()


def test_every_refused_diagram_is_in_the_table() -> None:
    refused = {path.stem for path in MODELS.glob("refused-*.bpmn")}
    assert refused == {row.model for row in ROWS if row.rule is not None}
