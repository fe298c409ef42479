"""``procurekit export``: one order's history as a proof that others can check."""

from __future__ import annotations

import json
from argparse import Namespace

from procurekit.cli import opening
from procurekit.cli.output import Output, reader_may_leave
from procurekit.cli.writing import not_there, write

__all__ = ["run"]


def run(args: Namespace, out: Output) -> int:
    """Write it, to a file that isn't there yet."""
    if args.out is not None:
        not_there(args.out)
    with opening.reading(args) as desk:
        proof = desk.proof(args.proof, personal=not args.without_personal)
    text = json.dumps(proof, ensure_ascii=False, indent=2)
    if args.out is None:
        with reader_may_leave():
            print(text)
        return 0
    write(args.out, f"{text}\n")
    said = "cli.export.written_without" if args.without_personal else "cli.export.written"
    out.note(out.say(said, order=proof["number"] or proof["stream"], file=args.out))
    return 0
