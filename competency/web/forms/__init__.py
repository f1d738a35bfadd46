"""All that people send: WTForms with fields and limits of our own, a file for each feature."""
