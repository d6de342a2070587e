import pytest

from engine.config import Settings
from engine.services import demo
from engine.store import settings as kept
from engine.store.database import Database
from web.command import run_until_stopped


def test_what_everybody_knows_the_passwords_of_is_never_served_as_real(
    shop_database: Database, settings: Settings
) -> None:
    with shop_database.begin() as session:
        kept.put(session, demo.MARK, "1")
    with pytest.raises(demo.OnlyDemo):
        run_until_stopped(shop_database, settings, "127.0.0.1", 0, ())
