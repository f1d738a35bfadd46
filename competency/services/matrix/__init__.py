"""The skill matrix: its page, its rows, its files."""
