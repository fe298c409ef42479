"""Hooks: what procurekit calls, and what it hands over; pluggy finds who implements them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pluggy
from attrs import frozen

from procurekit.model.change_events import Recipient
from procurekit.model.record import Record
from procurekit.model.seal import Seal
from procurekit.ports.storing import Store
from procurekit.ports.telling import Channel, Directory

__all__ = ["PROJECT", "Appended", "Hooks", "Notice", "Sealed", "Taken", "hookimpl", "hookspec"]

PROJECT: Final = "procurekit"

hookspec: Final = pluggy.HookspecMarker(PROJECT)
hookimpl: Final = pluggy.HookimplMarker(PROJECT)
"""Marks a function of yours as the implementation of a procurekit hook."""


@frozen
class Appended:
    """What a desk stored: given to the hook `procurekit_appended` after the commit.

    `positions` are the records' positions, in order; none where the store gives them later.
    """

    book: str
    records: tuple[Record, ...]
    positions: tuple[int, ...]


@frozen
class Taken:
    """A step that a document took: given to the hook `procurekit_stepped` after the commit.

    `order` is its id, also where that names a requisition or an agreement. `effects` are those of its workflow, for
    you to carry out: name, roles, values.
    """

    book: str
    order: str
    number: str | None
    command: str
    before: str
    state: str
    effects: tuple[tuple[str, tuple[str, ...], Mapping[str, object]], ...] = ()


@frozen
class Notice:
    """Who has to know of something about an order: given to the hook `procurekit_notified` after the commit.

    `about` is where a change request came to: ``pending_approval``, ``offered``, ``applied``, …; `change` its id.
    """

    book: str
    order: str
    number: str | None
    about: str
    recipients: tuple[Recipient, ...]
    change: str | None = None


@frozen
class Sealed:
    """A seal to be kept where nobody who can write to the store can reach it: given to `procurekit_sealed`."""

    seal: Seal


class Hooks:
    """The hooks that procurekit calls. Implement one by marking a function of the same name with `hookimpl`."""

    @hookspec(firstresult=True)
    def procurekit_open_store(self, url: str) -> Store | None:
        """Open the store that a URL names, or return None if the URL is not yours. The first answer wins."""

    @hookspec
    def procurekit_appended(self, appended: Appended) -> None:
        """Told after each commit, once the events are durable.

        Not told of what goes through a host's own connection (`Desk.on`): only the host knows when that is committed.

        What it raises reaches the caller; the events stay stored.
        """

    @hookspec
    def procurekit_stepped(self, taken: Taken) -> None:
        """Told after each step of a workflow, once it is stored, with the effects that its definition names.

        Not told of what goes through a host's own connection. What it raises reaches the caller; the step stays taken.
        """

    @hookspec
    def procurekit_notified(self, notice: Notice) -> None:
        """Tell those whom a change concerns, once it is stored that they are to be told: by mail, chat, a task.

        Not told of what goes through a host's own connection. What it raises reaches the caller; the events stay.
        """

    @hookspec
    def procurekit_sealed(self, sealed: Sealed) -> None:
        """Keep a seal elsewhere. The same seal may come again.

        What it raises reaches the caller; the seal stays stored, and sealing again hands it over again.
        """

    @hookspec
    def procurekit_channels(self) -> Mapping[str, Channel]:
        """The channels by which people can be told, by the names that a `Directory` uses; asked once, when needed.

        The same name from two plugins is refused.
        """
        raise NotImplementedError

    @hookspec(firstresult=True)
    def procurekit_directory(self) -> Directory | None:
        """Who reads by which channels, in which language: a `Directory` over your own users. The first answer wins."""
