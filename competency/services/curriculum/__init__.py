"""Career paths in service: publishing them, and the scoring contexts that go with them."""
