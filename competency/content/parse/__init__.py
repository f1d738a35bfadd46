"""One module a kind of file: path.yaml, items.yaml, rubric.yaml, Markdown pages."""
