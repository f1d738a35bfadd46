"""Quiz sittings: what is left of a bank, start, show, answer, end, and what a sitting did."""
