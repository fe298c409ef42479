"""Event logs of other systems (XES, CSV, TSV) read as recorded cases, one after the other."""

from __future__ import annotations

from procurekit.adapters.documents.event_logs.delimited import read_delimited
from procurekit.adapters.documents.event_logs.xes import read_xes

__all__ = ["read_delimited", "read_xes"]
