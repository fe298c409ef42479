"""Deeds: what was done to a document, as far as a workflow has to know it: which command, by whom, when, signed how.

A desk reads them from a history's events; a host without one keeps them, as plain data, beside its own row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Self

from attrs import NOTHING, field, fields, frozen

from procurekit.model.fields import no_values, one_or_many, to_custom
from procurekit.model.generated import reader, writer
from procurekit.values import check
from procurekit.values.moments import Moment, to_moment

__all__ = ["Deed", "Signature"]


@frozen
class Signature:
    """A signature to one level of an approval, bound to what was signed.

    `content` is the SHA-256 of the document's business content, `core` of the same without what a tolerance lets
    change, each with the mark of how it was made (``1:``); `facts` are the facts that the tolerance compares with.
    `roles` are those by which it was given, and `by_name` is false where it was given by these alone: by a deputy in
    certain roles, who may do nothing else that the principal is named for. `passed_by` are those who forwarded the
    level, up to whoever signed.
    """

    approval: str = field(validator=check.name)
    level: str = field(validator=check.name)
    content: str = field(validator=check.name)
    core: str | None = field(default=None, validator=check.text, kw_only=True)
    roles: tuple[str, ...] = field(default=(), converter=one_or_many, validator=check.texts, kw_only=True)
    by_name: bool = field(default=True, validator=[check.required, check.flag], kw_only=True)
    passed_by: tuple[str, ...] = field(default=(), converter=one_or_many, validator=check.texts, kw_only=True)
    facts: Mapping[str, Any] = field(
        factory=no_values, converter=to_custom, validator=check.named_values, kw_only=True, hash=False
    )


@frozen
class Deed:
    """One thing that was done.

    `state` is where it led to, None where the document stayed. `act` says what a step did to an `approval` without
    signing it: ``forward``, ``add_signer``, ``return``, ``withdraw``; `to` whom or which level it named, `position`
    where an added signer signs (``before``, ``with``, ``after``). `voided` are the approvals whose signatures count no
    more since. `via` are those who passed the right on between the principal and the one who acted. `automatic`:
    nobody decided it.
    """

    command: str = field(validator=check.name)
    actor: str | None = field(default=None, validator=check.text)
    on_behalf_of: str | None = field(default=None, validator=check.text)
    at: Moment | None = field(default=None, converter=to_moment, validator=check.moment)
    state: str | None = field(default=None, validator=check.text)
    signature: Signature | None = field(default=None, validator=check.instance(Signature), kw_only=True)
    act: str | None = field(default=None, validator=check.text, kw_only=True)
    approval: str | None = field(default=None, validator=check.text, kw_only=True)
    level: str | None = field(default=None, validator=check.text, kw_only=True)
    to: str | None = field(default=None, validator=check.text, kw_only=True)
    position: str | None = field(default=None, validator=check.text, kw_only=True)
    via: tuple[str, ...] = field(default=(), converter=one_or_many, validator=check.texts, kw_only=True)
    voided: tuple[str, ...] = field(default=(), converter=one_or_many, validator=check.texts, kw_only=True)
    automatic: bool = field(default=False, validator=[check.required, check.flag], kw_only=True)

    @classmethod
    def made(cls, *args: Any, **more: Any) -> Self:
        """The same from values that are known to be right: nothing is asked again."""
        one: Self = object.__new__(cls)
        for put, value in zip(_PUTS, args, strict=False):
            put(one, value)
        for name, put, default in _REST[len(args)]:
            put(one, more.get(name, default))
        return one

    def as_dict(self) -> dict[str, Any]:
        """Plain, JSON-able data that `from_dict` reads back: what a host keeps beside its own row."""
        return writer(Deed)(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The deed that plain data stands for. Raises InvalidDocument with every fault."""
        read: Callable[[Any], Self] = reader(cls, checked=True)  # type: ignore[arg-type]  # every class is hashable
        try:
            return read(dict(data))
        except Exception:  # noqa: BLE001 - whatever it was, the strict reader finds it again and everything else with it
            from procurekit.model.strict import read_strictly

            return read_strictly(data, cls)

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who did it: who acted, for whom, and who passed it on. Nobody, if it was automatic."""
        if self.automatic:
            return ()
        passed_by = () if self.signature is None else self.signature.passed_by
        everybody = dict.fromkeys((self.actor, self.on_behalf_of, *self.via, *passed_by))
        return tuple(one for one in everybody if one is not None)


_FIELDS: Final = tuple(
    (one.name, Deed.__dict__[one.name].__set__, None if one.default is NOTHING else one.default) for one in fields(Deed)
)
_PUTS: Final = tuple(put for _, put, _ in _FIELDS)
_REST: Final = tuple(_FIELDS[place:] for place in range(len(_FIELDS) + 1))
"""What is left to put once so many fields were given in their order."""
