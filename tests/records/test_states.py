"""What a kind says of its states is read, or refused with what is wrong with it."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import Refused
from tests.records.test_reader import read

SEASON: dict[str, Any] = {
    "key": "season",
    "type": "option",
    "label": "时令",
    "options": [{"value": "dug", "label": "翻土"}, {"value": "sown", "label": "播种"}],
}
NAME: dict[str, Any] = {"key": "name", "type": "string", "label": "名称"}
DIG: dict[str, Any] = {"to": "dug", "first": True}
SOW: dict[str, Any] = {"to": "sown", "from": "dug", "article": "G1", "when": "=name != null"}


def states_of(*parts: Any) -> Any:
    settings = {"number": None, "state": None, "units": [], "list": [], "facts": []}
    return read(**settings, fields=[SEASON, NAME], states=list(parts)).states


def test_moves_say_from_where_by_which_article_and_when() -> None:
    (states,) = states_of({"field": "season", "returns": "sown", "moves": [DIG, SOW]})
    dig, sow = states.moves
    assert (dig.to, dig.first, dig.sources, dig.condition) == ("dug", True, frozenset(), None)
    assert (sow.to, sow.first, sow.sources, sow.article) == ("sown", False, frozenset({"dug"}), "G1")
    assert sow.condition.evaluate({"name": "x"}).value is True
    assert states.ways(None, "dug") == [dig]
    assert states.ways("dug", "sown") == [sow]
    assert states.ways("sown", "dug") == []
    assert states.returns == {"sown"}


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("season", "The states of a kind are a list"),
        ({"field": "nothing", "moves": []}, "a field with options: nothing"),
        ({"field": "name", "moves": []}, "a field with options: name"),
        ({"field": "season"}, "a field with options"),
        ({"field": "season", "moves": [{}]}, "to which state"),
        ({"field": "season", "moves": [{"to": "dug"}]}, "neither from where"),
        ({"field": "season", "moves": [{"to": "wet", "first": True}]}, "wet is no option"),
        ({"field": "season", "moves": [{"to": "dug", "from": "wet"}]}, "wet is no option"),
        ({"field": "season", "returns": "wet", "moves": [DIG]}, "wet is no option"),
        ({"field": "season", "moves": [{**DIG, "when": "=1 +"}]}, ""),
    ],
)
def test_what_says_nothing_clear_is_refused(part: Any, said: str) -> None:
    with pytest.raises(Refused) as refused:
        states_of(part)
    assert said in str(refused.value.findings[0].message)
