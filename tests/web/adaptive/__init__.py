"""Quizzes whose questions are chosen one by one, on a bank of thirty items a competency."""
