"""Deployment: everything or nothing, only what changed, and nothing that would not run right."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from engine.bundle import Kind
from engine.errors import Forbidden, NotFound, Refused, Severity
from engine.services import definitions, instances, versions
from engine.services.access import SYSTEM, Capability
from engine.store.definitions import Definition, Deployment
from engine.store.roles import Role
from tests.actors import Person, Town
from tests.services.diagrams import diagram, end, flow, form, node, process, rule, start, table, user

ONE = diagram(process("one", start(), user("ask"), end(), flow("start>ask>end"), name="Eins"))
ASK = form("wish", {"key": "days", "type": "number"}, label="愿望", **{"label.en": "Wish"})
LEVELS = table("level", "amount", ("< 20", '"low"'), (">= 20", '"high"'))
OTHER_LEVELS = table("level", "amount", ("< 30", '"low"'), (">= 30", '"high"'))
DECIDES = diagram(
    process(
        "decides", start(), rule("judge", "level", "level"), user("see"), end(), flow("start>judge>see>end")
    )
)


def count(town: Town, table: type) -> int:
    with town.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_files_become_versions(town: Town) -> None:
    deployed = town.deploys({"one.bpmn": ONE, "wish.form": ASK, "level.dmn": LEVELS})
    assert {(v.kind, v.key, v.version) for v in deployed.created} == {
        ("process", "one", 1),
        ("form", "wish", 1),
        ("decision", "level", 1),
    }
    with town.database.reading() as session:
        (found,) = definitions.list_(session, Kind.PROCESS, SYSTEM).items
        assert (found.key, found.labels.zh, found.file, found.running) == ("one", "Eins", "one.bpmn", 0)
        (wish,) = definitions.list_(session, Kind.FORM, SYSTEM).items
        assert (wish.labels.zh, wish.labels.en) == ("愿望", "Wish")
        seen = definitions.view(session, Kind.PROCESS, "one", SYSTEM)
        assert seen.raw == ONE.encode()
        assert [each.key for each in seen.siblings] == ["level", "one", "wish"]


def test_the_same_again_makes_nothing(town: Town) -> None:
    first = town.deploys({"one.bpmn": ONE, "wish.form": ASK})
    again = town.deploys({"elsewhere/one.bpmn": ONE, "wish.form": ASK})
    assert again.created == ()
    assert {v.key for v in again.unchanged} == {"one", "wish"}
    assert again.id == first.id
    assert (count(town, Definition), count(town, Deployment)) == (2, 1)


def test_only_what_changed_gets_a_version(town: Town) -> None:
    town.deploys({"one.bpmn": ONE, "wish.form": ASK})
    changed = town.deploys({"one.bpmn": ONE.replace("Eins", "Zwei"), "wish.form": ASK})
    assert [(v.key, v.version) for v in changed.created] == [("one", 2)]
    with town.database.reading() as session:
        seen = definitions.view(session, Kind.PROCESS, "one", SYSTEM)
        assert [each.version for each in seen.versions] == [2, 1]
        assert seen.summary.labels.zh == "Zwei"
        old = definitions.view(session, Kind.PROCESS, "one", SYSTEM, version=1)
        assert old.raw == ONE.encode()
        with pytest.raises(NotFound):
            definitions.view(session, Kind.PROCESS, "one", SYSTEM, version=3)


def test_what_was_before_can_be_deployed_again(town: Town, alice: Person) -> None:
    """The same content under a third number: cases started on the first and on the third tell them apart."""
    other = ONE.replace("Eins", "Zwei")
    for content in (ONE, other, ONE):
        town.deploys({"one.bpmn": content})
    assert alice.starts("one").detail.summary.version == 3


def test_a_refused_deployment_leaves_nothing(town: Town) -> None:
    bad = diagram(process("bad", start(), user("ask"), end(), flow("start>ask>end")), "<x>&lost;</x>")
    with town.database.begin() as session, pytest.raises(Refused):
        definitions.deploy(session, {"one.bpmn": ONE.encode(), "bad.bpmn": bad.encode()}, SYSTEM)
    calls = node("callActivity", "call", calledElement="nowhere")
    lost = diagram(process("lost", start(), calls, end(), flow("start>call>end")))
    with town.database.begin() as session:
        checked = definitions.check(session, {"one.bpmn": ONE.encode(), "lost.bpmn": lost.encode()})
        assert checked.refused
        (finding,) = [f for f in checked.findings if f.severity is Severity.ERROR]
        assert (finding.file, finding.element_id, finding.element_name) == ("lost.bpmn", "call", "call")
    assert count(town, Definition) == 0


def test_tables_whose_rules_overlap_are_refused_with_an_example(town: Town) -> None:
    overlap = table("level", "amount", ("<= 20", '"low"'), (">= 20", '"high"'))
    with town.database.begin() as session, pytest.raises(Refused) as refused:
        definitions.deploy(session, {"level.dmn": overlap.encode()}, SYSTEM)
    assert "20" in str(refused.value.findings[0].message)


def test_warnings_are_kept_with_the_deployment(town: Town) -> None:
    deployed = town.deploys({"level.dmn": table("level", "amount", ("< 20", '"low"'))})
    assert deployed.findings
    with town.database.reading() as session:
        kept, made = definitions.deployment(session, deployed.id, SYSTEM)
        assert [each.key for each in made] == ["level"]
        assert kept.warnings[0].file == "level.dmn"
        assert str(kept.warnings[0].message) == str(deployed.findings[0].message)
        assert definitions.deployments(session, SYSTEM).total == 1


def test_a_diagram_may_refer_to_what_is_deployed_already(town: Town, alice: Person) -> None:
    with town.database.begin() as session:
        assert definitions.check(session, {"d.bpmn": DECIDES.encode()}).refused
    town.deploys({"level.dmn": LEVELS})
    town.deploys({"d.bpmn": DECIDES})
    case = alice.starts("decides", amount=20)
    assert case.variables["level"] == "high"


def test_a_changed_table_decides_for_new_cases_only(town: Town, alice: Person) -> None:
    waits = diagram(
        process(
            "late", start(), user("wait"), rule("judge", "level", "level"), user("see"), end(),
            flow("start>wait>judge>see>end"),
        )
    )  # fmt: skip
    town.deploys({"level.dmn": LEVELS, "d.bpmn": waits})
    old = alice.starts("late", amount=25)
    town.deploys({"level.dmn": OTHER_LEVELS})
    new = alice.starts("late", amount=25)
    for case in (old, new):
        alice.completes("wait", case)
    assert old.decisions == [("level", 1, "high")]
    assert new.decisions == [("level", 2, "low")]


def test_latest_means_today_and_a_version_means_itself(town: Town, alice: Person) -> None:
    def waits(binding: str) -> str:
        judge = rule(
            "judge", "level", "level", camunda_decisionRefBinding=binding, camunda_decisionRefVersion="1"
        )
        key = f"p_{binding}"
        return diagram(
            process(key, start(), user("wait"), judge, user("see"), end(), flow("start>wait>judge>see>end"))
        )

    town.deploys({"level.dmn": LEVELS, "a.bpmn": waits("latest"), "b.bpmn": waits("version")})
    cases = {b: alice.starts(f"p_{b}", amount=25) for b in ("latest", "version")}
    town.deploys({"level.dmn": OTHER_LEVELS})
    for case in cases.values():
        alice.completes("wait", case)
    assert cases["latest"].decisions == [("level", 2, "low")]
    assert cases["version"].decisions == [("level", 1, "high")]


def test_a_called_process_is_the_one_in_force_at_the_start(town: Town, alice: Person) -> None:
    def inner(task: str) -> str:
        return diagram(process("inner", start(), user(task), end(), flow(f"start>{task}>end")))

    outer = diagram(
        process(
            "outer", start(), user("wait"), node("callActivity", "call", calledElement="inner"), end(),
            flow("start>wait>call>end"),
        )
    )  # fmt: skip
    town.deploys({"inner.bpmn": inner("first"), "outer.bpmn": outer})
    old = alice.starts("outer")
    town.deploys({"inner.bpmn": inner("second")})
    new = alice.starts("outer")
    for case, task in ((old, "first"), (new, "second")):
        alice.completes("wait", case)
        assert case.waits_at == [task]
        assert case.detail.trails["inner"].active == {task: 1}
        alice.completes(task, case)
        assert case.is_completed


def test_roles_are_loaded_with_their_table(town: Town) -> None:
    town.deploys({"codes/roles.csv": "key,name,name_en,grants\nclerk,办事员,Clerk,instances.read\n"})
    with town.database.reading() as session:
        assert session.get_one(Role, "clerk").name == "办事员"
    with town.database.begin() as session, pytest.raises(Refused, match="refused"):
        definitions.deploy(session, {"codes/roles.csv": b"key,name,grants\nclerk,x,everything\n"}, SYSTEM)


def test_deploying_and_seeing_are_granted(town: Town, alice: Person) -> None:
    with town.database.begin() as session, pytest.raises(Forbidden):
        definitions.deploy(session, {"one.bpmn": ONE.encode()}, alice.actor)
    with town.database.reading() as session, pytest.raises(Forbidden):
        definitions.list_(session, Kind.PROCESS, alice.actor)
    owner = replace(alice.actor, capabilities=frozenset({Capability.DEFINITIONS_DEPLOY}))
    with town.database.begin() as session:
        assert definitions.deploy(session, {"one.bpmn": ONE.encode()}, owner).created


def test_what_was_read_of_a_version_is_shared(town: Town) -> None:
    town.deploys({"one.bpmn": ONE})
    with town.database.reading() as one, town.database.reading() as other:
        assert versions.process(one, "one") is versions.process(other, "one")


def test_a_rolled_back_deployment_is_not_remembered(town: Town, alice: Person) -> None:
    with town.database.session() as session:
        definitions.deploy(session, {"one.bpmn": ONE.encode()}, SYSTEM)
        assert versions.process(session, "one").version == 1
        session.rollback()
    with town.database.reading() as session, pytest.raises(NotFound):
        versions.process(session, "one", as_of=1)
    town.deploys({"wish.form": ASK})
    town.deploys({"one.bpmn": ONE})
    alice.starts("one")


def test_counts_say_how_many_cases_run(town: Town, alice: Person) -> None:
    town.deploys({"one.bpmn": ONE})
    alice.starts("one")
    owner = replace(alice.actor, capabilities=frozenset({Capability.DEFINITIONS_DEPLOY}))
    with town.database.begin() as session:
        instances.start(session, "one", owner, test=True)
    with town.database.reading() as session:
        (found,) = definitions.list_(session, Kind.PROCESS, SYSTEM).items
        assert found.running == 1
        assert instances.search(session, SYSTEM, instances.Wanted(test=True)).total == 1
