"""What the outside must provide: typed Protocols, and the hooks by which pluggy finds who provides them."""

from __future__ import annotations

from procurekit.ports.hooks import PROJECT, Appended, Hooks, Notice, Sealed, Taken, hookimpl, hookspec
from procurekit.ports.storing import (
    Backup,
    Batch,
    Catalogued,
    Examined,
    Hosted,
    LineColumns,
    Measured,
    Migrating,
    Portable,
    Probe,
    Projection,
    Rebuilding,
    Redaction,
    SideRecords,
    Store,
    Straying,
)
from procurekit.ports.telling import AlertRows, Channel, Directory, Outbox, PortableOutbox

__all__ = [
    "PROJECT",
    "AlertRows",
    "Appended",
    "Backup",
    "Batch",
    "Catalogued",
    "Channel",
    "Directory",
    "Examined",
    "Hooks",
    "Hosted",
    "LineColumns",
    "Measured",
    "Migrating",
    "Notice",
    "Outbox",
    "Portable",
    "PortableOutbox",
    "Probe",
    "Projection",
    "Rebuilding",
    "Redaction",
    "Sealed",
    "SideRecords",
    "Store",
    "Straying",
    "Taken",
    "hookimpl",
    "hookspec",
]
