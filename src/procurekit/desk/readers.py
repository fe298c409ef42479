"""Readers: the channels and the directory that a host passes, looked at when they are passed and not when they fail."""

from __future__ import annotations

from collections.abc import Mapping

from procurekit.errors import InvalidValue
from procurekit.model.delivery import Reader
from procurekit.ports import Channel, Directory

__all__ = ["channels_given", "directory_given"]


def channels_given(channels: Mapping[str, Channel]) -> Mapping[str, Channel]:
    """The channels by name. Raises InvalidValue if one can't send."""
    if not isinstance(channels, Mapping):
        raise InvalidValue("not_a", field="channels", value=f"{type(channels).__name__}", expected="dict")
    for name, one in channels.items():
        if not callable(getattr(one, "send", None)):
            # What it is isn't shown: it may be a URL with a secret.
            raise InvalidValue("not_a", field=f"channels.{name}", value=type(one).__name__, expected="send(message)")
    return channels


def directory_given(directory: Directory | Mapping[str, Reader] | None) -> Directory | Mapping[str, Reader] | None:
    """The directory. Raises InvalidValue if it can't be asked."""
    if isinstance(directory, Mapping):
        for who, one in directory.items():
            if not isinstance(one, Reader):
                raise InvalidValue("not_a", field=f"directory.{who}", value=type(one).__name__, expected="Reader")
    elif directory is not None and not callable(getattr(directory, "reader", None)):
        expected = "dict[str, Reader], reader(who)"
        raise InvalidValue("not_a", field="directory", value=type(directory).__name__, expected=expected)
    return directory
