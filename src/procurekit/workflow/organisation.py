"""Organisation: who holds which roles, who stands in for whom, who keeps which supplier, and when is worked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Self, cast

from attrs import field, frozen

from procurekit.errors import InvalidDocument, InvalidValue
from procurekit.model.codec import from_plain, store
from procurekit.model.fields import one_or_many, tuple_of
from procurekit.values import WorkTime, check, date_in
from procurekit.values.moments import Moment, to_day

__all__ = ["Delegation", "Keeper", "Organisation", "Person"]


@frozen
class Person:
    """Somebody in the company, with the roles held."""

    id: str = field(validator=check.name)
    roles: tuple[str, ...] = field(default=(), converter=one_or_many, validator=check.texts)
    party: str | None = field(default=None, validator=check.text, kw_only=True)


def to_date(value: date | str) -> date:
    """A day from what people have at hand; what can't be one is left for the validator to refuse."""
    return cast("date", to_day(value))


@frozen
class Delegation:
    """One stands in for another (代理), from a day to a day, both included, in the organisation's zone.

    With `roles` only in those; with `documents` only for those kinds of document.

    Raises InvalidValue if somebody would stand in for themselves, or if it would end before it starts.
    """

    principal: str = field(validator=check.name)
    deputy: str = field(validator=check.name)
    start: date = field(converter=to_date, validator=[check.required, check.day])
    end: date = field(converter=to_date, validator=[check.required, check.day])
    roles: tuple[str, ...] = field(default=(), converter=one_or_many, validator=check.texts, kw_only=True)
    documents: tuple[str, ...] = field(default=(), converter=one_or_many, validator=check.texts, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.principal == self.deputy:
            raise InvalidValue("delegation_to_oneself", field="Delegation.deputy", value=self.deputy)
        if self.end < self.start:
            raise InvalidValue("delegation_ends_first", field="Delegation.end", start=self.start, end=self.end)


@frozen
class Keeper:
    """Who keeps a supplier's record: bank account, terms, approval. ``*`` is every supplier."""

    supplier: str = field(validator=check.name)
    people: tuple[str, ...] = field(converter=one_or_many, validator=check.texts)


def to_people(value: Iterable[Person]) -> tuple[Person, ...]:
    """People as a tuple."""
    return tuple_of(value)


def to_delegations(value: Iterable[Delegation]) -> tuple[Delegation, ...]:
    """Delegations as a tuple."""
    return tuple_of(value)


def to_keepers(value: Iterable[Keeper]) -> tuple[Keeper, ...]:
    """Keepers as a tuple."""
    return tuple_of(value)


@frozen
class Organisation:
    """What a workflow has to know of the company; data that changes while orders run, unlike their definition.

    Where a desk has one, it says who holds which role: what an actor claims beyond that counts for nothing. A chain of
    delegations has at most `chain` links. `work_time` is the company's, `sites` are those of its places.

    Raises InvalidValue if a person is named twice.

    >>> company = Organisation(
    ...     people=[Person("wang", "manager"), Person("li", "buyer")],
    ...     delegations=[Delegation("wang", "li", "2026-12-01", "2026-12-10")],
    ... )
    >>> company.holders("manager"), company.roles("li")
    (('wang',), frozenset({'buyer'}))
    """

    people: tuple[Person, ...] = field(default=(), converter=to_people, validator=check.all_are(Person), kw_only=True)
    delegations: tuple[Delegation, ...] = field(
        default=(), converter=to_delegations, validator=check.all_are(Delegation), kw_only=True
    )
    keepers: tuple[Keeper, ...] = field(default=(), converter=to_keepers, validator=check.all_are(Keeper), kw_only=True)
    chain: int = field(default=3, validator=[check.required, check.line_number], kw_only=True)
    work_time: WorkTime | None = field(default=None, validator=check.instance(WorkTime), kw_only=True)
    sites: Mapping[str, WorkTime] = field(factory=dict, kw_only=True, hash=False)

    def __attrs_post_init__(self) -> None:
        seen: set[str] = set()
        for one in self.people:
            if one.id in seen:
                raise InvalidValue("person_twice", field="Organisation.people", value=one.id)
            seen.add(one.id)
        if not isinstance(self.sites, Mapping):
            raise InvalidValue("not_a", field="Organisation.sites", value=repr(self.sites), expected="dict")
        for name, time in self.sites.items():
            if not isinstance(time, WorkTime):
                raise InvalidValue("not_a", field=f"Organisation.sites.{name}", value=repr(time), expected="WorkTime")

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The organisation of plain data: what a TOML or a JSON file holds.

        ``people`` and ``keepers`` may be lists, or tables by name: ``[people.wang]``.

        Raises InvalidDocument with every fault, InvalidValue if a person is named twice or a work time can't be.
        """
        if not isinstance(data, Mapping):
            raise InvalidValue("not_a", field="Organisation", value=repr(data), expected="dict")
        given = dict(data)
        for name, key in (("people", "id"), ("keepers", "supplier")):
            if isinstance(given.get(name), Mapping):
                given[name] = [_named(key, one, more) for one, more in given[name].items()]
        times = {name: given.pop(name) for name in ("work_time", "sites") if name in given}
        sites = times.get("sites", {})
        if not isinstance(sites, Mapping):
            raise InvalidValue("not_a", field="Organisation.sites", value=f"{sites!r:.80}", expected="dict")
        try:
            known = from_plain(given, _Known)
        except InvalidDocument as error:
            raise InvalidDocument("Organisation", error.faults) from None
        return cls(
            people=known.people,
            delegations=known.delegations,
            keepers=known.keepers,
            chain=known.chain,
            work_time=WorkTime.from_dict(times["work_time"]) if "work_time" in times else None,
            sites={name: WorkTime.from_dict(one) for name, one in sites.items()},
        )

    def as_dict(self) -> dict[str, Any]:
        """Plain, JSON-able data that `from_dict` reads back."""
        data = store(_Known(self.people, self.delegations, self.keepers, self.chain))
        if self.work_time is not None:
            data["work_time"] = self.work_time.as_dict()
        if self.sites:
            data["sites"] = {name: one.as_dict() for name, one in self.sites.items()}
        return data

    @cached_property
    def _people(self) -> Mapping[str, Person]:
        return {one.id: one for one in self.people}

    @cached_property
    def _holders(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for one in self.people:
            for role in dict.fromkeys(one.roles):
                found.setdefault(role, []).append(one.id)
        return {role: tuple(many) for role, many in found.items()}

    @cached_property
    def _deputies(self) -> Mapping[str, tuple[Delegation, ...]]:
        found: dict[str, list[Delegation]] = {}
        for one in self.delegations:
            found.setdefault(one.principal, []).append(one)
        return {name: tuple(many) for name, many in found.items()}

    def knows(self, person: str) -> bool:
        """Is somebody of that id in the organisation?"""
        return person in self._people

    def roles(self, person: str) -> frozenset[str]:
        """The roles that somebody holds."""
        found = self._people.get(person)
        return frozenset() if found is None else frozenset(found.roles)

    def party(self, person: str) -> str | None:
        """The company of somebody who isn't of this one."""
        found = self._people.get(person)
        return None if found is None else found.party

    def holders(self, role: str) -> tuple[str, ...]:
        """The people who hold a role."""
        return self._holders.get(role, ())

    def deputies_of(self, principal: str) -> tuple[Delegation, ...]:
        """Who stands in for somebody: every delegation, whenever it is in force."""
        return self._deputies.get(principal, ())

    def keepers_of(self, supplier: str | None) -> tuple[str, ...]:
        """The people who keep a supplier's record."""
        return tuple(name for one in self.keepers if one.supplier in {"*", supplier} for name in one.people)

    def time_at(self, site: str | None) -> WorkTime | None:
        """When is worked at a site; the company's own time where it has none."""
        return self.work_time if site is None else self.sites.get(site, self.work_time)

    def time_for(self, facts: Mapping[str, object]) -> WorkTime | None:
        """When is worked where a document is delivered: at its site, where it names just one."""
        site, sites = facts.get("site"), facts.get("sites")
        if site is None and isinstance(sites, tuple) and len(sites) == 1:
            (site,) = sites
        return self.time_at(site if isinstance(site, str) else None)

    def day_of(self, at: Moment) -> date:
        """The day of a moment, in the organisation's zone where it has one."""
        return date_in(at, None if self.work_time is None else self.work_time.zone)


def _named(key: str, name: str, more: object) -> object:
    """An entry of a table by name; what isn't a table itself is its roles, or its people."""
    if isinstance(more, Mapping):
        return {key: name, **more}
    return {key: name, ("roles" if key == "id" else "people"): more}


@frozen
class _Known:
    """The part of an organisation that the codec reads by itself."""

    people: tuple[Person, ...] = field(default=(), converter=to_people, validator=check.all_are(Person))
    delegations: tuple[Delegation, ...] = field(
        default=(), converter=to_delegations, validator=check.all_are(Delegation)
    )
    keepers: tuple[Keeper, ...] = field(default=(), converter=to_keepers, validator=check.all_are(Keeper))
    chain: int = field(default=3, validator=[check.required, check.line_number])
