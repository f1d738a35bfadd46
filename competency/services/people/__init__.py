"""People: their details, their teams and levels, the tree of teams, imports from files."""
