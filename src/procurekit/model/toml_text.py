"""TOML text: a definition's plain data as people would write it in a file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["toml_of"]


def toml_of(data: Mapping[str, Any]) -> str:
    """The TOML of plain data: texts, numbers, flags, lists, and tables inside tables. What is None is left out.

    >>> print(toml_of({"rules": [{"id": "late", "to": ["purchaser"], "values": {"grace": "3"}}]}), end="")
    [[rules]]
    id = "late"
    to = ["purchaser"]
    <BLANKLINE>
    [rules.values]
    grace = "3"
    """
    return "\n".join(_table(data, ())).lstrip("\n") + "\n"


def _table(data: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    inner: list[tuple[str, Any]] = []
    for name, one in data.items():
        if one is None:
            continue
        if isinstance(one, Mapping) or (isinstance(one, list | tuple) and one and isinstance(one[0], Mapping)):
            inner.append((name, one))
        else:
            yield f"{_key(name)} = {_value(one)}"
    for name, one in inner:
        where = (*path, name)
        written = ".".join(map(_key, where))
        for each in [one] if isinstance(one, Mapping) else one:
            yield f"\n[{written}]" if isinstance(one, Mapping) else f"\n[[{written}]]"
            yield from _table(each, where)


def _key(name: str) -> str:
    plain = name.replace("_", "").replace("-", "")
    return name if plain.isascii() and plain.isalnum() else json.dumps(name, ensure_ascii=False)


def _value(value: object) -> str:
    if isinstance(value, str):
        # As it is, where a quoted text would be full of backslashes.
        literal = '"' in value and "'" not in value and value.isprintable()
        return f"'{value}'" if literal else json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    return str(value)
