from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from engine.services import calendar, demo, people, setup, signin
from engine.services.access import Capability
from engine.services.signin import SignedIn
from engine.store import people as accounts
from engine.store import roles
from tests.services.platform_helpers import PASSWORD, deliver, settings, somebody

ROLES = "key,name,name_en,grants\nclerk,经办,Clerk,\nexpert,专家,Expert,records.read\n"
UNITS = "code,type,parent,name\nparks,office,,园林处\nroads,office,,道路处\n"
PEOPLE = """username,name,role,unit,password
kim,金,clerk,parks,
lee,李,expert,roads,Grey-heron-42
kim,金,expert,roads,
"""


def test_a_bare_installation_has_one_administrator_and_calendars(session: Session) -> None:
    setup.bare(session, "Root", "管理员", PASSWORD)
    assert isinstance(signin.authenticate(session, "root", PASSWORD, "x"), SignedIn)
    root = people.actor_named(session, "root")
    assert root.holds(Capability.DEFINITIONS_DEPLOY)
    assert root.holds(Capability.PEOPLE_MANAGE)
    assert not root.holds(Capability.RECORDS_READ)
    assert calendar.current(session).years == set(setup.SEEDED)
    assert accounts.search(session).total == 1
    with pytest.raises(setup.AlreadySetUp):
        setup.bare(session, "another", "x", PASSWORD)


def test_the_contents_roles_leave_the_administrator(session: Session) -> None:
    setup.bare(session, "root", "管理员", PASSWORD)
    deliver(session, {"roles.csv": ROLES})
    assert [role.key for role in roles.every(session)] == ["administrator", "clerk", "expert"]
    assert people.actor_named(session, "root").holds(Capability.PEOPLE_MANAGE)
    deliver(session, {"roles.csv": "key,name,grants\nadministrator,自定,people.read\n"})
    assert people.actor_named(session, "root").capabilities == {Capability.PEOPLE_READ}


def test_calendars_that_somebody_loaded_are_left(session: Session) -> None:
    calendar.import_csv(session, "date,kind\n2030-01-01,holiday\n", "x", setup.SYSTEM)
    setup.seed(session)
    assert calendar.current(session).years == {2030}


def test_demo_accounts_come_from_the_content(session: Session, tmp_path: Path) -> None:
    deliver(session, {"roles.csv": ROLES, "units.csv": UNITS, "demo_people.csv": PEOPLE})
    told = demo.load(session, replace(settings(tmp_path), demo=True))
    assert [(a.username, a.name, a.password, [str(role) for role in a.roles]) for a in told] == [
        ("kim", "金", demo.PASSWORD, ["经办", "专家"]),
        ("lee", "李", "Grey-heron-42", ["专家"]),
    ]
    for account in told:
        assert isinstance(signin.authenticate(session, account.username, account.password, "x"), SignedIn)
    kim = people.actor_named(session, "kim")
    assert kim.groups == {"clerk", "clerk@parks", "expert", "expert@roads"}


def test_a_second_load_changes_nothing(session: Session, tmp_path: Path) -> None:
    deliver(session, {"roles.csv": ROLES, "units.csv": UNITS, "demo_people.csv": PEOPLE})
    told = demo.load(session, replace(settings(tmp_path), demo=True))
    people.set_password(session, "kim", "Another-heron-43", setup.SYSTEM)
    held = len(accounts.memberships(session, people.get(session, "kim").id))
    assert demo.load(session, replace(settings(tmp_path), demo=True)) == told
    assert accounts.search(session).total == 2
    assert len(accounts.memberships(session, people.get(session, "kim").id)) == held
    assert isinstance(signin.authenticate(session, "kim", "Another-heron-43", "x"), SignedIn)


def test_demo_accounts_exist_in_a_demo_only(session: Session, tmp_path: Path) -> None:
    deliver(session, {"roles.csv": ROLES, "units.csv": UNITS, "demo_people.csv": PEOPLE})
    real = settings(tmp_path)
    with pytest.raises(demo.NotDemo):
        demo.load(session, real)
    assert accounts.search(session).total == 0
    demo.refuse_outside(session, real)
    demo.load(session, replace(real, demo=True))
    demo.refuse_outside(session, replace(real, demo=True))
    with pytest.raises(demo.OnlyDemo):
        demo.refuse_outside(session, real)


def test_a_real_account_is_not_taken_over(session: Session, tmp_path: Path) -> None:
    deliver(session, {"roles.csv": ROLES, "units.csv": UNITS, "demo_people.csv": PEOPLE})
    somebody(session, "kim", password=PASSWORD)
    demo.load(session, replace(settings(tmp_path), demo=True))
    assert isinstance(signin.authenticate(session, "kim", PASSWORD, "x"), SignedIn)
