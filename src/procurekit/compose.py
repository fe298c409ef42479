"""The composition root: the one place that knows the adapters by name, and loads one only when it is asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import pluggy

from procurekit.desk import Desk
from procurekit.errors import StoreError
from procurekit.ports import PROJECT, Hooks, Store

__all__ = ["open_desk", "open_store"]


def _manager(plugins: Iterable[object], *, entry_points: bool) -> pluggy.PluginManager:
    # A manager per desk: two desks of one process never see each other's plugins.
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(Hooks)
    for plugin in plugins:
        manager.register(plugin)
    if entry_points:
        manager.load_setuptools_entrypoints(PROJECT)
    from procurekit.adapters.storage import plugin as own  # noqa: PLC0415 - no adapter before it is asked for

    manager.register(own, "procurekit.storage")
    return manager


def open_store(url: str | os.PathLike[str], manager: pluggy.PluginManager | None = None) -> Store:
    """The store that a URL names. Raises StoreError if no plugin knows it or it can't be opened."""
    manager = manager or _manager((), entry_points=False)
    store: Store | None = manager.hook.procurekit_open_store(url=os.fspath(url))
    if store is None:
        raise StoreError("store_unknown", url=os.fspath(url))
    return store


def open_desk(
    url: str | os.PathLike[str] = "procurement.db",
    *,
    book: str = "main",
    clock: Callable[[], datetime] | None = None,
    plugins: Iterable[object] = (),
    entry_points: bool = False,
    **options: Any,
) -> Desk:
    """A desk on the store that `url` names: a file name for SQLite, ``memory:``, or what a plugin of yours opens.

    `book` keeps tenants or companies apart in one store. `plugins` are objects with functions marked by `procurekit.ports.hookimpl`;
    `entry_points` also asks the installed packages of the group ``procurekit``.

    >>> with open_desk("memory:") as desk:
    ...     desk.orders()
    []
    """
    manager = _manager(plugins, entry_points=entry_points)
    return Desk(open_store(url, manager), book=book, clock=clock, plugins=manager, **options)
