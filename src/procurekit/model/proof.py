"""A proof: one order's whole history in one file, which anybody can check without the database that it comes from."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from attrs import evolve, frozen

from procurekit.errors import BadInput, Fault, InvalidValue, StoreError, say
from procurekit.model.anchors import Anchors, ensure_agreement, read_anchors, read_text
from procurekit.model.audit import verify_records
from procurekit.model.envelope import read_envelope
from procurekit.model.folding import fold
from procurekit.model.journal import event_of
from procurekit.model.merkle import is_included
from procurekit.model.record import Record
from procurekit.model.seal import Seal, is_hash
from procurekit.model.text import plain_decode
from procurekit.values.moments import moment_text

__all__ = ["PROOF_SCHEMA", "Leaf", "ProofVerdict", "proof_of", "verify_proof"]

PROOF_SCHEMA: Final = 1
_LARGEST: Final = 2**63
# What is missing to a proof, and nobody's doing.
_NOBODY_S: Final = frozenset({"proof.not_sealed", "proof.not_anchored", "proof.nothing_sealed"})


@frozen
class Leaf:
    """Where an event is among those that a seal stands for, counted from 0, and the path from there to the root."""

    version: int
    index: int
    path: tuple[bytes, ...]


@frozen
class ProofVerdict:
    """What a proof shows: of how many events, how many of them under its seal, and what doesn't hold.

    What is sealed are the first events of the order: `sealed` of them are shown to be under the seal in the proof,
    `anchored` of them under one that was kept elsewhere too; the seal in the proof alone anchors none. `anchor` is the
    seal kept elsewhere that speaks for the one in the proof. `predating` are the versions of events that say they were
    recorded before a seal was made which doesn't stand for them: recorded while it was made, or put in afterwards.
    """

    book: str
    stream: str
    number: str | None
    events: int
    redacted: int
    sealed: int
    anchored: int = 0
    seal: Seal | None = None
    fault: Fault | None = None
    version: int | None = None
    anchor: Seal | None = None
    predating: tuple[int, ...] = ()

    @property
    def holds(self) -> bool:
        """Nothing was found that doesn't hold."""
        return self.fault is None

    def __bool__(self) -> bool:
        return self.holds

    @property
    def unanchored(self) -> int:
        """How many events no anchor speaks for."""
        return self.events - self.anchored

    def proves(self, lang: str = "en") -> tuple[str, ...]:
        """What may be concluded from it, in words."""
        if not self.holds:
            return ()
        codes = ("proof.proves.chain", "proof.proves.anchored") if self.anchored else ("proof.proves.chain",)
        return tuple(say(code, self._values(), lang) for code in codes)

    def does_not_prove(self, lang: str = "en") -> tuple[str, ...]:
        """What nobody may conclude from it, in words."""
        codes = [] if self.fault is None or self.fault.code in _NOBODY_S else ["verify.not_proven.fault"]
        if self.seal is None:
            codes.append("proof.not_proven.unsealed")
        elif self.anchor is None:
            codes.append("proof.not_proven.itself")
        elif self.unanchored:
            codes.append("proof.not_proven.newer")
        if self.predating:
            codes.append("proof.not_proven.predating")
        codes.append("proof.not_proven.later")
        if self.redacted:
            codes.append("proof.not_proven.redacted")
        codes.append("verify.not_proven.truth")
        return tuple(say(code, self._values(), lang) for code in codes)

    def text(self, lang: str = "en") -> str:
        """The verdict in a few words."""
        if self.fault is not None:
            return say("proof.said.broken", {**self._values(), "fault": self.fault}, lang)
        return say("proof.said.holds", self._values(), lang)

    def __str__(self) -> str:
        return self.text()

    def _values(self) -> dict[str, object]:
        return {
            "order": self.number or self.stream,
            "events": self.events,
            "redacted": self.redacted,
            "sealed": self.sealed,
            "anchored": self.anchored,
            "unanchored": self.unanchored,
            "first": self.anchored + 1,
            "seal": None if self.seal is None else self.seal.number,
            "sealed_at": None if self.seal is None else moment_text(self.seal.sealed_at),
            "versions": ", ".join(map(str, self.predating)),
        }

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The verdict as plain data."""
        told: dict[str, object] = {
            "holds": self.holds,
            "book": self.book,
            "stream": self.stream,
            "number": self.number,
            "events": self.events,
            "redacted": self.redacted,
            "sealed": self.sealed,
            "anchored": self.anchored,
            "unanchored": self.unanchored,
            "predating": list(self.predating),
            "seal": None if self.seal is None else self.seal.as_dict(),
            "anchor": None if self.anchor is None else self.anchor.as_dict(),
            "proves": list(self.proves(lang)),
            "does_not_prove": list(self.does_not_prove(lang)),
        }
        if self.fault is not None:
            told |= {"version": self.version, "fault": self.fault.as_dict(lang)}
        return told


def proof_of(
    records: Sequence[Record], seal: Seal | None = None, leaves: Sequence[Leaf] = (), *, personal: bool = True
) -> dict[str, Any]:
    """The proof of a stream's records, JSON-able; without personal bodies and their salts if `personal` is False.

    Raises StoreError if the records don't hold, or aren't an order's.
    """
    first = records[0]
    fault = verify_records(records).fault
    if fault is not None:
        raise StoreError("proof_of_broken", stream=first.stream, detail=fault)
    number = _number(records)  # Reads them, so that what is written below is text.
    return {
        "procurekit": "proof",
        "schema": PROOF_SCHEMA,
        "book": first.book,
        "stream": first.stream,
        "number": number,
        "records": [_written(one, personal=personal) for one in records],
        "seal": None if seal is None else seal.as_dict(),
        "inclusion": [
            {"version": one.version, "leaf": one.index, "path": [hash_.hex() for hash_ in one.path]} for one in leaves
        ],
    }


def _number(records: Sequence[Record]) -> str | None:
    """The number of the order whose history this is. Raises StoreError if it can't be read."""
    state = fold(map(event_of, records))
    return None if state is None else state.number


def _written(record: Record, *, personal: bool) -> dict[str, Any]:
    kept = personal and record.personal is not None and record.personal_salt is not None
    return {
        "version": record.version,
        "envelope": record.envelope.decode(),
        "hash": record.hash.hex(),
        "body": None if record.body is None else record.body.decode(),
        "salt": None if record.salt is None else record.salt.hex(),
        "personal": record.personal.decode() if kept and record.personal is not None else None,
        "personal_salt": record.personal_salt.hex() if kept and record.personal_salt is not None else None,
    }


def verify_proof(proof: Mapping[str, Any] | str | os.PathLike[str], anchor: Anchors | None = None) -> ProofVerdict:
    """Check a proof, given as plain data or as a file, against itself and against seals that were kept elsewhere.

    Needs no database. Without an anchor the seal in the proof proves only itself, and the verdict says so. With one, a
    proof holds only if that speaks for its seal and the seal for the order's first events. Raises BadInput if it is no
    proof, and what `procurekit.model.anchors.read_anchors` raises.
    """
    given = _Given(proof)
    anchors = read_anchors(anchor)
    records, seal, leaves = given.records(), given.seal(), given.leaves()
    checked = verify_records(records)
    verdict = ProofVerdict(
        given.text("book"), given.text("stream"), given.number(), len(records), checked.redacted, 0, seal=seal
    )
    if checked.fault is not None:
        return evolve(verdict, fault=checked.fault, version=checked.version)
    fault = _misread(records, verdict.number)
    if fault is not None:
        return evolve(verdict, fault=fault)
    if seal is None:
        missing = Fault.of("proof.not_sealed") if anchors else None
        return evolve(verdict, fault=Fault.of("proof.order_of_leaves") if leaves else missing)
    found = _not_included(records, seal, leaves)
    if found is not None:
        return evolve(verdict, fault=found[0], version=found[1])
    verdict = evolve(verdict, sealed=len(leaves), predating=_predating(records, leaves, (seal,)))
    if not anchors:
        return verdict
    fault, speaking = _not_anchored(seal, anchors), _speaking(seal, anchors)
    if fault is not None:
        return evolve(verdict, fault=fault)
    if not leaves:
        # The seal is what it was, and says nothing of this order: any history could be handed over beside it.
        fault = Fault.of("proof.nothing_sealed", number=seal.number, sealed_at=moment_text(seal.sealed_at))
        return evolve(verdict, anchor=speaking, fault=fault)
    older = [one for one in anchors if one.book == seal.book and one.events <= seal.events]
    return evolve(verdict, anchor=speaking, anchored=len(leaves), predating=_predating(records, leaves, (seal, *older)))


def _misread(records: Sequence[Record], number: str | None) -> Fault | None:
    """The fault that the proof's name is not the one in its history; nothing else hashes the name."""
    try:
        found = _number(records)
    except Exception as error:  # noqa: BLE001 - a stranger's file may hold anything that hashes well
        return Fault.of("proof.unreadable", detail=error)
    return None if found == number else Fault.of("proof.number", stated=number, found=found)


def _not_included(records: Sequence[Record], seal: Seal, leaves: Sequence[Leaf]) -> tuple[Fault, int | None] | None:
    if seal.book != records[0].book:
        return Fault.of("proof.other_book", sealed=seal.book, book=records[0].book), None
    indices = [one.index for one in leaves]
    if [one.version for one in leaves] != list(range(1, len(leaves) + 1)) or sorted(set(indices)) != indices:
        return Fault.of("proof.order_of_leaves"), None
    # There may be fewer leaves than events, but never more.
    if len(leaves) > len(records):
        return Fault.of("proof.order_of_leaves"), len(records) + 1
    root = bytes.fromhex(seal.root)
    for one, record in zip(leaves, records, strict=False):
        if not is_included(record.hash, one.index, one.path, seal.events, root):
            return Fault.of("proof.inclusion", number=seal.number, events=seal.events), one.version
    return None


def _predating(records: Sequence[Record], leaves: Sequence[Leaf], seals: Sequence[Seal]) -> tuple[int, ...]:
    """The versions of events that say they were recorded before one of the seals, and weren't in the log by then."""
    places = {one.version: one.index for one in leaves}
    return tuple(
        one.version
        for one in records
        for recorded_at in [read_envelope(one.envelope).recorded_at]
        if any(recorded_at < seal.sealed_at and places.get(one.version, seal.events) >= seal.events for seal in seals)
    )


def _speaking(seal: Seal, anchors: Sequence[Seal]) -> Seal | None:
    """The anchor that speaks for a seal: the same one, or the one that names it as the seal before."""
    known = [one for one in anchors if one.book == seal.book and seal.digest in {one.digest, one.previous}]
    return next((one for one in known if one.digest == seal.digest), next(iter(known), None))


def _not_anchored(seal: Seal, anchors: Sequence[Seal]) -> Fault | None:
    """A seal is what it was if it is among the anchors, or if one of them names it as the seal before."""
    try:
        ensure_agreement([*anchors, seal])
    except InvalidValue:
        return Fault.of("proof.anchor", number=seal.number, sealed_at=moment_text(seal.sealed_at))
    if _speaking(seal, anchors) is not None:
        return None
    return Fault.of("proof.not_anchored", number=seal.number, sealed_at=moment_text(seal.sealed_at))


class _Given:
    """A proof as it came in; whatever in it can't be right is a BadInput that names the file and the place."""

    def __init__(self, proof: object) -> None:
        self.file = "proof"
        if isinstance(proof, str | os.PathLike):
            self.file = os.fspath(proof)
            try:
                proof = plain_decode(read_text(Path(proof)))
            except (ValueError, RecursionError) as error:
                if isinstance(error, BadInput):
                    raise
                raise BadInput("proof_unreadable", file=self.file, detail=error) from error
        if not isinstance(proof, Mapping) or proof.get("procurekit") != "proof":
            raise BadInput("proof_foreign", file=self.file)
        self._plain = proof
        schema = self._whole(proof, "schema", "schema", 1)
        if schema > PROOF_SCHEMA:
            raise BadInput("newer_schema", value=schema, known=PROOF_SCHEMA)

    def _refused(self, place: str) -> BadInput:
        return BadInput("proof_malformed", file=self.file, place=place)

    def text(self, name: str) -> str:
        """A text of the proof itself."""
        return self._text(self._plain, name, name).decode()

    def number(self) -> str | None:
        """The order's number."""
        return None if self._plain.get("number") is None else self.text("number")

    def records(self) -> list[Record]:
        """The events."""
        book, stream = self.text("book"), self.text("stream")
        found = []
        for place, one in enumerate(self._list(self._plain, "records", "records")):
            at = f"records[{place}]"
            found.append(
                Record(
                    book,
                    stream,
                    self._whole(one, "version", at, 1),
                    self._text(one, "envelope", at),
                    self._hash(one.get("hash"), f"{at}.hash"),
                    self._optional(one, "body", at),
                    self._salt(one, "salt", at),
                    self._optional(one, "personal", at),
                    self._salt(one, "personal_salt", at),
                )
            )
        if not found:
            raise self._refused("records")
        return found

    def seal(self) -> Seal | None:
        """The seal that it carries."""
        plain = self._plain.get("seal")
        try:
            return None if plain is None else Seal.from_dict(plain)
        except InvalidValue as error:
            raise BadInput("proof_unreadable", file=self.file, detail=error) from error

    def leaves(self) -> list[Leaf]:
        """Where the events are among those that the seal stands for."""
        found = []
        for place, one in enumerate(self._list(self._plain, "inclusion", "inclusion")):
            at = f"inclusion[{place}]"
            path = one.get("path")
            if not isinstance(path, list):
                raise self._refused(f"{at}.path")
            found.append(
                Leaf(
                    self._whole(one, "version", at, 1),
                    self._whole(one, "leaf", at, 0),
                    tuple(self._hash(hash_, f"{at}.path") for hash_ in path),
                )
            )
        return found

    def _list(self, of: Mapping[str, Any], name: str, at: str) -> list[Mapping[str, Any]]:
        value = of.get(name)
        if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
            raise self._refused(at)
        return value

    def _whole(self, of: Mapping[str, Any], name: str, at: str, least: int) -> int:
        value = of.get(name)
        if type(value) is not int or not least <= value < _LARGEST:
            raise self._refused(f"{at}.{name}")
        return value

    def _text(self, of: Mapping[str, Any], name: str, at: str) -> bytes:
        value = of.get(name)
        if not isinstance(value, str):
            raise self._refused(f"{at}.{name}")
        try:
            return value.encode()
        except UnicodeEncodeError as error:
            raise self._refused(f"{at}.{name}") from error

    def _optional(self, of: Mapping[str, Any], name: str, at: str) -> bytes | None:
        return None if of.get(name) is None else self._text(of, name, at)

    def _salt(self, of: Mapping[str, Any], name: str, at: str) -> bytes | None:
        value = self._optional(of, name, at)
        try:
            return None if value is None else bytes.fromhex(value.decode())
        except ValueError as error:
            raise self._refused(f"{at}.{name}") from error

    def _hash(self, value: object, at: str) -> bytes:
        if not is_hash(value):
            raise self._refused(at)
        return bytes.fromhex(str(value))
