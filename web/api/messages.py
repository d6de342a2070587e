"""Messages and signals, as another system sends them."""

from __future__ import annotations

from typing import Any

from engine.services import messages, signals
from engine.services.messages import Correlated
from web import door
from web.api.blueprints import blueprint
from web.api.schemas.decisions import CorrelatedSchema, MessageSchema, ReachedSchema, SignalSchema
from web.callers import actor

messages_api = blueprint("messages", "Messages to one instance and signals to all who wait.")


@messages_api.post("/messages")
@messages_api.arguments(MessageSchema)
@messages_api.response(200, CorrelatedSchema)
def send_message(sent: dict[str, Any]) -> Correlated:
    """Delivers a message, starts the process that begins with it, or keeps it until somebody waits for it."""
    key = sent["correlation_key"] if sent["correlation_key"] is not None else sent["business_key"]
    return messages.correlate(door.session(), sent["name"], key, actor(), sent["variables"])


@messages_api.post("/signals")
@messages_api.arguments(SignalSchema)
@messages_api.response(200, ReachedSchema)
def send_signal(sent: dict[str, Any]) -> dict[str, int]:
    """Sends a signal to everybody who waits for it."""
    return {"reached": signals.broadcast(door.session(), sent["name"], actor(), sent["variables"])}
