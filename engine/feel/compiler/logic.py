"""Decisions and repetitions: `and`, `or`, `if`, `for`, `some`, `every`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from engine.feel import limits, tree
from engine.feel.compiler.core import Code, Scope, code, compiles
from engine.feel.errors import Null
from engine.feel.frames import Frame
from engine.feel.kinds import described
from engine.feel.running import Run
from engine.feel.sequences import items_of, span

PARTIAL = "partial"


@compiles(tree.Conjunction)
def _conjunction(node: tree.Conjunction, scope: Scope) -> Code:
    return _chain(node, scope, decisive=False)


@compiles(tree.Disjunction)
def _disjunction(node: tree.Disjunction, scope: Scope) -> Code:
    return _chain(node, scope, decisive=True)


def _chain(node: tree.Conjunction | tree.Disjunction, scope: Scope, *, decisive: bool) -> Code:
    """One operand that is `decisive` settles it; otherwise one that is no truth value makes it null."""
    operands = [(code(each, scope), scope.place(each)) for each in node.operands]
    other = not decisive

    def run(frame: Frame) -> bool | None:
        unknown = False
        for operand, place in operands:
            truth: object = operand(frame)
            if truth is decisive:
                return decisive
            if truth is not other:
                unknown = True
                if truth is not None:
                    frame.run.warn(place, "{found} is neither true nor false", found=described(truth))
        return None if unknown else other

    return run


@compiles(tree.If)
def _if(node: tree.If, scope: Scope) -> Code:
    condition, place = code(node.condition, scope), scope.place(node.condition)
    consequence, alternative = code(node.consequence, scope), code(node.alternative, scope)

    def run(frame: Frame) -> Any:
        truth = condition(frame)
        if truth is True:
            return consequence(frame)
        if truth is not False:
            frame.run.warn(place, "{found} is neither true nor false", found=described(truth))
        return alternative(frame)

    return run


Source = Callable[[Frame], "list[Any] | Iterator[Any]"]
"""What an iteration goes through. Raises Null."""


@compiles(tree.For)
def _for(node: tree.For, scope: Scope) -> Code:
    inside, loops = _iterations(node.iterations, scope)
    body, place = code(node.body, inside.inner({PARTIAL})), scope.place(node)
    cost, looks_back = scope.around.cost(node.body), _looks_back(node.body)

    def run(frame: Frame) -> list[Any] | None:
        results: list[Any] = []
        try:
            for inner in _rounds(loops, frame):
                frame.run.spend(cost)
                before = _copied(results, frame.run) if looks_back else results
                results.append(body(Frame(frame.run, inner, {PARTIAL: before})))
        except Null as null:
            frame.run.note(place, null.reason)
            return None
        return results

    return run


def _looks_back(body: tree.Node) -> bool:
    return any(isinstance(each, tree.Name) and each.name == PARTIAL for each in tree.walk(body))


def _copied(results: list[Any], run: Run) -> list[Any]:
    """The results so far, as a list that the coming ones do not change."""
    run.spend(len(results) // limits.NODES_PER_STEP)
    return results.copy()


def _iterations(
    iterations: tuple[tree.Iteration, ...], scope: Scope
) -> tuple[Scope, list[tuple[str, Source]]]:
    """The innermost scope, and the variable and source of each; a source sees the variables before it."""
    loops = []
    for each in iterations:
        loops.append((each.name, _source(each.source, scope)))
        scope = scope.inner({each.name})
    return scope, loops


def _source(node: tree.Node, scope: Scope) -> Source:
    if isinstance(node, tree.Span):
        first, last = code(node.first, scope), code(node.last, scope)
        return lambda frame: span(first(frame), last(frame))
    whole = code(node, scope)
    return lambda frame: items_of(whole(frame))


def _rounds(loops: list[tuple[str, Source]], frame: Frame) -> Iterator[Frame]:
    """The frames of all the rounds, the last iteration turning fastest."""
    (name, source), rest = loops[0], loops[1:]
    for item in source(frame):
        frame.run.spend()
        inner = Frame(frame.run, frame, {name: item})
        if rest:
            yield from _rounds(rest, inner)
        else:
            yield inner


@compiles(tree.Quantified)
def _quantified(node: tree.Quantified, scope: Scope) -> Code:
    inside, loops = _iterations(node.iterations, scope)
    condition, place, cost = (
        code(node.condition, inside),
        scope.place(node),
        scope.around.cost(node.condition),
    )
    decisive = node.quantifier == "some"

    def run(frame: Frame) -> bool | None:
        unknown = False
        try:
            for inner in _rounds(loops, frame):
                frame.run.spend(cost)
                truth: object = condition(inner)
                if truth is decisive:
                    return decisive
                unknown = unknown or truth is not (not decisive)
        except Null as null:
            frame.run.note(place, null.reason)
            return None
        return None if unknown else not decisive

    return run
