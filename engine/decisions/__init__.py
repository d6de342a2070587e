"""Decision models by the DMN standard, versions 1.1 to 1.5: read, evaluated, explained and verified.

    model = read(raw, "mode.dmn")
    outcome = model.evaluate("mode", {"amount": 5000000})
    outcome.value, outcome.trace

Stands on `engine.feel` alone. `read` compiles a file once; a `Model` is immutable and shared.
"""

from engine.decisions.describing import Decision, Input, Service
from engine.decisions.models import DecisionFailed, Model, Outcome, load, read
from engine.decisions.results import ResultDoesNotFit, map_result
from engine.decisions.verifying import boundaries, verify

__all__ = [
    "Decision",
    "DecisionFailed",
    "Input",
    "Model",
    "Outcome",
    "ResultDoesNotFit",
    "Service",
    "boundaries",
    "load",
    "map_result",
    "read",
    "verify",
]
