"""people.yaml: who is who in the recurring case."""

import yaml

from competency.content.fields import Placed, Record, compose
from competency.content.parse.path import note_twice
from competency.content.problems import Problems
from competency.content.source import Source
from competency.domain.career_path import LANGUAGES, Text
from competency.domain.curriculum import CasePerson


def read_people(source: Source, problems: Problems) -> tuple[CasePerson, ...]:
    """The people of the case; () with a problem noted where the file is no list."""
    node = compose(source, source.text, problems)
    if node is None:
        return ()
    if not isinstance(node, yaml.SequenceNode):
        problems.add(
            source.start, "people.yaml is not a list of people", 'begin each with "- id: …"'
        )
        return ()
    records = [
        Record(source, each, f"person {number}", problems)
        for number, each in enumerate(node.value, start=1)
    ]
    note_twice(problems, [Placed(each.peek("id"), each.place("id")) for each in records])
    return tuple(map(_person, records))


def _person(record: Record) -> CasePerson:
    record.call("person")
    record.allow("id", "fa", "en", "role")
    name = Text(*(record.string(language) for language in LANGUAGES))
    record.check_persian("fa")
    return CasePerson(record.id(), name, record.both("role"))
