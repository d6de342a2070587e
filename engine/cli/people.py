"""`luohu user add|password|end|back|grant|list`."""

from __future__ import annotations

import click

from engine.cli.door import transaction
from engine.services import people as service
from engine.services.access import SYSTEM
from engine.store import people as store


class Group(click.ParamType[tuple[str, str]]):
    """`role@unit`."""

    name = "role@unit"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        role, at, unit = value.partition("@")
        if not (role and at and unit):
            self.fail(f"{value} is not a role in a unit, like clerk@parks", param, ctx)
        return role, unit


@click.group()
def user() -> None:
    """Accounts, and the roles that people hold."""


@user.command()
@click.argument("username")
@click.option("--name", default="", help="What the person is called.")
@click.option("--role", "roles", multiple=True, type=Group(), help="A role held from today; may be repeated.")
@click.password_option(help="Asked for when it is not given.")
def add(username: str, name: str, roles: tuple[tuple[str, str], ...], password: str) -> None:
    """Makes an account."""
    with transaction() as session:
        person = service.add(session, username, name, password, SYSTEM)
        for role, unit in roles:
            service.grant(session, person.username, role, unit, SYSTEM)
    click.echo(f"{person.username} can sign in.")


@user.command()
@click.argument("username")
@click.argument("role", type=Group())
def grant(username: str, role: tuple[str, str]) -> None:
    """Lets somebody hold ROLE (role@unit) from today."""
    with transaction() as session:
        service.grant(session, username, *role, SYSTEM)
    click.echo(f"{username} holds {role[0]} in {role[1]}.")


@user.command()
@click.argument("username")
@click.password_option(help="Asked for when it is not given.")
def password(username: str, password: str) -> None:
    """Gives an account a new password and signs it out everywhere."""
    with transaction() as session:
        service.set_password(session, username, password, SYSTEM)
    click.echo(f"{username} has a new password.")


@user.command()
@click.argument("username")
def end(username: str) -> None:
    """Ends an account's access at once. What the person did stays."""
    with transaction() as session:
        service.set_active(session, username, False, SYSTEM)
    click.echo(f"{username} can no longer sign in.")


@user.command()
@click.argument("username")
def back(username: str) -> None:
    """Gives an ended account its access back."""
    with transaction() as session:
        service.set_active(session, username, True, SYSTEM)
    click.echo(f"{username} can sign in again.")


@user.command("list")
@click.argument("text", default="")
def list_(text: str) -> None:
    """Lists accounts, those whose name or username contains TEXT if one is given."""
    with transaction() as session:
        for person in store.search(session, text, size=10_000).items:
            state = "" if person.active else "  (ended)"
            groups = ", ".join(sorted(g for g in service.actor_for(session, person).groups if "@" in g))
            click.echo(f"{person.username}  {person.name}  {groups}{state}")
