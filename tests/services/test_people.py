from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import Forbidden, NotFound
from engine.services import people
from engine.services.access import SYSTEM, Capability
from engine.services.passwords import WeakPassword
from engine.store import roles
from tests.services.platform_helpers import PASSWORD, organisation, somebody


@pytest.fixture(autouse=True)
def _organisation(session: Session) -> None:
    organisation(session)


def test_an_actor_holds_what_their_roles_grant_and_nothing_unknown(session: Session) -> None:
    kim = somebody(session, "Kim", "clerk@parks", "keeper@roads")
    assert kim.username == "kim"
    assert kim.groups == {"clerk", "clerk@parks", "keeper", "keeper@roads"}
    assert kim.units == {"parks", "roads"}
    assert Capability.PEOPLE_MANAGE in kim.capabilities
    assert not kim.holds(Capability.RECORDS_READ)
    assert len(kim.capabilities) == 5


def test_a_role_counts_between_its_days_by_the_business_clock(session: Session) -> None:
    today = clock.today()
    somebody(session, "kim")
    people.grant(
        session, "kim", "clerk", "parks", SYSTEM, today + timedelta(days=2), today + timedelta(days=3)
    )

    def groups_after(days: int) -> frozenset[str]:
        clock.set_offset(timedelta(days=days))
        return people.actor_named(session, "kim").groups

    assert [bool(groups_after(days)) for days in range(1, 5)] == [False, True, True, False]


def test_a_role_taken_out_of_the_content_grants_nothing(session: Session) -> None:
    somebody(session, "kim", "keeper@roads")
    roles.replace_all(session, [])
    kim = people.actor_named(session, "kim")
    assert kim.capabilities == frozenset()
    assert kim.groups == {"keeper", "keeper@roads"}


def test_holders_of_a_role_in_a_unit_or_anywhere(session: Session) -> None:
    somebody(session, "kim", "expert@parks", "expert@roads")
    somebody(session, "lee", "expert@roads")
    somebody(session, "max", "clerk@roads")
    assert [(h.username, h.unit) for h in people.with_role(session, "expert")] == [
        ("kim", "parks"),
        ("kim", "roads"),
        ("lee", "roads"),
    ]
    assert [h.username for h in people.in_group(session, "expert@roads")] == ["kim", "lee"]
    people.set_active(session, "lee", False, SYSTEM)
    assert [h.username for h in people.in_group(session, "expert@roads")] == ["kim"]


def test_granting_again_changes_nothing_and_revoking_ends_it(session: Session) -> None:
    somebody(session, "kim")
    first = people.grant(session, "kim", "clerk", "parks", SYSTEM)
    assert people.grant(session, "kim", "clerk", "parks", SYSTEM).id == first.id
    people.revoke(session, first.id, clock.today() - timedelta(days=1), SYSTEM)
    assert people.actor_named(session, "kim").groups == frozenset()


@pytest.mark.parametrize(
    ("role", "unit", "error"),
    [("nothing", "parks", people.UnknownRole), ("clerk", "nowhere", people.UnknownUnit)],
)
def test_only_known_roles_in_known_units(
    session: Session, role: str, unit: str, error: type[Exception]
) -> None:
    somebody(session, "kim")
    with pytest.raises(error):
        people.grant(session, "kim", role, unit, SYSTEM)


@pytest.mark.parametrize("username", ["a", "two words", "a@b", "a,b", "x" * 65])
def test_usernames_that_diagrams_could_not_write_are_refused(session: Session, username: str) -> None:
    with pytest.raises(people.BadUsername):
        people.add(session, username, "N", None, SYSTEM)


def test_a_username_is_one_person_in_whatever_case(session: Session) -> None:
    somebody(session, "kim")
    with pytest.raises(people.UsernameTaken):
        people.add(session, "KIM", "Kim", None, SYSTEM)
    assert people.get(session, "Kim").username == "kim"
    with pytest.raises(NotFound):
        people.get(session, "nobody")


def test_managing_accounts_needs_the_capability(session: Session) -> None:
    kim = somebody(session, "kim", "clerk@parks")
    with pytest.raises(Forbidden):
        people.add(session, "lee", "Lee", None, kim)
    with pytest.raises(Forbidden):
        people.grant(session, "kim", "keeper", "parks", kim)
    with pytest.raises(Forbidden):
        people.search(session, kim)
    with pytest.raises(Forbidden):
        people.set_password(session, "kim", PASSWORD, kim)
    with pytest.raises(Forbidden):
        people.set_active(session, "kim", False, kim)
    keeper = somebody(session, "max", "keeper@parks")
    people.add(session, "lee", "Lee", None, keeper)
    assert [p.username for p in people.search(session, keeper, "LE").items] == ["lee"]


def test_people_change_their_own_password_if_they_know_the_old_one(session: Session) -> None:
    kim = somebody(session, "kim", password=PASSWORD)
    with pytest.raises(people.WrongOldPassword):
        people.change_password(session, "guess", "Another-heron-43", kim)
    with pytest.raises(WeakPassword):
        people.change_password(session, PASSWORD, "short", kim)
    before = people.get(session, "kim").password_hash
    people.change_password(session, PASSWORD, "Another-heron-43", kim)
    assert people.get(session, "kim").password_hash != before


def test_somebody_inactive_is_no_actor(session: Session) -> None:
    somebody(session, "kim")
    people.set_active(session, "kim", False, SYSTEM)
    with pytest.raises(NotFound):
        people.actor_named(session, "kim")


def test_a_past_membership_can_be_entered(session: Session) -> None:
    somebody(session, "kim")
    people.grant(session, "kim", "clerk", "parks", SYSTEM, date(2020, 1, 1), date(2020, 12, 31))
    assert people.actor_named(session, "kim").units == frozenset()
