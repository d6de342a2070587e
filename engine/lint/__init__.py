"""Judges diagrams before they are deployed: refuses what would not run right, warns of what people regret.

A rule is a file in `rules`, with its `check`; its name is the rule's. To add one, copy a neighbour.
"""

from engine.lint.checking import check
from engine.lint.known import Known

__all__ = ["Known", "check"]
