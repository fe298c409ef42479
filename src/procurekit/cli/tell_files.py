"""The file that says by which channels people are told, and who reads where: for ``procurekit watch --tell FILE``.

``[channels.NAME]`` has a `url` and where its secret is (`secret_env` or `secret_file`), never the secret itself;
``[readers.NAME]`` has a `lang` and `channels`: names, or a table of names with the address there.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from procurekit.errors import BadInput, InvalidValue
from procurekit.model.delivery import Reader
from procurekit.model.sources import Source
from procurekit.ports import Channel

__all__ = ["channels_and_readers"]

_TABLES: Final = ("channels", "readers")
_OPTIONS: Final = ("secret_env", "secret_file", "allow", "private", "insecure", "timeout")
_READER: Final = ("lang", "channels")


def channels_and_readers(path: str) -> tuple[dict[str, Channel], dict[str, Reader] | None]:
    """The channels and the readers of a file; no readers: everybody is told by every channel.

    Raises BadInput if the file can't be used.
    """
    from procurekit.notify import channel_of

    source = Source.read(Path(path))
    data = _table(source, "", source.data)
    _refuse_unknown(source, "", data, _TABLES)
    channels: dict[str, Channel] = {}
    for name, one in _table(source, "channels", data.get("channels", {})).items():
        where = f"channels.{name}"
        said = dict(_table(source, where, one))
        url = said.pop("url", None)
        if not isinstance(url, str):
            raise _wrong(source, where, "missing_value", field="url")
        _refuse_unknown(source, where, said, _OPTIONS)
        try:
            channels[name] = channel_of(url, **said)
        except InvalidValue as error:
            raise _wrong(source, where, error.code, **error.values) from None
    if "readers" not in data:
        return channels, None
    readers = _table(source, "readers", data["readers"])
    return channels, {who: _reader(source, who, one, channels) for who, one in readers.items()}


def _reader(source: Source, who: str, said: Any, channels: Mapping[str, Channel]) -> Reader:
    where = f"readers.{who}"
    _refuse_unknown(source, where, _table(source, where, said), _READER)
    named = said.get("channels", list(channels))
    reached = (
        dict(named) if isinstance(named, Mapping) else dict.fromkeys(named if isinstance(named, list) else [named])
    )
    for name in reached:
        if name not in channels:
            raise _wrong(source, where, "delivery_no_channel", channel=name, known=", ".join(channels) or "—")
    try:
        return Reader(who=who, lang=said.get("lang", "en"), channels={name: at or None for name, at in reached.items()})
    except InvalidValue as error:
        raise _wrong(source, where, error.code, **error.values) from None


def _table(source: Source, where: str, data: Any) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise _wrong(source, where, "not_a", field=where or "file", value=f"{data!r:.80}", expected="table")
    return data


def _refuse_unknown(source: Source, where: str, data: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for name in data:
        if name not in known:
            raise _wrong(source, where, "not_a_choice", field=name, value=repr(name), choices=", ".join(known))


def _wrong(source: Source, where: str, code: str, **values: object) -> BadInput:
    path = tuple(where.split(".", 1)) if where else ()
    line = source.place(path).line
    return BadInput("cli.tell.wrong", file=source.name, line=line, where=where, what=InvalidValue(code, **values))
