"""Contract suites for whoever writes an adapter: subclass one, give it a fixture, and pytest runs the promises."""

from __future__ import annotations

from procurekit.testing.alert_rows import AlertRowsContract
from procurekit.testing.channels import ChannelContract, Listener
from procurekit.testing.hosting import ConcurrentHostsContract, Host, HostContract
from procurekit.testing.line_columns import LineColumnsContract
from procurekit.testing.outboxes import OutboxContract
from procurekit.testing.projections import ProjectionContract
from procurekit.testing.redactions import RedactionContract
from procurekit.testing.side_records import SideRecordsContract
from procurekit.testing.stores import StoreContract

__all__ = [
    "AlertRowsContract",
    "ChannelContract",
    "ConcurrentHostsContract",
    "Host",
    "HostContract",
    "LineColumnsContract",
    "Listener",
    "OutboxContract",
    "ProjectionContract",
    "RedactionContract",
    "SideRecordsContract",
    "StoreContract",
]
