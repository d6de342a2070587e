"""Finding records by their listed fields, and the records that a register begins with."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from engine.errors import Refused
from engine.records import read
from engine.services import records, topics
from engine.services.access import SYSTEM
from engine.services.records import Cause
from engine.services.topics import BadParameter
from tests.services.platform_helpers import TREES, deliver, garden
from tests.services.test_topics import call

SPECIES = "value,label,label_en,kind_of\nT-1,第一棵,First,oak\nT-2,第二棵,Second,elm\n"


@pytest.fixture(autouse=True)
def _garden(session: Session) -> None:
    garden(session)


def tree(session: Session, **values: Any) -> str:
    return records.write(session, "tree", None, {"name": "Oak", **values}, Cause(SYSTEM)).key


def found(session: Session, **where: Any) -> list[str]:
    answer = topics.perform("record.find", call(session, "i", {}, {"kind": "tree", "where": where}))
    assert answer is not None
    return sorted(each["key"] for each in answer.values["found"])


def test_records_are_found_by_every_field_named(session: Session) -> None:
    one = tree(session, price=Decimal("7.00"), healthy=True)
    other = tree(session, price=Decimal("7.00"), healthy=False)
    tree(session, price=Decimal("8.00"), healthy=True)
    assert found(session, price=Decimal(7)) == sorted([one, other])
    assert found(session, price=Decimal(7), healthy=True) == [one]
    assert found(session, price=Decimal(9)) == []


def test_what_is_found_can_be_read(session: Session) -> None:
    tree(session, name="Elm", height=Decimal(3))
    (elm,) = records.find(session, "tree", {"name": "Elm"})
    assert (elm["name"], elm["height"], elm["healthy"]) == ("Elm", 3, None)


@pytest.mark.parametrize("where", [{"height": Decimal(3)}, {"nothing": "x"}, {"name": None}])
def test_nothing_is_found_by_what_is_not_listed(session: Session, where: dict[str, Any]) -> None:
    with pytest.raises(BadParameter, match="not listed"):
        found(session, **where)


def test_records_are_counted_by_the_values_of_a_listed_field(session: Session) -> None:
    for price in ("7.00", "7.00", "8.00"):
        tree(session, price=Decimal(price))
    answer = topics.perform("record.count", call(session, "i", {}, {"kind": "tree", "field": "price"}))
    assert answer is not None
    assert sorted(answer.values["counted"].values()) == [1, 2]
    with pytest.raises(BadParameter, match="not listed"):
        topics.perform("record.count", call(session, "i", {}, {"kind": "tree", "field": "height"}))


def test_rather_none_than_not_all(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MAX_FOUND", 1)
    tree(session)
    assert len(found(session, name="Oak")) == 1
    tree(session)
    with pytest.raises(records.TooManyFound):
        found(session, name="Oak")


def seeded(**changed: Any) -> dict[str, str | bytes]:
    kind = json.loads(TREES) | {"seed": "beginnings"} | changed
    return {"forms/records/tree.json": json.dumps(kind), "forms/codes/beginnings.csv": SPECIES}


def test_a_register_begins_with_its_table(session: Session) -> None:
    deliver(session, seeded())
    names = {each["tree_no"]: (each["name"], each["kind_of"]) for each in records.find(session, "tree", {})}
    assert names == {"T-1": ("第一棵", "oak"), "T-2": ("第二棵", "elm")}


def test_what_was_changed_since_is_not_begun_again(session: Session) -> None:
    deliver(session, seeded())
    (first,) = records.find(session, "tree", {"tree_no": "T-1"})
    records.write(session, "tree", first["key"], {"name": "Renamed"}, Cause(SYSTEM))
    deliver(session, {**seeded(label="木"), "forms/codes/beginnings.csv": SPECIES + "T-3,第三棵,Third,fir\n"})
    names = {each["tree_no"]: each["name"] for each in records.find(session, "tree", {})}
    assert names == {"T-1": "Renamed", "T-2": "第二棵", "T-3": "第三棵"}


@pytest.mark.parametrize("changed", [{"seed": "not a name"}, {"seed": "beginnings", "number": None}])
def test_beginnings_need_a_table_and_numbers(changed: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        read(json.dumps(json.loads(TREES) | changed).encode(), "tree.json")
    assert ["seed" in str(finding.message) for finding in refused.value.findings] == [True]
