"""What the browser is given, and which answers belong to the register."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

from tests.forms import component, form, load

DISH = form(
    component(
        "textfield",
        "name",
        label="名称",
        description="写全称",
        validate={"pattern": "^D", "patternErrorMessage": "以 D 开头"},
        properties={
            "label.en": "Name",
            "description.en": "In full",
            "patternErrorMessage.en": "Starts with D",
            "record": "dish.title",
        },
    ),
    component(
        "number",
        "price",
        label="价格",
        decimalDigits=2,
        serializeToString=True,
        increment=0.01,
        properties={"record": "dish.price"},
    ),
    component(
        "group",
        components=[
            component("select", "taste", values=[{"value": "hot", "label": "辣", "label.en": "Hot"}])
        ],
    ),
    component(
        "dynamiclist", "parts", components=[component("number", "grams"), component("textfield", "what")]
    ),
    component("datetime", "day", subtype="date"),
    component("datetime", "moment", subtype="datetime"),
    component("filepicker", "files"),
    component("expression", "tax", expression="=price * rate", properties={"record": "dish.tax"}),
    component("text", text="{{greeting}}", properties={"text.en": "Hello {{greeting}}"}),
    component("table", dataSource="=rows", columns=[{"label": "列", "label.en": "Column", "key": "c"}]),
    stops=[{"when": "=price < 0", "message": "不行"}],
)


def test_chinese_is_the_schema_itself_without_the_english() -> None:
    schema = DISH.localized("zh")
    assert schema["components"][0]["label"] == "名称"
    assert "stops" not in schema


def test_english_replaces_every_text_that_has_one() -> None:
    name, price, group, *_, text, table = DISH.localized("en")["components"]
    assert (name["label"], name["description"]) == ("Name", "In full")
    assert name["validate"] == {"pattern": "^D", "patternErrorMessage": "Starts with D"}
    assert price["label"] == "价格"
    assert group["components"][0]["values"] == [{"value": "hot", "label": "Hot"}]
    assert text["text"] == "Hello {{greeting}}"
    assert table["columns"] == [{"label": "Column", "key": "c"}]


def test_the_schema_is_json_and_stays_as_it_was() -> None:
    before = repr(DISH.schema)
    for locale in ("zh", "en", "zh_CN"):
        assert json.loads(json.dumps(DISH.localized(locale)))["components"][1]["increment"] == 0.01
    assert repr(DISH.schema) == before


def test_no_english_text_is_left_in_the_chinese_schema() -> None:
    components = DISH.localized("zh")["components"]
    assert components[2]["components"][0]["values"] == [{"value": "hot", "label": "辣"}]
    assert components[0]["properties"] == {"record": "dish.title"}


DATA = {
    "dish": {"title": "汤", "price": Decimal("200000.00"), "secret": "x"},
    "name": "another",
    "taste": "hot",
    "parts": [{"grams": Decimal("1.50"), "what": "salt", "more": 1}],
    "day": date(2026, 1, 5),
    "moment": datetime(2026, 1, 5, 4, 0, tzinfo=UTC),
    "files": [{"id": "1", "name": "a.pdf"}],
    "rate": Decimal("0.06"),
    "greeting": "hi",
    "rows": [{"c": date(2026, 1, 5)}],
    "unrelated": "nobody asked",
}


def test_the_browser_gets_what_it_needs_and_nothing_else() -> None:
    assert DISH.data_for_browser(DATA) == {
        "name": "汤",
        "price": "200000.00",
        "taste": "hot",
        "parts": [{"grams": 1.5, "what": "salt"}],
        "day": "2026-01-05",
        "moment": "2026-01-05T12:00+08:00",
        "files": [{"id": "1", "name": "a.pdf"}],
        "rate": 0.06,
        "greeting": "hi",
        "rows": [{"c": "2026-01-05"}],
    }
    json.dumps(DISH.data_for_browser(DATA))


def test_amounts_keep_their_decimals_as_text() -> None:
    shown = DISH.data_for_browser({"dish": {"price": Decimal("0.125")}})
    assert shown == {"price": "0.125"}
    assert DISH.data_for_browser({"dish": {"price": Decimal("1E+5")}}) == {"price": "100000.00"}


def test_a_value_of_another_kind_is_not_shown() -> None:
    assert DISH.data_for_browser({"name": 5, "parts": "x", "day": "soon"}) == {}


def test_the_register_gets_its_own() -> None:
    answers = {"name": "汤", "price": Decimal(5), "taste": "hot", "tax": Decimal("0.3")}
    assert DISH.record_changes(answers) == {
        "dish": {"title": "汤", "price": Decimal(5), "tax": Decimal("0.3")}
    }
    assert DISH.variables(answers) == {"taste": "hot"}
    assert DISH.record_changes({"taste": "hot"}) == {}


def test_a_fresh_field_starts_empty_every_time() -> None:
    made = form(
        component("textfield", "verdict", properties={"fresh": "true"}), component("textfield", "note")
    )
    data = {"verdict": "yes", "note": "x"}
    assert made.data_for_browser(data) == {"note": "x"}
    assert load(made, {}, data) == {"verdict": "", "note": "x"}


def test_what_there_was_before_comes_from_the_record_first() -> None:
    assert DISH.existing(DATA)["name"] == "汤"
    assert DISH.existing({"name": "another"}) == {"name": "another"}
    assert DISH.existing({"dish": None, "name": "another"}) == {"name": "another"}
