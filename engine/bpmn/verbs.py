"""What people may do with a task besides completing it, as a diagram offers it."""

from __future__ import annotations

from enum import StrEnum

VERBS = "verbs"
"""The property of a user task, or of a process for all of its tasks, that names the verbs it offers,
separated by blanks or commas. Empty, it offers none."""


class Verb(StrEnum):
    """What the assignee, and others, may do with a task besides completing it."""

    TRANSFER = "transfer"
    """Give it to somebody else."""
    DELEGATE = "delegate"
    """Let somebody prepare it and get it back."""
    SIGN = "sign"
    """Have others sign it: before, beside or after."""
    ADVICE = "advice"
    """Ask somebody aside."""
    RETURN = "return"
    """Send the case back to an earlier task."""
    WITHDRAW = "withdraw"
    """Take one's completion back before anybody went on."""
    COPY = "copy"
    """Send the case to others to read."""
    URGE = "urge"
    """Ask for it to be done soon."""
    CALL_OFF = "call-off"
    """Of a process: whoever started it ends it before others have decided anything."""
