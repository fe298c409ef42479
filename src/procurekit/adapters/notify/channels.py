"""Channels: the plugin by which a desk gets channels that were made in a program."""

from __future__ import annotations

from collections.abc import Mapping

from procurekit.errors import InvalidValue
from procurekit.ports import Channel, hookimpl

__all__ = ["Channels"]


class Channels:
    """A plugin that offers channels by name: the names that a `Directory` says people are reached by.

    Raises InvalidValue if one of them has no method `send`.

    >>> import procurekit
    >>> from procurekit.notify import Channels, LogChannel
    >>> desk = procurekit.open("memory:", plugins=[Channels({"log": LogChannel()})])
    """

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        for name, one in channels.items():
            if not callable(getattr(one, "send", None)):
                raise InvalidValue("not_a", field=f"Channels[{name!r}]", value=type(one).__name__, expected="Channel")
        self._channels = dict(channels)

    def __repr__(self) -> str:
        return f"Channels({self._channels!r})"

    @hookimpl
    def procurekit_channels(self) -> Mapping[str, Channel]:
        """The channels."""
        return dict(self._channels)
