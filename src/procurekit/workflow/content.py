"""Content: what a signature is bound to: the business content of a document, as one digest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from procurekit.workflow.approval import Approval
from procurekit.workflow.paths import without

__all__ = ["core_of", "digest_of"]


def digest_of(document: Mapping[str, Any], approval: Approval) -> str:
    """SHA-256 of the document without what the approval ignores, in hexadecimal."""
    return _digest(without(document, approval.ignores))


def core_of(document: Mapping[str, Any], approval: Approval) -> str | None:
    """The same without what its tolerance lets change; None where there is no tolerance."""
    if approval.tolerance is None:
        return None
    return _digest(without(document, (*approval.ignores, *approval.tolerance.paths)))


def _digest(data: Any) -> str:
    written = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return sha256(written.encode()).hexdigest()
