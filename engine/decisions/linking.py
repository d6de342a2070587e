"""A model and the models it imports: every reference followed, or found to lead nowhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from engine.decisions.graph import (
    DecisionNode,
    Definitions,
    Import,
    InputData,
    ItemDefinition,
    KnowledgeModel,
    Reference,
    ServiceNode,
)
from engine.decisions.reader import read_definitions
from engine.decisions.running import Key
from engine.errors import Finding, Message, Severity

Node: TypeAlias = InputData | DecisionNode | KnowledgeModel | ServiceNode


@dataclass(frozen=True)
class Need:
    """An element that another one requires, and the name it has there: `x`, or `import`, `x`."""

    key: Key
    path: tuple[str, ...]


@dataclass(frozen=True)
class Linked:
    """`models` by namespace, imported ones before those that import them."""

    main: Definitions
    models: Mapping[str, Definitions]
    nodes: Mapping[Key, Node]
    findings: list[Finding] = field(default_factory=list)

    @cached_property
    def drawn(self) -> Mapping[str, frozenset[str]]:
        """The names of all elements, by their model's namespace."""
        names: defaultdict[str, set[str]] = defaultdict(set)
        for (namespace, _), node in self.nodes.items():
            names[namespace].add(node.variable.name)
        return {namespace: frozenset(found) for namespace, found in names.items()}

    def needs(self, model: Definitions, *references: tuple[Reference, ...]) -> tuple[Need, ...]:
        """The elements that references lead to; those that lead nowhere were found when linking."""
        found = (_need(self.nodes, model, reference) for group in references for reference in group)
        return tuple(need for need in found if need)

    def imported(self, model: Definitions) -> Iterator[tuple[Import, Definitions]]:
        for each in model.imports:
            if each.namespace in self.models:
                yield each, self.models[each.namespace]


def link(raw: bytes, file: str, others: Mapping[str, bytes]) -> Linked:
    """`others`: the files beside this one, by name; the imported models are looked for among them.

    Raises `Refused` when a file that is needed cannot be read; what leads nowhere is a finding.
    """
    main = read_definitions(raw, file)
    available = _Available(others)
    models: dict[str, Definitions] = {}
    findings: list[Finding] = []
    _collect(main, available, models, findings, ())
    nodes = {key: node for model in models.values() for key, node in _nodes(model)}
    findings.extend(f for model in models.values() for f in _twins(model))
    findings.extend(f for model in models.values() for f in _dangling(nodes, model))
    findings.extend(_circles(nodes, models))
    return Linked(main, models, nodes, findings)


class _Available:
    """The models that can be imported, read when one is asked for."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._models: dict[str, Definitions] | None = None

    def find(self, namespace: str) -> Definitions | None:
        if self._models is None:
            read = (read_definitions(raw, file) for file, raw in self._files.items())
            self._models = {model.namespace: model for model in read}
        return self._models.get(namespace)


def _collect(
    model: Definitions,
    available: _Available,
    models: dict[str, Definitions],
    findings: list[Finding],
    importing: tuple[str, ...],
) -> None:
    for each in model.imports:
        found = available.find(each.namespace)
        if found is None or each.namespace in (*importing, model.namespace):
            message = Message("The imported model {name} is not among the files.", {"name": each.namespace})
            findings.append(Finding("dmn-import", Severity.ERROR, model.file, message))
        elif each.namespace not in models:
            _collect(found, available, models, findings, (*importing, model.namespace))
    models[model.namespace] = model


def _nodes(model: Definitions) -> Iterator[tuple[Key, Node]]:
    for group in (model.input_data, model.decisions, model.knowledge, model.services):
        for node in group:
            yield (model.namespace, node.id), node


def _twins(model: Definitions) -> Iterator[Finding]:
    for key, count in Counter(key for key, _ in _nodes(model)).items():
        if count > 1:
            message = Message("{count} elements have the id {id}.", {"count": count, "id": key[1]})
            yield Finding("dmn-file", Severity.ERROR, model.file, message, key[1])


def _need(nodes: Mapping[Key, Node], model: Definitions, reference: Reference) -> Need | None:
    """The variable of an imported element is a member of the import's name; an import without a name adds
    its elements to the importing model's own (DMN 1.5, 6.3.3)."""
    owner = _import_of(model, reference)
    namespace = owner.namespace if owner else model.namespace
    if (reference.namespace or namespace) not in (namespace, owner and owner.location):
        return None
    node = nodes.get((namespace, reference.id))
    if node is None:
        return None
    prefix = (owner.name,) if owner and owner.name else ()
    return Need((namespace, reference.id), (*prefix, node.variable.name))


def _import_of(model: Definitions, reference: Reference) -> Import | None:
    if reference.namespace in (None, model.namespace):
        return None
    named = (each for each in model.imports if reference.namespace in (each.namespace, each.location))
    return next(named, None)


def references(node: Node) -> tuple[Reference, ...]:
    """Everything that an element requires."""
    match node:
        case DecisionNode():
            return (*node.inputs, *node.decisions, *node.knowledge)
        case KnowledgeModel():
            return node.knowledge
        case ServiceNode():
            return (*node.outputs, *node.encapsulated, *node.input_decisions, *node.input_data)
        case InputData():
            return ()


def _dangling(nodes: Mapping[Key, Node], model: Definitions) -> Iterator[Finding]:
    for (namespace, identity), node in nodes.items():
        if namespace != model.namespace:
            continue
        for reference in references(node):
            if _need(nodes, model, reference) is None:
                message = Message(
                    "{name} requires {id}, which does not exist.", {"name": node.name, "id": reference.id}
                )
                yield Finding("dmn-reference", Severity.ERROR, model.file, message, identity, node.name)


def _circles(nodes: Mapping[Key, Node], models: Mapping[str, Definitions]) -> Iterator[Finding]:
    """Elements that require themselves; a service does not count, because it is only called."""
    done: set[Key] = set()
    for key in nodes:
        if circle := _circle(key, nodes, models, done, ()):
            names = " → ".join(nodes[each].name for each in circle)
            message = Message("These elements require one another in a circle: {names}.", {"names": names})
            namespace, identity = circle[0]
            yield Finding(
                "dmn-circle", Severity.ERROR, models[namespace].file, message, identity, nodes[circle[0]].name
            )


def _circle(
    key: Key,
    nodes: Mapping[Key, Node],
    models: Mapping[str, Definitions],
    done: set[Key],
    path: tuple[Key, ...],
) -> tuple[Key, ...] | None:
    if key in path:
        return (*path[path.index(key) :], key)
    if key in done or isinstance(nodes[key], ServiceNode):
        return None
    found = None
    for reference in references(nodes[key]):
        need = _need(nodes, models[key[0]], reference)
        found = found or (need and _circle(need.key, nodes, models, done, (*path, key)))
    done.add(key)
    return found or None


def member_names(linked: Linked, model: Definitions) -> frozenset[str]:
    """All names that can stand after a dot: components of types, elements of imported models."""
    around = [model, *(found for _, found in linked.imported(model))]
    components = {name for each in around for item in each.items for name in _components(item)}
    elements = {
        node.variable.name for (namespace, _), node in linked.nodes.items() if namespace != model.namespace
    }
    return frozenset(components | elements)


def _components(item: ItemDefinition) -> Iterator[str]:
    for component in item.components:
        yield component.name
        yield from _components(component)
