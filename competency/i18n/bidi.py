"""Isolation of runs of text from the direction of the text around them."""

RIGHT_TO_LEFT_ISOLATE = "\u2067"
LEFT_TO_RIGHT_ISOLATE = "\u2066"
POP_ISOLATE = "\u2069"


def isolate(text: str, language: str = "fa") -> str:
    """The text between isolates of its language's direction, for charts and plain files.

    In pages use `<bdi>` instead. An empty text stays empty.
    """
    if not text:
        return text
    start = RIGHT_TO_LEFT_ISOLATE if language == "fa" else LEFT_TO_RIGHT_ISOLATE
    return start + text + POP_ISOLATE
