"""A diagram says who does a step, with which form, on which article, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import bpmn, lint, runtime, workdays
from engine.bpmn import Element, Process
from engine.bundle import Kind
from tests.content.library import DIAGRAMS, keys, resources, values

each = pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
NAMED = ("Task", "Activity", "startEvent", "exclusiveGateway")


@pytest.fixture
def process(path: Path) -> Process:
    (found,) = bpmn.read(path.read_bytes(), path.name).processes
    return found


def test_the_diagrams_are_clean() -> None:
    known = lint.Known(
        processes=frozenset(),
        decisions=frozenset(),
        forms=frozenset(),
        roles=values("roles"),
        functions=frozenset(workdays.NAMES),
    )
    assert lint.check(resources(), known) == []


@each
def test_the_runtime_reads_it(path: Path) -> None:
    (found,) = runtime.read(path.read_bytes(), path.name)
    assert found.key == path.stem


def test_they_are_what_camunda_modeler_opens() -> None:
    for path in DIAGRAMS:
        head = path.read_text("utf-8")[:2000]
        assert 'modeler:executionPlatform="Camunda Platform"' in head
        assert 'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"' in head


def of_type(process: Process, *endings: str) -> Iterator[Element]:
    return (element for element in process.elements().values() if element.type.endswith(endings))


@each
def test_everything_has_an_english_name(process: Process) -> None:
    chinese = [e for e in process.elements().values() if e.name and e.properties.get("name.en", "") == ""]
    assert not chinese
    assert [e.id for e in of_type(process, *NAMED) if not e.name and splits(process, e)] == []


def splits(process: Process, element: Element) -> bool:
    """A gateway that only joins asks nothing, and needs no name."""
    if not element.type.endswith("Gateway"):
        return True
    return any(len(level.outgoing(element.id)) > 1 for level in process.body.levels())


@each
def test_every_step_explains_itself_and_cites_articles(process: Process) -> None:
    for element in of_type(process, "Task", "callActivity"):
        assert element.documentation, element.id
        assert set(element.properties.get("article", "").split()) <= values("articles"), element.id
        assert element.properties.get("article"), element.id


@each
def test_every_process_and_every_step_of_a_person_is_explained_in_english(process: Process) -> None:
    for explained in (process, *of_type(process, "userTask")):
        english = explained.properties.get("documentation.en", "")
        assert re.fullmatch(r"[A-Z][ -~]{20,}\.", english), explained.labels


@each
def test_what_readers_are_told_names_no_variable(process: Process) -> None:
    told = [process.about, *(element.about for element in process.elements().values())]
    assert not [text for text in told if re.search(r"[A-Za-z]_[A-Za-z]", f"{text.zh} {text.en}")]


@each
def test_every_task_has_a_form_people_and_a_lane(process: Process) -> None:
    for task in of_type(process, "userTask"):
        assert task.form_ref in keys(Kind.FORM), task.id
        assert task.candidate_groups or task.camunda.get("assignee"), task.id
        assert task.lane, task.id


@each
def test_a_timers_label_names_its_due_date(process: Process) -> None:
    timers = (e for e in of_type(process, "boundaryEvent") if e.events[0].kind == "timer")
    for event in timers:
        assert re.search(r"\w+_due\b|\bdeadline\.\w+", event.name or ""), event.id


@each
def test_who_reviews_is_not_who_submitted(process: Process) -> None:
    """S1 and S2: every step of a reviewer excludes the steps before it that it judges."""
    tasks = {
        task.id: set(bpmn.ids_of(task.properties.get("excludes"))) for task in of_type(process, "userTask")
    }
    if process.key == "project_intake":
        assert tasks["review_by_unit"] == {"declare", "declare_planned", "correct"}
        assert tasks["confirm"] >= {"check", "review_by_unit", "declare", "correct"}
    if process.key == "technical_appraisal":
        assert tasks["sign_application"] == {"submit"}
        assert tasks["expert_review"] >= {"submit", "sign_application", "accept", "arrange"}
        assert tasks["summarise"] >= {"expert_review", "submit"}
        assert tasks["sign"] >= {"arrange", "expert_review", "summarise", "recheck", "countersign"}
