"""Ids of alerts at a prompt: shown by as few signs as tell them apart, and found by the first signs of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Final

from procurekit.desk import Desk
from procurekit.errors import BadInput, NotFound

__all__ = ["alert_named", "shortened"]

_KIND: Final = "alert_"
_LEAST: Final = 6
_FEWEST: Final = 4  # signs that may name an alert: an empty variable of a script's names none
_WHOLE: Final = 26
_SHOWN: Final = 5


def shortened(ids: Iterable[str]) -> Callable[[str], str]:
    """What makes each of these ids short: so many of its first signs, six at least, that no two are alike.

    >>> short = shortened(["alert_guygdilz5yb63gskcjsqzbifza", "alert_guygdilc5yb63gskcjsqzbifza"])
    >>> short("alert_guygdilz5yb63gskcjsqzbifza")
    'guygdilz'
    """
    tokens = {one.removeprefix(_KIND) for one in ids}
    length = next(
        (long for long in range(_LEAST, _WHOLE) if len({one[:long] for one in tokens}) == len(tokens)), _WHOLE
    )
    return lambda id_: id_.removeprefix(_KIND)[:length]


def alert_named(desk: Desk, name: str) -> str:
    """The id of the alert that its id, or the first signs of it, names: of those that are open, else of all.

    Raises NotFound if there is none, BadInput if there are several or too few signs.
    """
    token = name.removeprefix(_KIND)
    if len(token) < _FEWEST:
        raise BadInput("cli.alert.short", id=name, least=_FEWEST)
    with suppress(NotFound):
        return desk.alert(_KIND + token).id
    for open_only in (True, False):
        found = [one.id for one in desk.kept_alerts(open_only=open_only) if one.id.startswith(_KIND + token)]
        if len(found) == 1:
            return found[0]
        if found:
            short = shortened(found)
            shown = [short(one) for one in found[:_SHOWN]]
            raise BadInput("cli.alert.several", id=name, count=len(found), some=", ".join(shown))
    raise NotFound("alert_not_kept", id=name, book=desk.book)
