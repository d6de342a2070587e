"""What recurs in the diagrams looks the same everywhere: the reminder, the correction, the labels."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine import bpmn
from engine.bpmn import Body, Element, Process
from tests.content import drawing
from tests.content.drawing import Box, Drawing
from tests.content.library import DIAGRAMS

LETTER = 5.8
"""Pixels that a Latin letter takes in a label, of a word with narrow ones among them."""
NEAR = 45

each = pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)


@pytest.fixture
def process(path: Path) -> Process:
    (found,) = bpmn.read(path.read_bytes(), path.name).processes
    return found


@pytest.fixture
def drawn(path: Path) -> Drawing:
    return drawing.read(path)


def reminders(process: Process) -> list[tuple[Body, Element]]:
    """Timers at the border of a step that leave it open."""
    return [
        (body, event)
        for body, event in process.body.walk()
        if event.type == "boundaryEvent" and event.events[0].kind == "timer" and not event.interrupting
    ]


@each
def test_a_reminder_hangs_below_its_step(process: Process, drawn: Drawing) -> None:
    """The timer at the lower border, the notice right below it, then what follows."""
    for body, event in reminders(process):
        timer, host = drawn.shapes[event.id], drawn.shapes[str(event.attached_to)]
        assert timer.middle[1] == host.bottom, event.id
        (flow,) = body.outgoing(event.id)
        notice = drawn.shapes[flow.target]
        assert notice.left < timer.middle[0] < notice.right, event.id
        assert 15 <= notice.top - host.bottom <= 60, event.id
        assert body.elements[flow.target].topic == "notify", event.id
        assert _followed(body, drawn, flow.target), event.id


def _followed(body: Body, drawn: Drawing, notice: str) -> bool:
    """What follows a notice stands on its right, or right below it."""
    (flow,) = body.outgoing(notice)
    here, after = drawn.shapes[notice], drawn.shapes[flow.target]
    beside = after.left > here.right and after.middle[1] == here.middle[1]
    return beside or (after.top > here.bottom and after.middle[0] == here.middle[0])


@each
def test_a_reminder_is_called_one(process: Process) -> None:
    for body, event in reminders(process):
        (flow,) = body.outgoing(event.id)
        assert event.name.startswith(("催办", "将到")), event.id
        assert body.elements[flow.target].name.startswith("提醒"), event.id


@each
def test_a_correction_is_asked_for_in_the_same_way(process: Process, drawn: Drawing) -> None:
    """The step with the notice has one name everywhere, and leads on to people of another lane."""
    for body, element in process.body.walk():
        if element.form_ref == "correction_notice":
            assert element.name == "出具补正通知", element.id
            lanes = {drawn.lane_of[step] for step in _next_people(body, element.id)}
            assert lanes, element.id
            assert drawn.lane_of[element.id] not in lanes, element.id


def _next_people(body: Body, start: str) -> set[str]:
    """The steps of people that a step leads to, through what programs do on the way."""
    found, waiting, seen = set[str](), [start], set[str]()
    while waiting:
        for flow in body.outgoing(waiting.pop()):
            if body.elements[flow.target].type == "userTask":
                found.add(flow.target)
            elif flow.target not in seen:
                seen.add(flow.target)
                waiting.append(flow.target)
    return found


def _words(text: str) -> list[str]:
    """The parts of a text between which a line may break; Chinese breaks anywhere."""
    return re.findall(r"[!-~]+", text)


@each
def test_no_word_of_a_label_is_broken(process: Process, drawn: Drawing) -> None:
    """bpmn-js breaks a word where its label is too narrow for it."""
    flows = [flow for body in process.body.levels() for flow in body.flows.values()]
    texts = {part.id: part.labels.zh for part in (*process.elements().values(), *flows)}
    broken = [
        (key, word)
        for key, label in drawn.labels.items()
        for word in _words(texts.get(key, ""))
        if len(word) * LETTER > label.right - label.left
    ]
    assert broken == []


@each
def test_labels_stand_near_what_they_name(drawn: Drawing) -> None:
    far = [key for key, label in drawn.labels.items() if not _near(drawn, key, label)]
    assert far == []


def _near(drawn: Drawing, key: str, label: Box) -> bool:
    if key in drawn.shapes:
        return label.overlaps(drawn.shapes[key], gap=NEAR)
    segments = drawn.lines[key].segments if key in drawn.lines else ()
    return any(label.overlaps(_line(start, end), gap=NEAR) for start, end in segments)


def _line(start: drawing.Point, end: drawing.Point) -> Box:
    (ax, ay), (bx, by) = start, end
    return Box("", min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


@each
def test_every_process_says_what_may_be_done_with_its_tasks(process: Process) -> None:
    """Nobody goes round a correction that is drawn, and nobody ends a case whose record would stay behind."""
    offered = set(bpmn.ids_of(process.properties[bpmn.VERBS]))
    assert not offered & {bpmn.Verb.RETURN, bpmn.Verb.CALL_OFF}


def test_an_expert_hands_the_sheet_to_nobody() -> None:
    (appraisal,) = [path for path in DIAGRAMS if path.stem == "technical_appraisal"]
    (found,) = bpmn.read(appraisal.read_bytes(), appraisal.name).processes
    assert found.elements()["expert_review"].properties[bpmn.VERBS] == ""
