"""What the processes write about themselves: one JSON object a line, without the values of variables.

Every line of a request carries its `request_id`, and `user` and `instance` once they are known.
"""

from __future__ import annotations

import logging
import sys
import time
from typing import Any

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger()


def configure(level: str = "warning") -> None:
    """Sends everything to standard error. Called once by the command that starts a process."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def init(app: Flask) -> None:
    """A line for every request, once its answer is made."""
    app.before_request(_begin)
    app.after_request(_end)


def know(**who_and_what: Any) -> None:
    """Adds to every line of the request from here on."""
    structlog.contextvars.bind_contextvars(**who_and_what)


def seconds() -> float:
    """How long the request has taken so far."""
    return float(time.perf_counter() - g.began)


def _begin() -> None:
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    if request.endpoint != "static":
        log.info(
            "request",
            method=request.method,
            path=request.path,
            endpoint=request.endpoint,
            status=response.status_code,
            ms=round(seconds() * 1000, 1),
        )
    return response
