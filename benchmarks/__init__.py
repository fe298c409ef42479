"""Benchmarks: procurekit beside a named peer in the same run, as ratios; run them all with ``python -m benchmarks``."""
