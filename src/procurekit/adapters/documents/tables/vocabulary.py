"""What a mapping can fill: every section, every field of it, and how that field's text is read."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, get_args

from procurekit.model.order import LINE_KINDS, LineStatus
from procurekit.model.stages import Stage

__all__ = ["CHOICES", "CUSTOM_KINDS", "FACTS", "SECTIONS"]


def _fields(**kinds: str) -> Mapping[str, str]:
    return MappingProxyType({name: kind for kind, names in kinds.items() for name in names.split()})


SECTIONS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "order": _fields(
            text="key number supplier supplier_name supplier_country supplier_tax_id buyer buyer_name issuer kind"
            " purchaser purchasing_organisation settling_organisation payment_terms incoterm incoterm_place"
            " transport_mode project closing_reason note",
            currency="currency",
            whole="revision",
            date="ordered_on requisitioned_on",
            number="net charges allowances tax total prepaid payable",
            stage="stage",
            moment="at",
            instant="known_at",
        ),
        "line": _fields(
            text="key item description supplier_item manufacturer_item specification category unit pricing_unit project"
            " cost_centre account country_of_origin agreement closing_reason",
            whole="number",
            number="quantity pricing_quantity price_per tax_rate amount tax_amount",
            price="price",
            flag="gross provisional credit lots serials",
            line_kind="kind",
            line_status="status",
        ),
        "schedule": _fields(
            date="requested promised ship_by earliest latest", promise_point="promise_point", text="site", zone="zone"
        ),
        "receipt": _fields(
            text="key number issuer unit delivery_note site lot",
            number="quantity",
            moment="at",
            instant="known_at",
            date="posting_date",
        ),
        "inspection": _fields(
            text="key number issuer unit reason",
            number="accepted conceded rejected consumed",
            moment="at",
            instant="known_at",
        ),
        "stock_in": _fields(
            text="key number issuer unit site location lot",
            number="quantity",
            moment="at",
            instant="known_at",
            date="posting_date",
        ),
        "shipment": _fields(
            text="key number issuer unit carrier tracking transport_mode site lot",
            number="quantity freight insurance gross_weight_kg",
            moment="planned_at shipped_at expected_at arrived_at",
            instant="known_at",
        ),
        "invoice": _fields(
            text="key number issuer unit payment_terms",
            number="quantity amount",
            price="price",
            date="issued_on received_on due_on posting_date",
            instant="known_at",
        ),
    }
)
"""Section → field → how its text is read."""

FACTS: Final = ("receipt", "inspection", "stock_in", "shipment", "invoice")
"""The sections that report what happened to a line."""

CHOICES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "stage": get_args(Stage),
        "line_kind": LINE_KINDS,
        "line_status": get_args(LineStatus),
        "promise_point": ("ship", "arrive"),
    }
)
"""The words that a field of such a kind can have."""

CUSTOM_KINDS: Final = ("text", "number", "whole", "date", "flag")
"""How the text of a custom field may be read."""
