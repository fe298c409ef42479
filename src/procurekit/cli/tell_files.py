"""The file that says by which channels people are told, and who reads where: for ``procurekit watch --tell FILE``.

``[channels.NAME]`` has a `url` and where its secret is (`secret_env` or `secret_file`), never the secret itself;
``[readers.WHO]`` has a `lang` and `channels`: names, or a table of names with the address there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from procurekit.cli.console import Console
from procurekit.cli.output import Output
from procurekit.errors import LANGUAGES, InvalidValue
from procurekit.model.definition_faults import TOLD, BrokenDefinition, DefinitionFault
from procurekit.model.delivery import Reader
from procurekit.model.sources import InvalidSource, Source
from procurekit.ports import Channel

__all__ = ["InvalidTellFile", "channels_and_readers"]

_TABLES: Final = ("channels", "readers")
_READER: Final = ("lang", "channels")
_SECRETS: Final = frozenset({"secret", "secrets", "password", "token", "key"})
_LONGEST: Final = 3600
_CONTACT: Final = "contact"  # of an order, who has an address of their own


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_texts(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_seconds(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and 0 < value <= _LONGEST


_OPTIONS: Final[dict[str, tuple[str, Callable[[Any], bool]]]] = {
    "url": ("text", _is_text),
    "secret_env": ("text", _is_text),
    "secret_file": ("text", _is_text),
    "allow": ("texts", _is_texts),
    "private": ("networks", lambda value: _is_flag(value) or _is_texts(value)),
    "insecure": ("flag", _is_flag),
    "timeout": ("seconds", _is_seconds),
}
"""The options of a channel: what each has to be, as the texts call it."""

_OF: Final = {
    "channel_network": ("private",),
    "channel_allow": ("allow",),
    "channel_secret": ("secret_env", "secret_file"),
    "channel_secret_missing": ("secret_env", "secret_file"),
    "channel_secret_twice": ("secret_file",),
}
"""The options that a channel's fault is of, if it isn't the URL's."""


class InvalidTellFile(BrokenDefinition):
    """A file that doesn't say how people are told."""

    _code = "cli.tell.invalid"


def channels_and_readers(path: str, out: Output) -> tuple[dict[str, Channel], dict[str, Reader] | None]:
    """The channels and the readers of a file; no readers: everybody is told by every channel.

    A channel `log:` writes to `out`. Raises InvalidTellFile with every fault, BadInput if the file can't be read,
    MissingExtra if a channel needs Apprise and it isn't there.
    """
    reading = _Reading(_source(path), Path(path).parent, out)
    channels, readers = reading.channels(), reading.readers()
    if reading.faults:
        faults = sorted(reading.faults, key=lambda one: (one.line or 0, one.column or 0))
        raise InvalidTellFile(reading.source.name, faults[:TOLD], reading.source.name)
    return channels, readers


def _source(path: str) -> Source:
    try:
        return Source.read(Path(path))
    except InvalidSource as error:
        # The line itself, which would be shown, may hold a secret.
        error.excerpt = ""
        error.values["found"] = "…"
        raise


class _Reading:
    """The file while it is read. What is wrong is told by its place, never by its value: that may be a secret."""

    def __init__(self, source: Source, folder: Path, out: Output) -> None:
        self.source = source
        self.faults: list[DefinitionFault] = []
        self._folder = folder
        self._out = out
        self._made: dict[str, Channel] = {}
        self._refuse_unknown((), source.data, _TABLES)
        self._channels = self._table("channels") or {}

    def channels(self) -> dict[str, Channel]:
        """The channels by name."""
        for name in self._channels:
            said = self._table("channels", name)
            made = None if said is None else self._channel(name, said)
            if made is not None:
                self._made[name] = made
        return self._made

    def readers(self) -> dict[str, Reader] | None:
        """The readers by who they are; None where the file speaks of none."""
        if "readers" not in self.source.data:
            return None
        tables = {who: self._table("readers", who) for who in self._table("readers") or {}}
        return {who: self._reader(who, said) for who, said in tables.items() if said is not None}

    def _channel(self, name: str, said: Mapping[str, Any]) -> Channel | None:
        from procurekit.notify import LogChannel, channel_of

        path, before = ("channels", name), len(self.faults)
        self._refuse_unknown(path, said, tuple(_OPTIONS))
        for option, value in said.items():
            kind, fits = _OPTIONS.get(option, ("", lambda _: True))
            if not fits(value):
                self._fault((*path, option), f"cli.tell.{kind}")
        if "url" not in said:
            self._fault(path, "cli.tell.no_url")
        if len(self.faults) > before:
            return None
        options = dict(said)
        if "secret_file" in options:
            options["secret_file"] = self._folder / options["secret_file"]
        if "timeout" in options:
            options["timeout"] = float(options["timeout"])
        try:
            made = channel_of(**options)
        except InvalidValue as error:
            part = [one for one in _OF.get(error.code, ("url",)) if one in said]
            self._fault((*path, *part[:1]), error.code, error.values)
            return None
        except (OSError, UnicodeDecodeError) as error:
            detail = getattr(error, "strerror", None) or "UTF-8"
            told = {"file": options.get("secret_file"), "detail": detail}
            self._fault((*path, "secret_file"), "file_unreadable", told)
            return None
        return Console(self._out) if isinstance(made, LogChannel) else made

    def _reader(self, who: str, said: Mapping[str, Any]) -> Reader:
        path = ("readers", who)
        self._refuse_unknown(path, said, _READER)
        lang = said.get("lang", "en")
        if lang not in LANGUAGES:
            told = {"value": f"{lang!r:.20}", "choices": ", ".join(LANGUAGES)}
            self._fault((*path, "lang"), "not_a_choice", told)
            lang = "en"
        reached = self._reached((*path, "channels"), said.get("channels", list(self._channels)))
        return Reader(who=who, lang=lang, channels=reached)

    def _reached(self, path: tuple[str, ...], named: Any) -> dict[str, str | None]:
        """The channels by which somebody is reached, with the address there."""
        from procurekit.notify import Mail

        if isinstance(named, Mapping):
            reached = {name: at or None for name, at in named.items()}
        elif _is_texts(named):
            reached = dict.fromkeys([named] if isinstance(named, str) else named)
        else:
            self._fault(path, "cli.tell.reached")
            return {}
        for name, at in reached.items():
            if name not in self._channels:
                told = {"channel": name, "known": ", ".join(self._channels) or "—"}
                self._fault((*path, name), "delivery_no_channel", told)
            elif at is not None and not isinstance(at, str):
                self._fault((*path, name), "cli.tell.text")
            elif at is None and path[1] != _CONTACT and isinstance(self._made.get(name), Mail):
                self._fault((*path, name), "cli.tell.address", {"channel": name})
        return reached

    def _table(self, *path: str) -> Mapping[str, Any] | None:
        """The table at a path, empty where there is nothing; None, and a fault, where there is something else."""
        found: Any = self.source.data
        for step in path:
            found = found.get(step, {})
        if isinstance(found, Mapping):
            return found
        self._fault(path, "cli.tell.table", {"name": ".".join(path)})
        return None

    def _refuse_unknown(self, path: tuple[str, ...], said: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for name in said:
            if name in known:
                continue
            if name in _SECRETS:
                self._fault((*path, name), "cli.tell.secret", key=True)
            else:
                told = {"value": f"{name!r:.60}", "choices": ", ".join(known)}
                self._fault((*path, name), "not_a_choice", told, key=True)

    def _fault(
        self, path: tuple[str, ...], code: str, values: Mapping[str, object] | None = None, *, key: bool = False
    ) -> None:
        place = self.source.place_of_key(path) if key else self.source.place(path)
        self.faults.append(DefinitionFault(code, ".".join(path), values or {}, line=place.line, column=place.column))
