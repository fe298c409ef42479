"""Documents as subjects: an order, a requisition, an incident, or plain data of a host's own, without a desk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import attrs
import pendulum

from procurekit.errors import InvalidValue, Reason
from procurekit.model.codec import store
from procurekit.model.deeds import Deed
from procurekit.model.events import Created, NewEvent
from procurekit.model.facts_of_incidents import incident_facts
from procurekit.model.facts_of_orders import order_facts
from procurekit.model.facts_of_requisitions import requisition_facts
from procurekit.model.folding import fold
from procurekit.model.incident import Incident
from procurekit.model.journal import Stamp, preview
from procurekit.model.kinds import DOCUMENTS
from procurekit.model.order import PurchaseOrder
from procurekit.model.personal import split
from procurekit.model.requisition import Requisition
from procurekit.values import Moment, check
from procurekit.workflow.subject import Subject

__all__ = ["content_of", "incomplete", "subject_for"]

_EPOCH: Final = pendulum.datetime(1970, 1, 1)
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


def content_of(document: object) -> dict[str, Any]:
    """The business content of a document as plain data: what signatures are bound to.

    Nothing personal, which may be deleted, and no revision, which counts what was agreed.
    """
    if isinstance(document, Mapping):
        return dict(document)
    if type(document) in DOCUMENTS.values():
        plain = store(document)
        split(type(document), plain)
        plain.pop("revision", None)
        return plain
    if attrs.has(type(document)):
        return attrs.asdict(document)  # type: ignore[arg-type]
    raise InvalidValue("not_a", field="document", value=f"{document!r:.80}", expected="dict, attrs class")


def incomplete(order: PurchaseOrder) -> Iterator[Reason]:
    """What an order has to have before it is submitted, whatever its workflow says."""
    if not order.lines:
        yield Reason.of("order_without_lines", "lines")
    if order.supplier is None:
        yield Reason.of("order_without_supplier", "supplier")


def subject_for(
    document: object,
    state: str,
    *,
    id: str = "",  # noqa: A002 - as `Subject`
    version: int = 0,
    deeds: Iterable[Deed] = (),
    at: Moment | str | None = None,
    facts: Mapping[str, Any] = _NOTHING,
) -> Subject:
    """A document as what a workflow moves: ours, a mapping, or an attrs class of a host's own.

    Its facts are those that procurekit computes for a document of ours, with `facts` beside or over them; of another
    document its own fields.

    >>> from procurekit.model.requisition import Requisition, RequisitionLine
    >>> request = Requisition("PR-7", department="plant", lines=[RequisitionLine(1, "M6-BOLT", "1000")])
    >>> subject_for(request, "draft").facts["department"]
    'plant'
    """
    moment = check.given_moment("at", at)
    content = content_of(document)
    computed = _facts(document, content, moment)
    return Subject(
        id, version, state, {**computed, **facts} if facts else computed, document=content, deeds=tuple(deeds)
    )


def _facts(document: object, content: dict[str, Any], at: Moment | None) -> Mapping[str, Any]:
    if isinstance(document, PurchaseOrder):
        event = NewEvent("order", "order.created", Created(document, "", ""))
        state = fold([preview(event, 1, Stamp("—", _EPOCH))])
        return {} if state is None else order_facts(state, at)
    if isinstance(document, Requisition):
        return requisition_facts(document, at)
    if isinstance(document, Incident):
        return incident_facts(document, at)
    if isinstance(document, Mapping):
        return content
    # The values themselves: `content` is what is left of them as plain data.
    return {one.name: getattr(document, one.name) for one in attrs.fields(type(document))}  # type: ignore[arg-type]
