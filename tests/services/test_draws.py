import hashlib
from collections import Counter

import pytest
from sqlalchemy.orm import Session

from engine.services import draws
from engine.services.access import SYSTEM
from tests.services.platform_helpers import organisation, somebody


@pytest.fixture(autouse=True)
def _experts(session: Session) -> None:
    organisation(session)
    for number in range(6):
        somebody(session, f"expert{number}", "expert@pool", *(["clerk@parks"] if number == 5 else []))
    somebody(session, "clerk1", "clerk@parks")


def test_the_draw_can_be_repeated_with_any_tool(session: Session) -> None:
    made = draws.draw(session, "expert", 3, SYSTEM, seed="2026-11-25")
    order = sorted(
        (f"expert{n}" for n in range(6)),
        key=lambda name: hashlib.sha256(f"2026-11-25:{name}".encode()).digest(),
    )
    assert made.drawn == order[:3]
    assert draws.ranked(made.pool, made.seed)[:3] == made.drawn


def test_who_is_excluded_by_name_or_by_unit_is_kept_and_not_drawn(session: Session) -> None:
    made = draws.draw(
        session,
        "expert",
        3,
        SYSTEM,
        excluded=["expert0", "clerk1"],
        excluded_units=["parks"],
        instance_id="i1",
        element_id="draw",
    )
    assert made.pool == ["expert1", "expert2", "expert3", "expert4"]
    assert made.excluded == ["expert0", "expert5"]
    assert set(made.drawn) < set(made.pool)
    assert [each.id for each in draws.of(session, "i1")] == [made.id]


def test_a_seed_is_made_and_differs(session: Session) -> None:
    seeds = {draws.draw(session, "expert", 1, SYSTEM).seed for _ in range(5)}
    assert len(seeds) == 5
    assert all(len(seed) == 32 for seed in seeds)


@pytest.mark.parametrize("count", [0, 2, 4, -1])
def test_only_an_odd_number_is_drawn(session: Session, count: int) -> None:
    with pytest.raises(draws.BadCount):
        draws.draw(session, "expert", count, SYSTEM)


def test_substitutes_may_be_an_even_number(session: Session) -> None:
    made = draws.draw(session, "expert", 2, SYSTEM, substitutes=True)
    assert len(made.drawn) == 2
    people = draws.people_of(session, made, made.drawn)
    assert [each["username"] for each in people] == made.drawn
    assert {each["unit"] for each in people} == {"pool"}
    with pytest.raises(draws.BadCount):
        draws.draw(session, "expert", 0, SYSTEM, substitutes=True)


def test_a_pool_too_small_is_said(session: Session) -> None:
    with pytest.raises(draws.PoolTooSmall, match="7 people with the role expert are to be drawn, but only 6"):
        draws.draw(session, "expert", 7, SYSTEM)


def test_everybody_has_the_same_chance() -> None:
    pool = ["a", "b", "c", "d"]
    first = Counter(draws.ranked(pool, str(seed))[0] for seed in range(2000))
    assert all(400 < first[name] < 600 for name in pool)


def test_only_who_is_eligible_is_drawn_and_the_others_are_kept_as_left_out(session: Session) -> None:
    made = draws.draw(session, "expert", 3, SYSTEM, among=["expert1", "expert2", "expert3", "nobody"])
    assert sorted(made.drawn) == ["expert1", "expert2", "expert3"]
    assert made.excluded == ["expert0", "expert4", "expert5"]
    with pytest.raises(draws.PoolTooSmall):
        draws.draw(session, "expert", 1, SYSTEM, among=[])
