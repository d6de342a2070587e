"""From the model of a diagram to the nodes that run it."""

from __future__ import annotations

from collections.abc import Mapping

from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec

from engine import bpmn
from engine.labels import Labels
from engine.runtime import activities, catching, containers, gateways, throwing
from engine.runtime.loops import loop_of
from engine.runtime.nodes import Node, Way
from engine.runtime.process import Process

NODES: Mapping[str, type[Node]] = {
    "startEvent": catching.StartEvent,
    "endEvent": throwing.EndEvent,
    "intermediateCatchEvent": catching.CatchEvent,
    "intermediateThrowEvent": throwing.ThrowEvent,
    "boundaryEvent": catching.BoundaryEvent,
    "task": activities.NoneTask,
    "manualTask": activities.NoneTask,
    "userTask": activities.UserTask,
    "scriptTask": activities.ScriptTask,
    "businessRuleTask": activities.Decision,
    "serviceTask": activities.ServiceTask,
    "sendTask": throwing.SendTask,
    "receiveTask": catching.ReceiveTask,
    "callActivity": containers.CallActivity,
    "subProcess": containers.SubProcess,
    "transaction": containers.SubProcess,
    "exclusiveGateway": gateways.ExclusiveGateway,
    "parallelGateway": gateways.ParallelGateway,
    "inclusiveGateway": gateways.InclusiveGateway,
    "eventBasedGateway": gateways.EventBasedGateway,
}
"""BPMN tag -> the node that runs it; whatever is not here is refused by the lint."""


def read(xml: bytes, file: str) -> list[Process]:
    """The executable processes of a file, which is expected to have passed the lint."""
    return [build(process) for process in bpmn.read(xml, file).processes if process.executable]


def build(model: bpmn.Process) -> Process:
    """The nodes of a process, connected."""
    spec = WorkflowSpec(name=model.key)
    root = containers.Root(spec, bpmn.Element(model.key, "process", model.labels))
    _fill(spec, model.body, root)
    for node in spec.task_specs.values():
        if isinstance(node, gateways.InclusiveGateway):
            node.reach = gateways.reach_of(node, spec.task_specs)
    elements = model.elements()
    forms = {each.id: each.form_ref for each in model.body.starts() if each.form_ref}
    root.process = Process(model.key, model.labels, model, elements, forms, spec, root)
    return root.process


def _fill(spec: WorkflowSpec, body: bpmn.Body, container: containers.Container) -> None:
    """Makes the nodes of one level and, through them, of the levels within."""
    nodes = {element.id: _node_class(element)(spec, element) for element in body.elements.values()}
    _connect(nodes, body)
    container.starts = tuple(node for node in nodes.values() if isinstance(node, catching.StartEvent))
    container.handlers = tuple(n for n in nodes.values() if isinstance(n, containers.EventSubProcess))
    for node in nodes.values():
        node.around = container
        if isinstance(node, catching.BoundaryEvent):
            activity = nodes[node.element.attached_to or ""]
            assert isinstance(activity, activities.Activity)
            activity.boundaries += (node,)
            if node.element.handler is not None:
                activity.undo = nodes[node.element.handler]
        if isinstance(node, activities.Activity):
            node.loop = loop_of(node.element)
        if isinstance(node, containers.SubProcess):
            assert node.element.body is not None
            _fill(spec, node.element.body, node)
        if isinstance(node, containers.EventSubProcess):
            node.start.handler = node
            event = node.start.element.event
            if isinstance(container, containers.SubProcess) and event and event.kind == "compensate":
                container.undo = container.undo or node


def _node_class(element: bpmn.Element) -> type[Node]:
    if element.is_event_subprocess:
        return containers.EventSubProcess
    if element.type == "sendTask" and element.topic:
        return activities.ServiceTask
    return NODES[element.type]


def _connect(nodes: Mapping[str, Node], body: bpmn.Body) -> None:
    for flow in [*body.flows.values(), *_links(body)]:
        source, target = nodes[flow.source], nodes[flow.target]
        condition = bpmn.feel_of(flow.condition) or flow.condition
        is_default = source.element.default == flow.id
        source.connect(target)
        source.ways += (Way(flow, target, None if is_default else condition, is_default),)
        target.arrivals += (flow.id,)


def _links(body: bpmn.Body) -> list[bpmn.Flow]:
    """10.5.5: a pair of link events is a sequence flow drawn in two pieces."""
    links = [e for e in body.elements.values() if e.event is not None and e.event.kind == "link"]
    caught = {e.event.name: e.id for e in links if e.event and e.type == "intermediateCatchEvent"}
    thrown = [e for e in links if e.type == "intermediateThrowEvent"]
    return [bpmn.Flow("", e.id, caught[e.event.name], Labels("", "")) for e in thrown if e.event]
