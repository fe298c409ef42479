"""Contract suites for whoever writes an adapter: subclass one, give it a fixture, and pytest runs the promises."""

from __future__ import annotations

from procurekit.testing.hosting import ConcurrentHostsContract, Host, HostContract
from procurekit.testing.line_columns import LineColumnsContract
from procurekit.testing.projections import ProjectionContract
from procurekit.testing.redactions import RedactionContract
from procurekit.testing.side_records import SideRecordsContract
from procurekit.testing.stores import StoreContract

__all__ = [
    "ConcurrentHostsContract",
    "Host",
    "HostContract",
    "LineColumnsContract",
    "ProjectionContract",
    "RedactionContract",
    "SideRecordsContract",
    "StoreContract",
]
