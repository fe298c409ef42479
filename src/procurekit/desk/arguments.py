"""Arguments: what a host passes to the desk, refused with a name and a remedy where it is something else."""

from __future__ import annotations

from collections.abc import Mapping

from procurekit.errors import InvalidValue
from procurekit.model.party import Actor, to_actor

__all__ = ["acting", "expect", "names_of", "refuse_given"]


def expect(name: str, value: object, kinds: type | tuple[type, ...]) -> None:
    """Raise InvalidValue unless the value is of one of the kinds."""
    if isinstance(value, kinds):
        return
    wanted = kinds if isinstance(kinds, tuple) else (kinds,)
    expected = " / ".join(kind.__name__ for kind in wanted)
    raise InvalidValue("not_a", field=name, value=f"{value!r:.80}", expected=expected)


def acting(by: Actor | str) -> Actor:
    """The actor of an id or of itself. Raises InvalidValue on anything else."""
    expect("by", by, (Actor, str))
    return to_actor(by)


def names_of(actor: Actor) -> list[str | None]:
    """Who acts, and for whom."""
    names: list[str | None] = [one.id for one in actor.principals]
    return [actor.id, *(names or [None])]


def refuse_given(command: str, arguments: Mapping[str, object], known: str) -> None:
    """Raise InvalidValue where any of these is given: the command takes only those that are known."""
    for name, value in arguments.items():
        if value is not None:
            raise InvalidValue("unknown_argument", command=command, name=name, known=known)
