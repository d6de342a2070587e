"""`make bench`: every module here that has something to measure offers `lines()`."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path


def main() -> None:
    for module in sorted(found.name for found in pkgutil.iter_modules([str(Path(__file__).parent)])):
        measured = import_module(f"tests.bench.{module}")
        if hasattr(measured, "lines"):
            for line in measured.lines():
                print(line, flush=True)


if __name__ == "__main__":
    main()
