"""Kinds of records are read, or refused with the field named."""

import json
from typing import Any

import pytest

from engine import records
from engine.errors import Refused
from engine.labels import Labels
from engine.records import Belonging, FieldType, Number

DISH: dict[str, Any] = {
    "kind": "dish",
    "label": "菜品",
    "label.en": "Dish",
    "article": "K1",
    "key_variable": "dish_id",
    "title": "name",
    "number": {"field": "dish_no", "pattern": "D-{year}-{seq:4}"},
    "state": {"field": "state"},
    "units": ["kitchen"],
    "list": ["dish_no", "name"],
    "facts": ["name", "price"],
    "fields": [
        {"key": "dish_no", "type": "string", "label": "编号", "label.en": "Number"},
        {"key": "name", "type": "string", "label": "名称", "article": "K2"},
        {"key": "price", "type": "money", "label": "价格", "unit": "元"},
        {"key": "kitchen", "type": "unit", "label": "厨房", "options": "units"},
        {"key": "state", "type": "option", "label": "状态", "options": "codes.dish_state"},
        {"key": "phone", "type": "string", "label": "电话", "masked": True},
        {
            "key": "taste",
            "type": "options",
            "label": "口味",
            "options": [{"value": "hot", "label": "辣", "label.en": "Hot"}],
        },
        {
            "key": "parts",
            "type": "list",
            "label": "配料",
            "fields": [{"key": "what", "type": "string", "label": "料"}],
        },
    ],
}


def read(**changed: Any) -> records.RecordKind:
    return records.read(json.dumps(DISH | changed).encode(), "forms/records/dish.json")


def test_a_kind_with_all_it_says() -> None:
    dish = read()
    assert (dish.kind, dish.key_variable, dish.title) == ("dish", "dish_id", "name")
    assert dish.labels == Labels("菜品", "Dish")
    assert dish.number == Number("dish_no", "D-{year}-{seq:4}")
    assert (dish.list_columns, dish.facts, dish.units) == (
        ("dish_no", "name"),
        ("name", "price"),
        ("kitchen",),
    )
    assert dish.state_field == "state"
    assert dish.article == "K1"


def test_whose_pages_list_it_and_whether_it_is_only_added_to() -> None:
    plain, kept = read(), read(belongs_to={"kind": "menu", "field": "dish_no"}, append_only=True)
    assert (plain.belongs_to, plain.append_only) == (None, False)
    assert (kept.belongs_to, kept.append_only) == (Belonging("menu", "dish_no"), True)
    for wrong in ("menu", {"kind": "menu"}, {"kind": "menu", "field": "page"}):
        with pytest.raises(Refused):
            read(belongs_to=wrong)


def test_fields_with_all_they_say() -> None:
    dish = read()
    price, taste, parts = (dish.field(key) for key in ("price", "taste", "parts"))
    assert price is not None
    assert (price.type, price.measure, price.labels.en) == (FieldType.MONEY, "元", "价格")
    assert taste is not None
    assert taste.options == {"hot": Labels("辣", "Hot")}
    assert parts is not None
    assert [inner.key for inner in parts.fields] == ["what"]
    masked = [field.key for field in dish.fields if field.masked]
    assert masked == ["phone"]
    assert dish.field("nothing") is None


def field(**more: Any) -> dict[str, Any]:
    return {"fields": [*DISH["fields"], {"key": "extra", "type": "string", "label": "其他"} | more]}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kind": "no name"}, "says its kind and its key_variable"),
        ({"key_variable": None}, "says its kind and its key_variable"),
        ({"fields": []}, "has a list of fields"),
        ({"fields": ["name"]}, "has a list of fields"),
        ({"title": "colour"}, "does not have: colour"),
        ({"list": ["colour"]}, "does not have: colour"),
        ({"facts": "name"}, "facts cannot be name"),
        ({"units": ["colour"]}, "does not have: colour"),
        ({"state": {"field": "colour"}}, "does not have: colour"),
        ({"number": {"field": "colour", "pattern": "{seq}"}}, "does not have: colour"),
        ({"number": {"field": "dish_no", "pattern": "D-1"}}, "a pattern with {seq}"),
        ({"number": {"field": "dish_no", "pattern": "{seq}{month}"}}, "a pattern with {seq}"),
        ({"number": "dish_no"}, "a pattern with {seq}"),
        (field(key="a b"), "letters, digits and underscores"),
        (field(key="name"), "The key name is given twice"),
        (field(type="colour"), "The field type colour is not known"),
        (field(type="option"), "The options are a table"),
        (field(type="option", options="colours"), "The options are a table"),
        (field(type="option", options=[{"label": "x"}]), "The options are a table"),
        (field(type="list"), "has a list of fields"),
        (field(type="list", fields=[{"key": "x", "type": "y"}]), "The field type y is not known"),
    ],
)
def test_what_is_wrong_is_named(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused) as refused:
        read(**changed)
    assert any(said in str(finding.message) for finding in refused.value.findings)
    assert {finding.file for finding in refused.value.findings} == {"forms/records/dish.json"}


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(Refused) as refused:
        read(title="x", facts=["y"], units=["z"])
    assert len(refused.value.findings) == 3


@pytest.mark.parametrize("raw", [b"[]", b"{", b"\xff"])
def test_no_schema_at_all(raw: bytes) -> None:
    with pytest.raises(Refused):
        records.read(raw, "dish.json")
