"""A team on one page."""
