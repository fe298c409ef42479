"""A statement in the words of one database and with the placeholders of one driver, put together once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import ClauseElement
from sqlalchemy.engine.interfaces import Dialect

__all__ = ["Statement", "compiled"]

Values = Mapping[str, Any]


class Statement:
    """The text of a statement, and how values become its parameters."""

    def __init__(self, clause: ClauseElement, dialect: Dialect) -> None:
        built = clause.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        self.text = str(built)
        self._fixed = {name: value for name, value in built.params.items() if value is not None}
        self._names = tuple(built.positiontup or ()) if built.positional else None  # type: ignore[attr-defined]

    def bind(self, values: Values) -> tuple[Any, ...] | dict[str, Any]:
        """The parameters, by place or by name, as the driver wants them."""
        given = {**self._fixed, **values} if self._fixed else values
        if self._names is None:
            return dict(given)
        return tuple(given[name] for name in self._names)


@lru_cache(maxsize=512)
def compiled(clause: ClauseElement, dialect: Dialect) -> Statement:
    """The statement of a clause. A clause is recognised by being the same object: keep it."""
    return Statement(clause, dialect)
