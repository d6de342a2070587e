"""From linked models to a program: every element compiled once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine import feel
from engine.decisions import boxed
from engine.decisions.compiling import compile_boxed, compile_function
from engine.decisions.expressions import Setting, Surroundings, Unreadable, cell, nothing, type_of
from engine.decisions.graph import DecisionNode, Definitions, InputData, KnowledgeModel, ServiceNode
from engine.decisions.linking import Linked, Need, Node, member_names
from engine.decisions.program import Decision, Element, Input, Knowledge, Program, Service
from engine.decisions.running import Key, Owner
from engine.decisions.table_compiling import compile_table
from engine.decisions.types import Holds, Types
from engine.errors import Finding
from engine.feel.functions import Parameter, Type
from engine.feel.types import ANY, UNKNOWN, FunctionType


def build(linked: Linked, functions: Iterable[str]) -> tuple[Program, list[Finding]]:
    """`functions`: names of the engine's functions that expressions may call.

    Findings: what cannot be read, types and names that are not defined.
    """
    surroundings = _surroundings(linked, frozenset(functions))
    program: dict[Key, Element] = {}
    for (namespace, identity), node in linked.nodes.items():
        model = linked.models[namespace]
        setting = Setting(Owner(identity, node.name), surroundings[namespace])
        program[namespace, identity] = _element(linked, model, node, setting)
    return program, [finding for each in surroundings.values() for finding in each.findings]


def _surroundings(linked: Linked, functions: frozenset[str]) -> Mapping[str, Surroundings]:
    made: dict[str, Surroundings] = {}
    for namespace, model in linked.models.items():
        imported = [(each.name, made[found.namespace].types) for each, found in linked.imported(model)]
        types = Types(namespace, {item.name: item for item in model.items}, imported, _Tests(namespace, made))
        made[namespace] = Surroundings(model.file, types, functions, member_names(linked, model))
    for each in made.values():
        _make_all(each)
    return made


def _make_all(around: Surroundings) -> None:
    """Makes every type now, so that an unknown one is found when the model is read."""
    for name in around.types.drawn:
        type_of(name, Setting(Owner(name, name), around))


class _Tests:
    """Compiles the unary tests of item definitions, whose surroundings exist only after their types."""

    def __init__(self, namespace: str, made: Mapping[str, Surroundings]) -> None:
        self._namespace, self._made = namespace, made

    def __call__(self, text: str) -> Holds:
        try:
            test = cell(text, Setting(Owner("", text), self._made[self._namespace]))
        except Unreadable:
            return lambda _value: False
        if test is None:
            return lambda _value: True
        return lambda value: test(feel.subject(feel.Run(), value, {})) is True


def _element(linked: Linked, model: Definitions, node: Node, setting: Setting) -> Element:
    match node:
        case InputData():
            return _input(linked, model, node, setting)
        case DecisionNode():
            return _decision(linked, model, node, setting)
        case KnowledgeModel():
            return _knowledge(linked, model, node, setting)
        case ServiceNode():
            return _service(linked, model, node, setting)


def _input(linked: Linked, model: Definitions, node: InputData, setting: Setting) -> Input:
    plain = (node.variable.name, node.name)
    exact = () if model is linked.main else (f"{{{model.namespace}}}{node.name}",)
    type_ref = node.variable.type_ref
    return Input(setting.owner, tuple(dict.fromkeys((*exact, *plain))), type_ref, type_of(type_ref, setting))


def _decision(linked: Linked, model: Definitions, node: DecisionNode, setting: Setting) -> Decision:
    needs = linked.needs(model, node.inputs, node.decisions, node.knowledge)
    setting = setting.knowing(need.path[0] for need in needs)
    table = compile_table(node.logic, setting) if isinstance(node.logic, boxed.Table) else None
    logic = nothing if table else compile_boxed(node.logic, setting)
    return Decision(
        owner=setting.owner,
        needs=needs,
        reads=frozenset(setting.reads),
        takes=frozenset(setting.reads | setting.perhaps) - linked.drawn[model.namespace],
        logic=logic,
        table=table,
        tables=tuple(setting.tables),
        type_ref=node.variable.type_ref,
        type=type_of(node.variable.type_ref, setting),
    )


def _knowledge(linked: Linked, model: Definitions, node: KnowledgeModel, setting: Setting) -> Knowledge:
    needs = linked.needs(model, node.knowledge)
    setting = setting.knowing(need.path[0] for need in needs)
    function = boxed.FunctionDefinition(node.parameters, node.logic, node.kind)
    make = compile_function(function, setting, _result_of(node, setting))
    return Knowledge(
        owner=setting.owner,
        needs=needs,
        reads=frozenset(setting.reads),
        tables=tuple(setting.tables),
        types={parameter.name: type_of(parameter.type_ref, setting) for parameter in node.parameters},
        make=make,
    )


def _result_of(node: KnowledgeModel, setting: Setting) -> str | None:
    """The type of a function's variable may be the function's own or, as in DMN 1.1, that of its result."""
    declared = type_of(node.variable.type_ref, setting)
    return None if isinstance(declared, FunctionType) else node.variable.type_ref


def _service(linked: Linked, model: Definitions, node: ServiceNode, setting: Setting) -> Service:
    given = linked.needs(model, node.input_data, node.input_decisions)
    declared = type_of(node.variable.type_ref, setting)
    if isinstance(declared, FunctionType):
        declared = declared.result
    return Service(
        owner=setting.owner,
        parameters=tuple((need, _parameter(linked, need, setting)) for need in given),
        outputs=linked.needs(model, node.outputs),
        type_ref=node.variable.type_ref,
        result=UNKNOWN if declared is ANY else declared,
    )


def _parameter(linked: Linked, need: Need, setting: Setting) -> Parameter:
    node = linked.nodes[need.key]
    wanted: Type = type_of(node.variable.type_ref, setting)
    return Parameter(node.variable.name, wanted)
