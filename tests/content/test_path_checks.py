"""path.yaml: each thing that can be wrong is said at its place."""

from tests.content.conftest import Draft

PATH = "path.yaml"


def test_a_folder_without_path_yaml_is_no_career_path(draft: Draft) -> None:
    draft.delete(PATH)
    assert draft.problems() == [
        "path.yaml:1:1: the folder has no path.yaml, so it is no career path: "
        "write path.yaml or name another folder."
    ]


def test_broken_yaml_is_said_with_its_place(draft: Draft) -> None:
    draft.change(PATH, 'title: {fa: "باریستا"', 'title: {fa: "باریستا')
    (problem,) = draft.problems()
    assert problem.startswith("path.yaml:")
    assert "not valid YAML" in problem


def test_a_missing_key_is_said_where_its_record_begins(draft: Draft) -> None:
    draft.change(PATH, "    depth: 3\n", "")
    assert draft.problems() == [
        f"{draft.at(PATH, 'id: espresso-extraction')}: "
        'competency "espresso-extraction" has no "depth": add it.'
    ]


def test_an_unknown_key_is_said_with_the_known_ones(draft: Draft) -> None:
    draft.change(PATH, "    depth: 3\n", "    depth: 3\n    deepness: 3\n")
    assert draft.problems() == [
        f'{draft.at(PATH, "deepness")}: competency "espresso-extraction" has an unknown key '
        '"deepness": delete it, or write one of: id, home, title, statement, depth, '
        "requirements, core_from."
    ]


def test_a_key_that_stands_twice_is_said_at_the_second(draft: Draft) -> None:
    draft.change(PATH, "    depth: 3\n", "    depth: 3\n    depth : 4\n")
    (problem,) = draft.problems()
    assert problem == (
        f'{draft.at(PATH, "depth :")}: competency "espresso-extraction" has '
        'the key "depth" twice: keep one of them.'
    )


def test_a_missing_language_is_said(draft: Draft) -> None:
    draft.change(PATH, 'title: {fa: "باریستا", en: "Barista"}', 'title: {fa: "باریستا"}')
    assert draft.problems() == [
        f'{draft.at(PATH, "{fa:")}: "title" of the career path has no English text ("en"): add it.'
    ]


def test_an_empty_text_is_said(draft: Draft) -> None:
    draft.change(PATH, 'title: {fa: "باریستا", en: "Barista"}', 'title: {fa: "باریستا", en: ""}')
    assert draft.problems() == [
        f'{draft.at(PATH, chr(34) * 2)}: English text ("en") of "title" of the career path '
        "is empty: write its text."
    ]


def test_lists_of_unequal_length_in_two_languages_are_said(draft: Draft) -> None:
    draft.change(PATH, '"Keeps the machines clean"', '"Keeps the machines clean", "Sings"')
    place = draft.at(PATH, 'fa: ["آماده‌کردن نوشیدنی‌های پایه')
    assert draft.problems() == [
        f'{place}: "duties" of level "junior" has 2 lines in Persian and 3 in English: '
        "write the same lines in both languages."
    ]


def test_an_id_that_stands_twice_is_said_with_the_first_place(draft: Draft) -> None:
    draft.change(PATH, "id: cups-per-hour", "id: remake-rate")
    text = draft.read(PATH).split("\n")
    first, second = (n for n, line in enumerate(text, start=1) if "- id: remake-rate" in line)
    assert (
        f'path.yaml:{second}:9: the id "remake-rate" stands twice, first at path.yaml:{first}: '
        "rename or delete one of them." in draft.problems()
    )


def test_an_id_with_capitals_is_said(draft: Draft) -> None:
    draft.change(PATH, "id: not-a-button", "id: Not_a_Button")
    assert draft.problems() == [
        f'{draft.at(PATH, "Not_a_Button")}: "Not_a_Button" is not an id: write lower-case Latin '
        'letters, digits and hyphens, like "content-calendar".'
    ]


def test_levels_out_of_order_are_said(draft: Draft) -> None:
    draft.change(PATH, "- id: senior", "- id: leadership")
    assert any(
        problem.endswith(
            "the levels are junior, mid, leadership, leadership: "
            "write exactly these, in this order: junior, mid, senior, leadership."
        )
        for problem in draft.problems()
    )


def test_an_unknown_competency_in_an_area_is_said(draft: Draft) -> None:
    draft.change(PATH, "[bar-cleanliness, shift-handover]", "[bar-cleanliness, handover]")
    problems = draft.problems()
    assert (
        f'{draft.at(PATH, "handover]")}: there is no competency "handover": '
        "mend the id, or add it to path.yaml." in problems
    )
    assert any(
        'the home area "shift" does not list competency "shift-handover"' in p for p in problems
    )


def test_an_unknown_home_is_said(draft: Draft) -> None:
    draft.change(PATH, "home: shift", "home: kitchen")
    assert draft.problems() == [
        f'{draft.at(PATH, "kitchen")}: there is no area "kitchen": write one of: bar, shift.'
    ]


def test_an_unknown_competency_of_a_responsibility_is_said(draft: Draft) -> None:
    draft.change(
        PATH, "[espresso-extraction, milk-steaming]\n  - id: clean", "[tea]\n  - id: clean"
    )
    assert draft.problems() == [
        f'{draft.at(PATH, "tea]")}: there is no competency "tea": '
        "mend the id, or add it to path.yaml."
    ]


def test_a_falling_requirement_profile_is_said_at_the_lower_number(draft: Draft) -> None:
    draft.change(
        PATH,
        "{junior: 1, mid: 2, senior: 2, leadership: 3}",
        "{junior: 1, mid: 2, senior: 0, leadership: 3}",
    )
    assert draft.problems() == [
        f"{draft.at(PATH, '0, leadership: 3')}: the requirement profile of competency "
        '"milk-steaming" falls from 2 at mid to 0 at senior: '
        "a higher level asks for at least as much as the one below."
    ]


def test_a_requirement_beyond_mastery_is_said(draft: Draft) -> None:
    draft.change(PATH, "leadership: 3}", "leadership: 5}")
    assert draft.problems() == [
        f'{draft.at(PATH, "5}")}: "leadership" of "requirements" of competency "milk-steaming" '
        "is not a number from 0 to 4: write a whole number in Latin digits."
    ]


def test_a_missing_level_in_a_requirement_profile_is_said(draft: Draft) -> None:
    draft.change(PATH, "{junior: 1, mid: 2, senior: 2, leadership: 3}", "{junior: 1, mid: 2}")
    assert [problem.partition(": ")[2] for problem in draft.problems()][:2] == [
        '"requirements" of competency "milk-steaming" has no "leadership": add it.',
        '"requirements" of competency "milk-steaming" has no "senior": add it.',
    ]


def test_a_competency_that_is_core_where_it_is_not_asked_is_said(draft: Draft) -> None:
    draft.change(PATH, "core_from: senior", "core_from: junior  # changed")
    assert draft.problems() == [
        f'{draft.at(PATH, "junior  # changed")}: competency "shift-handover" is core from junior, '
        "which does not ask for it: raise its requirement there or name a higher level."
    ]


def test_a_word_outside_its_list_is_said_with_the_list(draft: Draft) -> None:
    draft.change(PATH, "direction: down", "direction: sideways")
    assert draft.problems() == [
        f'{draft.at(PATH, "sideways")}: "sideways" is no direction: write one of: up, down.'
    ]


def test_bounds_that_are_no_range_are_said(draft: Draft) -> None:
    draft.change(PATH, "anchor_words: [18, 60]", "anchor_words: [60, 18]")
    assert (
        f'{draft.at(PATH, "[60")}: "anchor_words" of "bounds" of the career path is not a range: '
        "write the lowest and the highest count, like [900, 1500]." in draft.problems()
    )


def test_a_path_may_bring_its_own_general_anchors(draft: Draft) -> None:
    step = '  - {title: {fa: "پله", en: "Step"}, anchor: {fa: "می‌بیند.", en: "Sees."}}\n'
    draft.change(PATH, "levels:\n", f"scale:\n{step * 5}levels:\n")
    assert draft.problems() == []
    draft.change(PATH, step, "")
    assert draft.problems() == [
        f"{draft.at(PATH, '- {title: {fa: ' + chr(34) + 'پله')}: the scale has 4 steps: "
        "write five, from none (0) to mastery (4)."
    ]


def test_a_file_that_nobody_reads_is_said(draft: Draft) -> None:
    draft.write("notes.txt", "x")
    draft.write("bar/item.yaml", "x")
    draft.write("kitchen/rubric.yaml", "x")
    assert draft.problems() == [
        "bar/item.yaml:1:1: a file of this name is not read: name it like one of: module.fa.md, "
        "<competency>.fa.md, items.yaml, rubric.yaml, figures.yaml, <name>.csv, <name>.fa.svg, "
        "or delete it.",
        "kitchen/:1:1: path.yaml has no area of this name: "
        "rename the folder to one of: bar, shift.",
        "notes.txt:1:1: a file of this name is not read: "
        "name it like one of: path.yaml, path.fa.md, path.en.md, glossary.yaml, or delete it.",
    ]


def test_hidden_files_and_folders_are_left_alone(draft: Draft) -> None:
    draft.write(".parts/half.yaml", "- : [")
    draft.write("bar/.swap", "x")
    assert draft.problems() == []


def test_a_file_that_is_not_utf8_is_said_with_its_place(draft: Draft) -> None:
    (draft.folder / "path.en.md").write_bytes(b"---\ntitle: caf\xe9\n---\n")
    assert (
        "path.en.md:2:11: the file is not UTF-8 text: save it with the encoding UTF-8."
        in draft.problems()
    )


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(draft: Draft) -> None:
    for file in (PATH, "bar/items.yaml", "bar/milk-steaming.fa.md"):
        text = draft.read(file).replace("\n", "\r\n")
        (draft.folder / file).write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert draft.problems() == []
