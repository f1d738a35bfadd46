"""The macros of every page say the same in both languages, and keep the page policy."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from wtforms import EmailField, FormField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.meta import DefaultMeta
from wtforms.validators import InputRequired

from competency.domain.standing import CompetencyStanding, shown_below_bar, shown_chance
from competency.i18n.digits import format_number, format_percent, to_persian
from competency.i18n.translations import translator
from competency.web.forms.base import BaseForm, LineForm
from competency.web.forms.lines import Lines

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
CSS = sorted((ROOT / "competency" / "static" / "css").glob("*.css"))
LEVELS = {
    "fa": ["پیش از ابتدایی", "ابتدایی", "میانی", "ارشد", "رهبری"],
    "en": ["Below junior", "Junior", "Mid", "Senior", "Leadership"],
}


def environment(language: str) -> Environment:
    words = translator(language)
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(
        _=words.gettext,
        ngettext=words.ngettext,
        language=language,
        csrf_token=lambda: "token",
        url_for=lambda endpoint, **_values: f"/{endpoint}",
    )
    env.filters.update(
        percent=lambda share, decimals=0: format_percent(share, language, decimals),
        chance=lambda chance: format_percent(shown_chance(chance), language),
        below_bar=lambda chance: format_percent(shown_below_bar(chance), language),
        number=lambda value, decimals=0: format_number(value, language, decimals),
        digits=lambda value: to_persian(str(value)) if language == "fa" else str(value),
    )
    return env


def macro(file: str, name: str, language: str) -> Callable[..., str]:
    module = environment(language).get_template(f"components/{file}.html").module
    called: Callable[..., str] = getattr(module, name)
    return called


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def test_a_cell_says_in_words_what_its_colour_and_signs_mean() -> None:
    cell = macro("proficiency", "proficiency_cell", "en")
    html = cell(CompetencyStanding(floor=2, likely=3, need=3))
    assert "c-step-2" in html
    assert text_of(html) == "2 Knowledge, below what their level requires, a higher step is likely"


def test_a_cell_without_evidence_is_not_the_cell_of_step_0() -> None:
    cell = macro("proficiency", "proficiency_cell", "fa")
    assert text_of(cell(CompetencyStanding(None, 3, 0))) == "– هنوز سنجیده نشده"
    assert text_of(cell(CompetencyStanding(0, 0, 0))) == "۰ ناآشنا"


@pytest.mark.parametrize(
    ("probability", "shown"), [(0.9999, "99%"), (0.0001, "1%"), (0.874, "87%"), (1, "99%")]
)
def test_a_probability_is_never_rounded_to_certainty(probability: float, shown: str) -> None:
    assert text_of(macro("proficiency", "level_badge", "en")("Mid", probability)) == f"Mid {shown}"


def test_the_chance_of_the_next_level_is_never_rounded_up_to_its_bar() -> None:
    readiness = macro("proficiency", "readiness", "en")
    assert "59%" in text_of(readiness(0.597, 0.6, False))
    assert "ready for the next level" in readiness(0.6, 0.6, True)
    assert "ready for the next level" not in readiness(0.597, 0.6, False)


@pytest.mark.parametrize(("language", "words"), [("fa", "دست‌کم میانی"), ("en", "At least mid")])
def test_the_histogram_prints_every_share_and_the_bracket(language: str, words: str) -> None:
    histogram = macro("proficiency", "level_histogram", language)
    html = histogram(LEVELS[language], [0.01, 0.12, 0.69, 0.17, 0.01], 2)
    shown = text_of(html)
    assert f"{words}: {format_percent(0.87, language)}" in shown
    assert [title in shown for title in LEVELS[language]] == [True] * 5
    heights = [float(height) for height in re.findall(r'height="([\d.]+)"', html)]
    assert max(heights) == heights[2]
    assert heights[0] >= 1


def test_below_the_first_level_the_histogram_has_no_bracket() -> None:
    histogram = macro("proficiency", "level_histogram", "en")
    assert "At least" not in histogram(LEVELS["en"], [0.8, 0.1, 0.05, 0.04, 0.01], 0)


def test_the_steps_bar_has_a_mark_where_the_next_level_begins() -> None:
    html = macro("proficiency", "steps_bar", "en")(22, 27, 38, "Senior")
    segments = re.findall(r'<i(?: class="([^"]*)")?>', html)
    assert segments.count("is-on") == 22
    assert segments.index("is-mark") == 27
    assert "22 of 38 competencies now, 27 needed for senior" in html


def test_a_track_fills_segments_up_to_the_floor() -> None:
    track = macro("proficiency", "track", "en")
    assert track(3, 4).count("c-fill-3") == 3
    assert track(None, 2).count("c-track__off") == 4
    assert "Not yet assessed" in track(None, 2)
    assert "Sure of step 3, needed 4" in track(3, 4)


def test_a_share_bar_ends_at_its_full_width() -> None:
    html = macro("proficiency", "share_bar", "en")([0.0, 0.05, 0.2, 0.5, 0.25])
    places = re.findall(r'x="([\d.]+)%" width="([\d.]+)%"', html)
    assert len(places) == 4
    assert sum(map(float, places[-1])) == pytest.approx(100)


class EnglishMeta(DefaultMeta):
    """Outside of a request there is no reader."""

    def get_translations(self, _form: Any) -> Any:
        return None


class PersonForm(BaseForm):
    Meta = EnglishMeta
    name = StringField("Name", [InputRequired()], description="As in the contract")
    email = EmailField("Email")
    password = PasswordField("Password")
    role = RadioField(
        "Role", choices=[SelectChoice("a", "Author"), SelectChoice("b", "Admin")], default="a"
    )


@pytest.fixture
def form() -> PersonForm:
    made = PersonForm(sent=False, data={"email": "hedieh@"})
    made.email.errors = ["Nothing follows the @; complete the address."]
    return made


def test_a_row_ties_label_hint_and_error_to_its_field(form: PersonForm) -> None:
    row = macro("forms", "form_row", "en")
    named = row(form.name)
    assert '<label class="c-label" for="name">Name</label>' in named
    assert 'aria-describedby="name-hint"' in named
    assert 'id="name-hint">As in the contract' in named
    wrong = row(form.email)
    assert 'aria-describedby="email-error"' in wrong
    assert 'aria-invalid="true"' in wrong
    assert 'dir="ltr"' in wrong
    assert "Nothing follows the @" in wrong


def test_a_row_escapes_what_people_typed() -> None:
    form = PersonForm(sent=False, data={"name": '"><script>'})
    assert "<script>" not in macro("forms", "form_row", "en")(form.name)


def test_radio_choices_are_a_group_with_a_legend(form: PersonForm) -> None:
    html = macro("forms", "form_row", "en")(form.role)
    assert html.startswith("<fieldset")
    assert '<legend class="c-label">Role</legend>' in html
    assert html.count('type="radio"') == 2


def test_the_list_of_errors_counts_them_and_links_to_their_fields(form: PersonForm) -> None:
    shown = macro("forms", "form_errors", "fa")(form)
    assert "یک چیز را باید درست کنید" in shown
    assert 'href="#email"' in shown
    form.form_errors = ["The form as a whole."]
    both = macro("forms", "form_errors", "en")(form)
    assert "Please fix 2 things:" in both
    assert "<li>The form as a whole.</li>" in both
    assert macro("forms", "form_errors", "fa")(PersonForm(sent=False)) == ""


class MemberLine(LineForm):
    Meta = EnglishMeta
    role = StringField("Role")


class TeamForm(BaseForm):
    Meta = EnglishMeta
    members = Lines(FormField(MemberLine, ""), "", min_entries=2)


def test_a_problem_of_a_line_leads_to_that_line() -> None:
    form = TeamForm(sent=False)
    form.members[1].role.errors = ["Choose a role."]
    shown = macro("forms", "form_errors", "en")(form)
    assert '<a href="#members-1-role">Role</a>: Choose a role.' in shown
    assert '<a href="#members-1-role">Role</a>' in macro("forms", "refusal", "en")(form)


def test_hidden_fields_go_with_the_token() -> None:
    form = PersonForm(sent=False)
    assert macro("forms", "hidden", "en")(form).count("<input") == 1


def test_an_ordering_question_works_as_plain_selects() -> None:
    class OrderForm(BaseForm):
        Meta = EnglishMeta
        place = Lines(SelectField(choices=[]))

    form = OrderForm(sent=False, data={"place": ["2", ""]})
    for line in form.place:
        line.choices = [SelectChoice(v, t) for v, t in (("", "–"), ("1", "۱"), ("2", "۲"))]
    page = environment("fa").from_string(
        '{% from "components/quiz.html" import order_list with context %}'
        '{% call(line) order_list(form.place) %}{{ ["هدف", "پیام"][line.index] }}{% endcall %}'
    )
    html = page.render(form=form)
    assert 'name="place-0"' in html
    assert 'aria-label="جای این سطر: هدف"' in html
    assert '<option selected value="2">۲</option>' in html
    assert html.count("<option") == 6


def test_icons_that_point_are_mirrored_and_others_are_not() -> None:
    icon = macro("icon", "icon", "fa")
    assert "c-flip" in icon("arrow-end")
    assert "c-flip" not in icon("check")
    assert 'aria-hidden="true"' in icon("check")
    assert 'role="img" aria-label="done"' in icon("check", label="done")


INLINE = r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|javascript:"


def templates() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


def test_no_page_has_styles_scripts_or_handlers_of_its_own() -> None:
    wrong = []
    for path in templates():
        if path.is_relative_to(TEMPLATES / "pdf"):
            continue
        html = path.read_text(encoding="utf-8")
        inline = re.findall(
            r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|javascript:", html
        )
        wrong += [f"{path.relative_to(ROOT)}: {found}" for found in inline]
    assert not wrong, "\n".join(wrong)


def test_every_component_class_has_its_style() -> None:
    styled = {name for path in CSS for name in re.findall(r"\.(c-[\w-]+)", path.read_text("utf-8"))}
    # Names without a look of their own: they group, or end in what a value completes.
    bare = {"c-brand__mark", "c-area__title", "c-area-grid__name", "c-demo", "c-rating", "c-steps"}
    missing = []
    for path in templates():
        html = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for classes in re.findall(r'class="([^"]*(?:\{\{.*?\}\}[^"]*)*)"', html):
            for name in re.findall(r"(?<![\w-])(c-[\w-]*\w)(?![\w-]*[-{~])", classes):
                if name not in styled | bare:
                    missing.append(f"{path.relative_to(ROOT)}: {name}")
    assert not missing, "\n".join(missing)


def test_every_variable_of_the_styles_is_defined() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in CSS)
    defined = set(re.findall(r"(--[\w-]+)\s*:", text))
    used = set(re.findall(r"var\((--[\w-]+)", text))
    assert used <= defined, used - defined


def contrast(a: str, b: str) -> float:
    """WCAG 2 contrast ratio of two #rgb or #rrggbb colours, 1 to 21."""

    def luminance(colour: str) -> float:
        digits = colour.lstrip("#")
        wide = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
        parts = [int(wide[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def tokens() -> dict[str, tuple[str, str]]:
    text = (ROOT / "competency/static/css/tokens.css").read_text(encoding="utf-8")
    found = re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\);", text)
    return {name: (light, dark) for name, light, dark in found}


PAIRS: list[tuple[str, str, float]] = [
    *((f"step-{step}", f"step-{step}-ink", 4.5) for step in range(5)),
    ("accent", "accent-ink", 4.5),
    ("accent-strong", "accent-ink", 4.5),
    ("soft", "soft-ink", 4.5),
    ("warning", "warning-ink", 4.5),
    ("error", "error-ink", 4.5),
    ("inverse", "inverse-ink", 4.5),
    ("inverse", "inverse-link", 4.5),
    *((ground, "ink", 4.5) for ground in ("canvas", "surface", "sunk")),
    *((ground, "secondary", 4.5) for ground in ("canvas", "surface", "sunk")),
    *((ground, "accent", 4.5) for ground in ("canvas", "surface", "sunk")),
    *((ground, "error-ink", 4.5) for ground in ("canvas", "surface")),
    *((ground, "control", 3.0) for ground in ("canvas", "surface")),
]


@pytest.mark.parametrize(("ground", "ink", "least"), PAIRS)
def test_ink_can_be_read_on_its_ground_in_both_themes(ground: str, ink: str, least: float) -> None:
    known: dict[str, Any] = tokens()
    for theme in (0, 1):
        assert contrast(known[ground][theme], known[ink][theme]) >= least
