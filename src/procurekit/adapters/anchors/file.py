"""FileAnchor: seals in a file of JSON lines, which belongs on another machine, a medium written once, or in a mail."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

from procurekit.errors import InvalidValue
from procurekit.model.anchors import ensure_agreement, read_anchors
from procurekit.model.seal import Seal
from procurekit.ports import Sealed, hookimpl
from procurekit.values.moments import moment_text

__all__ = ["FileAnchor"]


class FileAnchor:
    """A plugin that appends every seal to a file, one a line with its digest, and never the same twice.

    A line is on the disk when `seal` returns. Raises BadInput if the file holds anything but seals, InvalidValue if
    the new seal contradicts those in it (``anchor_forked``) or they are ahead of it (``anchor_ahead``: the
    database is older than its anchors), OSError if it can't be written.

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
        last = max((one for one in kept if one.book == seal.book), key=lambda one: one.events, default=seal)
        if seal in kept:
            if last.events > seal.events:
                raise InvalidValue("anchor_ahead", **self._told(seal, last))
            return
        try:
            ensure_agreement([*kept, seal])
        except InvalidValue as error:
            raise InvalidValue("anchor_forked", **self._told(seal, last)) from error
        line = json.dumps({**seal.as_dict(), "digest": seal.digest}, ensure_ascii=False)
        # A line that an editor left without its end is ended first: each seal has a line of its own.
        ending = "\n" if there and not self.path.read_bytes().endswith(b"\n") else ""
        with self.path.open("ab") as file:
            file.write(f"{ending}{line}\n".encode())
            file.flush()
            os.fsync(file.fileno())
        if not there:
            _keep_name(self.path)

    def _told(self, seal: Seal, last: Seal) -> dict[str, object]:
        """The database's seal and the file's last one, so that a reader knows which is which."""
        return {
            "file": str(self.path),
            "book": seal.book,
            "number": seal.number,
            "events": seal.events,
            "sealed_at": moment_text(seal.sealed_at),
            "other": last.number,
            "other_events": last.events,
            "other_at": moment_text(last.sealed_at),
        }


def _keep_name(path: Path) -> None:
    """A new file's name is its folder's to keep. Where folders can't be flushed, the system does it by itself."""
    with suppress(OSError):
        folder = os.open(path.absolute().parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
