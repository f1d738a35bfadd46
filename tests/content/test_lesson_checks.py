"""Lessons, modules and the introduction: headings, lengths, front matter, both languages."""

from tests.content.conftest import Draft

FA = "bar/milk-steaming.fa.md"
EN = "bar/milk-steaming.en.md"
UNSHOWN = "no text shows this drawing"
ALL = (
    "What you will be able to do, Before this lesson, Why it matters, The core, "
    "A finished piece, A worked example, Common mistakes, Practice, On the platforms today, "
    "Remember, Words, Further reading"
)


def test_a_lesson_in_one_language_is_said(draft: Draft) -> None:
    draft.delete(EN)
    assert [problem for problem in draft.problems() if UNSHOWN not in problem] == [
        "bar/milk-steaming.fa.md:1:1: there is no bar/milk-steaming.en.md: write the English text."
    ]


def test_a_missing_lesson_of_a_module_is_said_in_both_languages(draft: Draft) -> None:
    draft.delete(EN)
    draft.delete(FA)
    assert [problem for problem in draft.problems() if UNSHOWN not in problem] == [
        "bar/module.en.md:1:1: there is no bar/milk-steaming.en.md: write the English text.",
        "bar/module.en.md:1:1: there is no bar/milk-steaming.fa.md: write the Persian text.",
    ]


def test_a_lesson_of_an_unknown_competency_is_said(draft: Draft) -> None:
    draft.write("bar/latte-art.en.md", draft.read(EN))
    assert draft.problems() == [
        'bar/latte-art.en.md:1:1: there is no competency "latte-art": '
        "rename the file, or add the competency to path.yaml."
    ]


def test_a_lesson_outside_its_home_is_said(draft: Draft) -> None:
    draft.write("shift/bar-cleanliness.en.md", draft.read("bar/bar-cleanliness.en.md"))
    assert draft.problems() == [
        'shift/bar-cleanliness.en.md:1:1: "bar-cleanliness" is at home in bar: move the file there.'
    ]


def test_a_file_without_front_matter_is_said(draft: Draft) -> None:
    draft.write(EN, draft.read(EN).removeprefix("---\n"))
    assert [problem for problem in draft.problems() if UNSHOWN not in problem] == [
        'bar/milk-steaming.en.md:1:1: the file does not begin with front matter: write "---", '
        'the front matter and "---" above the text.'
    ]


def test_front_matter_that_is_not_closed_is_said(draft: Draft) -> None:
    draft.change(EN, "setting: food\n---\n", "setting: food\n")
    assert [problem for problem in draft.problems() if UNSHOWN not in problem] == [
        'bar/milk-steaming.en.md:1:1: the front matter is not closed: write "---" on a line of '
        "its own."
    ]


def test_broken_front_matter_is_said_at_its_line(draft: Draft) -> None:
    draft.change(EN, "title: Steaming milk", "title: Steaming: milk")
    assert [problem for problem in draft.problems() if UNSHOWN not in problem] == [
        "bar/milk-steaming.en.md:2:16: not valid YAML, mapping values are not allowed in this "
        "context: quote texts that contain a colon, # or quotes, and indent with spaces."
    ]


def test_a_lesson_that_names_another_competency_is_said(draft: Draft) -> None:
    draft.change(EN, "competency: milk-steaming", "competency: espresso-extraction")
    assert draft.problems() == [
        'bar/milk-steaming.en.md:3:13: "competency" is "espresso-extraction", but the file '
        'belongs to "milk-steaming": mend the id or rename the file.'
    ]


def test_a_missing_heading_is_said_before_the_next_one(draft: Draft) -> None:
    draft.change(FA, "## تمرین\n", "")
    assert (
        f'{draft.at(FA, "## امروز در پلتفرم‌ها")}: the heading "تمرین" is missing: '
        'write "## تمرین" and its section here.' in draft.problems()
    )


def test_an_unknown_heading_is_said_with_the_known_ones(draft: Draft) -> None:
    draft.change(EN, "## Remember", "## Memento")
    assert draft.problems() == [
        f'{draft.at(EN, "## Memento")}: unknown heading "Memento": write ### before a subhead, '
        f'or one of: "{ALL.replace(", ", QUOTED)}".',
        f'{draft.at(EN, "## Words")}: the heading "Remember" is missing: '
        'write "## Remember" and its section here.',
    ]


QUOTED = '", "'


def test_headings_out_of_order_are_said(draft: Draft) -> None:
    text = draft.read(EN)
    start, end = text.index("## Why it matters"), text.index("## The core")
    moved = text[start:end]
    draft.write(EN, text.replace(moved, "").replace("## A finished", moved + "## A finished"))
    assert (
        f'{draft.at(EN, "## Why it matters")}: the heading "Why it matters" stands after '
        f'"The core": the order is: {ALL}.' in draft.problems()
    )


def test_the_section_before_may_be_left_out(draft: Draft) -> None:
    for file, heading, following in (
        (FA, "## پیش از این درس", "## چرا مهم است"),
        (EN, "## Before this lesson", "## Why it matters"),
    ):
        text = draft.read(file)
        draft.write(file, text[: text.index(heading)] + text[text.index(following) :])
    assert draft.problems() == []


def test_a_heading_that_stands_twice_is_said(draft: Draft) -> None:
    draft.change(EN, "## Remember", "## Practice\n\nAgain.\n\n## Remember")
    place = draft.at(EN, "## Practice", after="themselves and")
    assert (
        f'{place}: the heading "Practice" stands twice: join the two sections.' in draft.problems()
    )


def test_a_title_in_the_text_is_said(draft: Draft) -> None:
    draft.change(EN, "## What you will", "# Steaming\n\nHot.\n\n## What you will")
    assert (
        'bar/milk-steaming.en.md:7:1: the heading "Steaming" is of level 1, which is the title '
        "of the page: write ## before it." in draft.problems()
    )


def test_a_heading_that_leaves_out_a_level_is_said(draft: Draft) -> None:
    for file in (FA, EN):
        draft.change(file, "### ", "#### ")
    assert draft.problems() == [
        f'{draft.at(EN, "#### Two phases")}: the heading "Two phases" leaves out a level: '
        "write ### before it.",
        f'{draft.at(FA, "#### دو مرحله")}: the heading "دو مرحله" leaves out a level: '
        "write ### before it.",
    ]


def test_a_heading_without_text_is_said(draft: Draft) -> None:
    draft.change(EN, "The first phase", "### Empty\n\n### Full\n\nThe first phase")
    assert (
        f'{draft.at(EN, "### Empty")}: nothing stands under "Empty": '
        "write its text or delete the heading." in draft.problems()
    )


def test_a_last_heading_without_text_is_said(draft: Draft) -> None:
    text = draft.read(EN)
    draft.write(EN, text[: text.index("- **Rao 2008**")])
    assert (
        f'{draft.at(EN, "## Further reading")}: nothing stands under "Further reading": '
        "write its text or delete the heading." in draft.problems()
    )


def test_an_underlined_heading_is_said(draft: Draft) -> None:
    draft.change(EN, "Above 70 degrees", "Too hot\n-------\n\nAbove 70 degrees")
    assert draft.problems() == [
        f"{draft.at(EN, 'Too hot')}: a line of dashes makes a heading of this line: "
        "write ## before a heading, and an empty line above a ruler."
    ]


def test_headings_that_differ_between_languages_are_said(draft: Draft) -> None:
    draft.change(EN, "Above 70 degrees", "### Too hot\n\nAbove 70 degrees")
    assert draft.problems() == [
        f"{draft.at(EN, '### Too hot')}: the headings differ from those of milk-steaming.fa.md: "
        "write the same sections and subheads in both languages."
    ]


def test_a_persian_slip_in_a_lesson_is_said_at_its_place(draft: Draft) -> None:
    draft.change(FA, "دماسنج ۵۹ درجه را نشان می‌دهد", "دماسنج 59 درجه را نشان می دهد")
    assert draft.problems() == [
        f'{draft.at(FA, "59")}: Latin digits "59" in Persian text: '
        'write "۵۹", or put code, names and addresses in `backticks`.',
        f'{draft.at(FA, "می دهد")}: "می دهد" has a space where Persian wants a half-space: '
        'write "می‌دهد".',
    ]


def test_a_persian_slip_in_a_title_is_said(draft: Draft) -> None:
    draft.change(FA, "title: بخاردادن شیر", "title: بخاردادن شير")
    assert draft.problems() == [
        'bar/milk-steaming.fa.md:2:18: Arabic letter "ي" in Persian text: write "ی".'
    ]


def test_latin_digits_of_english_texts_are_right(draft: Draft) -> None:
    draft.change(EN, "59 degrees", "59.5 degrees")
    assert draft.problems() == []


def test_a_module_in_one_language_is_said(draft: Draft) -> None:
    draft.delete("bar/module.fa.md")
    assert draft.problems() == [
        "bar/module.en.md:1:1: there is no bar/module.fa.md: write the Persian text."
    ]


def test_a_missing_heading_of_a_module_is_said(draft: Draft) -> None:
    draft.change("bar/module.en.md", "## Objectives\n", "")
    assert draft.problems()[0] == (
        f'{draft.at("bar/module.en.md", "## Who needs")}: the heading "Objectives" is missing: '
        'write "## Objectives" and its section here.'
    )


def test_a_missing_introduction_is_said(draft: Draft) -> None:
    draft.delete("path.fa.md")
    draft.delete("path.en.md")
    assert draft.problems() == [
        "path.yaml:1:1: there is no path.en.md: write the English text.",
        "path.yaml:1:1: there is no path.fa.md: write the Persian text.",
    ]


def test_a_ladder_without_a_level_is_said(draft: Draft) -> None:
    text = draft.read("path.en.md")
    start, end = text.index("### Senior"), text.index("### Leadership")
    draft.write("path.en.md", text[:start] + text[end:])
    assert (
        f'{draft.at("path.en.md", "## The career ladder")}: "The career ladder" has 3 subheads: '
        "write one ### for each of the 4 levels of path.yaml." in draft.problems()
    )


def test_an_introduction_without_its_four_parts_is_said(draft: Draft) -> None:
    draft.change("path.en.md", "## Continuing development\n", "")
    assert (
        "path.en.md:5:1: the introduction has 3 parts: write four, each under ##: who it is, "
        "the ladder, the notes, continuing development." in draft.problems()
    )
