import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from engine.config import Settings
from engine.services import people
from engine.services.access import SYSTEM
from engine.services.definitions import deploy
from engine.store.database import Database, open_database
from tests.web import shop
from tests.web.browsing import PASSWORD, Visitor
from web import logs
from web.app import create_app

logs.configure()

Visits = Callable[[str], Visitor]


@pytest.fixture(scope="session")
def open_shop(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the shop's content and people, to be copied."""
    path = tmp_path_factory.mktemp("shop") / "shop.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    with database.begin() as session:
        deploy(session, {name: text.encode() for name, text in shop.FILES.items()}, SYSTEM, "first")
    with database.begin() as session:
        for username, role in (("carl", "clerk"), ("cora", "chief"), ("chad", "chief"), ("olga", "owner")):
            people.add(session, username, username.title(), PASSWORD, SYSTEM)
            people.grant(session, username, role, "shop", SYSTEM)
        people.add(session, "kate", "Kate", PASSWORD, SYSTEM)
        people.grant(session, "kate", "keeper", "yard", SYSTEM)
        people.add(session, "yves", "Yves", PASSWORD, SYSTEM)
        people.grant(session, "yves", "clerk", "yard", SYSTEM)
    database.close()
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, database=f"sqlite:///{tmp_path / 'shop.db'}")


@pytest.fixture
def shop_database(open_shop: Path, settings: Settings, tmp_path: Path) -> Iterator[Database]:
    shutil.copy(open_shop, tmp_path / "shop.db")
    database = open_database(settings.database)
    yield database
    database.close()


@pytest.fixture
def app(shop_database: Database, settings: Settings) -> Flask:
    app = create_app(settings, shop_database)
    app.testing = False  # errors are answered as they are to people
    return app


@pytest.fixture
def visits(app: Flask) -> Visits:
    """Somebody's browser, signed in; nobody's for a blank name."""

    def visitor(username: str = "") -> Visitor:
        found = Visitor(app)
        if username:
            found.signs_in(username)
        return found

    return visitor
