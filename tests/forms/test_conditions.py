"""Hidden, computed and read-only fields: the server works out again what the browser showed."""

from decimal import Decimal
from typing import Any

import pytest

from engine.forms import FormBroken, Unstable
from tests.forms import component, errors, form, load

REQUIRED = {"required": True}


def hidden(condition: str, part: dict[str, Any]) -> dict[str, Any]:
    return part | {"conditional": {"hide": condition}}


REASON = hidden("=not(special)", component("textfield", "reason", validate=REQUIRED))


def test_a_hidden_field_is_absent_and_not_required() -> None:
    made = form(component("checkbox", "special"), REASON)
    assert load(made, {"special": False}) == {"special": False}
    assert errors(made, {"special": True}) == {"reason": ["This field is required."]}


def test_what_a_client_sends_for_a_hidden_field_is_dropped() -> None:
    made = form(component("checkbox", "special"), REASON)
    assert load(made, {"special": False, "reason": "x"}) == {"special": False}
    assert load(made, {"special": False, "reason": 17}) == {"special": False}


def test_an_older_value_of_a_hidden_field_is_null_to_the_others() -> None:
    made = form(
        component("checkbox", "special"), REASON, component("expression", "said", expression="=reason = null")
    )
    assert load(made, {"special": False}, {"reason": "old"})["said"] is True


@pytest.mark.parametrize(
    ("condition", "data", "shown"),
    [
        ("=true", {}, False),
        ("=false", {}, True),
        ("=null", {}, True),  # only what is exactly true hides
        ("=unknown > 5", {}, True),
        ('="true"', {}, True),
        ('=role = "cook"', {"role": "cook"}, False),
        ("=dish.price >= 200000", {"dish": {"price": Decimal("200000.00")}}, False),
        ("=dish.price >= 200000", {"dish": {"price": Decimal("199999.99")}}, True),
    ],
)
def test_only_true_hides(condition: str, data: dict[str, Any], shown: bool) -> None:
    made = form(hidden(condition, component("textfield", "x")))
    assert ("x" in load(made, {"x": "a"}, data)) is shown


def test_a_hidden_group_and_list_hide_what_they_contain() -> None:
    inner = [component("textfield", "a", validate=REQUIRED)]
    made = form(
        component("checkbox", "more"),
        hidden("=not(more)", component("group", components=inner)),
        hidden("=not(more)", component("group", "g", components=inner)),
        hidden("=not(more)", component("dynamiclist", "rows", components=inner)),
    )
    assert load(made, {"more": False, "rows": [{}]}) == {"more": False}
    found = errors(made, {"more": True, "rows": [{}]})
    assert set(found) == {"a", "g.a", "rows.0.a"}


def test_a_chain_of_conditions_comes_to_rest() -> None:
    made = form(
        component("checkbox", "a"),
        hidden("=not(a)", component("checkbox", "b")),
        hidden("=b != true", component("checkbox", "c")),
        hidden("=c != true", component("checkbox", "d")),
    )
    sent = {"a": False, "b": True, "c": True, "d": True}
    assert load(made, sent) == {"a": False}
    assert load(made, sent | {"a": True}) == sent | {"a": True}


def test_conditions_that_contradict_each_other_are_said_to() -> None:
    made = form(
        hidden("=b = null", component("textfield", "a")), hidden("=a != null", component("textfield", "b"))
    )
    with pytest.raises(Unstable):
        load(made, {"a": "x", "b": "y"})


def test_rows_are_seen_through_this_parent_and_number() -> None:
    made = form(
        component("textfield", "kind"),
        component(
            "dynamiclist",
            "rows",
            components=[
                component("textfield", "kind"),
                hidden('=this.kind = "a"', component("textfield", "by_this")),
                hidden('=kind = "a"', component("textfield", "by_name")),
                hidden('=parent.kind = "top"', component("textfield", "by_parent")),
                hidden("=i[1] = 2", component("textfield", "by_number")),
                hidden('=_this_.kind = "a"', component("textfield", "by_this_too")),
            ],
        ),
    )
    first, second = load(made, {"kind": "top", "rows": [{"kind": "a"}, {"kind": "b"}]})["rows"]
    assert set(first) == {"kind", "by_name", "by_number"}
    assert set(second) == {"kind", "by_this", "by_name", "by_this_too"}


def test_rows_within_rows_know_both_numbers() -> None:
    made = form(
        component(
            "dynamiclist",
            "rows",
            components=[
                component("textfield", "name"),
                component(
                    "dynamiclist",
                    "inner",
                    components=[
                        component("expression", "at", expression="=parent.name + string(i[1]) + string(i[2])")
                    ],
                ),
            ],
        )
    )
    rows = load(made, {"rows": [{"name": "x"}, {"name": "y", "inner": [{}, {}]}]})["rows"]
    assert rows[1]["inner"] == [{"at": "y21"}, {"at": "y22"}]


def test_computed_fields_are_worked_out_and_never_believed() -> None:
    made = form(
        component("expression", "total", expression="=sum(rows.amount)"),
        component("expression", "double", expression="=total * 2"),
        component("dynamiclist", "rows", components=[component("number", "amount", serializeToString=True)]),
    )
    sent = {"total": 1, "double": 1, "rows": [{"amount": "0.10"}, {"amount": "0.20"}]}
    answers = load(made, sent)
    assert (answers["total"], answers["double"]) == (Decimal("0.30"), Decimal("0.60"))


def test_a_computed_field_may_hide_another() -> None:
    made = form(
        component("number", "n"),
        component("expression", "large", expression="=n > 5"),
        hidden("=not(large)", component("textfield", "why", validate=REQUIRED)),
    )
    assert set(load(made, {"n": 5})) == {"n", "large"}
    assert set(errors(made, {"n": 6})) == {"why"}


def test_read_only_and_disabled_fields_change_nothing() -> None:
    made = form(
        component("textfield", "a", readonly=True, validate=REQUIRED),
        component("textfield", "b", disabled=True, validate=REQUIRED),
        component("textfield", "c", readonly="=closed"),
        component("expression", "seen", expression="=a + b + c"),
    )
    data = {"a": "1", "b": "2", "c": "3", "closed": True}
    sent = {"a": "x", "b": "y", "c": "z"}
    assert load(made, sent, data) == {"seen": "123"}
    assert load(made, sent, data | {"closed": False}) == {"c": "z", "seen": "12z"}


def test_a_read_only_field_without_value_has_its_default() -> None:
    made = form(
        component("number", "a", readonly=True, defaultValue=5),
        component("expression", "b", expression="=a + 1"),
    )
    assert load(made, {"a": 100}) == {"b": Decimal(6)}


ROWS = [component("textfield", "what", readonly=True), component("checkbox", "done")]


def test_rows_that_are_fixed_keep_their_read_only_parts() -> None:
    made = form(component("dynamiclist", "rows", allowAddRemove=False, components=ROWS))
    data = {"rows": [{"what": "wash", "done": False}, {"what": "cook", "done": False}]}
    sent = {"rows": [{"what": "nothing", "done": True}, {"done": True}]}
    assert load(made, sent, data) == {
        "rows": [{"what": "wash", "done": True}, {"what": "cook", "done": True}]
    }


def test_rows_that_come_and_go_are_believed_when_a_former_row_says_the_same() -> None:
    made = form(component("dynamiclist", "rows", components=ROWS))
    data = {"rows": [{"what": "wash", "done": False}, {"what": "cook", "done": False}]}
    sent = {"rows": [{"what": "cook", "done": True}, {"what": "invented", "done": True}, {"done": False}]}
    assert load(made, sent, data)["rows"] == [
        {"what": "cook", "done": True},
        {"what": "", "done": True},
        {"what": "", "done": False},
    ]


def test_the_data_behind_the_form_is_left_alone() -> None:
    data = {"rows": [{"what": "wash", "done": False, "more": 1}], "name": "x"}
    made = form(component("dynamiclist", "rows", allowAddRemove=False, components=ROWS))
    load(made, {"rows": [{"done": True}]}, data)
    load(made, {}, data)
    assert data == {"rows": [{"what": "wash", "done": False, "more": 1}], "name": "x"}


def test_functions_of_the_engine_are_at_hand() -> None:
    made = form(component("expression", "due", expression="=working days after(start, 5)"))
    functions = {"working days after": lambda date, count: f"{date}+{count}"}
    assert load(made, {}, {"start": "monday"}, functions=functions) == {"due": "monday+5"}


def test_an_expression_that_never_ends_names_itself() -> None:
    made = form(component("expression", "x", expression="=count(for i in 1..100000000 return i)"))
    with pytest.raises(FormBroken, match="for i in"):
        load(made, {})
