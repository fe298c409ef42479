"""``procurekit migrate``: the database of an older procurekit in the format of this one."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from procurekit.cli.opening import reading_url
from procurekit.cli.output import Output
from procurekit.compose import migrate
from procurekit.desk.logs import public

if TYPE_CHECKING:
    from procurekit.cli.tables import Screen

__all__ = ["run"]

_FLAT: Final = ("db", "format")


def run(args: Namespace, out: Output) -> int:
    """Migrate it, and say through which formats it went."""
    formats = migrate(reading_url(args.db))
    db = public(args.db)

    def drawn(screen: Screen) -> None:
        for one in formats:
            screen.print(screen.text(screen.say("cli.migrate.done", db=db, format=one)))
        if not formats:
            screen.print(screen.text(screen.say("cli.migrate.nothing", db=db)))

    out.emit(lambda: {"db": db, "formats": formats}, lambda: (_FLAT, [[db, one] for one in formats]), drawn)
    return 0
