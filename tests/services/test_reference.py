from datetime import date

import pytest
from sqlalchemy.orm import Session

from engine import bundle
from engine.errors import Refused
from engine.services import people, reference
from engine.services import units as naming
from engine.services.access import SYSTEM, Capability
from engine.store import roles, units
from tests.services.platform_helpers import organisation, somebody

ROLES = "key,name,name_en,grants\nclerk,经办,Clerk,\nkeeper,管理员,Keeper,people.manage clock.set\n"
UNITS = (
    "code,type,parent,name,name_en,valid_from,valid_to\n"
    "town,office,,镇,Town,,\n"
    "parks,office,town,园林处,Parks,,2025-12-31\n"
    "parks,office,town,园林局,Parks Bureau,2026-01-01,\n"
    "garden,office,parks,花园,Garden,,\n"
)


def load(session: Session, **tables: str) -> None:
    files = {f"forms/codes/{name}.csv": text.encode() for name, text in tables.items()}
    reference.load(session, bundle.collect(files).resources)


def refusals(session: Session, **tables: str) -> list[str]:
    with pytest.raises(Refused) as refused:
        load(session, **tables)
    return [str(finding.message) for finding in refused.value.findings]


def test_roles_and_units_come_from_the_content(session: Session) -> None:
    load(session, roles=ROLES, units=UNITS, colours="value,label\nred,Red\n")
    assert [(role.key, role.name, role.name_en) for role in roles.every(session)][1:] == [
        ("clerk", "经办", "Clerk"),
        ("keeper", "管理员", "Keeper"),
    ]
    somebody(session, "kim", "keeper@parks")
    assert people.actor_named(session, "kim").capabilities == {Capability.PEOPLE_MANAGE, Capability.CLOCK_SET}


def test_a_unit_is_called_what_it_was_called_on_the_day(session: Session) -> None:
    load(session, units=UNITS)
    assert naming.named(session, date(2025, 12, 31))["parks"].name == "园林处"
    assert naming.named(session, date(2026, 1, 1))["parks"].name == "园林局"
    assert [row.name for row in units.history(session, "parks")] == ["园林局", "园林处"]


def test_loading_again_renames_and_keeps_what_is_not_in_the_file(session: Session) -> None:
    load(session, units=UNITS)
    load(session, units="code,type,parent,name,name_en\ntown,city,,市,City\n")
    names = naming.named(session, date(2026, 1, 1))
    assert (names["town"].name, names["town"].type) == ("市", "city")
    assert names["garden"].parent == "parks"


def test_the_units_below(session: Session) -> None:
    load(session, units=UNITS)
    rows = units.on(session, date(2026, 1, 1))
    assert naming.with_subordinates(rows, {"parks"}) == {"parks", "garden"}
    assert naming.with_subordinates(rows, {"town"}) == {"town", "parks", "garden"}
    assert naming.with_subordinates(rows, set()) == set()


def test_a_role_taken_out_is_gone(session: Session) -> None:
    load(session, roles=ROLES)
    load(session, roles="key,name,name_en,grants\nclerk,经办,Clerk,\n")
    assert [role.key for role in roles.every(session)] == ["administrator", "clerk"]
    with pytest.raises(people.UnknownRole):
        somebody(session, "kim", "keeper@parks")


def test_a_grant_of_something_unknown_is_refused(session: Session) -> None:
    said = refusals(session, roles="key,name,grants\nclerk,经办,people.manage everything\n")
    assert said == ["The role clerk grants everything, which is nothing that can be granted."]
    assert roles.every(session) == []


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("a,office,b,甲,,\n", "The unit a belongs to b, which does not exist."),
        ("a,office,,甲,2026-01-01,2025-01-01\n", "The unit a ends before it begins."),
        ("a,office,b,甲,,\nb,office,a,乙,,\n", "The unit a belongs to itself."),
        ("a,office,,甲,,2026-06-30\na,office,,乙,2026-06-30,\n", "The unit a has two names on one day."),
        ("a,office,,甲,soon,\n", "The unit a has a day that is not a date."),
    ],
)
def test_units_that_cannot_be_are_refused(session: Session, lines: str, said: str) -> None:
    assert said in refusals(session, units=f"code,type,parent,name,valid_from,valid_to\n{lines}")
    assert units.on(session, date(2026, 1, 1)) == []


def test_a_parent_may_have_been_deployed_before(session: Session) -> None:
    load(session, units=UNITS)
    load(session, units="code,type,parent,name\npond,office,garden,池塘\n")
    assert naming.named(session)["pond"].parent == "garden"


def test_operators_cannot_hand_out_roles_in_units_that_are_not_there(session: Session) -> None:
    load(session, roles=ROLES, units=UNITS)
    people.add(session, "kim", "Kim", None, SYSTEM)
    with pytest.raises(people.UnknownUnit):
        people.grant(session, "kim", "clerk", "pond", SYSTEM)


def test_a_role_does_not_come_to_stand_alone_while_somebody_holds_another_beside_it(session: Session) -> None:
    organisation(session)
    somebody(session, "kim", "clerk@parks", "keeper@parks")
    table = "key,name,grants,alone\nclerk,经办,,\nkeeper,管理员,,true\n"
    assert "keeper is to stand alone, but kim" in refusals(session, roles=table)[0]
