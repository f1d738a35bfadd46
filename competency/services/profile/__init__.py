"""A person's own pages: where they stand, why, what changed, and what comes next."""
