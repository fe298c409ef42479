"""Where a SQLite database is and how it is opened: the URL with its options, and what SQLite's errors mean there."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, quote, unquote

from attrs import frozen

from procurekit.errors import StoreError

__all__ = ["Location", "is_damage", "locate"]

_OPTIONS: Final = ("mode", "timeout", "max_page_count", "shared")
_MODES: Final = ("ro", "rw", "rwc")
_SWITCH: Final = ("no", "yes")


@frozen
class Location:
    """A SQLite file and how to open it. `shared` says that it is the host's, and our tables may lie beside its own."""

    path: str
    mode: str = "rwc"
    timeout: float = 30.0
    max_page_count: int | None = None
    shared: bool = False

    @property
    def may_make(self) -> bool:
        """May a database be made where there is none?"""
        return self.mode == "rwc"

    @property
    def to_be_made(self) -> bool:
        """Is there no file yet, and may one be made where it is to be?"""
        file = Path(self.path)
        return self.may_make and not file.exists() and file.absolute().parent.is_dir()

    def connect(self) -> sqlite3.Connection:
        """A connection with our settings: no hidden transactions, every commit flushed to the disk."""
        file = Path(self.path)
        if file.is_dir() or (not file.exists() and (not self.may_make or not file.absolute().parent.is_dir())):
            code = "store_not_there" if not self.may_make and not file.is_dir() else "store_cannot_open"
            raise StoreError(code, path=self.path, detail="is_a_folder" if file.is_dir() else "no_such_folder")
        try:
            return self._opened()
        except sqlite3.Error as error:
            if not _is_not_to_be_written(error) or not _can_be_read(file):
                raise
        # Readers write too, beside the file, so that they and writers see each other. Where nobody can, none has to.
        if self.mode != "ro":
            raise StoreError("store_folder_read_only", path=self.path, url=f"file:{quote(self.path)}?mode=ro") from None
        for log in (Path(f"{self.path}-wal"), Path(f"{self.path}-journal")):
            if log.exists() and log.stat().st_size:
                raise StoreError("store_log_unread", path=self.path, log=str(log))
        return self._opened("&immutable=1")

    def _opened(self, more: str = "") -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"file:{quote(self.path)}?mode={self.mode}{more}",
            uri=True,
            timeout=self.timeout,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            # The first statement that reads is where SQLite finds out what the file is, and what may be done with it.
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
            connection.execute("PRAGMA synchronous = FULL")
            if self.max_page_count is not None:
                connection.execute(f"PRAGMA max_page_count = {self.max_page_count}")
        except BaseException:
            connection.close()
            raise
        return connection

    def explain(self, error: sqlite3.Error) -> StoreError:
        """What SQLite said, as an error of ours."""
        detail = str(error)
        told = detail.lower()
        if "closed database" in told:
            # Only a host can close a connection under our hands.
            return StoreError("store_unreachable", path=self.path, detail=detail)
        if is_damage(error):
            return StoreError("store_damaged", path=self.path)
        if "readonly" in told or "read-only" in told:
            return StoreError("store_read_only", path=self.path)
        if "full" in told:
            return StoreError("store_full", path=self.path)
        if "locked" in told or "busy" in told:
            return StoreError("store_busy", path=self.path, seconds=f"{self.timeout:g}")
        if "not a database" in told:
            return StoreError("store_not_database", path=self.path)
        if "unable to open" in told:
            return StoreError("store_cannot_open", path=self.path, detail="cannot_be_opened")
        return StoreError("store_failed", path=self.path, detail=detail)


def is_damage(error: sqlite3.Error) -> bool:
    """Does the file not say any more what was written to it?"""
    return "malformed" in str(error).lower()


def _is_not_to_be_written(error: sqlite3.Error) -> bool:
    """Did SQLite want to write, if only to read, where it can't?"""
    # The low byte is the kind, whatever the rest says more of it.
    return error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}


def _can_be_read(file: Path) -> bool:
    try:
        file.open("rb").close()
    except OSError:
        return False
    return True


def locate(url: str) -> Location:
    """The location that a URL names: a file name, ``sqlite:///FILE?…`` or ``file:FILE?…``.

    Raises StoreError on an unknown option, or if it names no file.
    """
    for prefix in ("sqlite:///", "file:"):
        if url.startswith(prefix):
            path, _, query = url[len(prefix) :].partition("?")
            return _with_options(url, unquote(path), dict(parse_qsl(query, keep_blank_values=True)))
    if not url or url.startswith("sqlite:"):
        raise StoreError("store_unknown", url=url)
    return Location(url)


def _with_options(url: str, path: str, options: dict[str, str]) -> Location:
    if not path:
        raise StoreError("store_unknown", url=url)
    for name, value in options.items():
        valid = {
            "mode": value in _MODES,
            "timeout": _is_number(value),
            "max_page_count": value.isdecimal(),
            "shared": value in _SWITCH,
        }
        if not valid.get(name):
            raise StoreError("store_option", url=url, option=name, value=value, known=", ".join(_OPTIONS))
    pages = options.get("max_page_count")
    return Location(
        path,
        options.get("mode", "rwc"),
        float(options.get("timeout", "30")),
        None if pages is None else int(pages),
        options.get("shared") == "yes",
    )


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()
