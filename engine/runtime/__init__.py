"""Runs diagrams. The only room that knows SpiffWorkflow, with whose specs and tasks it plays the token game.

`read` a diagram once per version, `start` or `load` an instance, move it by the verbs of `Running`, keep its
`state` and `scopes`. Clock, decisions, work and records come from the `Host`; what happened is in `effects`.
"""

from engine.bpmn import Element
from engine.runtime.building import read
from engine.runtime.errors import BpmnError, CannotMove, CannotSkip, ElementFailed, NotOpen
from engine.runtime.game import STEP_FAILED
from engine.runtime.host import Host
from engine.runtime.process import Process
from engine.runtime.running import Running, load, start
from engine.runtime.schedules import Schedule, following, schedules
from engine.runtime.views import DueTimer, Failed, FormRef, Live, OpenTask, Place, ScopeView, Waiting

__all__ = [
    "STEP_FAILED",
    "BpmnError",
    "CannotMove",
    "CannotSkip",
    "DueTimer",
    "Element",
    "ElementFailed",
    "Failed",
    "FormRef",
    "Host",
    "Live",
    "NotOpen",
    "OpenTask",
    "Place",
    "Process",
    "Running",
    "Schedule",
    "ScopeView",
    "Waiting",
    "following",
    "load",
    "read",
    "schedules",
    "start",
]
