"""`luohu doctor`."""

from __future__ import annotations

import click

from engine.config import from_environment
from engine.services import checkup
from engine.services.checkup import Level


@click.command()
@click.option("--deep", is_flag=True, help="Read the whole database and every attachment, too.")
def doctor(deep: bool) -> None:
    """Says what is wrong with this installation, and what to do. Ends with 1 when something is."""
    signs = list(checkup.examine(from_environment(), deep))
    for sign in signs:
        click.echo(f"{sign.level:<5} {sign.says}" + (f"\n      -> {sign.do}" if sign.do else ""))
    bad = sum(sign.level is Level.BAD for sign in signs)
    if bad:
        raise click.ClickException(f"{bad} things are wrong.")
