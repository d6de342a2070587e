"""From XML to the model, tag by tag."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import count

from lxml import etree

from engine.bpmn.extensions import Extensions, extensions_of
from engine.bpmn.model import (
    ACTIVITIES,
    CONTAINERS,
    EVENTS,
    GATEWAYS,
    Body,
    Diagram,
    Element,
    Event,
    Flow,
    Foreign,
    Lane,
    Loop,
    Process,
    Shared,
)
from engine.bpmn.unread import unread_of
from engine.bpmn.xml import CAMUNDA, MODEL, attributes, child, children, local, prefixed, text_of
from engine.labels import Labels
from engine.sniff import xml_root

_NODES = ACTIVITIES | EVENTS | GATEWAYS
_SHARED = {"message": None, "signal": None, "error": "errorCode", "escalation": "escalationCode"}
_REFERENCES = {
    "message": "messageRef",
    "signal": "signalRef",
    "error": "errorRef",
    "escalation": "escalationRef",
}
_TIMERS = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
_WITHOUT_MEANING = frozenset(
    (
        *("documentation", "extensionElements", "laneSet", "sequenceFlow", "incoming", "outgoing", "script"),
        *("dataObject", "dataObjectReference", "dataStoreReference", "property", "ioSpecification"),
        *("dataInputAssociation", "dataOutputAssociation", "textAnnotation", "association", "group"),
        *("auditing", "monitoring", "supportedInterfaceRef", "resourceRole"),
        *("performer", "humanPerformer", "potentialOwner", "completionCondition"),
        *("multiInstanceLoopCharacteristics", "standardLoopCharacteristics"),
    )
)


def read(xml: bytes, file: str) -> Diagram:
    """The diagram in a file; raises `sniff.Unsafe` where the file is not XML that may be opened."""
    root = xml_root(xml)
    shared = _shared(root)
    reader = _Reader(root, shared)
    pools = _pools(root)
    processes = tuple(reader.process(node, pools) for node in children(root, "process"))
    return Diagram(file, processes, shared, _drawn(root), _duplicates(root))


def _shared(root: etree._Element) -> dict[str, Shared]:
    found = {}
    for tag, code in _SHARED.items():
        for node in children(root, tag):
            key = node.get("id", "")
            text = prefixed(node, CAMUNDA).get("errorMessage")
            found[key] = Shared(key, tag, node.get("name"), (node.get(code) or None) if code else None, text)
    return found


def _pools(root: etree._Element) -> dict[str, Labels]:
    """Process id -> the labels of its pool."""
    participants = root.iterfind(f"{MODEL}collaboration/{MODEL}participant")
    return {node.get("processRef", ""): _labels(node, extensions_of(node)) for node in participants}


def _drawn(root: etree._Element) -> frozenset[str]:
    return frozenset(
        node.get("bpmnElement", "") for node in root.iter() if local(node) in ("BPMNShape", "BPMNEdge")
    )


def _duplicates(root: etree._Element) -> tuple[str, ...]:
    """Ids used twice among the elements of the model; the layout has ids of its own."""
    ids = Counter(node.get("id") for node in root.iter(f"{MODEL}*") if node.get("id"))
    return tuple(str(key) for key, count in ids.items() if count > 1)


def _labels(node: etree._Element, extensions: Extensions) -> Labels:
    name = node.get("name") or ""
    return Labels(name, extensions.properties.get("name.en") or name)


class _Reader:
    """Knows what the whole file shares while its levels are read."""

    def __init__(self, root: etree._Element, shared: dict[str, Shared]) -> None:
        self._shared = shared
        self._nameless = count(1)
        self._definitions = {part.get("id"): part for part in children(root) if _defines(part)}
        ends = [(a.get("sourceRef", ""), a.get("targetRef", "")) for a in root.iter(f"{MODEL}association")]
        self._associations = {**{target: source for source, target in ends}, **dict(ends)}

    def _id(self, node: etree._Element) -> str:
        """Ids are optional (8.3.1), but a step of history has to name its element."""
        return node.get("id") or f"{local(node)}_without_id_{next(self._nameless)}"

    def process(self, node: etree._Element, pools: dict[str, Labels]) -> Process:
        extensions = extensions_of(node)
        key = node.get("id", "")
        lanes = dict(_lanes(node))
        return Process(
            key=key,
            labels=_labels(node, extensions),
            executable=node.get("isExecutable", "false") == "true",
            body=self._body(node, lanes),
            documentation=_documentation(node),
            camunda=prefixed(node, CAMUNDA),
            properties=extensions.properties,
            pool=pools.get(key),
            extensions=extensions.others,
        )

    def _body(self, node: etree._Element, lanes: dict[str, Lane]) -> Body:
        lanes = lanes | dict(_lanes(node))
        elements = [self._element(part, lanes) for part in children(node) if local(part) in _NODES]
        flows = [self._flow(part) for part in children(node, "sequenceFlow")]
        return Body(
            {element.id: element for element in elements},
            {flow.id: flow for flow in flows},
            tuple(_foreign(node)),
        )

    def _element(self, node: etree._Element, lanes: dict[str, Lane]) -> Element:
        extensions, key, tag = extensions_of(node), self._id(node), local(node)
        return Element(
            id=key,
            type=tag,
            labels=_labels(node, extensions),
            documentation=_documentation(node),
            lane=lanes.get(key),
            attributes=attributes(node),
            camunda=prefixed(node, CAMUNDA),
            properties=extensions.properties,
            inputs=extensions.inputs,
            outputs=extensions.outputs,
            ins=extensions.ins,
            outs=extensions.outs,
            events=tuple(self._events(node)),
            loop=_loop(node),
            script=text_of(child(node, "script")),
            body=self._body(node, lanes) if tag in CONTAINERS else None,
            handler=self._associations.get(key) if tag == "boundaryEvent" else None,
            extensions=extensions.others,
            unread=unread_of(node),
        )

    def _flow(self, node: etree._Element) -> Flow:
        condition, extensions = child(node, "conditionExpression"), extensions_of(node)
        return Flow(
            id=self._id(node),
            source=node.get("sourceRef", ""),
            target=node.get("targetRef", ""),
            labels=_labels(node, extensions),
            condition=text_of(condition),
            language=condition.get("language") if condition is not None else None,
            documentation=_documentation(node),
            extensions=extensions.others,
        )

    def _events(self, node: etree._Element) -> Iterator[Event]:
        if local(node) in ("sendTask", "receiveTask") and node.get("messageRef"):
            yield self._event("message", node)
        for part in children(node):
            if _defines(part):
                yield self._event(_kind(part), part)
            elif local(part) == "eventDefinitionRef":
                yield self._shared_event(_reference(text_of(part)))

    def _shared_event(self, ref: str | None) -> Event:
        """What a definition beside the processes says, for one of the events that refer to it (10.5.5)."""
        definition = self._definitions.get(ref)
        return (
            Event("reference", ref=ref) if definition is None else self._event(_kind(definition), definition)
        )

    def _event(self, kind: str, node: etree._Element) -> Event:
        ref = _reference(node.get(_REFERENCES[kind]) if kind in _REFERENCES else None)
        shared = self._shared.get(ref) if ref else None
        said = shared.text if shared else None
        timer, text = _time(node) if kind == "timer" else (None, text_of(child(node, "condition")) or said)
        camunda = prefixed(node, CAMUNDA)
        return Event(
            kind,
            ref=ref,
            name=shared.name if shared else node.get("name"),
            code=shared.code if shared else (ref if kind == "error" else None),
            timer=timer,
            text=text,
            activity=node.get("activityRef"),
            passed=extensions_of(node).ins,
            code_variable=camunda.get("errorCodeVariable") or camunda.get("escalationCodeVariable"),
            message_variable=camunda.get("errorMessageVariable"),
            variable=camunda.get("variableName"),
            camunda=camunda,
        )


def _defines(node: etree._Element) -> bool:
    return local(node).endswith("EventDefinition")


def _kind(definition: etree._Element) -> str:
    return local(definition).removesuffix("EventDefinition")


def _reference(name: str | None) -> str | None:
    """References are qualified names; those within the file may have a prefix."""
    return name.rpartition(":")[2] if name else None


def _time(node: etree._Element) -> tuple[str | None, str | None]:
    for part in children(node):
        if local(part) in _TIMERS:
            return _TIMERS[local(part)], text_of(part)
    return None, None


def _lanes(node: etree._Element, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Lane]]:
    """(element id, lane); inner lanes come after the lanes around them, so that the last one holds."""
    for lane_set in (*children(node, "laneSet"), *children(node, "childLaneSet")):
        for part in children(lane_set, "lane"):
            labels = _labels(part, extensions_of(part))
            lane = Lane(part.get("id", ""), labels, (*path, labels.zh))
            yield from ((text_of(ref) or "", lane) for ref in children(part, "flowNodeRef"))
            yield from _lanes(part, lane.path)


def _loop(node: etree._Element) -> Loop | None:
    several = child(node, "multiInstanceLoopCharacteristics")
    if several is not None:
        camunda = prefixed(several, CAMUNDA)
        return Loop(
            "sequential" if several.get("isSequential") == "true" else "parallel",
            cardinality=text_of(child(several, "loopCardinality")),
            collection=camunda.get("collection") or text_of(child(several, "loopDataInputRef")),
            element_variable=camunda.get("elementVariable") or _item(several, "inputDataItem"),
            output=text_of(child(several, "loopDataOutputRef")),
            output_element=_item(several, "outputDataItem"),
            condition=text_of(child(several, "completionCondition")),
        )
    again = child(node, "standardLoopCharacteristics")
    if again is None:
        return None
    return Loop(
        "standard",
        condition=text_of(child(again, "loopCondition")),
        test_before=again.get("testBefore") == "true",
        maximum=again.get("loopMaximum"),
    )


def _item(node: etree._Element, tag: str) -> str | None:
    item = child(node, tag)
    return None if item is None else item.get("name") or item.get("id")


def _documentation(node: etree._Element) -> str:
    return "\n".join(text_of(part) or "" for part in children(node, "documentation"))


def _foreign(node: etree._Element) -> Iterator[Foreign]:
    for part in children(node):
        tag = local(part)
        known = tag in _NODES or tag in _WITHOUT_MEANING or tag.endswith("EventDefinition")
        if not known and tag != "eventDefinitionRef":
            yield Foreign(part.get("id", ""), tag)
