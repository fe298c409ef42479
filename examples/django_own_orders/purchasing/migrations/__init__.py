"""This program's tables. There are none of procurekit's."""
