"""`luohu calendar import|seed|years`."""

from __future__ import annotations

from pathlib import Path

import click

from engine.cli.door import transaction
from engine.services import calendar as service
from engine.services import calendar_files, setup
from engine.services.access import SYSTEM


@click.group()
def calendar() -> None:
    """The working-day calendar that deadlines are counted by."""


@calendar.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", default="", help="The notice the days come from; the file's name if not given.")
def import_(file: Path, source: str) -> None:
    """Loads years from a CSV or Excel file with the columns date, kind (holiday or makeup) and name."""
    with transaction() as session:
        years = service.load(session, calendar_files.read(file.read_bytes()), source or file.name, SYSTEM)
    click.echo(f"Loaded: {', '.join(map(str, years))}.")


@calendar.command()
@click.argument("years", nargs=-1, type=int)
def seed(years: tuple[int, ...]) -> None:
    """Loads years from the tables that come along (2024 to 2026 if none is named)."""
    with transaction() as session:
        service.seed(session, years or setup.SEEDED, SYSTEM)
    click.echo(f"Loaded: {', '.join(map(str, years or setup.SEEDED))}.")


@calendar.command()
def years() -> None:
    """Lists the years that are loaded, and where they come from."""
    with transaction() as session:
        for year in service.years(session):
            click.echo(f"{year.year}  {year.source}")
