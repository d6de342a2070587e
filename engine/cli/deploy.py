"""`luohu deploy PATH…`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from engine.cli.door import transaction
from engine.cli.main import told
from engine.services.access import SYSTEM
from engine.services.definitions import deploy as deploy_files


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--name", default="", help="What this deployment is called.")
def deploy(paths: tuple[Path, ...], name: str) -> None:
    """Deploys diagrams, tables, forms and what belongs to them: files, or whole folders."""
    files = collect(paths)
    with transaction() as session:
        deployed = deploy_files(session, files, SYSTEM, name, "luohu deploy")
    for finding in deployed.findings:
        click.echo(told(finding), err=True)
    for version in deployed.created:
        click.echo(f"{version.kind} {version.key}: version {version.version}")
    click.echo(f"{len(deployed.created)} new, {len(deployed.unchanged)} unchanged.")


def collect(paths: Iterable[Path]) -> dict[str, bytes]:
    """Path -> content of the files meant; hidden ones, which editors and systems leave behind, are not."""
    return {path.as_posix(): path.read_bytes() for given in paths for path in _files(given)}


def _files(given: Path) -> Iterator[Path]:
    if given.is_file():
        yield given
        return
    for path in sorted(given.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(given).parts)
        if path.is_file() and not hidden:
            yield path
