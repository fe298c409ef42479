"""Who takes part: parties, their contacts, and the actor who does something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from attrs import field, frozen

from procurekit.model.fields import PERSONAL, no_values, to_custom, tuple_of
from procurekit.values import check

__all__ = ["Actor", "Contact", "Party", "to_actor", "to_party"]


@frozen
class Contact:
    """A person at a party: always personal data, kept apart in the log so that it can be redacted."""

    name: str | None = field(default=None, validator=check.text)
    role: str | None = field(default=None, validator=check.text, kw_only=True)
    phone: str | None = field(default=None, validator=check.text, kw_only=True)
    email: str | None = field(default=None, validator=check.text, kw_only=True)
    messenger: str | None = field(default=None, validator=check.text, kw_only=True)


def to_contacts(value: Iterable[Contact]) -> tuple[Contact, ...]:
    """The contacts as a tuple."""
    return tuple_of(value)


@frozen
class Party:
    """A company or a unit of it: the buyer, a supplier, a carrier.

    `id` is what the book knows it by; `scheme` names who issued that id where it isn't the book itself (``GLN``,
    ``DUNS``, ``USCC`` 统一社会信用代码).

    >>> Party("V-7", "Bolt & Nut Ltd", country="DE").name
    'Bolt & Nut Ltd'
    """

    id: str = field(validator=check.name)
    name: str | None = field(default=None, validator=check.text)
    scheme: str | None = field(default=None, validator=check.text, kw_only=True)
    tax_id: str | None = field(default=None, validator=check.text, kw_only=True)
    country: str | None = field(default=None, validator=check.text, kw_only=True)
    address: str | None = field(default=None, validator=check.text, kw_only=True)
    contacts: tuple[Contact, ...] = field(
        default=(), converter=to_contacts, validator=check.all_are(Contact), kw_only=True, metadata=PERSONAL
    )
    custom: Mapping[str, object] = field(
        factory=no_values, converter=to_custom, validator=check.named_values, kw_only=True, hash=False
    )

    def __str__(self) -> str:
        return self.name or self.id


def to_party(value: Party | str | None) -> Party | None:
    """A party from its id or from itself."""
    return Party(value) if isinstance(value, str) and value.strip() else cast("Party | None", value)


def to_roles(value: Iterable[str]) -> frozenset[str]:
    """Roles as a frozenset; one role may be given as text."""
    if isinstance(value, str):
        return frozenset([value])
    if isinstance(cast("object", value), Mapping):
        return cast("frozenset[str]", value)
    try:
        return frozenset(value)
    except TypeError:
        return cast("frozenset[str]", value)


def to_principal(value: Actor | str | None) -> Actor | None:
    """An actor from an id or from itself, or None."""
    return Actor(value) if isinstance(value, str) and value.strip() else cast("Actor | None", value)


@frozen
class Actor:
    """Who does something: a person or a program, with the roles held; acting for somebody else keeps both names.

    >>> Actor("li", on_behalf_of=Actor("mei", roles={"buyer"})).on_behalf_of.id
    'mei'
    """

    id: str = field(validator=check.name)
    name: str | None = field(default=None, validator=check.text, metadata=PERSONAL)
    roles: frozenset[str] = field(default=frozenset(), converter=to_roles, validator=check.texts, kw_only=True)
    party: str | None = field(default=None, validator=check.text, kw_only=True)
    on_behalf_of: Actor | None = field(default=None, converter=to_principal, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.on_behalf_of is not None:
            check.instance(Actor)(self, Actor.__attrs_attrs__.on_behalf_of, self.on_behalf_of)

    @property
    def principals(self) -> tuple[Actor, ...]:
        """For whom it is done, the nearest first; the last is the one in whose name it is."""
        found, one = [], self.on_behalf_of
        while one is not None:
            found.append(one)
            one = one.on_behalf_of
        return tuple(found)


def to_actor(value: Actor | str) -> Actor:
    """An actor from an id or from itself."""
    return Actor(value) if isinstance(value, str) else value
