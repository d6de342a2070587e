"""`luohu token create|list|revoke`."""

from __future__ import annotations

from datetime import timedelta

import click

from engine.cli.door import transaction
from engine.services import tokens as service
from engine.services.access import SYSTEM


@click.group()
def token() -> None:
    """Tokens by which programs act as a person."""


@token.command()
@click.argument("username")
@click.option("--label", default="luohu token create", help="What the token is for.")
@click.option("--days", default=service.LIFETIME.days, show_default=True, type=click.IntRange(1, 3650))
def create(username: str, label: str, days: int) -> None:
    """Makes a token that acts as USERNAME and prints it: this is the only time it is shown."""
    with transaction() as session:
        created = service.create(session, username, label, SYSTEM, timedelta(days=days))
    click.echo(created.secret)


@token.command("list")
@click.argument("username")
def list_(username: str) -> None:
    """Lists an account's tokens, never their secrets."""
    with transaction() as session:
        for each in service.of(session, username, SYSTEM):
            state = "revoked" if each.revoked_at else f"until {each.expires_at:%Y-%m-%d}"
            click.echo(f"{each.id}  {each.label}  {state}")


@token.command()
@click.argument("token_id")
def revoke(token_id: str) -> None:
    """Makes a token useless at once."""
    with transaction() as session:
        service.revoke(session, token_id, SYSTEM)
    click.echo("The token is revoked.")
