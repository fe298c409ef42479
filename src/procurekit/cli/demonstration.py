"""``procurekit demo``: what the simulated year shows, handed to its screens."""

from __future__ import annotations

from argparse import Namespace

from procurekit.cli import demo
from procurekit.cli.output import Output

__all__ = ["run"]


def run(args: Namespace, out: Output) -> int:
    """Show it."""
    return demo.run(args.db, seed=args.seed, lang=out.lang, fmt=out.fmt)
