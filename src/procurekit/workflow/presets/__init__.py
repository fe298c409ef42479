"""Workflows that come with procurekit: files to use as they are, or to copy and change."""

from __future__ import annotations

from procurekit.workflow.presets.catalogue import PRESETS, preset, preset_text

__all__ = ["PRESETS", "preset", "preset_text"]
