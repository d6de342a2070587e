from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import Forbidden, Message
from engine.services import access, records
from engine.services.access import SYSTEM, Actor, Capability
from engine.services.records import Cause
from engine.store import tasks as store
from engine.store.instances import Instance
from engine.store.records import Record
from tests.services.platform_helpers import case, garden, settings, somebody, task

NOBODY = Actor("p0", "nobody", "Nobody")


def holding(*capabilities: Capability) -> Actor:
    return Actor("p1", "holder", "Holder", capabilities=frozenset(capabilities))


BY_CAPABILITY: list[tuple[Callable[[Actor], bool], Capability]] = [
    (access.may_see_definitions, Capability.DEFINITIONS_READ),
    (access.may_deploy, Capability.DEFINITIONS_DEPLOY),
    (access.may_see_variables, Capability.INSTANCES_READ),
    (access.may_see_answers, Capability.INSTANCES_READ),
    (access.may_see_answers, Capability.HISTORY_READ),
    (access.may_mend, Capability.INSTANCES_MEND),
    (access.may_correct_records, Capability.RECORDS_CORRECT),
    (access.may_see_people, Capability.PEOPLE_READ),
    (access.may_see_people, Capability.PEOPLE_MANAGE),
    (access.may_see_people, Capability.ROLES_GRANT),
    (access.may_grant_roles, Capability.ROLES_GRANT),
    (access.may_manage_people, Capability.PEOPLE_MANAGE),
    (access.may_manage_calendar, Capability.CALENDAR_MANAGE),
    (access.may_load_articles, Capability.ARTICLES_LOAD),
    (access.may_send_messages, Capability.MESSAGES_SEND),
]


@pytest.mark.parametrize(("may", "capability"), BY_CAPABILITY)
def test_a_capability_opens_what_it_is_for(may: Callable[[Actor], bool], capability: Capability) -> None:
    opened_by = {needed for each, needed in BY_CAPABILITY if each is may}
    assert may(holding(capability))
    assert may(SYSTEM)
    assert not may(NOBODY)
    assert not may(holding(*(set(Capability) - opened_by)))


def test_nobody_is_let_in_without_a_reason(tmp_path: Path) -> None:
    access.require(True, Message("never said"))
    with pytest.raises(Forbidden, match="You may not do this: it is not yours"):
        access.require(False, Message("it is not yours"))
    assert access.may_set_clock(holding(Capability.CLOCK_SET), settings(tmp_path))
    assert not access.may_set_clock(holding(Capability.CLOCK_SET), settings(tmp_path, test=False))
    assert not access.may_set_clock(SYSTEM, settings(tmp_path, test=False))
    assert not access.may_set_clock(holding(Capability.INSTANCES_MEND), settings(tmp_path))


@pytest.mark.parametrize(
    ("groups", "attributes", "may"),
    [
        ({"clerk", "clerk@parks"}, {"candidateStarterGroups": "expert, clerk"}, True),
        ({"clerk", "clerk@parks"}, {"candidateStarterGroups": "clerk@parks"}, True),
        ({"clerk", "clerk@parks"}, {"candidateStarterGroups": "clerk@roads"}, False),
        ({"clerk", "clerk@parks"}, {"candidateStarterUsers": "lee,kim"}, True),
        ({"clerk"}, {"candidateStarterGroups": ""}, False),
        ({"clerk"}, {}, False),
        (set(), {"candidateStarterGroups": " , "}, False),
    ],
)
def test_a_process_is_started_by_whom_it_names(
    groups: set[str], attributes: dict[str, str], may: bool
) -> None:
    assert access.may_start(Actor("p", "kim", "Kim", frozenset(groups)), attributes) is may
    assert access.may_start(SYSTEM, attributes)


def told(session: Session, actor: Actor, **values: Any) -> tuple[bool, bool, bool, bool]:
    """May see, claim, complete, release a task like this."""
    one = store.Task(
        candidate_users=[],
        candidate_groups=[],
        assignee=None,
        completed_by=None,
        requests=0,
        state=store.State.OPEN,
    )
    for name, value in values.items():
        setattr(one, name, value)
    return (
        access.may_see_task(session, actor, one),
        access.may_claim(actor, one),
        access.may_complete(actor, one),
        access.may_release(actor, one),
    )


NO = (False, False, False, False)


def test_tasks_are_for_their_assignee_and_candidates(session: Session) -> None:
    kim = Actor("p", "kim", "Kim", frozenset({"clerk", "clerk@parks"}))
    assert told(session, kim) == NO
    assert told(session, kim, candidate_groups=["clerk@roads", "expert"], candidate_users=["lee"]) == NO
    assert told(session, kim, candidate_groups=["clerk@parks"]) == (True, True, False, False)
    assert told(session, kim, candidate_groups=["clerk"]) == (True, True, False, False)
    assert told(session, kim, candidate_users=["kim"]) == (True, True, False, False)
    assert told(session, kim, assignee="kim") == (True, False, True, True)
    assert told(session, kim, assignee="lee") == NO
    done = {"state": store.State.COMPLETED, "candidate_groups": ["clerk"]}
    assert told(session, kim, completed_by="lee", **done)[0] is False
    assert told(session, kim, completed_by="kim", **done)[0] is True


def test_auditors_see_tasks_and_administrators_give_them_back(session: Session) -> None:
    assert told(session, holding(Capability.HISTORY_READ), assignee="lee") == (True, False, False, False)
    assert told(session, holding(Capability.INSTANCES_MEND), assignee="lee") == (False, False, False, True)
    assert told(session, SYSTEM, assignee="lee") == (True, True, True, True)


def seen(session: Session, actor: Actor) -> set[str]:
    """Business keys of the instances in somebody's lists, which must agree with the single question."""
    every = session.scalars(select(Instance)).all()
    listed = set(session.scalars(select(Instance.id).where(access.visible_instances(actor))))
    assert listed == {one.id for one in every if access.may_see_instance(session, actor, one)}
    return {one.business_key or "" for one in every if one.id in listed}


def test_instances_are_seen_by_who_takes_part(session: Session) -> None:
    garden(session)
    kim, lee = somebody(session, "kim", "clerk@parks"), somebody(session, "lee", "expert@pool")
    case(session, starter="kim", business_key="started")
    task(session, case(session, business_key="held"), assignee="kim")
    task(session, case(session, business_key="waiting"), candidate_groups=["clerk@parks"])
    task(session, case(session, business_key="other unit's"), candidate_groups=["clerk@roads"])
    done, gone = case(session, business_key="done"), case(session, business_key="gone")
    task(session, done, assignee="kim")
    store.close(session, done.id, [1], {"state": store.State.COMPLETED, "completed_by": "kim"})
    task(session, gone, assignee="kim", candidate_groups=["clerk@parks"])
    store.close(session, gone.id, [1], {"state": store.State.CANCELLED})
    tree = records.write(session, "tree", None, {"name": "Oak", "helpers": ["parks"]}, Cause(SYSTEM)).key
    case(session, business_key="about ours", subject=("tree", tree))
    assert seen(session, kim) == {"started", "held", "waiting", "done", "about ours"}
    assert seen(session, lee) == set()
    assert seen(session, NOBODY) == set()
    assert len(seen(session, holding(Capability.INSTANCES_READ))) == 7
    assert len(seen(session, SYSTEM)) == 7


def test_history_is_seen_by_auditors_and_who_sees_the_case(session: Session) -> None:
    kim = somebody(session, "kim")
    one = case(session, starter="kim")
    assert access.may_see_history(session, kim, one)
    assert access.may_see_history(session, holding(Capability.HISTORY_READ), one)
    assert not access.may_see_history(session, NOBODY, one)
    assert not access.may_see_instance(session, holding(Capability.HISTORY_READ), one)


def test_records_are_seen_by_their_units_and_by_who_works_on_them(session: Session) -> None:
    garden(session)
    tree = records.write(session, "tree", None, {"name": "Oak", "owner": "parks"}, Cause(SYSTEM)).key
    records.write(session, "tree", None, {"name": "Ash", "owner": "roads"}, Cause(SYSTEM))
    expert = somebody(session, "kim", "expert@pool")

    def names(actor: Actor) -> set[str]:
        every = session.scalars(select(Record)).all()
        listed = set(session.scalars(select(Record.key).where(access.visible_records(actor))))
        assert listed == {one.key for one in every if access.may_see_record(session, actor, one)}
        return {one.title for one in every if one.key in listed}

    assert names(somebody(session, "lee", "clerk@parks")) == {"Oak"}
    assert names(expert) == set()
    task(session, case(session, subject=("tree", tree)), assignee="kim")
    assert names(expert) == {"Oak"}
    assert names(holding(Capability.RECORDS_READ)) == {"Oak", "Ash"}
    assert names(holding(Capability.INSTANCES_READ)) == set()
    assert names(NOBODY) == set()
