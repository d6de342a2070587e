"""Cases: how they begin, how they are shown, how administrators mend them."""

from engine.services.instances.beginning import (
    Startable,
    StartView,
    save_start_draft,
    start,
    start_view,
    startable,
)
from engine.services.instances.mending import cancel, move, retry, set_variables, targets
from engine.services.instances.reading import (
    InstanceDetail,
    InstanceSummary,
    Listening,
    Timer,
    Trail,
    counts,
    detail,
    search,
    summary,
    variables,
)
from engine.services.passage import Ended, Passage, Stuck, running
from engine.store.instances import State, Wanted

__all__ = [
    "Ended",
    "InstanceDetail",
    "InstanceSummary",
    "Listening",
    "Passage",
    "StartView",
    "Startable",
    "State",
    "Stuck",
    "Timer",
    "Trail",
    "Wanted",
    "cancel",
    "counts",
    "detail",
    "move",
    "retry",
    "running",
    "save_start_draft",
    "search",
    "set_variables",
    "start",
    "start_view",
    "startable",
    "summary",
    "targets",
    "variables",
]
