"""``procurekit export``: one order's history as a proof that others can check."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path

from procurekit.cli import opening
from procurekit.cli.output import Output, reader_may_leave
from procurekit.errors import BadInput

__all__ = ["run"]


def run(args: Namespace, out: Output) -> int:
    """Write it, to a file that isn't there yet."""
    if args.out is not None and Path(args.out).exists():
        raise BadInput("output_there", file=args.out)
    with opening.reading(args) as desk:
        proof = desk.proof(args.proof, personal=not args.without_personal)
    text = json.dumps(proof, ensure_ascii=False, indent=2)
    if args.out is None:
        with reader_may_leave():
            print(text)
        return 0
    try:
        with Path(args.out).open("x", encoding="utf-8", newline="\n") as file:
            file.write(f"{text}\n")
    except FileExistsError:
        raise BadInput("output_there", file=args.out) from None
    said = "cli.export.written_without" if args.without_personal else "cli.export.written"
    out.note(out.say(said, order=proof["number"] or proof["stream"], file=args.out))
    return 0
