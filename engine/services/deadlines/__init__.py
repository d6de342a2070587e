"""Deadlines: set by steps of cases, reckoned in one place, moved when what they rest on changes, and
shown."""

from engine.services.deadlines.counting import (
    MOVED,
    Act,
    Move,
    base_corrected,
    calendar_changed,
    days_left,
    would_move,
)
from engine.services.deadlines.keeping import (
    NoDeadline,
    Wanted,
    as_values,
    begin,
    cancel,
    case_ended,
    found,
    meet,
    resume,
    stop,
)
from engine.services.deadlines.reading import (
    DeadlineView,
    Nearness,
    Sought,
    Step,
    Teller,
    choices,
    counts,
    listing,
    of_case,
    of_record,
)
from engine.services.deadlines.rules import NoRule, NoTable

__all__ = [
    "MOVED",
    "Act",
    "DeadlineView",
    "Move",
    "Nearness",
    "NoDeadline",
    "NoRule",
    "NoTable",
    "Sought",
    "Step",
    "Teller",
    "Wanted",
    "as_values",
    "base_corrected",
    "begin",
    "calendar_changed",
    "cancel",
    "case_ended",
    "choices",
    "counts",
    "days_left",
    "found",
    "listing",
    "meet",
    "of_case",
    "of_record",
    "resume",
    "stop",
    "would_move",
]
