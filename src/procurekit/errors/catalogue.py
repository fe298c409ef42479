"""The message catalogue: code → English, 中文, filled in with values.

Codes are a public contract: a released code never changes its meaning and is never reused.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

__all__ = ["LANGUAGES", "codes", "say"]

LANGUAGES: Final = ("en", "zh")
"""The languages that every text exists in."""


@cache
def _texts() -> Mapping[str, tuple[str, str]]:
    # The texts are read on the first message, not on import: a program that meets no error never pays for them.
    from procurekit.errors.messages import MESSAGES

    return MappingProxyType(MESSAGES)


def codes() -> tuple[str, ...]:
    """Every code of the catalogue, sorted."""
    return tuple(sorted(_texts()))


class _Shown(dict[str, object]):
    """The values of a message; one that is missing shows its own name instead of hiding the whole text."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def say(code: str, values: Mapping[str, object] | None = None, lang: str = "en") -> str:
    """The text of `code` in `lang` (``"en"`` or ``"zh"``), with `values` filled in.

    An unknown code is shown as itself with its values: a message is never lost.

    >>> say("unit_mismatch", {"left": "EA", "right": "kg"})
    'EA and kg are different units: convert one of them first'
    """
    shown = {name: "—" if value is None else value for name, value in (values or {}).items()}
    pair = _texts().get(code)
    if pair is None:
        return ", ".join([code, *(f"{name}={value}" for name, value in shown.items())])
    return pair[1 if lang.startswith("zh") else 0].format_map(_Shown(shown))
