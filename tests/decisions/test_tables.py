"""Decision tables: the seven hit policies, their outputs, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine.decisions import DecisionFailed, Model
from tests.decisions.drawing import decision, input_data, literal, model_of, needs, table, table_model

OVERLAPPING = ['> 10 || "low"', '> 20 || "middle"', '> 30 || "high"']
ORDER = 'level : string = "high","middle","low"'


def answer(model: Model, **inputs: Any) -> Any:
    return model.evaluate("_answer", inputs).value


@pytest.mark.parametrize(
    ("policy", "output", "found"),
    [
        ("FIRST", "level", "low"),
        ("PRIORITY", ORDER, "high"),
        ("COLLECT", "level", ["low", "middle", "high"]),
        ("RULE ORDER", "level", ["low", "middle", "high"]),
        ("OUTPUT ORDER", ORDER, ["high", "middle", "low"]),
    ],
)
def test_what_a_policy_makes_of_rules_that_match_at_once(policy: str, output: str, found: Any) -> None:
    assert answer(table_model(policy, ["x : number"], [output], OVERLAPPING), x=40) == found


def test_unique_refuses_two_rules_at_once() -> None:
    model = table_model("UNIQUE", ["x : number"], ["level"], OVERLAPPING)
    assert answer(model, x=15) == "low"
    with pytest.raises(DecisionFailed, match=r"Rules 1, 2 match at once"):
        answer(model, x=25)


def test_any_takes_rules_that_agree_and_refuses_others() -> None:
    model = table_model("ANY", ["x : number"], ["o"], ["> 1 || 7", "> 2 || 7.0", "> 3 || 8"])
    assert answer(model, x=3) == 7
    with pytest.raises(DecisionFailed, match="say different things"):
        answer(model, x=4)


@pytest.mark.parametrize(("aggregation", "found"), [("SUM", 6), ("MIN", 1), ("MAX", 3), ("COUNT", 3)])
def test_aggregations(aggregation: str, found: int) -> None:
    rules = ["> 1 || 1", "> 1 || 2", "> 1 || 3", "> 9 || 100"]
    model = table_model("COLLECT", ["x : number"], ["o : number"], rules, f'aggregation="{aggregation}"')
    assert answer(model, x=2) == found


@pytest.mark.parametrize(("aggregation", "found"), [("SUM", None), ("MIN", None), ("COUNT", 0)])
def test_aggregations_of_nothing(aggregation: str, found: int | None) -> None:
    model = table_model("COLLECT", ["x : number"], ["o"], ["> 1 || 1"], f'aggregation="{aggregation}"')
    assert answer(model, x=0) == found


def test_several_outputs_make_a_context() -> None:
    model = table_model("UNIQUE", ["x : number"], ["mode", "basis"], ['- || "FULL" | "§ 3"'])
    assert answer(model, x=1) == {"mode": "FULL", "basis": "§ 3"}


def test_several_outputs_are_ordered_from_the_left() -> None:
    outputs = ['a : string = "x","y"', "b = 1, 2"]
    rules = ['- || "y" | 1', '- || "x" | 2', '- || "x" | 1']
    found = answer(table_model("OUTPUT ORDER", ["k"], outputs, rules), k=0)
    assert found == [{"a": "x", "b": 1}, {"a": "x", "b": 2}, {"a": "y", "b": 1}]


def test_a_default_stands_where_no_rule_matches() -> None:
    model = table_model("UNIQUE", ["x : number"], ['o ! "other"'], ['> 1 || "more"'])
    assert [answer(model, x=2), answer(model, x=1)] == ["more", "other"]


def test_no_rule_and_no_default_fails_loudly() -> None:
    model = table_model("UNIQUE", ["x : number"], ["o"], ["> 1 || 1"])
    with pytest.raises(DecisionFailed, match="No rule matches"):
        answer(model, x=1)
    assert model.by_the_standard("_answer", {"x": 1}).value is None


@pytest.mark.parametrize("policy", ["COLLECT", "RULE ORDER"])
def test_a_table_that_collects_may_find_nothing(policy: str) -> None:
    assert answer(table_model(policy, ["x : number"], ["o"], ["> 1 || 1"]), x=1) == []


def test_an_input_of_another_type_is_named_with_its_value() -> None:
    model = table_model("UNIQUE", ["amount : number"], ["o"], ["- || 1"])
    with pytest.raises(DecisionFailed, match=r'amount is "12", which is no number'):
        answer(model, amount="12")


def test_an_input_outside_of_its_values_is_named() -> None:
    model = table_model("UNIQUE", ['kind : string = "A","B"'], ["o"], ["- || 1"])
    with pytest.raises(DecisionFailed, match=r'kind is "C", which is none of the values "A","B"'):
        answer(model, kind="C")
    assert answer(model, kind=None) == 1


def test_an_output_of_another_type_is_refused() -> None:
    model = table_model("UNIQUE", ["x"], ["o : number"], ['- || "much"'])
    with pytest.raises(DecisionFailed, match=r'o is "much", which is no number'):
        answer(model, x=1)


def test_cells_read_other_names_and_the_value_itself() -> None:
    rules = ['>= limit || "over"', '? < limit and ? > limit - 10 || "near"', '<= limit - 10 || "under"']
    body = (
        input_data("x", "number")
        + input_data("limit", "number")
        + decision("answer", table("UNIQUE", ["x : number"], ["o"], rules), needs(input=["x", "limit"]))
    )
    model = model_of(body)
    assert [answer(model, x=x, limit=100) for x in (100, 95, 90)] == ["over", "near", "under"]


def test_numbers_stay_exact() -> None:
    model = table_model("UNIQUE", ["x : number"], ["o"], ["= 0.3 || x * 3", "!= 0.3 || null"])
    assert answer(model, x=Decimal("0.1") + Decimal("0.2")) == Decimal("0.9")


def test_a_table_inside_a_context_and_one_that_a_function_holds() -> None:
    inner = table("UNIQUE", ["level : number"], ["o"], ['>= 2 || "MLPS"', '< 2 || "SELF"'])
    context = (
        '<context><contextEntry><variable name="level"/>'
        + literal("x + 1")
        + "</contextEntry><contextEntry>"
        + inner
        + "</contextEntry></context>"
    )
    model = model_of(input_data("x", "number") + decision("answer", context, needs(input=["x"])))
    assert [answer(model, x=1), answer(model, x=0)] == ["MLPS", "SELF"]
