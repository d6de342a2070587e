"""What Prometheus collects: how the installation is, by the database, and what this host's processes did.

Under several web processes each writes its counts to the folder PROMETHEUS_MULTIPROC_DIR, and whichever is
asked answers for all of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import timedelta

from flask import Blueprint, Flask, Response, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import REGISTRY, Collector

from engine.errors import Message
from engine.services import access, figures
from engine.services.figures import Figures
from web import callers, door, logs
from web.visitors import open_to_all

pages = Blueprint("metrics", __name__)
COMPLETING = {"tasks.complete", "api_tasks.complete"}
MEANING = {
    "workers": "Workers that are alive",
    "late": "How long the longest waiting timer or start of a process has been due",
    "outbox": "Work that waits to be done after a commit",
    "outbox_age": "How long the longest waiting of it has been due",
    "given_up": "Work that was given up and waits for somebody",
    "incidents": "Open incidents",
}

requests = Histogram(
    "luohu_request_seconds", "Requests by view, method and status", ["view", "method", "status"]
)
completions = Counter("luohu_completions", "Tasks that were completed")


def init(app: Flask) -> None:
    app.after_request(_count)
    app.register_blueprint(pages)


@pages.get("/metrics")
@open_to_all
def metrics() -> Response:
    """For a token of somebody who may see all cases."""
    allowed = access.may_list_instances(callers.actor())
    access.require(allowed, Message("the figures of the installation are for administrators"))
    with door.database().reading() as session:
        found = figures.of(session)
    told = generate_latest(_Gauges(found)) + generate_latest(_counted())
    return Response(told, mimetype="text/plain")


def _count(response: Response) -> Response:
    """Called when the answer is made, which is after the commit."""
    view, status = request.endpoint or "none", response.status_code
    requests.labels(view, request.method, str(status)).observe(logs.seconds())
    if view in COMPLETING and status < 400:
        completions.inc()
    return response


def _counted() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


class _Gauges(Collector):
    """The figures of `Figures` as gauges: times in seconds."""

    def __init__(self, found: Figures) -> None:
        self._found = found

    def collect(self) -> Iterable[Metric]:
        return self._gauges()

    def _gauges(self) -> Iterator[Metric]:
        for field in fields(Figures):
            value = getattr(self._found, field.name)
            timed = isinstance(value, timedelta)
            name = f"luohu_{field.name}" + ("_seconds" if timed else "")
            shown = value.total_seconds() if timed else value
            yield GaugeMetricFamily(name, MEANING[field.name], value=shown)
