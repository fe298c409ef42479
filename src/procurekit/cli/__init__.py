"""The desk on a command line."""

from __future__ import annotations

from procurekit.cli.main import main

__all__ = ["main"]
