"""Sourcing commands: requisitions, agreements and what waits for goods, asked for as plain dicts: see `execution`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from procurekit.desk.answers import Plain, answered, document_as_dict
from procurekit.errors import InvalidValue
from procurekit.model.codec import store as plain_of

if TYPE_CHECKING:
    from procurekit.desk.desk import Desk

__all__ = ["SOURCING"]


def _requisition(desk: Desk, lang: str, requisition: str, by: Any = None) -> Plain:
    return answered(desk, desk.requisition(requisition), by, lang)


def _requisitions(desk: Desk, lang: str, stage: str | None = None) -> Plain:
    return {"requisitions": [document_as_dict(one, lang) for one in desk.requisitions(stage=stage)]}


def _coverage(desk: Desk, lang: str, requisition: str, at: str | None = None) -> Plain:
    return {"coverage": desk.coverage(requisition, at).as_dict(lang)}


def _combine(desk: Desk, _: str, requisitions: Any) -> Plain:
    if not isinstance(requisitions, list | tuple) or not all(isinstance(one, str) for one in requisitions):
        raise InvalidValue("not_many", field="requisitions", value=repr(requisitions), expected="str")
    return {"lines": [plain_of(one) for one in desk.combine(requisitions)]}


def _waiting(
    desk: Desk,
    _: str,
    reference: str | None = None,
    order: str | None = None,
    line: int | None = None,
    at: str | None = None,
) -> Plain:
    return {"waiting": [one.as_dict() for one in desk.waiting(reference, order=order, line=line, at=at)]}


def _agreement(desk: Desk, lang: str, agreement: str, by: Any = None) -> Plain:
    return answered(desk, desk.agreement(agreement), by, lang)


def _agreements(desk: Desk, lang: str, stage: str | None = None) -> Plain:
    return {"agreements": [document_as_dict(one, lang) for one in desk.agreements(stage=stage)]}


def _commitment(desk: Desk, lang: str, agreement: str) -> Plain:
    return {"commitment": desk.commitment(agreement).as_dict(lang)}


SOURCING: Final[dict[str, Callable[..., Plain]]] = {
    "requisition": _requisition,
    "requisitions": _requisitions,
    "coverage": _coverage,
    "combine": _combine,
    "waiting": _waiting,
    "agreement": _agreement,
    "agreements": _agreements,
    "commitment": _commitment,
}
"""Every one of them by its name."""
