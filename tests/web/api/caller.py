"""People with tokens, and what they ask of the API."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import simplejson
from flask import Flask
from werkzeug.test import TestResponse

from engine.config import Settings
from engine.services import people, tokens
from engine.services.access import SYSTEM, Capability
from engine.store import roles, units
from engine.store.database import Database
from engine.store.roles import RoleRow
from engine.store.units import UnitRow
from web.app import create_app

UNIT = "kitchen"
GRANTS = {"clerk": (), "owner": tuple(str(capability) for capability in Capability)}


def application(database: Database, settings: Settings) -> Flask:
    """The platform."""
    app = create_app(settings, database)
    app.testing = True
    return app


class Office:
    """An installation with a unit and two roles: clerks, and owners who may do everything."""

    def __init__(self, app: Flask, database: Database, settings: Settings) -> None:
        self.app, self.database, self.settings = app, database, settings
        with database.begin() as session:
            roles.replace_all(session, [RoleRow(key, key, key, grants) for key, grants in GRANTS.items()])
            units.replace(session, [UnitRow(UNIT, "office", "厨房", "Kitchen", None, date.min, None)])

    def person(self, username: str, *roles: str) -> Caller:
        """Somebody who holds these roles, with a token."""
        with self.database.begin() as session:
            people.add(session, username, username.title(), None, SYSTEM)
            for role in roles:
                people.grant(session, username, role, UNIT, SYSTEM)
            secret = tokens.create(session, username, "tests", SYSTEM).secret
        return Caller(self.app, secret)

    def stranger(self, secret: str = "") -> Caller:
        """Somebody without a token, or with one that nobody was given."""
        return Caller(self.app, secret)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    response: TestResponse

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def body(self) -> Any:
        return simplejson.loads(self.response.get_data(), use_decimal=True)


@dataclass(frozen=True)
class Caller:
    """A program that acts as a person."""

    app: Flask
    secret: str

    def asks(self, method: str, path: str, body: Any = None, **more: Any) -> Answer:
        """One request below /api/v1; the body goes as JSON, decimals exact."""
        headers = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        if body is not None:
            more |= {"data": simplejson.dumps(body, use_decimal=True), "content_type": "application/json"}
        client = self.app.test_client(use_cookies=False)
        return Answer(client.open(f"/api/v1{path}", method=method, headers=headers, **more))

    def gets(self, path: str, **query: Any) -> Any:
        """The body of a GET that goes well."""
        answer = self.asks("GET", path, query_string=query)
        assert answer.status == 200, answer.body
        return answer.body

    def posts(self, path: str, body: Any = None) -> Any:
        """The body of a POST that goes well."""
        answer = self.asks("POST", path, {} if body is None else body)
        assert answer.status in (200, 201, 204), answer.body
        return answer.body if answer.status != 204 else None

    def deploys(self, files: Mapping[str, bytes | str], path: str = "/deployments", **form: str) -> Answer:
        """Sends files as a deployment."""
        parts = [(io.BytesIO(t.encode() if isinstance(t, str) else t), name) for name, t in files.items()]
        data: dict[str, Any] = {**form, "files": parts}
        return self.asks("POST", path, data=data, content_type="multipart/form-data")

    def starts(self, process: str, **values: Any) -> str:
        """Starts an instance with the values of its start form; answers with its id."""
        started: str = self.posts(f"/processes/{process}/instances", {"values": values})["id"]
        return started

    def claims(self, instance: str) -> Any:
        """Takes the instance's open task on; answers with the task."""
        (task,) = self.gets("/tasks", list="candidate", instanceId=instance)["items"]
        self.posts(f"/tasks/{task['id']}/claim")
        return self.gets(f"/tasks/{task['id']}")["task"]
