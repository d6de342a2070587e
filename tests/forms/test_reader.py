"""What the server could not evaluate is refused when it is deployed, with the component named."""

from typing import Any

import pytest

from engine import forms
from engine.errors import Refused
from engine.labels import Labels
from tests.forms import component, form, schema

CHOICE = [{"value": "a", "label": "A"}]


def findings(raw: bytes) -> list[tuple[str | None, str]]:
    with pytest.raises(Refused) as refused:
        forms.read(raw, "forms/order.form")
    assert {finding.file for finding in refused.value.findings} == {"forms/order.form"}
    return [(finding.element_id, str(finding.message)) for finding in refused.value.findings]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"{", "not valid JSON"),
        (b"[]", "schema of type default"),
        (b'{"type": "default", "components": []}', "has no id"),
        (b'{"type": "default", "id": "x"}', "has no components"),
        (schema(component("textfield", "a"), id=" "), "has no id"),
        (schema(component("textfield", "a"), stops={}), "stops cannot be {}"),
        (schema(component("textfield", "a"), stops=[{"when": "=true"}]), "says in its message"),
        (schema(component("textfield", "a"), stops=[{"when": "a", "message": "m"}]), "starts with an equals"),
        (
            schema(component("textfield", "a"), checks=[{"unless": "=true", "field": "b", "message": "m"}]),
            "shown at a field of the form, not at b",
        ),
    ],
)
def test_a_file_that_is_no_form(raw: bytes, said: str) -> None:
    assert any(said in message for _, message in findings(raw))


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (component("slider", "x"), "The component type slider is not known."),
        (component("textfield"), "needs a key"),
        (component("textfield", "a b"), "needs a key"),
        (component("textfield", "a.b"), "needs a key"),
        (component("dynamiclist", components=[]), "a list needs a path"),
        (component("dynamiclist", "x", isRepeating=False), "is a group"),
        (component("group", "x", components={}), "nested too deeply or are no list"),
        (component("textfield", "x", conditional={"hide": "=1 +"}), "The expression =1 + is wrong"),
        (component("textfield", "x", conditional={"hide": "true"}), "starts with an equals sign"),
        (component("textfield", "x", label="{{ 1 + }}"), "The expression =1 + is wrong"),
        (component("text", text="{{#if x +}}a{{/if}}"), "The expression =x + is wrong"),
        (component("textfield", "x", readonly="=("), "is wrong"),
        (component("textfield", "x", validate={"required": "=true"}), "required cannot be =true"),
        (component("textfield", "x", validate={"pattern": "("}), "pattern cannot be ("),
        (component("textfield", "x", validate={"minLength": "two"}), "minLength cannot be two"),
        (component("textfield", "x", validate={"maxLength": "=("}), "is wrong"),
        (component("textfield", "x", validate={"validationType": "iban"}), "validationType cannot be iban"),
        (component("textfield", "x", validate=[1]), "validate cannot be [1]"),
        (component("number", "x", validate={"min": True}), "min cannot be True"),
        (component("number", "x", decimalDigits=-1), "decimalDigits cannot be -1"),
        (component("number", "x", increment=0), "increment cannot be 0"),
        (component("datetime", "x"), "of subtype date, time or datetime"),
        (component("datetime", "x", subtype="date", timeInterval="often"), "timeInterval cannot be often"),
        (component("filepicker", "x", accept="image/*"), "accept cannot be image/*"),
        (component("filepicker", "x", multiple="maybe"), "multiple cannot be maybe"),
        (component("expression", "x"), "starts with an equals sign"),
        (component("select", "x"), "A choice needs options"),
        (component("select", "x", values=["a"]), "a list of values with labels"),
        (component("select", "x", valuesExpression="=["), "is wrong"),
        (component("select", "x", valuesKey=""), "needs options"),
        (component("textfield", "x", properties=["a"]), "names with texts"),
        (component("textfield", "x", properties={"record": "amount"}), "names a kind and a field"),
    ],
)
def test_a_component_that_cannot_be_served(part: dict[str, Any], said: str) -> None:
    found = findings(schema(component("textfield", "fine"), part))
    assert any(said in message for _, message in found), found
    assert {element for element, _ in found} <= {part.get("key") or part.get("path"), None}


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([component("textfield", "x"), component("number", "x")], "The key x is given twice"),
        (
            [component("textfield", "x"), component("group", components=[component("number", "x")])],
            "The key x is given twice",
        ),
        (
            [component("textfield", "x", id="i"), component("textfield", "y", id="i")],
            "The component id i is given twice",
        ),
        (
            [component("dynamiclist", "r", components=[component("textfield", "x", disabled=True)])],
            "is readonly, not disabled",
        ),
        (
            [component("dynamiclist", "r", components=[component("textfield", "x", readonly="=true")])],
            "cannot depend on an expression",
        ),
        (
            [
                component(
                    "group", "g", components=[component("textfield", "x", properties={"record": "dish.name"})]
                )
            ],
            "belongs to a record",
        ),
    ],
)
def test_components_that_do_not_go_together(parts: list[dict[str, Any]], said: str) -> None:
    assert any(said in message for _, message in findings(schema(*parts)))


def test_the_same_key_may_come_again_further_in() -> None:
    inner = [component("textfield", "name")]
    made = form(
        component("textfield", "name"),
        component("group", "g", components=inner),
        component("dynamiclist", "rows", components=inner),
    )
    assert [field.path for field in made.fields] == ["name", "g", "g.name", "rows", "rows.*.name"]


def test_a_form_too_deep_is_refused() -> None:
    part = component("textfield", "x")
    for _ in range(12):
        part = component("group", components=[part])
    assert "nested too deeply" in findings(schema(part))[0][1]


def test_everything_wrong_is_said_at_once() -> None:
    raw = schema(component("slider"), component("number", "n", increment=-1), component("select", "s"))
    assert [element for element, _ in findings(raw)] == [None, "n", "s"]


def test_every_component_type_is_known() -> None:
    made = form(
        component("textfield", "a1"),
        component("textarea", "a2"),
        component("number", "a3"),
        component("checkbox", "a4"),
        component("radio", "a5", values=CHOICE),
        component("select", "a6", values=CHOICE),
        component("checklist", "a7", values=CHOICE),
        component("taglist", "a8", values=CHOICE),
        component("datetime", "a9", subtype="date"),
        component("filepicker", "b1"),
        component("expression", "b2", expression="=1"),
        component("group", "b3", components=[]),
        component("dynamiclist", "b4", components=[]),
        component("text", text="# {{name}}"),
        component("html", content="<p>{{name}}</p>"),
        component("table", dataSource="=rows"),
        component("image", source="=url"),
        component("iframe"),
        component("button", action="submit"),
        component("separator"),
        component("spacer"),
        component("documentPreview", dataSource="=files"),
    )
    assert len(made.fields) == 13
    assert made.reads == {"name", "rows", "url", "files"}


def test_what_others_may_know_of_a_field() -> None:
    (field,) = form(
        component(
            "number",
            "price",
            label="价格",
            validate={"required": True},
            properties={"label.en": "Price", "record": "dish.price", "article": "K1"},
        )
    ).fields
    assert (field.key, field.path, field.type, field.required) == ("price", "price", "number", True)
    assert (field.record, field.article, field.labels) == ("dish.price", "K1", Labels("价格", "Price"))


def test_tables_of_the_installation_are_told_from_variables() -> None:
    made = form(
        component("select", "a", valuesKey="codes.colour"),
        component("select", "b", valuesKey="units.kitchen"),
        component("select", "c", valuesKey="guests"),
    )
    assert made.options_keys == {"codes.colour", "units.kitchen"}
    assert "guests" in made.reads
