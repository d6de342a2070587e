"""`luohu articles load FILE`."""

from __future__ import annotations

from pathlib import Path

import click

from engine import sniff
from engine.cli.door import transaction
from engine.services import articles as service
from engine.services.access import SYSTEM


@click.group()
def articles() -> None:
    """The official text beside the work."""


@articles.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", default="", help="Where the text comes from; the file's name if not given.")
def load(file: Path, source: str) -> None:
    """Loads the official text from a UTF-8 text file and replaces what was loaded before."""
    with transaction() as session:
        count = service.load(session, sniff.text(file.read_bytes()), source or file.name, SYSTEM)
    click.echo(f"{count} articles are loaded.")
