"""Places: what has been committed gets its position in the log, by whoever reads next.

One reader at a time holds the row ``placed``; writers never touch it. A position is given only to what is committed,
and others see it only once it is committed itself: so nothing can appear below a position that somebody has seen.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, delete, func, insert, select, update

from procurekit.adapters.storage.sql.schema import meta, positions, waiting
from procurekit.adapters.storage.sql.sessions import Session

__all__ = ["PLACES", "place"]

PLACES: Final = 10_000

_ANY: Final = select(waiting.c.n).limit(1)
_LAST: Final = select(meta.c.value).where(meta.c.name == "placed").with_for_update()
_FIRST: Final = select(waiting).order_by(waiting.c.n).limit(PLACES)
_KEEP: Final = insert(positions)
_TAKE: Final = delete(waiting).where(waiting.c.n == bindparam("number"))
_NOTE: Final = update(meta).where(meta.c.name == "placed").values(value=bindparam("last"))

# PostgreSQL does it in one statement.
_taken: Final = (
    delete(waiting)
    .where(waiting.c.n.in_(select(waiting.c.n).order_by(waiting.c.n).limit(PLACES).scalar_subquery()))
    .returning(waiting.c.n, waiting.c.book, waiting.c.stream, waiting.c.version)
    .cte("taken")
)
_PLACE: Final = insert(positions).from_select(
    ["position", "book", "stream", "version"],
    select(
        bindparam("last", type_=positions.c.position.type) + func.row_number().over(order_by=_taken.c.n),
        _taken.c.book,
        _taken.c.stream,
        _taken.c.version,
    ),
)


def place(session: Session) -> int:
    """Give positions to a page of what is waiting; how many there were."""
    if not session.rows(_ANY):
        return 0
    last = int(session.rows(_LAST)[0][0])
    count = _at_once(session, last) if session.dialect.name == "postgresql" else _one_by_one(session, last)
    session.run(_NOTE, {"last": str(last + count)})
    return count


def _at_once(session: Session, last: int) -> int:
    return session.run(_PLACE, {"last": last})


def _one_by_one(session: Session, last: int) -> int:
    found = session.rows(_FIRST)
    session.many(
        _KEEP,
        [
            {"position": at, "book": book, "stream": stream, "version": version}
            for at, (_, book, stream, version) in enumerate(found, last + 1)
        ],
    )
    session.many(_TAKE, [{"number": row[0]} for row in found])
    return len(found)
