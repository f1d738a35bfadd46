"""rubric.yaml: five behavioural anchors a competency."""

from competency.content.bounds import Bounds
from competency.content.fields import LANGUAGE_NAMES, Record, compose, text_name
from competency.content.outline import count_words
from competency.content.problems import Problems
from competency.content.source import Source
from competency.domain.career_path import LANGUAGES, STEPS, CareerPath, Text


def read_rubric(
    source: Source, area: str, path: CareerPath, bounds: Bounds, problems: Problems
) -> dict[str, tuple[Text, ...]]:
    """The anchors of an area's rubric by competency."""
    node = compose(source, source.text, problems)
    if node is None:
        return {}
    rubric = Record(source, node, "the rubric", problems)
    anchors: dict[str, tuple[Text, ...]] = {}
    at_home = [competency.id for competency in path.competencies if competency.home == area]
    rubric.allow(*at_home)
    for competency in at_home:
        if competency in rubric:
            anchors[competency] = _anchors(rubric, competency, bounds)
    return anchors


def _anchors(rubric: Record, competency: str, bounds: Bounds) -> tuple[Text, ...]:
    nodes = rubric.nodes(competency)
    if nodes and len(nodes) != len(STEPS):
        rubric.note(
            rubric.place(competency),
            '"%(id)s" has %(count)s anchors',
            "write five, for the steps 0 to 4",
            id=competency,
            count=len(nodes),
        )
    records = rubric.records(competency, lambda n: f'anchor {n - 1} of "{competency}"')
    return tuple(_anchor(record, bounds) for record in records)


def _anchor(record: Record, bounds: Bounds) -> Text:
    record.allow(*LANGUAGES)
    low, high = bounds.anchor_words
    for language in LANGUAGES:
        words = count_words(record.string(language, named=text_name(language)))
        if words and not low <= words <= high:
            record.note(
                record.place(language),
                "%(what)s has %(words)s words in %(language)s",
                "write %(low)s to %(high)s",
                words=words,
                language=LANGUAGE_NAMES[language],
                low=low,
                high=high,
            )
    record.check_persian("fa")
    return Text(record.peek("fa").strip(), record.peek("en").strip())
