"""Conditions that cases wait for, and the records they read, whoever changes them."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import delete, select

from engine.services import instances, records
from engine.services.access import SYSTEM
from engine.services.records import Cause
from engine.store.conditions import ConditionRecord
from engine.store.instances import Instance
from engine.store.outbox import Outbox
from tests.actors import Case, Person, Town
from tests.services.diagrams import (
    diagram,
    end,
    extensions,
    flow,
    formal,
    inputs,
    node,
    process,
    script,
    start,
    user,
)

LENGTH = {"key": "length", "type": "number", "label": "长", "label.en": "Length"}
NAME = {"key": "name", "type": "string", "label": "名", "label.en": "Name"}


def kind(name: str, label: str) -> str:
    return json.dumps(
        {
            "kind": name, "label": label, "label.en": name, "key_variable": f"{name}_key", "title": "name",
            "list": ["name", "length"], "facts": ["name"], "fields": [NAME, LENGTH],
        }
    )  # fmt: skip


KINDS = {"boat.json": kind("boat", "船"), "dock.json": kind("dock", "码头")}


def when(condition: str) -> str:
    return (
        f"<bpmn:conditionalEventDefinition>{formal('condition', condition)}</bpmn:conditionalEventDefinition>"
    )


def waits(condition: str) -> str:
    """The process `waits`: start -> a wait for the condition -> the task `go`."""
    catch = node("intermediateCatchEvent", "catch", when(condition))
    return process("waits", start(), catch, user("go"), end(), flow("start>catch>go>end"))


def record(town: Town, kind: str, **values: Any) -> str:
    with town.database.begin() as session:
        return records.write(session, kind, None, {"name": kind, **values}, Cause(SYSTEM)).key


def change(town: Town, kind: str, key: str, settle: bool = True, **values: Any) -> None:
    with town.database.begin() as session:
        records.write(session, kind, key, values, Cause(SYSTEM))
    if settle:
        town.settles()


def begun(town: Town, key: str, **variables: Any) -> Case:
    with town.database.begin() as session:
        case = Case(town, instances.start(session, key, SYSTEM, variables=variables, test=True))
    town.settles()
    return case


def rev(town: Town, case: Case) -> int:
    with town.database.reading() as session:
        return session.scalar(select(Instance.rev).where(Instance.id == case.id)) or 0


def test_a_record_that_the_case_is_not_about_is_heard_too(town: Town) -> None:
    town.deploys({**KINDS, "w.bpmn": diagram(waits("boat.length <= dock.length"))})
    boat, dock, other = (record(town, name, length=9) for name in ("boat", "dock", "dock"))
    change(town, "boat", boat, length=12)
    case = begun(town, "waits", boat_key=boat, dock_key=dock)
    change(town, "dock", other, length=99)
    assert case.waits_at == []
    change(town, "dock", dock, length=12)
    assert case.waits_at == ["go"]


def test_a_case_is_left_alone_by_records_that_its_condition_does_not_read(town: Town) -> None:
    town.deploys({**KINDS, "w.bpmn": diagram(waits("boat.length > 10"))})
    boat, dock = record(town, "boat", length=9), record(town, "dock", length=9)
    case = begun(town, "waits", boat_key=boat, dock_key=dock)
    before = rev(town, case)
    change(town, "dock", dock, length=12)
    assert rev(town, case) == before
    change(town, "boat", boat, length=11)
    assert case.waits_at == ["go"]


def test_a_called_process_hears_of_the_record_that_was_passed_to_it(town: Town) -> None:
    passed = extensions('<camunda:in source="berth" target="dock_key"/>')
    caller = process(
        "caller",
        start(),
        node("callActivity", "call", passed, calledElement="waits"),
        end(),
        flow("start>call>end"),
    )
    waiting, calling = diagram(waits("dock.length > 10")), diagram(caller)
    town.deploys({**KINDS, "w.bpmn": waiting, "c.bpmn": calling})
    dock = record(town, "dock", length=9)
    case = begun(town, "caller", berth=dock)
    change(town, "dock", dock, length=12)
    assert case.waits_at == ["go"]


def test_each_instance_hears_of_its_own_record(town: Town) -> None:
    each = 'camunda:collection="docks" camunda:elementVariable="dock_key"'
    body = node(
        "subProcess",
        "each",
        f"<bpmn:multiInstanceLoopCharacteristics {each}/>",
        start("in"),
        node("intermediateCatchEvent", "catch", when("dock.length > 10")),
        user("go"),
        end("out"),
        flow("in>catch>go>out"),
    )
    town.deploys({**KINDS, "w.bpmn": diagram(process("p", start(), body, end(), flow("start>each>end")))})
    docks = [record(town, "dock", length=length) for length in (1, 2, 3)]
    case = begun(town, "p", docks=docks)
    change(town, "dock", docks[1], length=11)
    assert case.waits_at == ["go"]
    assert case.task("go").instance_index == 1
    change(town, "dock", docks[0], length=11)
    assert case.waits_at == ["go", "go"]


def test_a_record_that_is_named_later_is_heard_from_then_on(town: Town, alice: Person) -> None:
    beside = process(
        "p", start(), node("parallelGateway", "fork"), user("choose"), script("name", "berth", "dock_key"),
        node("intermediateCatchEvent", "catch", when("dock.length > 10")), user("go"), end(),
        flow("start>fork>choose>name>end"), flow("fork>catch>go>end"),
    )  # fmt: skip
    town.deploys({**KINDS, "w.bpmn": diagram(beside)})
    dock = record(town, "dock", length=9)
    case = begun(town, "p", berth=dock)
    alice.completes("choose", case)
    change(town, "dock", dock, length=12)
    assert case.waits_at == ["go"]


def test_a_service_of_the_case_itself_changes_what_its_condition_reads(town: Town, alice: Person) -> None:
    grows = node(
        "serviceTask", "grow", inputs(kind="dock", length="=12"), camunda_type="external",
        camunda_topic="record.update",
    )  # fmt: skip
    beside = process(
        "p", start(), node("parallelGateway", "fork"), grows,
        node("intermediateCatchEvent", "catch", when("dock.length > 10")), user("go"), end(),
        flow("start>fork>catch>go>end"), flow("fork>grow>end"),
    )  # fmt: skip
    town.deploys({**KINDS, "w.bpmn": diagram(beside)})
    assert begun(town, "p", dock_key=record(town, "dock", length=9)).waits_at == ["go"]


def test_a_change_that_nobody_was_told_of_is_noticed(town: Town) -> None:
    """As when the change and the case came in the same instant and did not see each other."""
    town.deploys({**KINDS, "w.bpmn": diagram(waits("dock.length > 10"))})
    dock = record(town, "dock", length=9)
    case = begun(town, "waits", dock_key=dock)
    change(town, "dock", dock, settle=False, length=12)
    with town.database.begin() as session:
        session.execute(delete(Outbox))
    town.settles()
    assert case.waits_at == ["go"]
    with town.database.reading() as session:
        assert session.scalars(select(ConditionRecord)).all() == []


def test_what_an_ended_case_read_is_forgotten(town: Town) -> None:
    town.deploys({**KINDS, "w.bpmn": diagram(waits("dock.length > 10"))})
    case = begun(town, "waits", dock_key=record(town, "dock", length=9))
    with town.database.begin() as session:
        assert len(session.scalars(select(ConditionRecord)).all()) == 1
        instances.cancel(session, case.id, "over", SYSTEM)
        assert session.scalars(select(ConditionRecord)).all() == []
