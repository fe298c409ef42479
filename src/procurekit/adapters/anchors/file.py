"""FileAnchor: seals in a file of JSON lines, which belongs on another machine, a medium written once, or in a mail."""

from __future__ import annotations

import json
import os
from pathlib import Path

from procurekit.model.anchors import ensure_agreement, read_anchors
from procurekit.ports import Sealed, hookimpl

__all__ = ["FileAnchor"]


class FileAnchor:
    """A plugin that appends every seal to a file, one a line with its digest, and never the same twice.

    A line is on the disk when `seal` returns. Raises BadInput if the file holds anything but seals, InvalidValue if
    the new seal contradicts those in it, OSError if it can't be written.

    >>> import procurekit
    >>> from procurekit.adapters.anchors import FileAnchor
    >>> desk = procurekit.open("memory:", plugins=[FileAnchor("anchors.jsonl")])
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)

    @hookimpl
    def procurekit_sealed(self, sealed: Sealed) -> None:
        """Keep a seal."""
        seal = sealed.seal
        there = self.path.exists() and self.path.stat().st_size > 0
        kept = read_anchors(self.path) if there else ()
        if seal in kept:
            return
        ensure_agreement([*kept, seal])
        line = json.dumps({**seal.as_dict(), "digest": seal.digest}, ensure_ascii=False)
        # A line that an editor left without its end is ended first: each seal has a line of its own.
        ending = "\n" if there and not self.path.read_bytes().endswith(b"\n") else ""
        with self.path.open("ab") as file:
            file.write(f"{ending}{line}\n".encode())
            file.flush()
            os.fsync(file.fileno())
