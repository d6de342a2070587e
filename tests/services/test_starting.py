"""How cases begin: by whom, with which form, about which record."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from engine.errors import Forbidden, InvalidAnswers, NotFound
from engine.forms import Stopped
from engine.services import instances, records, tasks
from engine.services.access import SYSTEM, Capability
from engine.store.history import HistoryRow
from engine.store.instances import Instance
from engine.store.records import Record, RecordChange
from tests.actors import Person, Town
from tests.counting import counted
from tests.services.diagrams import diagram, end, flow, form, formal, node, process, properties, start, user

BOAT = json.dumps(
    {
        "kind": "boat",
        "label": "船",
        "label.en": "Boat",
        "key_variable": "boat_key",
        "title": "name",
        "units": ["harbour"],
        "list": ["name", "length"],
        "facts": ["name"],
        "fields": [
            {"key": "name", "type": "string", "label": "名", "label.en": "Name"},
            {"key": "length", "type": "number", "label": "长", "label.en": "Length"},
            {"key": "harbour", "type": "unit", "label": "港", "label.en": "Harbour", "options": "units"},
        ],
    }
)
REGISTER = form(
    "register",
    {
        "key": "name",
        "type": "textfield",
        "validate": {"required": True},
        "properties": {"record": "boat.name"},
    },
    {"key": "length", "type": "number", "properties": {"record": "boat.length"}},
    {"key": "hurry", "type": "checkbox"},
    stops=[{"when": '=name = "warship"', "message": "不得录入", "message.en": "Not to be entered"}],
)
BERTH = diagram(
    process(
        "berth",
        start(
            "asked", camunda_formRef="register", camunda_formRefBinding="deployment", camunda_initiator="who"
        ),
        user("measure", camunda_formRef="register", camunda_formRefBinding="deployment"),
        node("exclusiveGateway", "size", default="size_small"),
        user("big"),
        user("small"),
        end(),
        flow("asked>measure>size"),
        flow("size>big", "=boat.length > 10"),
        flow("size>small>end"),
        flow("big>end"),
    )
)
FILES = {"berth.bpmn": BERTH, "register.form": REGISTER, "boat.json": BOAT}


def count(town: Town, table: type) -> int:
    with town.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_start_form_makes_the_record_and_the_case_is_about_it(town: Town, alice: Person) -> None:
    town.deploys(FILES)
    case = alice.starts("berth", name="Anna", length=8, hurry=True)
    subject = case.detail.summary.subject
    assert subject is not None
    assert (subject.kind, subject.title) == ("boat", "Anna")
    variables = case.variables
    assert variables["boat_key"] == subject.key
    assert (variables["who"], variables["hurry"]) == ("alice", True)
    assert "name" not in variables, "facts live in the register only"
    assert case.told[:2] == ["InstanceStarted", "RecordChanged"]


def test_cases_about_one_record_find_each_other_by_it(town: Town, alice: Person) -> None:
    town.deploys(FILES)
    about = alice.starts("berth", name="Anna", length=8).detail.summary
    assert about.subject is not None
    assert about.business_key == about.subject.key
    assert alice.starts("berth", "B-1", name="Anna").detail.summary.business_key == "B-1"


def test_a_condition_hears_of_a_changed_record(town: Town, alice: Person) -> None:
    condition = (
        "<bpmn:conditionalEventDefinition>"
        + formal("condition", "=boat.length > 10")
        + "</bpmn:conditionalEventDefinition>"
    )
    waits = diagram(
        process(
            "waits",
            start("asked", camunda_formRef="register", camunda_formRefBinding="deployment"),
            node("parallelGateway", "fork"),
            user("measure", camunda_formRef="register", camunda_formRefBinding="deployment"),
            node("intermediateCatchEvent", "long", condition),
            user("tow"),
            end(),
            flow("asked>fork>measure>end"),
            flow("fork>long>tow>end"),
        )
    )
    town.deploys({**FILES, "waits.bpmn": waits})
    case, other = (alice.starts("waits", name=name, length=8) for name in ("Anna", "Berta"))
    assert case.waits_at == ["measure"]
    alice.completes("measure", case, name="Anna", length=12)
    assert case.waits_at == ["tow"]
    about = other.detail.summary.subject
    assert about is not None
    with town.database.begin() as session:
        records.write(session, "boat", about.key, {"length": 9}, records.Cause(SYSTEM))
        records.write(session, "boat", about.key, {"length": 11}, records.Cause(SYSTEM))
    assert other.waits_at == ["measure"]
    town.settles()
    assert other.waits_at == ["measure", "tow"]


def test_a_later_form_changes_the_same_record_and_gateways_read_it(town: Town, alice: Person) -> None:
    town.deploys(FILES)
    case = alice.starts("berth", name="Anna", length=8)
    alice.completes("measure", case, name="Anna", length=12)
    assert case.waits_at == ["big"]
    assert count(town, Record) == 1
    with town.database.reading() as session:
        changes = session.scalars(select(RecordChange).where(RecordChange.field == "length")).all()
        assert [(c.old, c.new, c.element_id) for c in changes] == [(None, 8, "asked"), (8, 12, "measure")]
        assert {c.instance_id for c in changes} == {case.id}


def test_the_task_page_shows_what_the_register_says(town: Town, alice: Person) -> None:
    town.deploys(FILES)
    case = alice.starts("berth", name="Anna", length=8)
    task_id = alice.claims("measure", case)
    with town.database.reading() as session:
        seen = tasks.view(session, task_id, alice.actor)
        assert seen.form is not None
        assert seen.desk is not None
        assert seen.form.data_for_browser(seen.desk.data)["name"] == "Anna"


def test_what_must_not_be_entered_leaves_no_trace(town: Town, alice: Person) -> None:
    town.deploys(FILES)
    with pytest.raises(Stopped):
        alice.starts("berth", name="warship")
    with town.database.begin() as session, pytest.raises(Stopped):
        instances.save_start_draft(session, "berth", {"name": "warship"}, alice.actor)
    for table in (Instance, Record, HistoryRow):
        assert count(town, table) == 0


def test_a_start_form_is_checked(town: Town, alice: Person) -> None:
    town.deploys(FILES)
    with pytest.raises(InvalidAnswers) as told:
        alice.starts("berth", length=3)
    assert list(told.value.fields) == ["name"]
    assert count(town, Record) == 0


def test_a_draft_of_a_start_form_waits_until_the_case_starts(town: Town, alice: Person) -> None:
    town.deploys(FILES)
    with town.database.begin() as session:
        instances.save_start_draft(session, "berth", {"name": "An"}, alice.actor)
    with town.database.reading() as session:
        seen = instances.start_view(session, "berth", alice.actor)
        assert seen.form is not None
        assert seen.draft is not None
        assert seen.draft.answers == {"name": "An"}
    alice.starts("berth", name="Anna")
    with town.database.reading() as session:
        assert instances.start_view(session, "berth", alice.actor).draft is None


def test_only_those_whom_the_diagram_names_start_it(town: Town, alice: Person) -> None:
    town.deploys(FILES)
    zoe = town.person("zoe", "guest")
    with town.database.reading() as session:
        assert [each.key for each in instances.startable(session, alice.actor)] == ["berth"]
        assert instances.startable(session, zoe.actor) == []
        with pytest.raises(Forbidden):
            instances.start_view(session, "berth", zoe.actor)
    with pytest.raises(Forbidden):
        zoe.starts("berth", name="Anna")


def test_a_case_is_not_started_about_a_record_that_one_may_not_see(town: Town, alice: Person) -> None:
    town.deploys(FILES)
    with town.database.begin() as session:
        cause = records.Cause(SYSTEM)
        key = records.write(session, "boat", None, {"name": "Not yours", "harbour": "east"}, cause).key
    given = {"boat_key": key}
    with town.database.begin() as session, pytest.raises(NotFound):
        instances.start(session, "berth", alice.actor, variables=given, answers={"name": "Mine now"})
    with town.database.begin() as session, pytest.raises(NotFound):
        instances.start(session, "berth", alice.actor, variables={"boat_key": 5}, answers={"name": "Anna"})
    assert (count(town, Record), count(town, RecordChange)) == (1, 2)


def test_a_start_form_changes_a_record_that_exists_only_where_the_diagram_says_so(
    town: Town, alice: Person
) -> None:
    renames = BERTH.replace('id="berth"', 'id="rename"').replace(
        'camunda:initiator="who">', f'camunda:initiator="who">{properties(record="boat")}'
    )
    town.deploys({**FILES, "rename.bpmn": renames})
    with town.database.begin() as session:
        values = {"name": "Anna", "harbour": "east"}
        key = records.write(session, "boat", None, values, records.Cause(SYSTEM)).key
    insider = replace(alice.actor, units=frozenset({"east"}))
    about = {"variables": {"boat_key": key}, "answers": {"name": "Renamed"}}
    with town.database.begin() as session, pytest.raises(Forbidden):
        instances.start(session, "berth", insider, **about)
    with town.database.begin() as session:
        instances.start(session, "rename", insider, **about)
        assert records.values_of(session, "boat", key)["name"] == "Renamed"


def test_who_fills_in_a_start_form_says_nothing_else(town: Town, alice: Person) -> None:
    town.deploys(FILES)
    for more in ("size", "boat"):
        with town.database.begin() as session, pytest.raises(InvalidAnswers) as refused:
            instances.start(session, "berth", alice.actor, variables={more: 1}, answers={"name": "Anna"})
        assert list(refused.value.fields) == [more]
    assert count(town, Instance) == 0


def test_without_a_form_neither_record_nor_register_is_taken_over(town: Town, alice: Person) -> None:
    bare = diagram(process("bare", start("asked"), user("look"), end(), flow("asked>look>end")))
    town.deploys({**FILES, "bare.bpmn": bare})
    with town.database.begin() as session:
        key = records.write(session, "boat", None, {"name": "Not yours"}, records.Cause(SYSTEM)).key
    for way in ("variables", "answers"):
        with town.database.begin() as session, pytest.raises(NotFound):
            instances.start(session, "bare", alice.actor, **{way: {"boat_key": key}})
        with town.database.begin() as session, pytest.raises(InvalidAnswers) as refused:
            instances.start(session, "bare", alice.actor, **{way: {"boat": {"length": 99}}})
        assert list(refused.value.fields) == ["boat"]
    alice.starts("bare", colour="red")
    with pytest.raises(InvalidAnswers):
        alice.completes("look", boat={"length": 99})


def test_versions_are_tried_out_by_those_who_deploy(town: Town, alice: Person) -> None:
    town.deploys(FILES)
    town.deploys({"berth.bpmn": BERTH.replace('id="small" name="small"', 'id="small" name="smaller"')})
    with town.database.begin() as session, pytest.raises(Forbidden):
        instances.start(session, "berth", alice.actor, answers={"name": "A"}, version=1)
    owner = replace(alice.actor, capabilities=frozenset({Capability.DEFINITIONS_DEPLOY}))
    with town.database.begin() as session:
        found = instances.start(session, "berth", owner, answers={"name": "A"}, version=1, test=True)
    with town.database.reading() as session:
        seen = instances.summary(session, found, SYSTEM)
        assert (seen.version, seen.test) == (1, True)


def test_what_is_not_deployed_cannot_start(town: Town, alice: Person) -> None:
    with pytest.raises(NotFound):
        alice.starts("nothing")


def test_a_cases_record_is_found_by_its_words(town: Town, alice: Person) -> None:
    town.deploys(FILES)
    case = alice.starts("berth", name="Annabel Lee")
    alice.starts("berth", name="Bertha")
    with town.database.reading() as session:
        found = instances.search(session, SYSTEM, instances.Wanted(text="bel lee"))
        assert [each.id for each in found.items] == [case.id]
        subject = found.items[0].subject
        assert subject is not None
        about = instances.Wanted(subject=("boat", subject.key))
        assert instances.search(session, SYSTEM, about).total == 1


def test_a_completion_that_changes_a_record_costs_at_most_fifteen_statements(
    town: Town, alice: Person
) -> None:
    town.deploys(FILES)
    case = alice.starts("berth", name="Anna", length=8)
    task_id = alice.claims("measure", case)
    with counted(town.database) as cost, town.database.begin() as session:
        tasks.complete(session, task_id, {"name": "Anna", "length": 12}, alice.actor)
    assert len(cost.statements) <= 15, "\n\n".join(cost.statements)
