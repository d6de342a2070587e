"""The verification against the evaluation: random tables, every class of their inputs tried."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decisions import Model, verify
from tests.decisions.drawing import table_model

ENDS = st.integers(0, 3)
NUMBER_CELLS = st.one_of(
    st.just("-"),
    st.builds("{}{}".format, st.sampled_from(["", "<", "<=", ">", ">="]), ENDS),
    st.builds("{}{}..{}{}".format, st.sampled_from("[("), ENDS, ENDS, st.sampled_from("])")),
    st.builds("not({}, {})".format, ENDS, ENDS),
    st.builds("? < {} or ? = {}".format, ENDS, ENDS),
)
TEXT_CELLS = st.sampled_from(["-", '"a"', '"b"', '"a", "b"', 'not("a")', 'not("a", "b")'])
RULES = st.lists(st.builds("{} | {} || 1".format, NUMBER_CELLS, TEXT_CELLS), min_size=1, max_size=5)
NUMBERS = [Decimal(n) / 2 for n in range(-1, 8)]


def problems(model: Model) -> set[str]:
    """What goes wrong for some input."""
    found = set()
    for x, k in product(NUMBERS, ["a", "b", "c"]):
        outcome = model.by_the_standard("_answer", {"x": x, "k": k})
        found |= {problem.reason.template for problem in outcome.problems}
    return found


@settings(max_examples=150, deadline=None)
@given(RULES)
def test_it_finds_what_goes_wrong_and_nothing_else(rules: list[str]) -> None:
    model = table_model("UNIQUE", ["x : number", "k : string"], ["o"], rules)
    found = {finding.rule for finding in verify(model)}
    wrong = problems(model)
    assert ("dmn-overlap" in found) == ("Rules {rules} match at once." in wrong)
    assert ("dmn-gap" in found) == ("No rule matches." in wrong)


@settings(max_examples=100, deadline=None)
@given(RULES)
def test_rules_that_never_count_are_exactly_those_found_dead(rules: list[str]) -> None:
    model = table_model("FIRST", ["x : number", "k : string"], ["o"], rules)
    counted = {
        rule["index"]
        for x, k in product(NUMBERS, ["a", "b", "c"])
        for step in model.by_the_standard("_answer", {"x": x, "k": k}).trace
        for rule in step["table"]["rules"]
        if rule["fired"]
    }
    dead = {finding.message.params["rule"] for finding in verify(model) if finding.rule == "dmn-dead"}
    assert dead == {number for number in range(1, len(rules) + 1) if number not in counted}
