"""The career path as data: levels in order, lookups, requirements."""

import pytest

from competency.domain.career_path import (
    LEVELS,
    CareerLevel,
    CareerPath,
    Competency,
    LevelId,
    SkillArea,
    Text,
)

WORDS = Text("متن", "text")


def area(area_id: str, *competencies: str) -> SkillArea:
    return SkillArea(area_id, WORDS, WORDS, "role", WORDS, competencies)


def competency(
    competency_id: str,
    *areas: str,
    requirements: tuple[int, int, int, int] = (1, 2, 3, 4),
    core_from: LevelId | None = None,
) -> Competency:
    return Competency(
        competency_id, areas[0], areas, WORDS, WORDS, requirements[2], requirements, core_from
    )


PATH = CareerPath(
    id="barista",
    title=WORDS,
    organisation=WORDS,
    levels=tuple(CareerLevel(level, WORDS, (), (), ()) for level in LEVELS),
    areas=(area("bar", "espresso", "shared"), area("shift", "shared", "plans")),
    competencies=(
        competency("espresso", "bar", core_from=LevelId.MID),
        competency("shared", "bar", "shift", requirements=(0, 1, 2, 3)),
        competency("plans", "shift", requirements=(0, 0, 0, 2)),
    ),
    kpis=(),
    responsibilities=(),
    notes=(),
    continuing_development=WORDS,
)


def test_levels_rise_from_junior_to_leadership() -> None:
    assert [level.rank for level in LEVELS] == [1, 2, 3, 4]
    assert [level.next for level in LEVELS] == [*LEVELS[1:], None]


def test_a_text_speaks_english_only_where_english_is_asked_for() -> None:
    assert (WORDS["fa"], WORDS["en"]) == ("متن", "text")


def test_a_shared_competency_stands_in_each_of_its_areas_once() -> None:
    assert [c.id for c in PATH.in_area("bar")] == ["espresso", "shared"]
    assert [c.id for c in PATH.in_area("shift")] == ["shared", "plans"]
    assert len(PATH.competencies) == 3


def test_a_level_asks_for_what_it_requires_more_than_nothing_of() -> None:
    asked = {level: [c.id for c in PATH.required(level)] for level in LEVELS}
    assert asked[LevelId.JUNIOR] == ["espresso"]
    assert asked[LevelId.SENIOR] == ["espresso", "shared"]
    assert asked[LevelId.LEADERSHIP] == ["espresso", "shared", "plans"]


def test_a_requirement_is_read_by_level() -> None:
    assert [PATH.competency("shared").required_at(level) for level in LEVELS] == [0, 1, 2, 3]


def test_a_competency_is_core_from_its_level_upwards() -> None:
    assert [PATH.competency("espresso").is_core_at(level) for level in LEVELS] == [
        False, True, True, True,
    ]  # fmt: skip
    assert not any(PATH.competency("plans").is_core_at(level) for level in LEVELS)


def test_what_is_not_on_the_path_is_not_found() -> None:
    assert PATH.has_area("bar")
    assert not PATH.has_area("kitchen")
    assert PATH.has_competency("plans")
    assert not PATH.has_competency("bar")
    with pytest.raises(KeyError):
        PATH.area("kitchen")
    with pytest.raises(KeyError):
        PATH.competency("bar")


def test_a_level_is_found_by_its_rank() -> None:
    assert [PATH.level(level).id for level in LEVELS] == list(LEVELS)
