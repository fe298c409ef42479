"""Anchors: seals that were kept elsewhere, read from wherever they are and checked against each other."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

from procurekit.errors import BadInput, InvalidValue
from procurekit.model.seal import Seal
from procurekit.model.text import plain_decode

__all__ = ["Anchors", "ensure_agreement", "read_anchors", "read_text"]

Anchor: TypeAlias = Seal | Mapping[str, Any] | str | os.PathLike[str]
Anchors: TypeAlias = Anchor | Iterable[Anchor]
"""A seal, its plain data, a file of them (JSON, one a line), or several of these."""


def read_anchors(given: Anchors | None) -> tuple[Seal, ...]:
    """Every seal that is given, each once, those of a book together in their order.

    Raises InvalidValue if one can't be right or two contradict each other, BadInput if a file holds anything else or
    there is none at all: what was meant to prove something never proves it by being empty.
    """
    if given is None:
        return ()
    seals = tuple(dict.fromkeys(_each(given)))
    if not seals:
        raise BadInput("anchor_empty", file="anchor")
    ensure_agreement(seals)
    return tuple(sorted(seals, key=lambda one: (one.book, one.events, one.number)))


def _each(given: Anchors) -> Iterator[Seal]:
    if isinstance(given, Seal):
        yield given
    elif isinstance(given, bytes | bytearray):
        # A host's file that was read before it is passed: each byte of it is no anchor.
        raise InvalidValue("anchor_wrong_type", value=f"{given!r:.80}")
    elif isinstance(given, Mapping):
        yield Seal.from_dict(given)
    elif isinstance(given, str | os.PathLike):
        yield from _of_file(Path(given))
    elif isinstance(given, Iterable):
        for one in given:
            yield from _each(one)
    else:
        raise InvalidValue("anchor_wrong_type", value=f"{given!r:.80}")


def _of_file(path: Path) -> Iterator[Seal]:
    text = read_text(path)
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines:
        raise BadInput("anchor_empty", file=str(path))
    try:
        # One seal over several lines, as the command line shows it, is as good as one on each line.
        whole = plain_decode(text)
    except (ValueError, RecursionError):
        whole = None
    if whole == []:
        raise BadInput("anchor_empty", file=str(path))
    if isinstance(whole, dict | list):
        lines = [(1, text)]
    for number, line in lines:
        try:
            found = plain_decode(line)
            yield from [Seal.from_dict(one) for one in (found if isinstance(found, list) else [found])]
        except InvalidValue as error:
            # What is a seal but for its digest was edited, and whoever reads the message looks for that.
            code = "anchor_edited" if error.code == "seal_digest" else "anchor_unreadable"
            raise BadInput(code, file=str(path), line=number, detail=error) from error
        except (ValueError, RecursionError) as error:
            raise BadInput("anchor_unreadable", file=str(path), line=number, detail=error) from error


def read_text(path: Path) -> str:
    """The text of a file. Raises BadInput if there is none to read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise BadInput("file_unreadable", file=str(path), detail=detail) from error


def ensure_agreement(seals: Iterable[Seal]) -> None:
    """Raise InvalidValue if seals can't all be of one history of their book."""
    books: dict[str, list[Seal]] = {}
    for one in dict.fromkeys(seals):
        books.setdefault(one.book, []).append(one)
    for many in books.values():
        many.sort(key=lambda one: (one.number, one.events))
        digests: dict[int, set[str]] = {}
        for one in many:
            digests.setdefault(one.number, set()).add(one.digest)
        for before, one in pairwise(many):
            if not _may_follow(before, one, digests[before.number]):
                raise InvalidValue("anchors_contradict", book=one.book, number=before.number, other=one.number)


def _may_follow(before: Seal, one: Seal, digests: set[str]) -> bool:
    if one.number == before.number:
        # A store that keeps no side records counts from 1 each time.
        return one.number == 1 and one.events > before.events
    return one.events > before.events and (one.number != before.number + 1 or one.previous in digests)
