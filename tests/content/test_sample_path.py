"""The sample path comes out whole: what a loaded curriculum holds."""

from competency.domain.curriculum import Curriculum
from competency.domain.items import item_kinds


def test_areas_competencies_and_lessons_are_all_there(barista: Curriculum) -> None:
    assert [area.id for area in barista.path.areas] == ["bar", "shift"]
    assert len(barista.path.competencies) == 4
    assert set(barista.lessons) == {"espresso-extraction", "milk-steaming", "bar-cleanliness"}


def test_a_shared_competency_is_one_and_knows_both_areas(barista: Curriculum) -> None:
    shared = barista.path.competency("bar-cleanliness")
    assert shared.areas == ("bar", "shift")
    assert shared.home == "bar"


def test_an_area_without_module_files_is_in_preparation(barista: Curriculum) -> None:
    assert set(barista.modules) == {"bar"}


def test_the_minutes_of_a_module_are_those_of_its_lessons(barista: Curriculum) -> None:
    lessons = barista.lessons.values()
    assert barista.modules["bar"].minutes == sum(lesson.minutes for lesson in lessons)


def test_the_minutes_of_a_lesson_are_reading_and_the_first_rung(barista: Curriculum) -> None:
    # 540 Persian words or so are four minutes; the first rung says eight.
    assert barista.lessons["milk-steaming"].minutes == 12


def test_the_bank_holds_all_five_kinds_with_their_keys(barista: Curriculum) -> None:
    assert {item.kind for item in barista.items} == set(item_kinds())
    marks = {item.id: item.mark for item in barista.items}
    assert marks["espresso-q1"](("b",)) == 1
    assert marks["espresso-q3"](("a", "b")) == 2
    assert marks["espresso-q4"](("c", "b", "a", "d")) == 3
    assert marks["milk-q3"](("a", "b", "c")) == 2
    assert marks["clean-q5"](("d",)) == 0


def test_a_lesson_has_the_same_anchors_in_both_languages(barista: Curriculum) -> None:
    lesson = barista.lessons["espresso-extraction"]
    assert [section for section, _ in lesson.headings] == [
        *("outcomes", "why", "core", "piece", "example", "mistakes"),
        *("practice", "platforms", "remember", "words", "reading"),
    ]
    for section, words in lesson.headings:
        for language in ("fa", "en"):
            assert f'<h2 id="{section}">{words[language]}</h2>' in lesson.html[language]


def test_facts_of_a_lesson_come_from_its_title_and_the_path(barista: Curriculum) -> None:
    lesson = barista.lessons["espresso-extraction"]
    assert lesson.title.fa == "عصاره‌گیری اسپرسو"
    assert lesson.title.en == "Espresso extraction"
    assert lesson.kpis == ("remake-rate", "cups-per-hour")
    assert lesson.responsibilities == ("drinks",)


def test_a_competency_without_own_anchors_has_the_general_ones(barista: Curriculum) -> None:
    assert len(barista.anchors_of("milk-steaming")) == 5
    assert barista.anchors_of("shift-handover") == barista.general_anchors
    assert len(barista.general_anchors) == 5


def test_diagrams_travel_with_the_curriculum(barista: Curriculum) -> None:
    assert set(barista.assets) == {
        "espresso-extraction-loop.fa.svg",
        "espresso-extraction-loop.en.svg",
    }
    assert 'src="asset:espresso-extraction-loop.fa.svg"' in (
        barista.lessons["espresso-extraction"].html.fa
    )


def test_the_introduction_is_rendered_whole_with_fixed_anchors(barista: Curriculum) -> None:
    html = barista.path.introduction_html
    for part in ("introduction", "ladder", "notes", "development"):
        assert f'<h2 id="{part}">' in html.fa
        assert f'<h2 id="{part}">' in html.en


def test_a_table_in_a_stem_is_rendered(barista: Curriculum) -> None:
    stems = {item.id: item.stem_html for item in barista.items}
    assert "<td>38 seconds</td>" in stems["espresso-q5"].en
    assert "<td>۳۸ ثانیه</td>" in stems["espresso-q5"].fa
