"""Checks across items and across files: balanced banks, cues, links, dates."""
