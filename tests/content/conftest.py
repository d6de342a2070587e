"""The district of the content: everything deployed, its people in their roles, a Monday morning."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from engine import clock
from engine.config import Settings
from engine.services import calendar, definitions, people
from engine.services.access import SYSTEM
from engine.store.database import Database, open_database
from tests.content.district import District
from tests.content.library import files, rows
from tests.web.asking import Asking
from web.app import create_app

MONDAY = datetime(2026, 11, 23, 9, tzinfo=clock.ZONE)


@pytest.fixture(scope="session")
def settled_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the content deployed and the people in their roles."""
    path = tmp_path_factory.mktemp("district") / "district.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    with database.begin() as session:
        definitions.deploy(session, files(), SYSTEM)
        calendar.seed(session, [2024, 2025, 2026], SYSTEM)
        known: set[str] = set()
        for row in rows("demo_people"):
            if row["username"] not in known:
                people.add(session, row["username"], row["name"], None, SYSTEM)
            known.add(row["username"])
            people.grant(session, row["username"], row["role"], row["unit"], SYSTEM, MONDAY.date())
    database.close()
    return path


@pytest.fixture
def database(settled_template: Path, tmp_path: Path) -> Iterator[Database]:
    """The content does not depend on the database: its tests run on SQLite alone."""
    path = tmp_path / "district.db"
    shutil.copy(settled_template, path)
    database = open_database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def district(database: Database, tmp_path: Path) -> District:
    clock.set_offset(MONDAY - clock.machine_now())
    return District(database, tmp_path)


@pytest.fixture
def asking(district: District, tmp_path: Path) -> Asking:
    """The pages and the API of the district, asked by its people."""
    settings = Settings(data=tmp_path, database=str(district.database.engine.url))
    app = create_app(settings, district.database)
    app.testing = False
    return Asking(app, district.database)
