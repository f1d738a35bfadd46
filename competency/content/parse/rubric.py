"""rubric.yaml: five behavioural anchors a competency, each in three parts."""

from competency.content.bounds import Bounds
from competency.content.fields import LANGUAGE_NAMES, Record, compose
from competency.content.outline import count_words
from competency.content.problems import Problems
from competency.content.source import Source
from competency.content.standard import ALSO, ASK
from competency.domain.career_path import LANGUAGES, STEPS, CareerPath, Language, Text

SIGNS = 2
"""How many signs stand beside the behaviour that decides."""
_END = ".؟?!…"


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
    record.allow("decides", "also", "ask")
    decides, also, ask = record.both("decides"), record.both_lists("also"), record.both("ask")
    if "also" in record and len(also) != SIGNS:
        record.note(
            record.place("also"),
            "%(what)s has %(count)s signs beside the one that decides",
            "write two under also: in each language",
            count=len(also),
        )
    _check_marks(record, [("decides", decides), *(("also", sign) for sign in also), ("ask", ask)])
    for language in LANGUAGES:
        words = count_words(
            " ".join([decides[language], *(sign[language] for sign in also), ask[language]])
        )
        _check_words(record, "decides", words, language, bounds)
    return Text(*(_written(decides, also, ask, language) for language in LANGUAGES))


def _written(decides: Text, also: tuple[Text, ...], ask: Text, language: Language) -> str:
    """An anchor as one text, its fixed words between its parts."""
    between = "؛ " if language == "fa" else "; "
    signs = between.join(sign[language] for sign in also)
    first = decides[language]
    stop = "" if first.endswith(tuple(_END)) else "."
    return f"**{first}{stop}** {ALSO[language]} {signs}. {ASK[language]} {ask[language]}."


def _check_marks(record: Record, parts: list[tuple[str, Text]]) -> None:
    """Bold is set, and full stops are put in, when the anchor is put together."""
    for key, text in parts:
        for language in LANGUAGES:
            if "**" in text[language] or (key != "decides" and text[language].endswith(".")):
                record.note(
                    record.place(key),
                    '"%(key)s" of %(what)s holds ** or ends in a full stop',
                    "delete them; they are put in",
                    key=key,
                )


def _check_words(record: Record, key: str, words: int, language: Language, bounds: Bounds) -> None:
    low, high = bounds.anchor_words
    if words and not low <= words <= high:
        record.note(
            record.place(key),
            "%(what)s has %(words)s words in %(language)s",
            "write %(low)s to %(high)s",
            words=words,
            language=LANGUAGE_NAMES[language],
            low=low,
            high=high,
        )
