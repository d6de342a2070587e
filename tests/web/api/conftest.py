from pathlib import Path

import pytest
from flask import Flask

from engine.config import Settings
from engine.store.database import Database
from tests.web.api.caller import Caller, Office, application


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, database=str(database.engine.url), test=True)


@pytest.fixture
def app(database: Database, settings: Settings) -> Flask:
    return application(database, settings)


@pytest.fixture
def office(app: Flask, database: Database, settings: Settings) -> Office:
    return Office(app, database, settings)


@pytest.fixture
def owner(office: Office) -> Caller:
    """Somebody who deploys, mends, sees everything."""
    return office.person("owner", "owner")


@pytest.fixture
def alice(office: Office) -> Caller:
    return office.person("alice", "clerk")


@pytest.fixture
def bob(office: Office) -> Caller:
    return office.person("bob", "clerk")
