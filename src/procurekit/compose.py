"""The composition root: the one place that knows the adapters by name, and loads one only when it is asked for."""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import pluggy
from attrs import evolve, field, frozen

from procurekit.desk import Desk, Progress
from procurekit.desk.arguments import expect
from procurekit.desk.logs import IMPORT, STORE, public
from procurekit.desk.moving import MoveReport, copy_store
from procurekit.errors import BadInput, InvalidValue, StoreError
from procurekit.model.catalogue import Catalogued
from procurekit.model.delivery import Reader
from procurekit.model.picture import Picture
from procurekit.ports import PROJECT, Channel, Directory, Hooks, Migrating, Probe, Store
from procurekit.rules import Rule
from procurekit.workflow.definition import Definition
from procurekit.workflow.organisation import Organisation

if TYPE_CHECKING:
    from procurekit.adapters.documents.tables import TableMapping
    from procurekit.model.cases import RecordedCase

__all__ = [
    "ImportReport",
    "desk_on",
    "import_table",
    "install",
    "migrate",
    "move",
    "open_desk",
    "open_store",
    "read_log",
]


class DeskOptions(TypedDict, total=False):
    """What else a desk may be given: see `Desk`."""

    definition: Definition | Sequence[Definition] | None
    organisation: Organisation | None
    catalogue: Catalogued | None
    allocation: str
    rules: Iterable[Rule]
    channels: Mapping[str, Channel]
    directory: Directory | Mapping[str, Reader] | None


def _manager(plugins: Iterable[object], *, entry_points: bool) -> pluggy.PluginManager:
    # A manager per desk: two desks of one process never see each other's plugins.
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(Hooks)
    for plugin in plugins:
        _registered(manager, plugin)
    if entry_points:
        manager.load_setuptools_entrypoints(PROJECT)
    from procurekit.adapters.storage import plugin as own

    manager.register(own, "procurekit.storage")
    return manager


def _registered(manager: pluggy.PluginManager, plugin: object) -> None:
    """Register a plugin. Raises InvalidValue if nothing of it would ever be called."""
    known = ", ".join(name for name in vars(Hooks) if name.startswith("procurekit_"))
    shown = getattr(plugin, "__name__", None) or type(plugin).__name__
    if isinstance(plugin, type):
        raise InvalidValue("plugin_unknown_hook", plugin=shown, detail="class", known=known)
    try:
        manager.register(plugin)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise InvalidValue("plugin_unknown_hook", plugin=shown, detail=error, known=known) from None
    if not manager.get_hookcallers(plugin):
        raise InvalidValue("plugin_unknown_hook", plugin=shown, detail="@hookimpl", known=known)


def open_store(url: str | os.PathLike[str], manager: pluggy.PluginManager | None = None) -> Store:
    """The store that a URL names. Raises StoreError if no plugin knows it or it can't be opened."""
    expect("url", url, (str, os.PathLike))
    manager = manager or _manager((), entry_points=False)
    store: Store | None = manager.hook.procurekit_open_store(url=os.fspath(url))
    if store is None:
        raise StoreError("store_unknown", url=public(os.fspath(url)))
    if STORE.isEnabledFor(logging.INFO):
        STORE.info("opened %s (%s)", public(os.fspath(url)), type(store).__name__)
    return store


def open_desk(
    url: str | os.PathLike[str] = "procurement.db",
    *,
    book: str = "main",
    clock: Callable[[], datetime] | None = None,
    plugins: Iterable[object] = (),
    entry_points: bool = False,
    **options: Unpack[DeskOptions],
) -> Desk:
    """A desk on the store that `url` names: a file name for SQLite, ``memory:``, or what a plugin of yours opens.

    `book` keeps tenants or companies apart in one store. `plugins` are objects with functions marked by
    `procurekit.ports.hookimpl`; `entry_points` also asks the installed packages of the group ``procurekit``.

    >>> with open_desk("memory:") as desk:
    ...     desk.orders()
    []
    """
    manager = _manager(plugins, entry_points=entry_points)
    return Desk(open_store(url, manager), book=book, clock=clock, plugins=manager, **options)


def desk_on(
    connection: object,
    *,
    book: str = "main",
    clock: Callable[[], datetime] | None = None,
    **options: Unpack[DeskOptions],
) -> Desk:
    """A desk inside a transaction of yours, in your own database, with no connection of its own: see `Desk.on`.

    The tables have to be there: `install` makes them.

    >>> import sqlite3
    >>> connection = sqlite3.connect(":memory:")
    >>> install(connection)
    >>> desk_on(connection).orders()
    []
    >>> connection.close()
    """
    from procurekit.adapters.storage.hosting import store_on

    return Desk.inside(store_on(connection), book, clock=clock, **options)


def install(connection: object) -> None:
    """Make procurekit's tables in your database, through your connection; nothing if they are there.

    For your migrations: it runs inside your transaction if there is one (in PostgreSQL there has to be), brings tables
    of an older format up to date, and may be run any number of times. All names start with ``procurekit_``.

    Raises InvalidValue if the connection is of no kind that is known, StoreError (``store_newer``) if a newer
    procurekit made the tables.
    """
    from procurekit.adapters.storage.hosting import install_on

    install_on(connection)


def migrate(url: str | os.PathLike[str]) -> tuple[int, ...]:
    """Bring a database of an older procurekit to the format that this one writes; the formats it went through.

    Nothing if it is up to date, or kept by a store that has no formats. Raises StoreError (``store_newer``) rather than
    go backwards.
    """
    with _opened(url) as store:
        return tuple(store.migrate()) if isinstance(store, Migrating) else ()


def move(
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    progress: Callable[[int], None] | None = None,
) -> MoveReport:
    """Copy a whole store, every book, event, side record and seal, into an empty one, and verify the copy.

    Bytes stay as they are, recording times, redactions and the order of the log included; the projection is made anew.
    Messages that are not delivered yet are handed over last of all: what the source has sent isn't sent again.
    What is written to the source while it is copied is copied too; whoever never stops writing is told at the end
    (``source_written``). Stop writing before you go on with the target. Broken off and run again, it goes on where it
    was. `progress` is told the number of events so far.

    Raises StoreError: ``target_is_source`` if both name one database, ``target_not_empty`` if the target has something
    that isn't in the source, ``target_keeps_redacted`` if that is personal data which the source has deleted since,
    ``copy_differs`` if the copy isn't the same.
    """
    from procurekit.adapters.storage.sameness import same_database

    for name, url in (("source", source), ("target", target)):
        expect(name, url, (str, os.PathLike))
    if same_database(os.fspath(source), os.fspath(target)):
        raise StoreError("target_is_source", target=public(os.fspath(target)))
    with _opened(source) as mine, _opened(target) as theirs:
        report = copy_store(mine, theirs, progress=progress)
        # Whoever reads the rows with SQL of their own finds them, before anybody has asked a desk.
        return evolve(report, projected=Desk(theirs).catch_up()) if report.verdict.holds else report


@contextmanager
def _opened(url: str | os.PathLike[str]) -> Iterator[Store]:
    store = open_store(url)
    try:
        yield store
    finally:
        close = getattr(store, "close", None)
        if close is not None:
            close()


@frozen
class ImportReport:
    """What an import of a table did.

    `orders` and `lines` are what the table shows; `created`, `changed` and `unchanged` count its orders.

    `changes` are the events that orders known before got, `findings` how often each finding was made, `rejects_file`
    where the `rejected` rows went (None if there are none), `position` the last event's.
    """

    source: str
    rows: int
    orders: int
    lines: int
    rejected: int
    created: int
    changed: int
    unchanged: int
    events: int
    changes: int
    findings: Mapping[str, int] = field(hash=False)
    rejects_file: str | None
    unused: tuple[str, ...]
    position: int | None

    def as_dict(self) -> dict[str, Any]:
        """The report as plain data."""
        names = (
            "source",
            "rows",
            "orders",
            "lines",
            "rejected",
            "created",
            "changed",
            "unchanged",
            "events",
            "changes",
            "rejects_file",
            "position",
        )
        told: dict[str, Any] = {name: getattr(self, name) for name in names}
        return {**told, "findings": dict(self.findings), "unused": list(self.unused)}


def import_table(
    desk: Desk,
    files: str | os.PathLike[str] | Mapping[str, str | os.PathLike[str]],
    mapping: TableMapping | str | os.PathLike[str] | None = None,
    *,
    source: str | None = None,
    rejects: str | os.PathLike[str] | None = None,
    progress: Callable[[Progress], None] | None = None,
    checking: Callable[[str, int, int], None] | None = None,
    batch: int = 200,
    lang: str = "en",
) -> ImportReport:
    """Read orders from a CSV, TSV or Excel file (or a header file and a line file) into a desk.

    The whole table is checked before anything is written; then orders are compared with what the same source showed
    before, and written in batches. `progress` is called after each commit. Stopped at any moment and run again, it
    goes on where it was; run twice, it adds nothing. Rows that can't be read go to the file `rejects`
    (``NAME.rejects.csv`` in the current folder), which is made only if there are any.

    Raises BadInput (before anything is written) if a file or the mapping can't be used, StoreError if the store can't
    be written.
    """
    from procurekit.adapters.documents import tables

    paths = {str(k): Path(v) for k, v in files.items()} if isinstance(files, Mapping) else Path(files)
    first = next(iter(paths.values())) if isinstance(paths, dict) else paths
    if isinstance(mapping, str | os.PathLike):
        mapping = tables.load_mapping(Path(mapping))
    seen: Counter[str] = Counter()
    found: Counter[str] = Counter()
    last, position = Progress(), None
    with tables.RejectsWriter(Path(rejects or f"{first.name}.rejects.csv"), lang=lang) as refused:
        reading = tables.read_table(paths, mapping, source=source, on_reject=refused, progress=checking)
        if isinstance(desk.store, Probe):
            desk.store.ensure_writable()
        pictures = _counted(reading.pictures(), seen)
        for last in desk.observe_all(pictures, source=reading.source, channel="table", batch=batch, findings=found):
            position = last.position or position
            told = (last.pictures, last.created, last.changed, last.unchanged, last.events)
            IMPORT.info("%s: %d order(s) so far, %d new, %d changed, %d unchanged; %d event(s)", reading.source, *told)
            if progress is not None:
                progress(last)
    return ImportReport(
        source=reading.source,
        rows=reading.rows,
        orders=seen["orders"],
        lines=seen["lines"],
        rejected=reading.rejects,
        created=last.created,
        changed=last.changed,
        unchanged=last.unchanged,
        events=last.events,
        changes=last.changes,
        findings=dict(sorted(found.items())),
        rejects_file=str(refused.path) if refused.count else None,
        unused=tuple(reading.unused),
        position=position,
    )


def _counted(pictures: Iterator[Picture], seen: Counter[str]) -> Iterator[Picture]:
    for one in pictures:
        seen["orders"] += 1
        seen["lines"] += len(one.order.lines)
        yield one


def read_log(path: str | os.PathLike[str], **options: Any) -> Iterator[RecordedCase]:
    r"""The cases of another system's event log, one after the other: XES or a table, each plain or gzip.

    The name's ending says which: ``.xes``, ``.csv``, ``.tsv``, ``.txt``, and ``.gz`` behind any of them. The file is
    streamed: memory holds one case at a time. `options` are those of the format: ``zone`` of times without an offset
    (``"UTC"``); for a table also the columns ``case``, ``activity``, ``time``, ``actor``, the ``styles`` of its times,
    ``grouped=False`` where the rows of a case don't stand together (the whole log is then kept in memory),
    ``delimiter`` and ``encoding``.

    Raises BadInput if the ending is unknown or the file is missing, and, when the place is reached, with its line, if
    it is broken there. Raises InvalidValue if an option can't be used.

    >>> _ = Path("log.csv").write_text("case,activity,time\n7,Create,2026-03-02 09:30\n7,Approve,2026-03-03\n")
    >>> [(case.id, [step.activity for step in case.steps]) for case in read_log("log.csv", zone="Asia/Shanghai")]
    [('7', ['Create', 'Approve'])]
    """
    expect("path", path, (str, os.PathLike))
    from procurekit.adapters.documents import event_logs

    file = Path(path)
    readers = {
        ".xes": event_logs.read_xes,
        ".csv": event_logs.read_delimited,
        ".tsv": event_logs.read_delimited,
        ".txt": event_logs.read_delimited,
    }
    ending = Path(file.name.lower().removesuffix(".gz")).suffix
    if ending not in readers:
        known = ", ".join([*readers, *(f"{one}.gz" for one in readers)])
        raise BadInput("log.unknown_ending", file=str(file), known=known)
    return readers[ending](file, **options)
