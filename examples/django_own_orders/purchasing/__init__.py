"""Purchase orders in tables of this program's own; procurekit decides, warns and measures."""
