"""`luohu backup` and `luohu restore`."""

from __future__ import annotations

from pathlib import Path

import click

from engine.cli.door import opened
from engine.config import from_environment
from engine.services import backup as service


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Writes the whole installation to a new FILE (tar), while it runs: database, attachments, secret.

    Ends with 1 when an attachment is missing or no longer what it was; everything else is in the file then.
    """
    if file.exists():
        raise click.ClickException(f"{file} exists already.")
    with opened() as (database, settings):
        report = service.save(database, settings, file)
    click.echo(f"{file}: the database (schema {report.schema}) and {report.files} attachments.")
    if report.bad:
        raise click.ClickException(f"Missing or changed attachments: {', '.join(report.bad)}")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Puts the backup FILE back into an empty installation. Nothing is touched unless all of it is intact."""
    report = service.restore(from_environment(), file)
    click.echo(f"The database (schema {report.schema}) and {report.files} attachments are back.")
    click.echo("Run now: luohu migrate, luohu doctor")
