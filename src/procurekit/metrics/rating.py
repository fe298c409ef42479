"""Rating: what a person thinks of a supplier, such as its cooperation (配合度), as a row of facts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from attrs import field, frozen

from procurekit.model.facts import Fact
from procurekit.values import check
from procurekit.values.moments import to_day
from procurekit.values.numbers import to_decimal

__all__ = ["RATING_FACTS", "Rating"]

_HUNDRED: Final = Decimal(100)


@frozen
class Rating:
    """One rating: so many points out of so many, on a day, of one criterion.

    A questionnaire is one rating for each question. Raises InvalidValue on a number that is none.

    >>> Rating("V-7", "cooperation", "4", out_of="5", rated_on="2026-03-31", rated_by="mei").points
    Decimal('4')
    """

    supplier: str = field(validator=check.name)
    criterion: str = field(validator=check.name)
    points: Decimal = field(converter=to_decimal, validator=check.decimal)
    out_of: Decimal = field(default=_HUNDRED, converter=to_decimal, validator=check.positive, kw_only=True)
    rated_on: date | None = field(default=None, converter=to_day, validator=check.day, kw_only=True)
    rated_by: str | None = field(default=None, validator=check.text, kw_only=True)
    book: str = field(default="main", validator=check.name, kw_only=True)
    supplier_name: str | None = field(default=None, validator=check.text, kw_only=True)
    item: str | None = field(default=None, validator=check.text, kw_only=True)
    category: str | None = field(default=None, validator=check.text, kw_only=True)
    organisation: str | None = field(default=None, validator=check.text, kw_only=True)


RATING_FACTS: Final[dict[str, Fact]] = {
    one.name: one
    for one in (
        Fact("book", "账套", "str", "the tenant or company"),
        Fact("supplier", "供应商", "str", "the supplier's id"),
        Fact("supplier_name", "供应商名称", "str", "the supplier's name"),
        Fact("item", "物料", "str", "the item's code, of a rating that is of one item"),
        Fact("category", "类别", "str", "the item's category, likewise"),
        Fact("organisation", "采购组织", "str", "the organisation that rates"),
        Fact("criterion", "评分项", "str", "what is rated"),
        Fact("points", "得分", "Decimal", "how many points were given"),
        Fact("out_of", "满分", "Decimal", "of how many"),
        Fact("rated_on", "评分日期", "date", "when it was rated"),
        Fact("rated_by", "评分人", "str", "who rated"),
    )
}
"""Every fact of a rating by its name: its Chinese name, type, unit and meaning."""
