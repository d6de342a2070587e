from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import Conflict, Forbidden, InvalidAnswers, NotFound
from engine.services import people, records
from engine.services.access import SYSTEM
from engine.services.records import Cause
from engine.store.records import RecordChange, RecordUnit, RecordValue
from tests.services.platform_helpers import NOTES, TREES, deliver, garden, somebody

CAUSE = Cause(SYSTEM)


@pytest.fixture(autouse=True)
def _garden(session: Session) -> None:
    garden(session)


def make(session: Session, **values: Any) -> str:
    return records.write(session, "tree", None, values, CAUSE).key


def test_values_come_back_as_the_language_has_them(session: Session) -> None:
    key = make(
        session, name="Old oak", price="1200.5", felled_on="2026-03-01", healthy=True, height=Decimal("3.10")
    )
    session.expire_all()
    assert records.values_of(session, "tree", key) == {
        "tree_no": None,
        "name": "Old oak",
        "kind_of": None,
        "colours": None,
        "owner": None,
        "helpers": None,
        "keeper": None,
        "phone": None,
        "price": Decimal("1200.50"),
        "height": Decimal("3.10"),
        "felled_on": date(2026, 3, 1),
        "healthy": True,
        "state": None,
        "plan": None,
        "cuts": None,
    }


def test_only_what_really_changes_makes_a_version_and_history(session: Session) -> None:
    kim = somebody(session, "kim")
    key = make(session, name="Oak", price="10")
    written = records.write(
        session,
        "tree",
        key,
        {"name": "Oak", "price": "10.00", "height": 4},
        Cause(kim, "i1", "t1", "measure", "because"),
    )
    assert (written.version, written.changed) == (2, ("height",))
    assert records.write(session, "tree", key, {"height": 4}, CAUSE).version == 2
    (change,) = session.scalars(select(RecordChange).where(RecordChange.version == 2))
    assert (change.field, change.old, change.new, change.actor, change.actor_name) == (
        "height",
        None,
        Decimal(4),
        "kim",
        "Kim",
    )
    assert (change.instance_id, change.task_id, change.element_id, change.reason) == (
        "i1",
        "t1",
        "measure",
        "because",
    )


def test_true_is_not_one(session: Session) -> None:
    key = make(session, healthy=True)
    assert records.write(session, "tree", key, {"healthy": None}, CAUSE).changed == ("healthy",)


def test_a_wrong_value_changes_nothing(session: Session) -> None:
    key = make(session, name="Oak")
    with pytest.raises(InvalidAnswers) as wrong:
        records.write(session, "tree", key, {"name": "Ash", "price": "cheap", "leaves": 4}, CAUSE)
    assert set(wrong.value.fields) == {"price", "leaves"}
    assert records.values_of(session, "tree", key)["name"] == "Oak"


def test_a_record_of_another_kind_or_none_is_not_found(session: Session) -> None:
    deliver(session, {"bush.json": TREES.replace('"tree"', '"bush"').replace("tree_id", "bush_id")})
    key = make(session, name="Oak")
    for kind, wanted in (("bush", key), ("tree", "nothing")):
        with pytest.raises(NotFound):
            records.write(session, kind, wanted, {"name": "x"}, CAUSE)
        with pytest.raises(NotFound):
            records.values_of(session, kind, wanted)


def test_expressions_reach_the_record_that_the_variables_name(session: Session) -> None:
    key = make(session, name="Oak")
    assert records.lookup(session, "tree", {"tree_id": key})["name"] == "Oak"
    for name, variables in (
        ("tree", {}),
        ("tree", {"tree_id": None}),
        ("tree", {"tree_id": "x"}),
        ("stone", {}),
    ):
        with pytest.raises(KeyError):
            records.lookup(session, name, variables)


def test_a_number_is_issued_once(session: Session) -> None:
    first, second = make(session, name="Oak"), make(session, name="Ash")
    year = clock.today().year
    assert records.issue_number(session, "tree", first, CAUSE) == f"T-{year}-001"
    assert records.issue_number(session, "tree", first, CAUSE) == f"T-{year}-001"
    assert records.issue_number(session, "tree", second, CAUSE) == f"T-{year}-002"
    assert records.number_of(session, "tree", second) == f"T-{year}-002"
    assert records.values_of(session, "tree", second)["tree_no"] == f"T-{year}-002"
    with pytest.raises(records.NumberTaken):
        records.write(session, "tree", first, {"tree_no": f"T-{year}-002"}, CAUSE)


def test_a_kind_without_numbers_says_so(session: Session) -> None:
    plain = TREES.replace('"number": {"field": "tree_no", "pattern": "T-{year}-{seq:3}"},', "")
    deliver(session, {"tree.json": plain})
    with pytest.raises(records.NoNumber):
        records.issue_number(session, "tree", make(session, name="Oak"), CAUSE)


def test_correcting_needs_a_grant_a_reason_and_the_version_one_has_seen(session: Session) -> None:
    key = make(session, name="Oak")
    with pytest.raises(Forbidden):
        records.correct(session, "tree", key, {"name": "Ash"}, "typo", somebody(session, "kim"), 1)
    with pytest.raises(InvalidAnswers):
        records.correct(session, "tree", key, {"name": "Ash"}, " ", SYSTEM, 1)
    records.write(session, "tree", key, {"state": "up"}, CAUSE)
    with pytest.raises(Conflict):
        records.correct(session, "tree", key, {"name": "Ash"}, "typo", SYSTEM, 1)
    assert records.correct(session, "tree", key, {"name": "Ash"}, "typo", SYSTEM, 2).version == 3
    reasons = session.scalars(select(RecordChange.reason).where(RecordChange.version == 3)).all()
    assert reasons == ["typo"]


def test_what_lists_and_visibility_use_follows_the_values(session: Session) -> None:
    key = make(session, name="Oak", owner="parks", helpers=["roads"], price="7", healthy=False)

    def kept() -> tuple[set[tuple[str, str]], dict[str, tuple[str, Decimal | None]]]:
        units = session.execute(select(RecordUnit.field, RecordUnit.unit_code))
        values = session.execute(select(RecordValue.field, RecordValue.text, RecordValue.number))
        return set(units), {field: (text, number) for field, text, number in values}

    units, values = kept()
    assert units == {("owner", "parks"), ("helpers", "roads")}
    assert values["price"] == ("7.00", Decimal(7))
    assert values["healthy"] == ("false", None)
    records.write(
        session, "tree", key, {"helpers": ["pool"], "price": None, "felled_on": "2026-01-02"}, CAUSE
    )
    units, values = kept()
    assert units == {("owner", "parks"), ("helpers", "pool")}
    assert "price" not in values
    assert values["felled_on"] == ("2026-01-02", None)


def test_a_kind_drawn_anew_lists_old_records_by_its_new_columns(session: Session) -> None:
    make(session, name="Oak", height=3, phone="555")
    names = '"list": ["tree_no", "name", "price", "felled_on", "healthy"]'
    deliver(session, {"tree.json": TREES.replace(names, '"list": ["height"]')})
    texts = dict(session.execute(select(RecordValue.field, RecordValue.text)).all())
    assert texts["height"] == "3"
    assert "healthy" not in texts


def test_a_change_costs_few_statements(session: Session) -> None:
    key = make(session, name="Oak", owner="parks")
    statements: list[str] = []

    def count(*arguments: Any) -> None:
        statements.append(arguments[2])

    event.listen(session.get_bind(), "before_cursor_execute", count)
    records.write(session, "tree", key, {"phone": "1", "height": 3}, CAUSE)
    assert len(statements) == 4
    records.write(session, "tree", key, {"owner": "roads", "price": "5"}, CAUSE)
    assert len(statements) == 4 + 8
    records.write(session, "tree", key, {"owner": "roads", "price": "5"}, CAUSE)
    assert len(statements) == 4 + 8 + 1


def test_a_record_is_not_there_for_who_may_not_see_it(session: Session) -> None:
    key = make(session, name="Oak", owner="parks")
    with pytest.raises(NotFound):
        records.get(session, "tree", key, somebody(session, "kim", "clerk@roads"))
    assert records.get(session, "tree", key, somebody(session, "lee", "clerk@parks")).title == "Oak"
    clock.set_offset(timedelta(days=2))
    people.revoke(session, _membership(session, "lee"), clock.today() - timedelta(days=1), SYSTEM)
    with pytest.raises(NotFound):
        records.get(session, "tree", key, people.actor_named(session, "lee"))


def _membership(session: Session, username: str) -> str:
    from engine.store import people as store

    return store.memberships(session, people.get(session, username).id)[0].id


@pytest.mark.parametrize(
    "values", [{"tree_no": "x" * 101}, {"owner": "x" * 65}, {"helpers": ["parks", "x" * 65]}]
)
def test_what_records_are_found_by_has_a_bound(session: Session, values: dict[str, Any]) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        make(session, name="Oak", **values)
    assert list(refused.value.fields) == list(values)


def test_what_is_only_added_to_is_never_changed(session: Session) -> None:
    deliver(session, {"note.json": NOTES})
    key = records.write(session, "note", None, {"said": "Cut it back"}, CAUSE).key
    records.write(session, "note", key, {"said": "Cut it back", "done_on": "2026-03-01"}, CAUSE)
    for changed in ({"said": "Let it be"}, {"done_on": "2026-03-02"}, {"said": None}):
        with pytest.raises(records.NeverChanged):
            records.write(session, "note", key, changed, CAUSE)
    assert records.values_of(session, "note", key)["done_on"] == date(2026, 3, 1)
