"""A curriculum frozen and thawed is the same; its name is the hash of its content."""

import json
import re
from dataclasses import replace

import pytest

from competency import content
from competency.content.document import to_document
from competency.domain.career_path import Text
from competency.domain.curriculum import Curriculum
from competency.domain.items import Option, Rule
from competency.domain.items.matching import MatchingItem
from tests.content.conftest import Draft


def test_a_document_comes_back_as_the_same_curriculum(barista: Curriculum) -> None:
    through_json = json.loads(json.dumps(content.to_document(barista)))
    assert content.from_document(through_json) == barista


def test_a_document_holds_every_field_of_every_part(barista: Curriculum) -> None:
    thawed = content.from_document(content.to_document(barista))
    assert thawed.path.introduction_html == barista.path.introduction_html
    assert thawed.item_by_version == barista.item_by_version
    assert thawed.lessons["milk-steaming"].headings == barista.lessons["milk-steaming"].headings
    assert [type(item) for item in thawed.items] == [type(item) for item in barista.items]
    assert thawed.assets == barista.assets


def test_the_version_is_the_hash_of_the_document(barista: Curriculum) -> None:
    assert re.fullmatch("[0-9a-f]{64}", barista.version)
    assert content.version_of(content.to_document(barista)) == barista.version


def test_the_version_does_not_depend_on_the_order_of_keys(barista: Curriculum) -> None:
    document = content.to_document(barista)
    turned = dict(reversed(list(document.items())))
    assert content.version_of(turned) == barista.version


def test_the_same_files_give_the_same_version(draft: Draft, barista: Curriculum) -> None:
    curriculum, _ = content.load(draft.folder)
    assert curriculum is not None
    assert curriculum.version == barista.version


def test_a_typo_in_one_item_changes_its_version_and_no_other(
    draft: Draft, barista: Curriculum
) -> None:
    draft.change("bar/items.yaml", "What is the ratio", "What is a ratio")
    mended, problems = content.load(draft.folder)
    assert problems == ()
    assert mended is not None
    assert mended.version != barista.version
    changed = [
        new.id
        for old, new in zip(barista.items, mended.items, strict=True)
        if old.version != new.version
    ]
    assert changed == ["espresso-q1"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("step: 2\n  kind: single", "step: 3\n  kind: single"),
        ("no part of the ratio", "not part of the ratio"),
        ("Weight in the cup divided", "Weight of the cup divided"),
        ("- id: espresso-q1", "- id: espresso-q9"),
    ],
)
def test_every_part_of_an_item_belongs_to_its_version(
    draft: Draft, barista: Curriculum, old: str, new: str
) -> None:
    draft.change("bar/items.yaml", old, new)
    changed, problems = content.load(draft.folder)
    assert changed is not None, problems
    assert len({*changed.item_by_version} - {*barista.item_by_version}) == 1


def test_how_a_stem_is_rendered_is_no_part_of_its_version(barista: Curriculum) -> None:
    item = barista.items[0]
    rendered_anew = replace(item, stem_html=Text("<p>x</p>", "<p>x</p>"))
    assert content.item_version(rendered_anew) == item.version


def test_notes_of_authors_are_no_part_of_an_items_version(barista: Curriculum) -> None:
    item = barista.items[0]
    noted = replace(
        item,
        setting="cafe",
        see="core",
        rule=Rule(Text("قاعده", "rule"), "Rao 2008", "2026-11-20"),
        naive=("b",),
        proposal="wrong",
        not_with=("espresso-q2",),
    )
    assert content.item_version(noted) == item.version
    assert content.item_version(replace(noted, step=3)) != item.version


def test_a_spare_right_entry_belongs_to_the_version_of_a_matching_item(
    barista: Curriculum,
) -> None:
    item = next(item for item in barista.items if isinstance(item, MatchingItem))
    spare = Option("z", Text("قهوه", "coffee"), Text("چرا", "why"))
    assert content.item_version(replace(item, spare=(spare,))) != item.version


def test_notes_of_authors_come_back_from_a_document(barista: Curriculum) -> None:
    matching = next(item for item in barista.items if isinstance(item, MatchingItem))
    spare = Option("z", Text("قهوه", "coffee"), Text("چرا", "why"))
    rule = Rule(Text("قاعده", "rule"), "Rao 2008")
    noted = replace(matching, spare=(spare,), rule=rule, naive=("a", "b"), proposal="right")
    curriculum = replace(barista, items=(noted,))
    assert content.from_document(content.to_document(curriculum)).items == (noted,)


def test_all_items_have_versions_of_their_own(barista: Curriculum) -> None:
    assert len(barista.item_by_version) == len(barista.items) == 15


def test_a_document_of_another_format_is_refused(barista: Curriculum) -> None:
    document = {**to_document(barista), "format": 2}
    with pytest.raises(ValueError, match="format 2"):
        content.from_document(document)
