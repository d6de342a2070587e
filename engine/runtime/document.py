"""The document that an instance's state is kept in: its live tokens, nothing of the diagram or the business.

`{"n": last number, "tokens": [[number, owner, node, state, memo?], …], "ends": […]}`, owners first.
"""

from __future__ import annotations

import json
from typing import Any

from engine import feel
from engine.runtime.errors import NoSuchElement
from engine.runtime.game import Game
from engine.runtime.host import Host
from engine.runtime.nodes import Node
from engine.runtime.process import Process
from engine.runtime.scopes import Scopes
from engine.runtime.tokens import Token


def dump(game: Game) -> str:
    """The state of an instance at rest."""
    tokens = [game.root]
    for token in tokens:
        tokens += token.children
    document: dict[str, Any] = {"n": game.last_number, "tokens": [_row(token) for token in tokens]}
    if game.ends:
        document["ends"] = game.ends
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _row(token: Token) -> list[Any]:
    row = [token.number, token._parent, token.task_spec.name, token._state]
    return [*row, token.memo] if token.memo else row


def dump_scopes(scopes: Scopes) -> str:
    """The variables by scope, and the items of sequential loops."""
    document: dict[str, Any] = {"of": {str(number): each for number, each in scopes.of.items()}}
    if scopes.items:
        document["items"] = {str(number): each for number, each in scopes.items.items()}
    return feel.dumps(document)


def load(process: Process, host: Host, state: str, scopes: str) -> Game:
    """The instance as it was dumped, on the same or another version of its process that has its elements."""
    document = json.loads(state)
    game = Game(process, host, _load_scopes(scopes))
    states = {}
    for number, owner, name, token_state, *memo in document["tokens"]:
        parent = game.tasks.get(owner)
        token = Token(game, _node(game, parent, name, memo), parent, number)
        token.memo.update(*memo)
        states[token] = token_state
    game.restore(states)
    game.last_number, game.ends = document["n"], document.get("ends", [])
    return game


def _load_scopes(scopes: str) -> Scopes:
    document = feel.loads(scopes)
    by_number = {int(number): each for number, each in document["of"].items()}
    return Scopes(by_number, {int(number): each for number, each in document.get("items", {}).items()})


def _node(game: Game, owner: Token | None, name: str, memo: list[dict[str, Any]]) -> Node:
    """Nodes are known by name within their process; the token below a call activity names the called one."""
    if owner is None:
        return game.process.root
    called = memo[0].get("process") if memo else None
    if called is not None:
        key, version = called
        binding = "deployment" if version is None else "version"
        return game.host.process(key, binding, version).root
    node: Node | None = owner.task_spec.spec.task_specs.get(name)
    if node is None:
        raise NoSuchElement(element=name, process=owner.task_spec.process_key)
    return node
