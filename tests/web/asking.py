"""What anybody is answered by an installation: by a program of theirs below /api/, else by their browser."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import func, select

from engine.services import people, sessions, tokens
from engine.services.access import SYSTEM
from engine.store.base import Base
from engine.store.database import Database
from tests.web.browsing import Visitor


class Asking:
    """Keeps a browser and a token for each of the people who ask."""

    def __init__(self, app: Flask, database: Database) -> None:
        self.app, self.database = app, database
        self._visitors: dict[str, Visitor] = {}
        self._tokens: dict[str, str] = {}

    def browser(self, username: str) -> Visitor:
        """Somebody who is signed in."""
        if username not in self._visitors:
            found = self._visitors[username] = Visitor(self.app)
            with self.database.begin() as session:
                person = people.get(session, username)
                found.client.set_cookie("lf_session", sessions.open_session(session, person.id, "", ""))
            found.sees("/account")
        return self._visitors[username]

    def token(self, username: str) -> str:
        if username not in self._tokens:
            with self.database.begin() as session:
                self._tokens[username] = tokens.create(session, username, "tests", SYSTEM).secret
        return self._tokens[username]

    def asks(self, username: str, method: str, path: str, body: Any = None) -> tuple[int, str]:
        """The status and the text of the answer."""
        more = {"json": body} if body is not None or method != "GET" else {}
        headers = {"Accept": "application/json"}
        if path.startswith("/api/"):
            client = self.app.test_client(use_cookies=False)
            headers["Authorization"] = f"Bearer {self.token(username)}"
        else:
            visitor = self.browser(username)
            client, headers["X-CSRFToken"] = visitor.client, visitor.token
        answer = client.open(path, method=method, headers=headers, **more)
        with answer:
            return answer.status_code, answer.get_data().decode("utf-8", "replace")

    def rows(self) -> dict[str, int]:
        """How many rows each table has, but for those of sessions and of wrong passwords, which are counted:
        a refused request leaves them so."""
        with self.database.reading() as session:
            return {
                table.name: session.scalar(select(func.count()).select_from(table)) or 0
                for table in Base.metadata.sorted_tables
                if table.name not in ("login_session", "api_token", "signin_attempt")
            }
