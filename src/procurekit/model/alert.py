"""Alert: something that needs attention, found by a rule in a subject, and what has become of it since."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final, Literal, Self, TypeAlias

from attrs import field, fields, frozen

from procurekit.model.fields import no_values, to_texts
from procurekit.model.ids import derived_id
from procurekit.values import Moment, check
from procurekit.values.moments import iso_text, to_day, to_moment
from procurekit.values.numbers import to_number

__all__ = ["SEVERITIES", "SUBJECTS", "Alert", "AlertSubject", "Found", "Severity", "alert_id"]

Severity: TypeAlias = Literal["low", "medium", "high"]
SEVERITIES: Final[tuple[Severity, ...]] = ("low", "medium", "high")

AlertSubject: TypeAlias = Literal[
    "order", "schedule_line", "change_request", "incident", "invoice", "agreement", "supplier"
]
SUBJECTS: Final[tuple[AlertSubject, ...]] = (
    *("order", "schedule_line", "change_request", "incident", "invoice", "agreement", "supplier"),
)
"""What a rule can speak of."""


@frozen(kw_only=True)
class Found:
    """What a rule found: in which subject, since when, how bad it is, and how that reads in both languages.

    `subject_key` tells subjects of one kind apart: ``order_…/1/1`` is a schedule line, ``invoice_…/order_…`` what an
    invoice asks of an order. `since` is the day since which it has been so and `days` the calendar days since then,
    when it was looked at; `title` is the rule's, `amount` what it is about, in `currency`. `values` are those that the
    texts were filled with. `document` is the id of an invoice, a change request, an incident or an agreement.
    """

    rule: str = field(validator=check.name)
    severity: Severity = field(validator=[check.required, check.choice(*SEVERITIES)])
    subject: AlertSubject = field(validator=[check.required, check.choice(*SUBJECTS)])
    subject_key: str = field(validator=check.name)
    book: str = field(default="main", validator=check.name)
    title: str = field(default="", validator=check.text)
    title_zh: str = field(default="", validator=check.text)
    en: str = field(default="", validator=check.text)
    zh: str = field(default="", validator=check.text)
    since: date | None = field(default=None, converter=to_day, validator=check.day)
    days: int | None = None
    order_id: str | None = None
    order_number: str | None = None
    line: int | None = None
    schedule: int | None = None
    document: str | None = None
    document_number: str | None = None
    item: str | None = None
    supplier: str | None = None
    supplier_name: str | None = None
    purchaser: str | None = None
    amount: Decimal | None = field(default=None, converter=to_number, validator=check.decimal)
    currency: str | None = None
    demands: tuple[str, ...] = field(default=(), converter=to_texts)
    needed_by: date | None = field(default=None, converter=to_day, validator=check.day)
    values: Mapping[str, str] = field(factory=no_values, hash=False)

    def text(self, lang: str = "en") -> str:
        """What is so, in words, in ``"en"`` or ``"zh"``."""
        return (self.zh or self.en) if lang.startswith("zh") else (self.en or self.zh)

    def title_in(self, lang: str = "en") -> str:
        """The rule's title; that of the other language where it has none in this one."""
        both = (self.title_zh, self.title) if lang.startswith("zh") else (self.title, self.title_zh)
        return both[0] or both[1] or self.rule

    @property
    def name(self) -> str:
        """What people call the subject: ``PO-7/1``, the number of a document, a supplier's name."""
        if self.document_number is not None:
            return self.document_number
        order = self.order_number or self.order_id
        if order is None:
            return self.supplier_name or self.supplier or self.subject_key
        line = "" if self.line is None else f"/{self.line}"
        return order + line + (f"/{self.schedule}" if self.schedule is not None and self.schedule > 1 else "")


@frozen(kw_only=True)
class Alert(Found):
    """An alert (预警): one for each rule and subject, however often its condition comes and goes.

    `status` is ``open`` while its condition holds, else ``resolved``; `version` counts what happened to it, 0 as long
    as nobody has recorded it. `raised_at` is when it was raised, or reopened last, and `times` how often that was;
    `changed_at` is when looking at its subject last changed it. `told` are those who were told of it since, as
    ``who@channel``, `told_at` is when they were last to be told, `escalated` counts the steps of its escalation.
    Whoever acknowledged it is `acknowledged_by`; until `snoozed_until` nobody is reminded.
    """

    id: str = field(validator=check.name)
    version: int = 0
    status: Literal["open", "resolved"] = "open"
    raised_at: Moment | None = field(default=None, converter=to_moment, validator=check.moment)
    times: int = 1
    acknowledged_at: Moment | None = field(default=None, converter=to_moment, validator=check.moment)
    acknowledged_by: str | None = None
    snoozed_until: Moment | None = field(default=None, converter=to_moment, validator=check.moment)
    escalated: int = 0
    told: tuple[str, ...] = field(default=(), converter=to_texts)
    told_at: Moment | None = field(default=None, converter=to_moment, validator=check.moment)
    resolved_at: Moment | None = field(default=None, converter=to_moment, validator=check.moment)
    changed_at: Moment | None = field(default=None, converter=to_moment, validator=check.moment)

    @property
    def is_open(self) -> bool:
        """Does its condition still hold, as far as is known?"""
        return self.status == "open"

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The alert as plain data, every field of it, with its text in that language."""
        return {one.name: _plain(getattr(self, one.name)) for one in fields(Alert)} | {"text": self.text(lang)}

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """The alert that `as_dict` made plain data of, in whatever language. Raises InvalidDocument with every fault.

        >>> late = Alert(id="alert_1", rule="late", severity="low", subject="order", subject_key="PO-1", amount="7.5")
        >>> Alert.from_dict(late.as_dict("zh")) == late
        True
        """
        from procurekit.model.codec import from_plain

        return from_plain({name: one for name, one in data.items() if name != "text" and one is not None}, cls)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return iso_text(value)
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def alert_id(book: str, rule: str, subject: str, subject_key: str) -> str:
    """The id that a rule and a subject always give: so an alert is raised once, whoever looks.

    >>> alert_id("main", "receipt_overdue", "schedule_line", "order_1/1/1")[:6]
    'alert_'
    """
    return derived_id("alert", book, rule, subject, subject_key)
