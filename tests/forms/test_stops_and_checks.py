"""Rules of the whole form: when nothing may be stored, and what has to agree."""

from decimal import Decimal

import pytest

from engine.forms import Stopped
from engine.labels import Labels
from tests.forms import component, errors, form, load

SECRET = {"when": '=secret = "yes"', "message": "不得录入", "message.en": "Not here"}
YES_NO = [{"value": "yes", "label": "是"}, {"value": "no", "label": "否"}]
SUM = {
    "unless": "=sum(parts.amount) = total",
    "field": "total",
    "message": "合计不符",
    "message.en": "The sum differs",
}


def stopping() -> object:
    return form(
        component("radio", "secret", values=YES_NO),
        component("textfield", "name", validate={"required": True}),
        stops=[SECRET],
    )


def test_a_stop_comes_before_everything_else() -> None:
    with pytest.raises(Stopped) as stopped:
        load(stopping(), {"secret": "yes", "name": 17})
    assert stopped.value.params["text"] == Labels("不得录入", "Not here")
    assert str(stopped.value) == "不得录入"


def test_no_stop_without_the_answer() -> None:
    assert load(stopping(), {"secret": "no", "name": "x"}) == {"secret": "no", "name": "x"}
    assert errors(stopping(), {"secret": None}) == {"name": ["This field is required."]}


def test_a_draft_is_stopped_as_well() -> None:
    made = stopping()
    made.refuse_stopped({"secret": "no"}, {}, {})
    with pytest.raises(Stopped):
        made.refuse_stopped({"secret": "yes"}, {}, {})


def test_an_answer_that_was_given_before_stops_too() -> None:
    with pytest.raises(Stopped):
        load(stopping(), {"name": "x"}, {"secret": "yes"})


def checking() -> object:
    return form(
        component("number", "total", serializeToString=True),
        component("dynamiclist", "parts", components=[component("number", "amount", serializeToString=True)]),
        component("textfield", "name", validate={"required": True}),
        checks=[SUM],
    )


def test_what_agrees_passes() -> None:
    sent = {"name": "x", "total": "0.30", "parts": [{"amount": "0.10"}, {"amount": "0.20"}]}
    assert load(checking(), sent)["total"] == Decimal("0.30")


def test_what_does_not_agree_is_said_at_its_field_beside_other_errors() -> None:
    sent = {"total": "0.30", "parts": [{"amount": "0.10"}]}
    assert errors(checking(), sent) == {"total": ["合计不符"], "name": ["This field is required."]}


def test_what_cannot_be_told_does_not_pass() -> None:
    assert errors(checking(), {"name": "x", "total": "0.30"}) == {"total": ["合计不符"]}


def test_a_rule_over_fields_that_are_wrong_themselves_is_silent() -> None:
    sent = {"name": "x", "total": "0.30", "parts": [{"amount": "x"}]}
    assert errors(checking(), sent) == {"parts.0.amount": ["Enter a number."]}


def test_a_rule_rests_while_its_field_is_hidden() -> None:
    made = form(
        component("radio", "secret", values=YES_NO),
        component(
            "group",
            None,
            components=[component("number", "total", serializeToString=True)],
            conditional={"hide": '=secret != "no"'},
        ),
        checks=[{"unless": "=total > 0", "field": "total", "message": "须大于零"}],
    )
    assert load(made, {"secret": None}) == {"secret": None}
    assert errors(made, {"secret": "no", "total": "0"}) == {"total": ["须大于零"]}
