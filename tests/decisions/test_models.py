"""The graph: requirements, functions, services, imports, types, boxed expressions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine import decisions
from engine.decisions import DecisionFailed, Model
from engine.errors import NotFound, Refused
from tests.decisions.drawing import (
    OWN,
    V15,
    decision,
    definitions,
    input_data,
    literal,
    model_of,
    needs,
    table,
)

ITEMS = """
<itemDefinition name="tKind"><typeRef>string</typeRef>
  <allowedValues><text>"A", "B"</text></allowedValues></itemDefinition>
<itemDefinition name="tPart"><itemComponent name="kind"><typeRef>tKind</typeRef></itemComponent>
  <itemComponent name="the amount"><typeRef>number</typeRef></itemComponent></itemDefinition>
<itemDefinition name="tParts" isCollection="true"><typeRef>tPart</typeRef></itemDefinition>
"""


def value(body: str, name: str = "answer", **inputs: Any) -> Any:
    return model_of(body).evaluate(f"_{name}", inputs).value


def knowledge(name: str, parameters: str, logic: str, requires: str = "") -> str:
    named = [part.split(":") for part in parameters.split()]
    formal = "".join(f'<formalParameter name="{p}" typeRef="{t}"/>' for p, t in named)
    inside = f'<variable name="{name}"/><encapsulatedLogic>{formal}{logic}</encapsulatedLogic>{requires}'
    return f'<businessKnowledgeModel id="_{name}" name="{name}">{inside}</businessKnowledgeModel>'


def entry(name: str, logic: str) -> str:
    variable = f'<variable name="{name}"/>' if name else ""
    return f"<contextEntry>{variable}{logic}</contextEntry>"


def test_a_decision_rests_on_others_and_each_is_decided_once() -> None:
    body = (
        input_data("x", "number")
        + decision("twice", literal("x * 2"), needs(input=["x"]))
        + decision("more", literal("twice + 1"), needs(decision=["twice"]))
        + decision("answer", literal("twice + more"), needs(decision=["twice", "more"]))
    )
    outcome = model_of(body).evaluate("_answer", {"x": 3})
    assert outcome.value == 13
    assert [step["name"] for step in outcome.trace] == ["twice", "more", "answer"]


def test_what_a_decision_does_not_require_it_does_not_see() -> None:
    body = input_data("x") + input_data("y") + decision("answer", literal("y"), needs(input=["x"]))
    model = model_of(body)
    assert model.by_the_standard("_answer", {"x": 1, "y": 2}).value is None


def test_a_decision_drawn_without_requirements_reads_what_comes_in() -> None:
    model = model_of(
        decision("answer", table("UNIQUE", ["预算 总金额"], ["o"], ["> 1 || 预算 总金额 + 1", "<= 1 || 0"]))
    )
    assert model.evaluate("_answer", {"预算 总金额": 2}).value == 3
    assert [each.name for each in model.decisions["_answer"].inputs] == ["预算 总金额"]


def test_inputs_are_found_through_requirements() -> None:
    body = (
        '<inputData id="_x" name="x" label="预算" lf:en="Budget">'
        '<variable name="x" typeRef="number"/></inputData>'
        + decision("half", literal("x / 2"), needs(input=["x"]))
        + decision("answer", literal("half"), needs(decision=["half"]))
    )
    [found] = model_of(body).decisions["_answer"].inputs
    assert (found.name, found.type, found.labels) == ("x", "number", {"zh": "预算", "en": "Budget"})


def test_an_input_without_a_label_has_that_of_the_column_that_asks_for_it() -> None:
    rules = table("UNIQUE", ["x : number", "y : string"], ["o"], ["- | - || 1"])
    rules = rules.replace("<input>", '<input label="预算" lf:en="Budget">', 1)
    rules = rules.replace("<input>", '<input label="类别">', 1)
    drawn = decision("answer", rules, needs(input=["x"]))
    x, y = model_of(input_data("x", "number") + drawn).decisions["_answer"].inputs
    assert (x.type, x.labels) == ("number", {"zh": "预算", "en": "Budget"})
    assert (y.type, y.labels) == ("string", {"zh": "类别", "en": "类别"})


def test_functions_call_functions_and_take_what_fits() -> None:
    body = (
        knowledge("square", "n:number", literal("n * n"))
        + knowledge("fourth", "n:number", literal("square(square(n))"), needs(knowledge=["square"]))
        + decision("answer", literal('[fourth(2), fourth([3]), fourth("2")]'), needs(knowledge=["fourth"]))
    )
    assert value(body) == [16, 81, None]


def test_a_function_is_invoked_by_names() -> None:
    invocation = (
        "<invocation>"
        + literal("minus")
        + '<binding><parameter name="b"/>'
        + literal("2")
        + "</binding>"
        + '<binding><parameter name="a"/>'
        + literal("10")
        + "</binding></invocation>"
    )
    minus = knowledge("minus", "a:number b:number", literal("a - b"))
    assert value(minus + decision("answer", invocation, needs(knowledge=["minus"]))) == 8
    unknown = invocation.replace('name="a"', 'name="c"')
    assert value(minus + decision("answer", unknown, needs(knowledge=["minus"]))) is None


def test_a_function_is_evaluated_by_its_own_id() -> None:
    model = model_of(knowledge("minus", "a:number b:number", literal("a - b")))
    assert model.evaluate("_minus", {"a": 5, "b": 2, "other": 1}).value == 3
    with pytest.raises(DecisionFailed, match="minus"):
        model.evaluate("_minus", {"a": 5, "b": "2"})


def test_functions_that_call_themselves_without_end_are_stopped() -> None:
    body = knowledge("again", "f:Any", literal("f(f)")) + decision(
        "answer", literal("again(again)"), needs(knowledge=["again"])
    )
    with pytest.raises(DecisionFailed, match="calling one another"):
        value(body)


def service(name: str, output: str, inputs: str = "", decisions: str = "") -> str:
    given = "".join(f'<inputDecision href="#_{d}"/>' for d in decisions.split())
    given += "".join(f'<inputData href="#_{i}"/>' for i in inputs.split())
    outputs = "".join(f'<outputDecision href="#_{o}"/>' for o in output.split())
    inside = f'<variable name="{name}"/>{outputs}{given}'
    return f'<decisionService id="_{name}" name="{name}">{inside}</decisionService>'


PRICED = (
    input_data("x", "number")
    + decision("price", literal("100"), type_ref="number")
    + decision("total", literal("x * price"), needs(input=["x"], decision=["price"]), "number")
)


def test_a_service_takes_its_input_data_first_and_decides_anew() -> None:
    body = (
        PRICED
        + service("sell", "total", "x", "price")
        + decision(
            "answer",
            literal("[total, sell(2, 5), sell(price: 1, x: 3)]"),
            needs(decision=["total"], knowledge=["sell"]),
        )
    )
    assert value(body, x=7) == [700, 10, 3]


def test_a_service_is_evaluated_by_its_own_id() -> None:
    model = model_of(PRICED + service("sell", "total price", "x"))
    assert model.evaluate("_sell", {"x": 2}).value == {"total": 200, "price": 100}
    assert [each.name for each in model.services["_sell"].inputs] == ["x"]


def test_types_are_coerced_or_refused_by_name() -> None:
    body = (
        ITEMS
        + input_data("parts", "tParts")
        + decision("answer", literal("sum(parts.the amount)"), needs(input=["parts"]), "number")
    )
    assert value(body, parts={"kind": "A", "the amount": 3}) == 3
    with pytest.raises(DecisionFailed, match=r"parts is .*which is no tParts"):
        value(body, parts=[{"kind": "C", "the amount": 3}])
    with pytest.raises(DecisionFailed, match=r"parts is .*which is no tParts"):
        value(body, parts=[{"kind": "A"}])


def test_an_input_that_is_no_value_is_named() -> None:
    body = input_data("x") + decision("answer", literal("x"), needs(input=["x"]))
    with pytest.raises(DecisionFailed, match=r"x: An expression cannot hold float"):
        value(body, x=0.5)


def test_allowed_values_are_named() -> None:
    body = ITEMS + input_data("k", "tKind") + decision("answer", literal("k"), needs(input=["k"]))
    with pytest.raises(DecisionFailed, match=r'k is "C", which is none of the values "A", "B"'):
        value(body, k="C")


def test_a_date_becomes_a_date_and_time_and_a_result_is_checked() -> None:
    body = input_data("d", "dateTime") + decision("answer", literal("d.hour"), needs(input=["d"]), "number")
    assert value(body, d=date(2026, 1, 2)) == 0
    with pytest.raises(DecisionFailed, match=r'answer is "x", which is no number'):
        value(decision("answer", literal('"x"'), type_ref="number"))


def test_names_that_need_to_be_known_are_read() -> None:
    body = (
        '<itemDefinition name="t"><itemComponent name="a-b/c"><typeRef>number</typeRef></itemComponent>'
        "</itemDefinition>"
        + input_data("预算-总额", "t")
        + decision("answer", literal("预算-总额.a-b/c + 1"), needs(input=["预算-总额"]))
    )
    assert value(body, **{"预算-总额": {"a-b/c": 2}}) == 3


@pytest.mark.parametrize(
    ("logic", "found"),
    [
        (
            "<context>" + entry("a", literal("1")) + entry("b", literal("a + 1")) + "</context>",
            {"a": 1, "b": 2},
        ),
        ("<context>" + entry("a", literal("1")) + entry("", literal("a + 1")) + "</context>", 2),
        ("<list>" + literal("1") + literal('"x"') + "</list>", [1, "x"]),
        (
            '<relation><column name="a"/><column name="b"/>'
            + "<row>" + literal("1") + literal("2") + "</row><row>"
            + literal("3") + literal("4") + "</row></relation>",
            [{"a": 1, "b": 2}, {"a": 3, "b": 4}],
        ),
        (
            "<filter><in>" + literal("[{n: 1}, {n: 5}]") + "</in><match>" + literal("n > 2 and item.n < 9")
            + "</match></filter>",
            [{"n": 5}],
        ),
        (
            "<conditional><if>" + literal("1 > 2") + "</if><then>" + literal('"yes"') + "</then><else>"
            + literal('"no"') + "</else></conditional>",
            "no",
        ),
        (
            '<for iteratorVariable="i"><in>' + literal("[1..4]") + "</in><return>"
            + literal("i + count(partial)") + "</return></for>",
            [1, 3, 5, 7],
        ),
        (
            '<some iteratorVariable="i"><in>' + literal("[1, 2]") + "</in><satisfies>" + literal("i > 1")
            + "</satisfies></some>",
            True,
        ),
        (
            '<every iteratorVariable="i"><in>' + literal("[1, 2]") + "</in><satisfies>" + literal("i > 1")
            + "</satisfies></every>",
            False,
        ),
        (
            '<context><contextEntry><variable name="f"/><functionDefinition>'
            '<formalParameter name="n" typeRef="number"/>' + literal("n + 1")
            + "</functionDefinition></contextEntry>"
            + entry("", literal("f(41)")) + "</context>",
            42,
        ),
    ],
    ids=[
        "context", "result", "list", "relation", "filter",
        "conditional", "for", "some", "every", "function",
    ],
)  # fmt: skip
def test_boxed_expressions(logic: str, found: Any) -> None:
    assert value(decision("answer", logic)) == found


@pytest.mark.parametrize("quantity", ["some", "every"])
def test_a_condition_that_is_neither_true_nor_false_gives_null(quantity: str) -> None:
    logic = (
        f'<{quantity} iteratorVariable="i"><in>' + literal("[1]") + "</in><satisfies>" + literal('"x"')
        + f"</satisfies></{quantity}>"
    )  # fmt: skip
    outcome = model_of(decision("answer", logic)).evaluate("_answer", {})
    assert outcome.value is None
    assert "neither true nor false" in str(outcome.suppressed[0])


THEIRS = "http://tests/theirs"


def importing(name: str, text: str, href: str = THEIRS) -> tuple[bytes, dict[str, bytes]]:
    theirs = definitions(
        '<itemDefinition name="tRate"><typeRef>number</typeRef></itemDefinition>'
        + input_data("base", "number")
        + decision("the rate", literal("base / 2"), needs(input=["base"]), "tRate")
        + knowledge("add", "a:number b:number", literal("a + b")),
        THEIRS,
    )
    requires = (
        f'<informationRequirement><requiredDecision href="{href}#_the rate"/></informationRequirement>'
        f'<knowledgeRequirement><requiredKnowledge href="{href}#_add"/></knowledgeRequirement>'
    )
    prefix = f"{name}." if name else ""
    ours = definitions(
        f'<import name="{name}" namespace="{THEIRS}" locationURI="theirs.dmn" importType="{V15}"/>'
        + decision("answer", literal(text), requires, f"{prefix}tRate")
    )
    return ours, {"theirs.dmn": theirs}


@pytest.mark.parametrize(
    ("name", "text"), [("their model", "their model.add(their model.the rate, 1)"), ("", "add(the rate, 1)")]
)
def test_models_import_others(name: str, text: str) -> None:
    model = decisions.read(*_with_file(importing(name, text)))
    assert model.evaluate("_answer", {"base": 10}).value == 6
    assert model.evaluate("_answer", {"base": 10, f"{{{THEIRS}}}base": 20}).value == 11


def test_an_import_is_also_found_by_its_file() -> None:
    model = decisions.read(*_with_file(importing("theirs", "theirs.add(theirs.the rate, 1)", "theirs.dmn")))
    assert model.evaluate("_answer", {"base": 10}).value == 6


def test_an_import_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        decisions.read(importing("theirs", "1")[0], "ours.dmn")
    assert {finding.rule for finding in refused.value.findings} == {"dmn-import", "dmn-reference", "dmn-type"}


def _with_file(models: tuple[bytes, dict[str, bytes]]) -> tuple[bytes, str, dict[str, bytes]]:
    return models[0], "ours.dmn", models[1]


def test_functions_of_the_engine_can_be_called() -> None:
    model = model_of(input_data("n") + decision("answer", literal("plus seven(n)"), needs(input=["n"])))
    assert model.evaluate("_answer", {"n": 1}, {"plus seven": lambda n: n + 7}).value == Decimal(8)


def test_what_does_not_exist() -> None:
    model: Model = model_of(decision("answer", literal("1")))
    with pytest.raises(NotFound):
        model.evaluate("_other", {})
    with pytest.raises(NotFound):
        model.find("other")
    assert model.find("answer") == "_answer"
    assert OWN in str(model.linked.main.namespace)
