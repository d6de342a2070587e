"""What an editor saves is read as it was drawn: diagrams opened, moved and saved by bpmn-js, and new ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from engine import bpmn
from engine.errors import Severity
from engine.lint import Known
from engine.lint.checking import check_diagram
from tests.browser.modeler import Modeler
from tests.runtime.story import Story

ROOT = Path(__file__).parents[2]
CONTENT = sorted((ROOT / "bpmn").glob("*.bpmn"))
FOLDER = ROOT / "tests" / "runtime" / "models"
UNDRAWN = {"lanes"}
"""Files whose lanes are not drawn: the editor, which goes by the place, takes elements out of them."""
MODELS = sorted(path for path in FOLDER.glob("*.bpmn") if path.stem not in UNDRAWN)


@pytest.fixture(scope="module", params=["bpmn.io", "Camunda Modeler"])
def modeler(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Modeler]:
    opened = Modeler(browser, camunda=request.param == "Camunda Modeler")
    yield opened
    opened.leaves()


DEFAULTS = {"cancelActivity": "true", "isInterrupting": "true"}
"""Attributes that the library leaves out where they say what the standard takes for granted."""


def read(xml: bytes) -> bpmn.Diagram:
    return bpmn.read(xml, "x.bpmn")


def meaning(diagram: bpmn.Diagram) -> bpmn.Diagram:
    """A diagram without what need not be said."""
    return replace(
        diagram, processes=tuple(replace(each, body=_body(each.body)) for each in diagram.processes)
    )


def _body(body: bpmn.Body) -> bpmn.Body:
    return replace(body, elements={key: _element(each) for key, each in body.elements.items()})


def _element(element: bpmn.Element) -> bpmn.Element:
    said = {name: value for name, value in element.attributes.items() if DEFAULTS.get(name) != value}
    return replace(element, attributes=said, body=_body(element.body) if element.body else None)


@pytest.mark.parametrize("file", [*CONTENT, *MODELS], ids=lambda path: path.stem)
def test_a_diagram_saved_again_is_read_the_same(modeler: Modeler, file: Path) -> None:
    before = file.read_bytes()
    saved = modeler.opens_and_saves(before)
    assert saved.warnings == []
    assert saved.xml != before
    assert meaning(read(saved.xml)) == meaning(read(before))


def test_the_order_in_which_conditions_are_asked_is_kept(modeler: Modeler) -> None:
    """It is the order of the flows in the file, which moving them does not change."""
    file = (FOLDER / "gateway-exclusive.bpmn").read_bytes()
    (process,), (before,) = read(modeler.opens_and_saves(file).xml).processes, read(file).processes
    assert list(process.body.flows) == list(before.body.flows)


DRAWN = """
    const start = elements.find(each => each.type === 'bpmn:StartEvent');
    const check = draw(start, 'UserTask'), gate = draw(check, 'ExclusiveGateway');
    const approve = draw(gate, 'UserTask'), end = draw(approve, 'EndEvent');
    const small = modeling.connect(gate, end, { type: 'bpmn:SequenceFlow' });
    const large = elements.find(each => each.source === gate && each.target === approve);
    const late = modeling.createShape(
        { type: 'bpmn:BoundaryEvent', eventDefinitionType: 'bpmn:TimerEventDefinition' },
        { x: check.x + 80, y: check.y + check.height }, check, { attach: true });
    const remind = draw(late, 'UserTask');
    const timer = late.businessObject.eventDefinitions[0];
    modeling.updateModdleProperties(late, timer, {
        timeDuration: factory.create('bpmn:FormalExpression', { body: 'P3D' }) });
    set(late, { cancelActivity: false });
    for (const [element, id, name] of [[check, 'check', '核验\\n材料'], [approve, 'approve', 'Approve'],
                                       [remind, 'remind', 'Remind'], [late, 'late', 'Late']])
        set(element, { id, name });
    set(large, { conditionExpression: factory.create('bpmn:FormalExpression', { body: 'amount > 3' }) });
    set(gate, { default: small.businessObject });
    set(modeler.get('canvas').getRootElement(), { id: 'p', isExecutable: true });
"""


@pytest.mark.parametrize(("amount", "then"), [(2, ["remind"]), (4, ["approve", "remind"])])
def test_a_diagram_drawn_from_nothing_runs(modeler: Modeler, amount: int, then: list[str]) -> None:
    xml = modeler.draws(DRAWN).xml
    (process,) = read(xml).processes
    assert process.elements()["check"].name == "核验\n材料"
    story = Story(xml.decode())
    assert (story.open, story.waits) == (["check"], ["late"])
    story.fire("late").do("check", amount=amount)
    assert story.open == then
    assert story.do(*then).done


def test_what_is_drawn_can_be_deployed(modeler: Modeler) -> None:
    drawn = read(modeler.draws(DRAWN).xml)
    assert [each for each in check_diagram(drawn, Known()) if each.severity is Severity.ERROR] == []
