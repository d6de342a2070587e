from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import Forbidden, NotFound
from engine.services import apart, people, sessions, signin, tokens
from engine.services.access import SYSTEM, Capability
from engine.services.passwords import WeakPassword
from engine.services.signin import FREE
from engine.store import roles
from engine.store.roles import RoleRow
from tests.services.platform_helpers import PASSWORD, organisation, somebody

HERE = "10.0.0.1"


@pytest.fixture(autouse=True)
def _organisation(session: Session) -> None:
    organisation(session)
    roles.ensure(session, RoleRow("granter", "Granter", "Granter", ("roles.grant",)))
    roles.ensure(session, RoleRow("officer", "Officer", "Officer", (), alone=True))


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
        people.change_password(session, "guess", "Another-heron-43", kim, HERE)
    with pytest.raises(WeakPassword):
        people.change_password(session, PASSWORD, "short", kim, HERE)
    before = people.get(session, "kim").password_hash
    people.change_password(session, PASSWORD, "Another-heron-43", kim, HERE)
    assert people.get(session, "kim").password_hash != before


def test_guessing_the_old_password_is_slowed_down_as_at_the_door(session: Session) -> None:
    kim = somebody(session, "kim", password=PASSWORD)
    for _ in range(FREE["account"] + 1):
        with pytest.raises(people.WrongOldPassword):
            people.change_password(session, "guess", "Another-heron-43", kim, HERE)
    with pytest.raises(people.TooManyGuesses, match="seconds"):
        people.change_password(session, PASSWORD, "Another-heron-43", kim, HERE)
    assert isinstance(signin.authenticate(session, "kim", PASSWORD, "elsewhere"), signin.TryLater)


def test_a_new_password_ends_tokens_and_sessions(session: Session) -> None:
    kim = somebody(session, "kim", password=PASSWORD)

    def held() -> tuple[str, str]:
        secret = tokens.create(session, "kim", "script", kim).secret
        return secret, sessions.open_session(session, kim.person_id or "", "", "")

    ways = (
        lambda: people.set_password(session, "kim", "Another-heron-43", SYSTEM),
        lambda: people.change_password(session, "Another-heron-43", "Third-heron-44", kim, HERE),
        lambda: people.set_active(session, "kim", False, SYSTEM),
    )
    for way in ways:
        secret, cookie = held()
        assert tokens.actor_of(session, secret) is not None
        way()
        assert tokens.actor_of(session, secret) is None
        assert sessions.visit(session, cookie) is None
    people.set_active(session, "kim", True, SYSTEM)
    assert tokens.actor_of(session, secret) is None


def test_nobody_gives_roles_to_themselves(session: Session) -> None:
    sec = somebody(session, "sec", "granter@parks")
    somebody(session, "kim")
    with pytest.raises(Forbidden, match="your own"):
        people.grant(session, "sec", "clerk", "parks", sec)
    held = people.grant(session, "kim", "clerk", "parks", sec)
    own = people.memberships(session, "sec", SYSTEM)[0]
    with pytest.raises(Forbidden, match="your own"):
        people.revoke(session, own.id, clock.today(), sec)
    people.revoke(session, held.id, clock.today(), sec)
    keeper = somebody(session, "keep", "keeper@parks")
    with pytest.raises(Forbidden):
        people.grant(session, "kim", "clerk", "parks", keeper)


@pytest.mark.parametrize(("first", "second"), [("officer", "clerk"), ("clerk", "officer")])
def test_a_role_that_stands_alone_meets_no_other(session: Session, first: str, second: str) -> None:
    somebody(session, "kim", f"{first}@parks")
    with pytest.raises(apart.HeldAlone, match="officer"):
        people.grant(session, "kim", second, "parks", SYSTEM)
    people.grant(session, "kim", first, "roads", SYSTEM)


def test_days_decide_whether_roles_meet(session: Session) -> None:
    today = clock.today()
    somebody(session, "kim")
    people.grant(session, "kim", "officer", "parks", SYSTEM, today, today + timedelta(days=9))
    with pytest.raises(apart.HeldAlone):
        people.grant(session, "kim", "clerk", "parks", SYSTEM, today + timedelta(days=9))
    people.grant(session, "kim", "clerk", "parks", SYSTEM, today + timedelta(days=10))


def test_a_role_cannot_end_before_it_begins(session: Session) -> None:
    today = clock.today()
    somebody(session, "kim")
    with pytest.raises(people.NoDays):
        people.grant(session, "kim", "clerk", "parks", SYSTEM, today, today - timedelta(days=1))


def test_ending_a_role_never_makes_it_longer(session: Session) -> None:
    today = clock.today()
    somebody(session, "kim")
    held = people.grant(session, "kim", "clerk", "parks", SYSTEM, today, today + timedelta(days=1))
    people.revoke(session, held.id, today + timedelta(days=30), SYSTEM)
    assert held.valid_to == today + timedelta(days=1)


def test_somebody_inactive_is_no_actor(session: Session) -> None:
    somebody(session, "kim")
    people.set_active(session, "kim", False, SYSTEM)
    with pytest.raises(NotFound):
        people.actor_named(session, "kim")


def test_a_past_membership_can_be_entered(session: Session) -> None:
    somebody(session, "kim")
    people.grant(session, "kim", "clerk", "parks", SYSTEM, date(2020, 1, 1), date(2020, 12, 31))
    assert people.actor_named(session, "kim").units == frozenset()
