"""What CONTRIBUTING.md promises of a chart, a format, an item kind and a page: one module each.

The modules in `tests/extensions/` are put beside those of the product, as new ones would be,
and nothing else is told of them.
"""

import importlib
import shutil
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session

from competency.cli import people as commands
from competency.content import load
from competency.content.load import read
from competency.content.report import report
from competency.domain.curriculum import Curriculum
from competency.domain.items import AnswerForm, Item, item_classes
from competency.i18n import translations
from competency.reporting.charts import charts
from competency.reporting.exports import export_formats
from competency.services.curriculum import publishing, versions
from competency.services.demo import simulate
from competency.web.navigation import entries
from tests.i18n.test_catalogues import persian, untranslated, used_messages
from tests.services.answering import take_quizzes
from tests.web.cast import NOW, SAMPLE_PATH, Cast
from tests.web.conftest import SignIn
from tests.web.quizzing import answer, asked, sitting_of, started

EXTENSIONS = Path(__file__).parents[1] / "extensions"
PLACES = {
    "competency.reporting.charts": "charts",
    "competency.reporting.exports": "exports",
    "competency.domain.items": "items",
    "competency.web": "web",
}
REGISTERS = (charts, export_formats, item_classes, entries, translations.translator)
STATEMENT = """
- id: espresso-q6
  competency: espresso-extraction
  step: 1
  kind: statement
  setting: clinic
  see: core
  rule: {fa: "نسبت با وزن گفته می‌شود.", en: "The ratio is said by weight.", source: "Rao 2008"}
  naive: a
  stem: {fa: "آیا نسبت به حجم فنجان گفته می‌شود؟", en: "Is the ratio said by the volume of the cup?"}
  options:
    - key: a
      fa: "بله، همیشه"
      en: "It always is"
      why: {fa: "کف حجم را عوض می‌کند.", en: "Foam changes the volume."}
    - key: b
      fa: "خیر، هیچ‌وقت"
      en: "It never is"
      correct: true
      why: {fa: "وزن را می‌سنجند.", en: "Weight is what is measured."}
"""


@pytest.fixture(autouse=True)
def extended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """The product with one more chart, format, item kind and page, and their Persian."""
    before = set(sys.modules)
    for package, folder in PLACES.items():
        path = [*importlib.import_module(package).__path__, str(EXTENSIONS / folder)]
        monkeypatch.setattr(sys.modules[package], "__path__", path)
    catalogs = Path(shutil.copytree(translations.CATALOGS, tmp_path / "catalogs"))
    shutil.copytree(EXTENSIONS / "fa", catalogs / "fa", dirs_exist_ok=True)
    monkeypatch.setattr(translations, "CATALOGS", catalogs)
    for register in REGISTERS:
        register.cache_clear()
    yield
    for name in set(sys.modules) - before:
        file = getattr(sys.modules[name], "__file__", None) or ""
        if Path(file).is_relative_to(EXTENSIONS):
            package, _, module = name.rpartition(".")
            delattr(sys.modules[package], module)
            del sys.modules[name]
    monkeypatch.undo()
    for register in REGISTERS:
        register.cache_clear()


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """The sample path with one item of the new kind."""
    folder = Path(shutil.copytree(SAMPLE_PATH, tmp_path / "barista"))
    with (folder / "bar" / "items.yaml").open("a", encoding="utf-8") as bank:
        bank.write(STATEMENT)
    return folder


@pytest.fixture
def curriculum(writing: Session, draft: Path) -> Curriculum:
    """That path, published and in service."""
    publishing.publish(writing, draft, now=NOW)
    found = versions.in_service(writing)
    writing.rollback()
    return found


def statement_of(curriculum: Curriculum) -> Item:
    return next(item for item in curriculum.items if item.id == "espresso-q6")


def test_a_page_is_served_and_has_its_place_in_the_navigation(sign_in: SignIn) -> None:
    learner = sign_in("learner")
    page = learner.get("/throughput").get_data(as_text=True)
    assert "<h1>فنجان در ساعت</h1>" in page
    assert '<a class="c-nav__link" href="/throughput" aria-current="page">' in page
    assert page.index('href="/profile"') < page.index('href="/throughput"')
    assert 'class="c-nav__link" href="/throughput"' in learner.get("/").get_data(as_text=True)


def test_a_chart_is_shown_with_its_words_its_table_and_its_drawing(sign_in: SignIn) -> None:
    learner = sign_in("learner")
    page = learner.get("/throughput").get_data(as_text=True)
    assert 'alt="۴۵ فنجان از ۶۰ فنجان در ساعت."' in page
    assert '<th scope="col">هدف</th>' in page
    assert 'src="/throughput.svg?theme=light"' in page
    assert 'srcset="/throughput.svg?theme=dark&amp;width=narrow" width="320"' in page
    drawn = learner.get("/throughput.svg", theme="dark", width="narrow")
    assert drawn.mimetype == "image/svg+xml"
    assert 'aria-label="فنجان در ساعت"' in drawn.get_data(as_text=True)


def test_a_format_is_offered_wherever_a_matrix_can_be_taken_away(
    sign_in: SignIn, cast: Cast
) -> None:
    hr = sign_in("hr")
    for page, address in (
        ("/hr/matrix", "/hr/export.tsv"),
        (f"/team/{cast.bar}", f"/team/{cast.bar}/export.tsv"),
    ):
        shown = hr.get(page).get_data(as_text=True)
        assert f'href="{address}' in shown
        assert "<b>متن با جهش</b><small>فقط گام‌ها، هر نفر یک سطر</small>" in shown
        file = hr.get(address)
        assert file.mimetype == "text/tab-separated-values"
        assert file.headers["Content-Disposition"].endswith(".tsv")
        assert "یاسمن دانا\t" in file.get_data(as_text=True)


def test_a_format_is_named_where_one_asks_for_another(sign_in: SignIn) -> None:
    hr = sign_in("hr")
    hr.post("/language", language="en")
    refused = hr.get("/hr/export.doc")
    assert refused.status_code == 404
    assert "Choose one of these: XLSX, CSV, JSON, TSV." in refused.get_data(as_text=True)


def test_a_format_is_a_choice_of_the_command() -> None:
    try:
        reloaded = importlib.reload(commands)
        wrong = CliRunner().invoke(reloaded.export_matrix, ["--format", "doc", "--out", "m"])
        assert "'xlsx', 'csv', 'json', 'tsv'" in wrong.output
        told = CliRunner().invoke(reloaded.export_matrix, ["--help"])
        assert "tsv: steps only" in " ".join(told.output.split())
    finally:
        export_formats.cache_clear()
        importlib.reload(commands)


def test_an_item_of_a_new_kind_is_read_checked_and_counted(draft: Path) -> None:
    curriculum, problems = load(draft)
    assert problems == ()
    assert curriculum is not None
    statement = statement_of(curriculum)
    assert (statement.kind.name, statement.form) == ("statement", AnswerForm.ONE)
    assert "ordering/matching/judgement/statement" in report(read(draft))
    bank = draft / "bar" / "items.yaml"
    text = bank.read_text(encoding="utf-8")
    start = text.index("espresso-q6")
    text = text[:start] + text[start:].replace("      correct: true\n", "")
    bank.write_text(text, encoding="utf-8")
    assert any(
        '"espresso-q6" has 0 right verdicts: mark one with correct: true.' in str(problem)
        for problem in load(draft)[1]
    )


def test_an_item_of_a_new_kind_is_asked_and_explained(
    sign_in: SignIn, session: Session, cast: Cast, curriculum: Curriculum
) -> None:
    learner = sign_in("learner")
    item = statement_of(curriculum)
    sitting_of(session, cast.learner, [item], public_id="one", like=started(learner))
    question = learner.get("/attempt/one").get_data(as_text=True)
    assert "این گزاره درست است؟" in question
    place = asked(session, "one")[0]
    sent = answer(learner, "one", 0, place.form(place.worst()))
    assert sent.location == "/attempt/one/result"
    result = learner.get("/attempt/one/result").get_data(as_text=True)
    assert "همین‌طور است" in result
    assert "این‌طور نیست" in result


def test_an_item_of_a_new_kind_has_its_place_in_the_analysis(
    sign_in: SignIn, session: Session, curriculum: Curriculum
) -> None:
    take_quizzes(session, curriculum, 6, at=NOW)
    hr = sign_in("hr")
    listed = unescape(hr.get("/hr/items", kind="statement").get_data(as_text=True))
    assert '<option value="statement" selected>درست یا نادرست</option>' in listed
    assert "espresso-q6" in listed
    assert "espresso-q5" not in listed
    page = hr.get("/hr/items/espresso-q6").get_data(as_text=True)
    assert "همین‌طور است" in page
    assert '<table class="c-table c-table--rows " aria-label="گزینه به گزینه">' in page


def test_an_item_of_a_new_kind_is_answered_by_the_invented_people(curriculum: Curriculum) -> None:
    item = statement_of(curriculum)
    random = np.random.default_rng(5)
    for wanted in range(item.categories):
        assert item.mark(simulate.answer(item, wanted, random)) == wanted


def test_messages_of_added_modules_need_their_persian() -> None:
    messages = used_messages(EXTENSIONS.parent, EXTENSIONS.name)
    messages |= used_messages(EXTENSIONS, "web")
    own = persian(EXTENSIONS / "fa")
    assert untranslated(messages, persian(), own) == []
    missing = untranslated(messages, persian())
    for place, message in (
        ("charts/throughput.py", "Goal of cups"),
        ("exports/tsv.py", "Text with tabs"),
        ("items/statement.py", "True or false"),
        ("web/throughput.py", "Cups in an hour"),
        ("templates/throughput/show.html", "Counted at the bar, in the hour before noon."),
    ):
        assert any(place in one and message in one for one in missing), message
    fewer = tuple(entry for entry in own if "True or false" not in entry[1].id)
    (named,) = untranslated(messages, persian(), fewer)
    assert named.endswith(": 'True or false'")
