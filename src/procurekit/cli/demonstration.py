"""``procurekit demo``: what was asked for, handed to the demonstration's own screens."""

from __future__ import annotations

from argparse import Namespace

from procurekit.cli.demo import run as show
from procurekit.cli.output import Output

__all__ = ["run"]


def run(args: Namespace, out: Output) -> int:
    """Show it."""
    return show(args.db, seed=args.seed, lang=out.lang, fmt=out.fmt)
