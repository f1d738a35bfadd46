"""Competency: a learning and competency-assessment platform for a career path."""

__version__ = "0.1.0"
