"""What is found in tables before they run: planted faults, each with its counter-example."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine import decisions
from engine.decisions import DecisionFailed, Model, boundaries, verify
from engine.errors import Finding, Severity
from tests.decisions.drawing import decision, definitions, input_data, literal, needs, table, table_model

SOUND = ['>= 200000 | - || "FULL"', '< 200000 | - || "FILING"']
COLUMNS = ["预算金额 : number", "类别 : string"]


def texts(model: Model) -> list[str]:
    return [str(finding.message) for finding in verify(model)]


def only(model: Model) -> Finding:
    [finding] = verify(model)
    return finding


def test_a_sound_table_has_no_findings() -> None:
    assert texts(table_model("UNIQUE", COLUMNS, ["mode : string"], SOUND)) == []


def test_an_overlap_under_unique_refuses_with_an_example_that_is_true() -> None:
    model = table_model("UNIQUE", COLUMNS, ["mode"], [*SOUND, '[200000..300000) | "OM" || "X"'])
    finding = only(model)
    assert (finding.rule, finding.severity, finding.element_id) == ("dmn-overlap", Severity.ERROR, "rule3")
    assert str(finding.message) == '预算金额 = 200000, 类别 = "OM" matches rules 1 and 3.'
    with pytest.raises(DecisionFailed, match="Rules 1, 3 match at once"):
        model.evaluate("_answer", {"预算金额": 200000, "类别": "OM"})


def test_rules_that_agree_may_overlap_under_any() -> None:
    assert texts(table_model("ANY", ["x : number"], ["o"], ["> 1 || 7", "> 2 || 7.0", "<= 1 || 0"])) == []
    [text] = texts(table_model("ANY", ["x : number"], ["o"], ["> 1 || 7", "> 2 || 8", "<= 1 || 0"]))
    assert text == "x = 3 matches rules 1 and 2, which say different things."


@pytest.mark.parametrize(
    ("columns", "rules", "example"),
    [
        (["x : number"], ["> 5 || 1", "< 5 || 2"], "x = 5"),
        (["x : number"], ["<= 199999.99 || 1", ">= 200000 || 2"], "x = 199999.995"),
        (["d : date"], ['< date("2024-02-05") || 1', '> date("2024-02-05") || 2'], 'd = @"2024-02-05"'),
        (["t : dayTimeDuration"], ['<= duration("PT1H") || 1'], 't = @"P1DT1H"'),
        (["m : yearMonthDuration"], ['< duration("P1Y") || 1', '>= duration("P13M") || 2'], 'm = @"P1Y"'),
        (['k : string = "A","B","C"'], ['"A" || 1', '"B" || 2'], 'k = "C"'),
        (["k : string"], ['"A" || 1', '"B" || 2'], 'k = "…"'),
        (["b : boolean"], ["true || 1"], "b = false"),
        (["b : boolean", "x : number"], ["true | - || 1", "false | > 0 || 2"], "b = false, x = 0"),
        (["x : number = [0..10]"], ["[0..5) || 1", "(5..10] || 2"], "x = 5"),
    ],
)
def test_a_gap_warns_with_an_example_that_is_true(columns: list[str], rules: list[str], example: str) -> None:
    finding = only(table_model("UNIQUE", columns, ["o"], rules))
    assert (finding.rule, finding.severity) == ("dmn-gap", Severity.WARNING)
    assert str(finding.message) == f"{example} matches no rule."


def test_days_have_nothing_between_them() -> None:
    rules = ['<= date("2024-02-04") || 1', '>= date("2024-02-05") || 2']
    assert texts(table_model("UNIQUE", ["d : date"], ["o"], rules)) == []


@pytest.mark.parametrize(("policy", "output"), [("UNIQUE", "o ! 0"), ("COLLECT", "o"), ("RULE ORDER", "o")])
def test_no_gap_where_a_default_stands_or_nothing_must_match(policy: str, output: str) -> None:
    assert texts(table_model(policy, ["x : number"], [output], ["> 5 || 1"])) == []


def test_a_rule_that_earlier_ones_cover_together_is_dead() -> None:
    rules = ["> 5 | - || 1", "<= 5 | true || 2", "[3..9] | true || 3", "- | - || 4"]
    finding = only(table_model("FIRST", ["x : number", "b : boolean"], ["o"], rules))
    assert (finding.rule, finding.element_id) == ("dmn-dead", "rule3")
    assert str(finding.message) == "Rule 3 can never be the one that counts: it always gives way to 1, 2."


def test_a_rule_that_a_more_important_one_covers_is_dead() -> None:
    rules = ['> 5 || "A"', '> 7 || "B"', '- || "C"']
    finding = only(table_model("PRIORITY", ["x : number"], ['o = "A","B","C"'], rules))
    assert str(finding.message) == "Rule 2 can never be the one that counts: it always gives way to 1."


def test_a_cell_that_holds_for_no_value_makes_its_rule_dead() -> None:
    model = table_model("COLLECT", ["x : number", 'k = "A","B"'], ["o"], ["[9..1] | - || 1", '- | "C" || 2'])
    assert texts(model) == [
        "Rule 1 can never match: x is never [9..1].",
        'Rule 2 can never match: k is never "C".',
    ]


def test_types_that_clash() -> None:
    model = table_model("COLLECT", ["x : number"], ["o : number"], ['"5" || 1', '> 1 || "much"'])
    assert texts(model) == [
        'Rule 1: x is a number, so "5" never holds: "5" is none.',
        'Rule 2 gives "much" as o, which may only be number.',
    ]


def test_a_column_without_a_type_takes_that_of_its_input() -> None:
    rules = table("UNIQUE", ["d"], ["o"], ['"2024-01-01" || 1', "- || 2"])
    body = input_data("d", "date") + decision("answer", rules, needs(input=["d"]))
    model = decisions.load(definitions(body), "t.dmn")
    assert texts(model) == ['Rule 1: d is a date, so "2024-01-01" never holds: "2024-01-01" is none.']


@pytest.mark.parametrize(
    ("rules", "name"),
    [(["- || FULL"], "FULL"), (["> limit || 1", "<= limit || 2"], "limit")],
    ids=["a text without quotes", "a name that nothing gives"],
)
def test_unknown_names(rules: list[str], name: str) -> None:
    found = verify(table_model("COLLECT", ["x : number"], ["o"], rules))
    assert [str(f.message).split(" ")[0] for f in found if f.rule == "dmn-name"] == [name]


def test_a_decision_with_requirements_reads_only_these() -> None:
    body = input_data("x") + input_data("y") + decision("answer", literal("x + y"), needs(input=["x"]))
    assert [f.rule for f in verify(decisions.load(definitions(body), "t.dmn"))] == ["dmn-name"]


def test_functions_of_the_engine_are_known_names() -> None:
    body = input_data("d") + decision("answer", literal("working days after(d, 3)"), needs(input=["d"]))
    model = decisions.load(definitions(body), "t.dmn", functions=["working days after"])
    assert texts(model) == []


def test_cells_that_cannot_be_analysed_are_named_only_where_it_matters() -> None:
    asked = ["x : number", "l"]
    apart = ["> 5 | list contains(?, 1) || 1", "<= 5 | - || 2"]
    assert texts(table_model("UNIQUE", asked, ["o"], apart)) == []
    near = ["> 5 | list contains(?, 1) || 1", "> 5 | - || 2", "<= 5 | - || 3"]
    finding = only(table_model("UNIQUE", asked, ["o"], near))
    assert finding.severity is Severity.WARNING
    assert "list contains(?, 1)" in str(finding.message)


def test_two_columns_that_ask_the_same_are_one() -> None:
    rules = ["> 5 | < 7 || 1", "<= 5 | - || 2", "- | >= 7 || 3"]
    assert texts(table_model("UNIQUE", ["x : number", "x : number"], ["o"], rules)) == []


def test_conditions_about_the_value_and_negations_are_analysed() -> None:
    rules = ["? > 5 and ? < 7 || 1", "not(? > 5 and ? < 7) || 2"]
    assert texts(table_model("UNIQUE", ["x : number"], ["o"], rules)) == []
    assert texts(table_model("UNIQUE", ["k : string"], ["o"], ['"A", "B" || 1', 'not("A", "B") || 2'])) == []


def test_a_large_table_is_verified_in_time() -> None:
    rules = [f'[{n}..{n + 1}) | "k{n % 7}" || {n}' for n in range(150)]
    model = table_model("UNIQUE", ["x : number", "k : string"], ["o : number"], rules)
    assert {finding.rule for finding in verify(model)} == {"dmn-gap"}


def test_boundaries_for_a_sweep() -> None:
    rules = ['>= 200000 | "A" || 1', "[5..100) | - || 2", "< 5 | - || 3"]
    model = table_model("COLLECT", COLUMNS, ["o"], rules)
    assert boundaries(model, "_answer") == {
        "预算金额": [Decimal(5), Decimal(100), Decimal(200000)],
        "类别": ["A"],
    }


def test_names_that_an_expression_brings_itself_are_known() -> None:
    text = "for i in xs return (function(y) y + i + abs(i))(sort([i], function(a, b) a < b)[1])"
    body = input_data("xs") + decision("answer", literal(text), needs(input=["xs"]))
    assert texts(decisions.load(definitions(body), "t.dmn")) == []
