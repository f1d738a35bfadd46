"""The sheets of the skill-matrix workbook."""
