"""Which files are let in, and what is refused with the element named."""

from __future__ import annotations

import pytest

from engine import decisions
from engine.decisions import Model
from engine.decisions.xml import LARGEST, MODEL_NAMESPACES
from engine.errors import Finding, Refused
from tests.decisions.drawing import decision, definitions, input_data, literal, needs, table


def refusals(raw: bytes) -> list[Finding]:
    with pytest.raises(Refused) as refused:
        decisions.read(raw, "bad.dmn")
    return refused.value.findings


@pytest.mark.parametrize("version", MODEL_NAMESPACES)
def test_every_version_is_read(version: str) -> None:
    rules = table("UNIQUE", ["x : number"], ["o : string"], ['> 1 || "much"', '<= 1 || "little"'])
    body = input_data("x", "number") + decision("answer", rules, needs(input=["x"]), "string")
    model = decisions.read(definitions(body, version=version), "v.dmn")
    assert model.evaluate("_answer", {"x": 2}).value == "much"


def test_types_of_version_1_1_have_a_prefix() -> None:
    body = (
        '<itemDefinition name="tAmount"><typeRef xmlns:feel="http://www.omg.org/spec/FEEL/20140401">'
        "feel:number</typeRef></itemDefinition>"
        + '<inputData id="_x" name="x"><variable name="x" typeRef="own:tAmount" xmlns:own="http://tests/own"/>'
        + "</inputData>"
        + decision("answer", literal("x + 1"), needs(input=["x"]), "feel:number")
    )
    model = decisions.read(definitions(body, version=next(iter(MODEL_NAMESPACES))), "v.dmn")
    assert model.evaluate("_answer", {"x": 1}).value == 2
    assert model.by_the_standard("_answer", {"x": "1"}).value is None


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><definitions>&a;</definitions>'


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"no xml", "not XML"),
        (b"<html/>", "no DMN model|not a DMN model"),
        (DOCTYPE, "DOCTYPE"),
        (b" " * (LARGEST + 1), "larger"),
    ],
    ids=["no xml", "other xml", "doctype", "large"],
)
def test_what_is_no_model_is_refused(raw: bytes, words: str) -> None:
    [finding] = refusals(raw)
    assert finding.file == "bad.dmn"
    assert any(word in str(finding.message) for word in words.split("|"))


@pytest.mark.parametrize(
    ("body", "rule", "element"),
    [
        (decision("a", literal("1 +")), "dmn-expression", "_a"),
        (decision("a", table("UNIQUE", ["x"], ["o"], ["> > || 1"])), "dmn-expression", "rule1"),
        (decision("a", literal("1"), type_ref="tNone"), "dmn-type", "_a"),
        (decision("a", literal("1"), needs(decision=["none"])), "dmn-reference", "_a"),
        (decision("a", literal("a"), needs(decision=["a"])), "dmn-circle", "_a"),
        (decision("a", table("UNIQUE", ["x"], ["", ""], ["1 || 2 | 3"])), "dmn-table", "table"),
        (decision("a", table("UNIQUE", ["x"], ["o"], ["1 || 2"], 'aggregation="SUM"')), "dmn-table", "table"),
        (decision("a", table("UNIQUE", ["x"], ["o"], ["1 | 2 || 2"])), "dmn-file", "table"),
        (decision("a", table("MOST", ["x"], ["o"], ["1 || 2"])), "dmn-file", "table"),
        (decision("a", '<literalExpression id="j" expressionLanguage="http://juel.org"/>'), "dmn-file", "j"),
        (decision("a", '<functionDefinition kind="Java"/>'), "dmn-function", "_a"),
        (decision("a", table("UNIQUE", [""], ["o"], ["1 || 2"])), "dmn-table", "table"),
        (decision("a", table("PRIORITY", ["x"], ["o"], ["1 || 2"])), "dmn-table", "table"),
        (decision("a", literal("1")) + decision("a", literal("2")), "dmn-file", "_a"),
    ],
    ids=[
        "syntax", "cell", "type", "reference", "circle", "outputs",
        "aggregation", "cells", "policy", "language", "java", "no question", "no order", "twins",
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_element(body: str, rule: str, element: str) -> None:
    found = refusals(definitions(body))
    assert (found[0].rule, found[0].element_id) == (rule, element)


def test_a_cell_in_another_language_is_refused() -> None:
    drawn = definitions(decision("a", table("UNIQUE", ["x"], ["o"], ["1 || 2"])))
    groovy = drawn.replace(b"<inputEntry>", b'<inputEntry id="c" expressionLanguage="groovy">')
    [finding] = refusals(groovy)
    assert (finding.element_id, str(finding.message)) == ("c", "Only FEEL is evaluated, not groovy.")


def test_a_model_that_is_only_loaded_gives_null_where_it_is_wrong() -> None:
    model: Model = decisions.load(
        definitions(decision("a", literal("1 +")) + decision("b", literal("2"))), "m.dmn"
    )
    assert [f.rule for f in model.findings] == ["dmn-expression"]
    assert model.evaluate("_b", {}).value == 2
    assert model.by_the_standard("_a", {}).value is None
    with pytest.raises(decisions.DecisionFailed, match="cannot be read"):
        model.evaluate("_a", {})


def test_nesting_without_end_is_refused() -> None:
    opening, closing = "<context><contextEntry>", "</contextEntry></context>"
    deep = definitions(decision("a", opening * 400 + literal("1") + closing * 400))
    assert [finding.rule for finding in refusals(deep)] == ["dmn-file"]


def test_knowledge_sources_are_shown() -> None:
    source = '<knowledgeSource id="s" name="Law" locationURI="https://law.example/3"/>'
    model = decisions.read(definitions(source + decision("a", literal("1"))), "m.dmn")
    [found] = model.sources
    assert (found.name, found.location) == ("Law", "https://law.example/3")
