"""The tables of this app, and procurekit's."""
