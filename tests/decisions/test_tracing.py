"""The explanation of an evaluation, as it is stored and shown."""

from __future__ import annotations

from typing import Any

import pytest

from engine import decisions, feel
from engine.decisions import DecisionFailed, Model
from tests.decisions.drawing import decision, definitions, input_data, needs

TABLE = """
<decisionTable id="t" hitPolicy="FIRST">
  <input id="i1" label="预算金额" lf:en="Budget">
    <inputExpression typeRef="number"><text>amount</text></inputExpression></input>
  <input id="i2"><inputExpression><text>kind</text></inputExpression></input>
  <output id="o" name="mode" typeRef="string"/>
  <annotation name="依据"/><annotation name="说明"/>
  <rule id="r1"><description>most</description>
    <inputEntry><text>&gt;= 20</text></inputEntry><inputEntry><text>not("OM")</text></inputEntry>
    <outputEntry><text>"FULL"</text></outputEntry>
    <annotationEntry><text>§ 3</text></annotationEntry>
    <annotationEntry><text>本数</text></annotationEntry></rule>
  <rule id="r2"><inputEntry><text>-</text></inputEntry><inputEntry><text>"OM"</text></inputEntry>
    <outputEntry><text>"FILING"</text></outputEntry></rule>
  <rule id="r3"><inputEntry><text>&gt; 10</text></inputEntry><inputEntry><text>-</text></inputEntry>
    <outputEntry><text>"OTHER"</text></outputEntry></rule>
</decisionTable>
"""


@pytest.fixture
def model() -> Model:
    body = (
        input_data("amount") + input_data("kind") + decision("mode", TABLE, needs(input=["amount", "kind"]))
    )
    return decisions.read(definitions(body), "mode.dmn")


def test_it_says_which_cells_held_and_which_rule_fired(model: Model) -> None:
    [entry] = model.evaluate("_mode", {"amount": 30, "kind": "OM"}).trace
    assert (entry["decision"], entry["name"], entry["value"]) == ("_mode", "mode", "FILING")
    assert entry["inputs"] == {"amount": 30, "kind": "OM"}
    rules: list[dict[str, Any]] = entry["table"]["rules"]
    assert [[cell["held"] for cell in rule["cells"]] for rule in rules] == [
        [True, False],
        [True, True],
        [True, True],
    ]
    assert [rule["fired"] for rule in rules] == [False, True, False]
    assert rules[1]["outputs"] == {"mode": "FILING"}
    assert rules[0]["annotations"] == {"依据": "§ 3", "说明": "本数"}
    assert rules[0]["description"] == "most"
    assert rules[0]["cells"][0] == {"input": "预算金额", "text": ">= 20", "value": 30, "held": True}
    assert entry["table"]["columns"][0]["labels"] == {"zh": "预算金额", "en": "Budget"}


def test_it_can_be_stored(model: Model) -> None:
    trace = model.evaluate("_mode", {"amount": 30, "kind": "OM"}).trace
    assert feel.loads(feel.dumps(trace)) == trace


def test_a_failure_is_explained_too(model: Model) -> None:
    with pytest.raises(DecisionFailed) as failed:
        model.evaluate("_mode", {"amount": "thirty", "kind": "OM"})
    assert failed.value.outcome
    assert [cell["held"] for cell in failed.value.outcome.trace[0]["table"]["rules"][0]["cells"]] == [
        None,
        None,
    ]
