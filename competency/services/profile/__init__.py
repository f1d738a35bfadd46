"""A person's own pages: where they are, why, what changed, and what comes next."""
