from datetime import date

import pytest
from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.services import codes
from engine.services.access import SYSTEM
from engine.store import units
from engine.store.units import UnitRow
from tests.services.platform_helpers import SPECIES, deliver, garden, somebody


@pytest.fixture(autouse=True)
def _garden(session: Session) -> None:
    garden(session)
    units.replace(
        session,
        [
            UnitRow("depot", "yard", "仓库", "Depot", "roads", date.min, None),
            UnitRow("shed", "hut", "棚", "Shed", "depot", date.min, None),
            UnitRow("old", "hut", "旧", "Old", None, date.min, date(2020, 1, 1)),
        ],
    )


def values(session: Session, key: str, *groups: str) -> list[str]:
    actor = somebody(session, "kim", *groups) if groups else SYSTEM
    return [option.value for option in codes.options(session, key, actor)]


def test_a_table_offers_its_enabled_codes_in_its_order(session: Session) -> None:
    offered = codes.options(session, "codes.species", SYSTEM)
    assert [(o.value, o.labels.zh, o.labels.en) for o in offered] == [
        ("oak", "栎", "Oak"),
        ("ash", "白蜡", "Ash"),
    ]
    assert str(codes.labels(session, "codes.species")["elm"]) == "榆"
    with pytest.raises(NotFound):
        codes.options(session, "codes.stones", SYSTEM)


def test_a_case_is_offered_what_was_in_force_when_it_started(session: Session) -> None:
    before = codes.versions.in_force(session, codes.versions.Kind.CODE)[0].seq
    deliver(session, {"species.csv": SPECIES + "fir,杉,Fir,\n"})
    assert len(codes.options(session, "codes.species", SYSTEM)) == 3
    assert len(codes.options(session, "codes.species", SYSTEM, before)) == 2


def test_people_of_a_role_are_told_apart_by_their_units(session: Session) -> None:
    somebody(session, "kim", "expert@pool", "expert@parks")
    somebody(session, "lee", "expert@roads")
    offered = codes.options(session, "people.expert", SYSTEM)
    assert [(o.value, o.labels.zh, o.labels.en) for o in offered] == [
        ("kim", "Kim(Parks、Pool)", "Kim (parks, pool)"),
        ("lee", "Lee(Roads)", "Lee (roads)"),
    ]
    assert values(session, "people.expert@roads") == ["lee"]


def test_units_all_of_some_types_or_ones_own(session: Session) -> None:
    assert values(session, "units") == ["depot", "parks", "pool", "roads", "shed"]
    assert values(session, "units.yard,hut") == ["depot", "shed"]
    assert values(session, "units.own", "clerk@roads") == ["depot", "roads", "shed"]


def test_a_name_of_no_family_is_a_mistake(session: Session) -> None:
    with pytest.raises(ValueError, match="stones"):
        codes.options(session, "stones.red", SYSTEM)
