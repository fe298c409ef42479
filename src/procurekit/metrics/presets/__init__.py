"""The KPIs that procurekit brings: its own, and those of the standards and systems of the field as documented."""

from __future__ import annotations

from typing import Final

from procurekit.metrics.kpi import Kpi
from procurekit.metrics.presets.apqc import APQC
from procurekit.metrics.presets.erpnext import ERPNEXT
from procurekit.metrics.presets.odoo import ODOO
from procurekit.metrics.presets.opsdog import OPSDOG
from procurekit.metrics.presets.oracle import ORACLE
from procurekit.metrics.presets.orwiki import ORWIKI
from procurekit.metrics.presets.procurekit import EVERYDAY, PROCUREKIT
from procurekit.metrics.presets.sap import SAP
from procurekit.metrics.presets.sap_points import SAP_POINTS
from procurekit.metrics.presets.scor import SCOR
from procurekit.metrics.presets.tryton import TRYTON

__all__ = ["EVERYDAY", "PRESETS", "PROCUREKIT"]

PRESETS: Final[tuple[Kpi, ...]] = (
    *PROCUREKIT,
    *SCOR,
    *APQC,
    *SAP,
    *SAP_POINTS,
    *ODOO,
    *ERPNEXT,
    *ORWIKI,
    *ORACLE,
    *OPSDOG,
    *TRYTON,
)
"""All of them."""
