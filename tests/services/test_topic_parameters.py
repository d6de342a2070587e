"""What is told of the topics' parameters is what the topics read."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from types import ModuleType

import pytest

from engine.services import calls, deadline_topics, topics
from engine.services.topic_parameters import TAKES

MODULES: tuple[ModuleType, ...] = (topics, deadline_topics, calls)
FUNCTIONS = {
    node.name: node
    for module in MODULES
    for node in ast.parse(inspect.getsource(module)).body
    if isinstance(node, ast.FunctionDef)
}


def read_by(name: str, seen: frozenset[str] = frozenset()) -> set[str]:
    """The parameters of its call that a function reads, itself and by what it hands the call on to."""
    if name in seen or name not in FUNCTIONS:
        return set()
    return {found for node in ast.walk(FUNCTIONS[name]) for found in _read(node, seen | {name})}


def _read(node: ast.AST, seen: frozenset[str]) -> Iterator[str]:
    match node:
        case ast.Call(ast.Attribute(ast.Attribute(attr="parameters"), "get"), [ast.Constant(str(key)), *_]):
            yield key
        case ast.Compare(ast.Constant(str(key)), [ast.In()], [ast.Attribute(attr="parameters")]):
            yield key
        case ast.Call(function, [ast.Name("call"), ast.Constant(str(key)), *_]):
            yield key
            if _named(function) == "labels":
                yield f"{key}_en"
        case ast.Call(function, [ast.Name("call"), *_]):
            yield from read_by(_named(function), seen)


def _named(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def test_every_topic_is_told_of() -> None:
    assert set(TAKES) == set(topics.TOPICS)


@pytest.mark.parametrize("topic", sorted(topics.TOPICS))
def test_a_topic_takes_what_it_is_told_to_take(topic: str) -> None:
    told = [parameter.name for parameter in TAKES[topic].parameters]
    assert len(told) == len(set(told))
    assert set(told) == read_by(topics.TOPICS[topic].__name__)


def test_the_reading_finds_what_is_read() -> None:
    assert read_by("_notify") == {"to", "task", "title", "title_en", "text", "text_en"}
    assert read_by("_met") >= {"id", "deadline", "on", "kind", "key"}
