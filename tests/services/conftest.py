from pathlib import Path

import pytest

from engine.store.database import Database
from tests.actors import Person, Town


@pytest.fixture
def town(database: Database, tmp_path: Path) -> Town:
    return Town(database, tmp_path)


@pytest.fixture
def alice(town: Town) -> Person:
    return town.person("alice", "clerk")


@pytest.fixture
def bob(town: Town) -> Person:
    return town.person("bob", "clerk", "chief")
