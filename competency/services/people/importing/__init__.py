"""Importing people from a table: read it, show what it would do, then do exactly that.

`reading` turns bytes into rows, `columns` finds out what the columns mean, `planning` compares
rows with the organisation and writes nothing, `applying` carries the plan out, `drafts` keeps an
upload between preview and apply, `files` writes the tables that people download."""
