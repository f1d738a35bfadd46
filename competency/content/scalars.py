"""Where in a YAML file the characters of its texts stand, whatever their quoting."""

from collections.abc import Iterator

import yaml

from competency.content.problems import Place
from competency.content.source import Source
from competency.domain.career_path import LANGUAGES, Language


def place_in(source: Source, node: yaml.ScalarNode, start: int, end: int) -> Place:
    """The place in the file of `value[start:end]` of a text.

    The same letters stand in the file in the same order, whatever the quoting; where they
    are broken over lines, the place is where the text begins.
    """
    value = str(node.value)
    found = value[start:end]
    index = node.start_mark.index - 1
    for _ in range(value.count(found, 0, start) + 1):
        index = source.text.find(found, index + 1, node.end_mark.index)
        if index < 0:
            return Place(source.file, node.start_mark.line + 1, node.start_mark.column + 1)
    return source.place(index)


def texts(node: yaml.Node) -> Iterator[tuple[Language, yaml.ScalarNode]]:
    """All texts of a file: what stands under a key `fa` or `en`, lists of lines too."""
    if isinstance(node, yaml.SequenceNode):
        for part in node.value:
            yield from texts(part)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            language = next((each for each in LANGUAGES if each == key.value), None)
            lines = value.value if isinstance(value, yaml.SequenceNode) else [value]
            for line in lines:
                if language and isinstance(line, yaml.ScalarNode):
                    yield language, line
                elif not language or isinstance(line, yaml.CollectionNode):
                    yield from texts(line)
