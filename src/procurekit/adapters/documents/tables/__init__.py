"""Tables of orders (CSV, TSV, Excel) read as pictures, by a mapping that is data or by headers that are known."""

from __future__ import annotations

from procurekit.adapters.documents.tables.faults import InvalidMapping
from procurekit.adapters.documents.tables.headers import HEADERS, Recognised, recognise
from procurekit.adapters.documents.tables.loading import from_dict, load_mapping
from procurekit.adapters.documents.tables.mapping import Cell, Join, Section, TableMapping
from procurekit.adapters.documents.tables.reading import Files, Progress, TableReading, read_table
from procurekit.adapters.documents.tables.rejects import Reject, RejectsWriter
from procurekit.adapters.documents.tables.vocabulary import SECTIONS

__all__ = [
    "HEADERS",
    "SECTIONS",
    "Cell",
    "Files",
    "InvalidMapping",
    "Join",
    "Progress",
    "Recognised",
    "Reject",
    "RejectsWriter",
    "Section",
    "TableMapping",
    "TableReading",
    "from_dict",
    "load_mapping",
    "read_table",
    "recognise",
]
