"""`luohu init` and `luohu migrate`."""

from __future__ import annotations

import click

from engine.cli.door import transaction
from engine.config import from_environment
from engine.services import setup
from engine.store.database import open_database
from engine.store.migrations import migrate as bring_up_to_date


@click.command()
@click.option("--username", prompt="Username of the administrator", help="The first account.")
@click.option("--name", default="", help="What the administrator is called.")
@click.password_option(help="Asked for when it is not given.")
def init(username: str, name: str, password: str) -> None:
    """Prepares an empty installation with one administrator."""
    _migrate()
    with transaction() as session:
        setup.bare(session, username, name, password)
    click.echo(
        f"The installation is ready. {username} can sign in and bring in the content: luohu deploy PATH…"
    )


@click.command()
def migrate() -> None:
    """Brings the database up to what this version needs."""
    _migrate()
    click.echo("The database is up to date.")


def _migrate() -> None:
    settings = from_environment()
    settings.data.mkdir(parents=True, exist_ok=True)
    database = open_database(settings.database)
    try:
        bring_up_to_date(database)
    finally:
        database.close()
