"""The parts of a diagram. Names follow BPMN 2.0 (formal/2011-01-03), those of extensions Camunda 7."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.labels import Labels, labels

TASKS = frozenset(
    (
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "businessRuleTask",
        "scriptTask",
    )
)
CONTAINERS = frozenset(("subProcess", "transaction", "adHocSubProcess"))
ACTIVITIES = TASKS | CONTAINERS | {"callActivity"}
GATEWAYS = frozenset(
    ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway")
)
CATCHES = frozenset(("startEvent", "intermediateCatchEvent", "boundaryEvent", "receiveTask"))
EVENTS = frozenset(
    ("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent")
)


@dataclass(frozen=True)
class Lane:
    """A lane, or a lane within lanes: `path` are the names from the outermost to itself."""

    id: str
    labels: Labels
    path: tuple[str, ...]


@dataclass(frozen=True)
class Parameter:
    """One `camunda:inputParameter` or `outputParameter`: a text, a list of texts or a map of texts."""

    name: str
    value: str | tuple[str, ...] | Mapping[str, str]
    script_format: str | None = None


@dataclass(frozen=True)
class Passing:
    """One `camunda:in` or `camunda:out` of a call activity."""

    source: str | None = None
    expression: str | None = None
    target: str | None = None
    all: bool = False
    business_key: str | None = None
    local: bool = False


@dataclass(frozen=True)
class Event:
    """An event definition (10.5), with the name and code of the message, signal or error it refers to."""

    kind: str
    """message, timer, signal, error, escalation, conditional, compensate, cancel, terminate, link"""
    ref: str | None = None
    name: str | None = None
    code: str | None = None
    timer: str | None = None
    """date, duration or cycle"""
    text: str | None = None
    """The time, the condition, or what an error says."""
    activity: str | None = None
    """The activity that a compensation is about."""
    passed: tuple[Passing, ...] = ()
    """What a signal takes along (camunda:in)."""
    code_variable: str | None = None
    message_variable: str | None = None
    variable: str | None = None
    """The one variable whose change lets a condition be looked at (camunda:variableName)."""
    camunda: Mapping[str, str] = field(default_factory=dict)
    """Attributes of the Camunda namespace."""


@dataclass(frozen=True)
class Loop:
    """A standard loop or a multi-instance (13.3.6, 13.3.7)."""

    kind: str
    """standard, parallel or sequential"""
    cardinality: str | None = None
    collection: str | None = None
    element_variable: str | None = None
    output: str | None = None
    """The variable that gathers the results, and"""
    output_element: str | None = None
    """what each instance adds to it."""
    condition: str | None = None
    """What completes a multi-instance, or keeps a standard loop going."""
    test_before: bool = False
    maximum: str | None = None


@dataclass(frozen=True)
class Flow:
    """A sequence flow."""

    id: str
    source: str
    target: str
    labels: Labels
    condition: str | None = None
    language: str | None = None
    documentation: str = ""
    extensions: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.labels.zh


@dataclass(frozen=True)
class Element:
    """A flow node: an activity, an event or a gateway."""

    id: str
    type: str
    """The BPMN tag: userTask, subProcess, startEvent, …"""
    labels: Labels
    documentation: str = ""
    lane: Lane | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    """BPMN's own attributes as written."""
    camunda: Mapping[str, str] = field(default_factory=dict)
    """Attributes of the Camunda namespace."""
    properties: Mapping[str, str] = field(default_factory=dict)
    """camunda:properties."""
    inputs: tuple[Parameter, ...] = ()
    outputs: tuple[Parameter, ...] = ()
    ins: tuple[Passing, ...] = ()
    outs: tuple[Passing, ...] = ()
    events: tuple[Event, ...] = ()
    loop: Loop | None = None
    script: str | None = None
    body: Body | None = None
    """What a subprocess contains."""
    handler: str | None = None
    """On a compensation boundary: the activity its association leads to."""
    extensions: tuple[str, ...] = ()
    """Extension elements that nothing here reads: `camunda:name`, or `{namespace}name` of others."""
    unread: tuple[str, ...] = ()
    """Parts of the standard that would change what happens, and that nothing here reads."""

    @property
    def name(self) -> str:
        return self.labels.zh

    @property
    def about(self) -> Labels:
        """The documentation; in English it is the property `documentation.en`."""
        return labels({**self.properties, "zh": self.documentation}, "zh", "documentation.en")

    @property
    def event(self) -> Event | None:
        return self.events[0] if self.events else None

    @property
    def form_ref(self) -> str | None:
        return self.camunda.get("formRef")

    @property
    def candidate_groups(self) -> str | None:
        return self.camunda.get("candidateGroups")

    @property
    def topic(self) -> str | None:
        return self.camunda.get("topic")

    @property
    def default(self) -> str | None:
        return self.attributes.get("default")

    @property
    def attached_to(self) -> str | None:
        return self.attributes.get("attachedToRef")

    @property
    def interrupting(self) -> bool:
        """Of a boundary event or the start of an event subprocess."""
        name = "cancelActivity" if self.type == "boundaryEvent" else "isInterrupting"
        return self.attributes.get(name, "true") == "true"

    @property
    def is_event_subprocess(self) -> bool:
        return self.body is not None and self.attributes.get("triggeredByEvent") == "true"

    @property
    def for_compensation(self) -> bool:
        return self.attributes.get("isForCompensation") == "true"


@dataclass(frozen=True)
class Foreign:
    """Something among the flow elements that is not one of BPMN's executable elements."""

    id: str
    tag: str


@dataclass(frozen=True)
class Body:
    """The elements and flows of one level: of a process or of a subprocess."""

    elements: Mapping[str, Element]
    flows: Mapping[str, Flow]
    foreign: tuple[Foreign, ...] = ()

    def incoming(self, element_id: str) -> list[Flow]:
        return [flow for flow in self.flows.values() if flow.target == element_id]

    def outgoing(self, element_id: str) -> list[Flow]:
        return [flow for flow in self.flows.values() if flow.source == element_id]

    def starts(self) -> list[Element]:
        return [element for element in self.elements.values() if element.type == "startEvent"]

    def boundaries(self, activity_id: str) -> list[Element]:
        return [element for element in self.elements.values() if element.attached_to == activity_id]

    def event_subprocesses(self) -> list[Element]:
        return [element for element in self.elements.values() if element.is_event_subprocess]

    def walk(self) -> Iterator[tuple[Body, Element]]:
        """Every element of this level and of those within, with the level it stands on."""
        for element in self.elements.values():
            yield self, element
            if element.body is not None:
                yield from element.body.walk()

    def levels(self) -> Iterator[Body]:
        """This level and those within."""
        yield self
        for element in self.elements.values():
            if element.body is not None:
                yield from element.body.levels()


@dataclass(frozen=True)
class Process:
    """One process of a diagram; a pool is a participant that refers to one."""

    key: str
    labels: Labels
    executable: bool
    body: Body
    documentation: str = ""
    camunda: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    pool: Labels | None = None
    extensions: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.labels.zh

    @property
    def about(self) -> Labels:
        """The documentation; in English it is the property `documentation.en`."""
        return labels({**self.properties, "zh": self.documentation}, "zh", "documentation.en")

    def elements(self) -> dict[str, Element]:
        """All elements, those within subprocesses included, by id."""
        return {element.id: element for _, element in self.body.walk()}


@dataclass(frozen=True)
class Shared:
    """A message, signal, error or escalation declared beside the processes."""

    id: str
    kind: str
    name: str | None
    code: str | None = None
    text: str | None = None
    """What an error says (camunda:errorMessage)."""


@dataclass(frozen=True)
class Diagram:
    """One file."""

    file: str
    processes: tuple[Process, ...]
    shared: Mapping[str, Shared]
    drawn: frozenset[str]
    """Ids of the elements that have a shape or an edge."""
    duplicates: tuple[str, ...] = ()
    """Ids that were given to more than one element."""
