"""How figures show themselves: as HTML for notebooks and paper, as text for a terminal, as a workbook.

What has figures becomes a `Sheet` of rows and columns; everything here is made from that. Pure, but for the workbook,
which is written to a file.
"""

from __future__ import annotations

from procurekit.metrics.showing.sheet import Cell, Column, Mark, Note, Point, Row, Sheet
from procurekit.metrics.showing.showable import Showable

__all__ = ["Cell", "Column", "Mark", "Note", "Point", "Row", "Sheet", "Showable"]
