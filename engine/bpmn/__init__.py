"""What a diagram says: BPMN XML read into plain, immutable dataclasses.

`read` is the only place that knows the XML; the rules of the lint and the runtime work on what it answers. It
judges nothing: elements that cannot run are read like all others, so that a rule can name them.
"""

from engine.bpmn.model import (
    ACTIVITIES,
    CATCHES,
    CONTAINERS,
    EVENTS,
    GATEWAYS,
    TASKS,
    Body,
    Diagram,
    Element,
    Event,
    Flow,
    Foreign,
    Lane,
    Loop,
    Parameter,
    Passing,
    Process,
    Shared,
)
from engine.bpmn.reading import read
from engine.bpmn.texts import feel_of, ids_of, items_of
from engine.bpmn.times import CYCLE, DURATION, MEANT, is_time
from engine.bpmn.verbs import VERBS, Verb

__all__ = [
    "ACTIVITIES",
    "CATCHES",
    "CONTAINERS",
    "CYCLE",
    "DURATION",
    "EVENTS",
    "GATEWAYS",
    "MEANT",
    "TASKS",
    "VERBS",
    "Body",
    "Diagram",
    "Element",
    "Event",
    "Flow",
    "Foreign",
    "Lane",
    "Loop",
    "Parameter",
    "Passing",
    "Process",
    "Shared",
    "Verb",
    "feel_of",
    "ids_of",
    "is_time",
    "items_of",
    "read",
]
