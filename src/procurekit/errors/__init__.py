"""What can go wrong, with a stable code and a text in English and 中文.

Imports nothing else of procurekit.
"""

from __future__ import annotations

from procurekit.errors.catalogue import LANGUAGES, codes, say, term
from procurekit.errors.kinds import (
    BadInput,
    Conflict,
    InvalidDocument,
    InvalidValue,
    KeyReused,
    MissingExtra,
    NotDelivered,
    NotFound,
    ProcurekitError,
    Refused,
    StoreError,
)
from procurekit.errors.statement import Fault, Finding, Reason, Statement

__all__ = [
    "LANGUAGES",
    "BadInput",
    "Conflict",
    "Fault",
    "Finding",
    "InvalidDocument",
    "InvalidValue",
    "KeyReused",
    "MissingExtra",
    "NotDelivered",
    "NotFound",
    "ProcurekitError",
    "Reason",
    "Refused",
    "Statement",
    "StoreError",
    "codes",
    "say",
    "term",
]
