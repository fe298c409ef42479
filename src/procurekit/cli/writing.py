"""Writing: a file that somebody is handed; one that is there already is never overwritten."""

from __future__ import annotations

from pathlib import Path

from procurekit.errors import BadInput

__all__ = ["not_there", "write"]


def not_there(name: str) -> None:
    """Raises BadInput (``output_there``) if there is such a file already."""
    if Path(name).exists():
        raise BadInput("output_there", file=name)


def write(name: str, text: str) -> None:
    """Write a new file. Raises BadInput (``output_there``) if there is one by now."""
    try:
        with Path(name).open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise BadInput("output_there", file=name) from None
