"""`luohu demo`."""

from __future__ import annotations

import click

from engine.cli.door import opened
from engine.services import demo as service
from engine.services import setup


@click.command()
def demo() -> None:
    """Makes the demo accounts that the content brings (with LUOHU_DEMO=1 only) and prints them."""
    with opened() as (database, settings), database.begin() as session:
        setup.seed(session)
        accounts = service.load(session, settings)
    for account in accounts:
        roles = "、".join(map(str, account.roles))
        click.echo(f"{account.username}  {account.password}  {account.name}  {roles}")
