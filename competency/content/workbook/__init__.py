"""The workbook of the case: CSV files, and the figures and tables that texts cut from them."""
