"""Item analysis of an organisation's answers: what is wrong is named, and the figures are right."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from competency.domain.curriculum import Curriculum
from competency.domain.errors import Forbidden, NotFound
from competency.domain.items import AnswerForm, Item, item_classes
from competency.domain.permissions import Actor, Grant
from competency.scoring.calibration import Responses
from competency.scoring.item_analysis import (
    BiasSize,
    Finding,
    Verdict,
    classical,
    option_table,
    rest_scores,
)
from competency.services.curriculum import contexts, publishing, versions
from competency.services.items import item_page, sentences
from competency.services.items import listing as items_listing
from competency.services.items.figures import ItemReport
from competency.services.items.listing import ItemFilters, Listing
from competency.storage.models import ResponseRow
from tests.services.answering import harder_in_english, key_of, take_quizzes, tempting, wrong_key
from tests.web.cast import NOW, SAMPLE_PATH, publish_sample

HR = Actor(1, grants=frozenset({Grant.HR}))
COMPETENCY = "espresso-extraction"


@pytest.fixture
def curriculum(session: Session) -> Curriculum:
    publish_sample(session)
    return versions.in_service(session)


def item(curriculum: Curriculum, name: str) -> Item:
    return next(one for one in curriculum.items if one.id == name)


def listing(session: Session, curriculum: Curriculum, **wanted: object) -> Listing:
    return items_listing.load(session, HR, curriculum, ItemFilters(**wanted))  # type: ignore[arg-type]


def reports(session: Session, curriculum: Curriculum) -> dict[str, ItemReport]:
    return {one.item.id: one for one in listing(session, curriculum).rows}


def verdicts(report: ItemReport) -> list[Verdict]:
    return [finding.verdict for finding in report.findings]


def table(session: Session, curriculum: Curriculum, competency: str) -> Responses:
    """What the record holds of a competency, put together row by row."""
    rows = session.execute(
        select(ResponseRow.person_id, ResponseRow.item_version, ResponseRow.category).where(
            ResponseRow.competency == competency
        )
    ).all()
    people = sorted({person for person, _, _ in rows})
    items = curriculum.items_by_competency[competency]
    place = {one.version: column for column, one in enumerate(items)}
    codes = np.full((len(people), len(items)), -1, dtype=np.int8)
    for person, version, category in rows:
        codes[people.index(person), place[version]] = category
    return Responses(tuple(one.id for one in items), codes, tuple(one.categories for one in items))


def test_the_figures_are_those_of_the_engine_on_the_same_answers(
    session: Session, curriculum: Curriculum
) -> None:
    take_quizzes(session, curriculum, 120, at=NOW)
    found = reports(session, curriculum)
    responses = table(session, curriculum, COMPETENCY)
    expected = classical(responses)
    bank = next(one for one in listing(session, curriculum).banks if one.competency == COMPETENCY)
    assert bank.alpha == pytest.approx(expected.alpha)
    assert (bank.people, bank.items, bank.behind_alpha) == (120, 5, 5)
    assert bank.mean_item_rest == pytest.approx(expected.mean_item_rest)
    for one in expected.items:
        figures = found[one.item].figures
        assert figures is not None
        assert figures.n == one.n == 120
        assert figures.facility == pytest.approx(one.facility)
        assert figures.item_rest == pytest.approx(one.item_rest)
        assert figures.analysis.statistics.alpha_without == pytest.approx(one.alpha_without)
        assert figures.shares == pytest.approx(one.shares)
        assert figures.seconds == pytest.approx(30)
        assert figures.exposure == 1.0
    single = item(curriculum, "espresso-q1")
    given = dict(
        session.execute(
            select(ResponseRow.person_id, ResponseRow.answer).where(
                ResponseRow.item_version == single.version
            )
        ).all()
    )
    chosen = np.array([single.keys.index(given[person][0]) for person in sorted(given)])
    rest = rest_scores(responses)[:, 0]
    right = single.keys.index(key_of(single))
    told = found[single.id].options
    for mine, other in zip(told, option_table(chosen, rest, options=4, keys={right}), strict=True):
        assert (mine.n, mine.key) == (other.n, other.key)
        if mine.n >= 5:
            assert mine.rest == pytest.approx(other.rest)
            assert mine.correlation == pytest.approx(other.correlation)


def test_options_of_every_kind_are_counted_as_they_were_answered(
    session: Session, curriculum: Curriculum
) -> None:
    take_quizzes(session, curriculum, 60, at=NOW)
    for name, report in reports(session, curriculum).items():
        asked = item(curriculum, name)
        answers = session.scalars(
            select(ResponseRow.answer).where(ResponseRow.item_version == asked.version)
        ).all()
        for place, (option, told) in enumerate(zip(asked.options, report.options, strict=True)):
            match asked.form:
                case AnswerForm.ORDER:
                    hits = [a[(option.position or 0) - 1] == option.key for a in answers]
                case AnswerForm.PAIRS:
                    hits = [a[place] == option.key for a in answers]
                case _:
                    hits = [option.key in a for a in answers]
            assert told.n == sum(hits), (name, option.key)
            assert told.share == pytest.approx(sum(hits) / 60)


def test_a_wrong_key_a_tempting_option_and_a_bad_translation_are_named(
    session: Session, curriculum: Curriculum
) -> None:
    miskeyed, tempted, biased = (
        item(curriculum, name) for name in ("espresso-q1", "milk-q1", "clean-q2")
    )
    really = next(key for key in miskeyed.keys if key != key_of(miskeyed))
    trap = next(key for key in tempted.keys if key != key_of(tempted))
    take_quizzes(
        session,
        curriculum,
        600,
        at=NOW,
        changes={
            miskeyed.id: wrong_key(miskeyed, really),
            tempted.id: tempting(trap),
            biased.id: harder_in_english(biased),
        },
    )
    found = reports(session, curriculum)
    assert verdicts(found[miskeyed.id])[0] is Verdict.BACKWARDS
    likeliest = [f for f in found[miskeyed.id].findings if f.verdict is Verdict.TEMPTING_OPTION]
    assert [miskeyed.keys[f.option or 0] for f in likeliest] == [really]
    assert Verdict.NOT_AS_DESIGNED not in verdicts(found[miskeyed.id]), "the key comes first"
    drawn = [f for f in found[tempted.id].findings if f.verdict is Verdict.TEMPTING_OPTION]
    assert [tempted.keys[f.option or 0] for f in drawn] == [trap]
    assert found[biased.id].figures is not None
    bias = found[biased.id].figures.analysis.bias  # type: ignore[union-attr]
    assert bias is not None
    assert bias.size is BiasSize.LARGE
    assert bias.effect < 0, "English is the focal group"
    assert Verdict.BIASED in verdicts(found[biased.id])
    others = [
        one for name, one in found.items() if name not in {miskeyed.id, tempted.id, biased.id}
    ]
    assert not [one.item.id for one in others if Verdict.BACKWARDS in verdicts(one)]
    assert not [one.item.id for one in others if Verdict.BIASED in verdicts(one)]
    summary = listing(session, curriculum).summary
    assert summary.judged == summary.items == 15
    assert summary.urgent >= 3
    urgent = {one.item.id for one in listing(session, curriculum, state="urgent").rows}
    assert {miskeyed.id, tempted.id, biased.id} <= urgent


def test_a_finding_says_what_is_wrong_and_what_to_do_in_both_languages() -> None:
    for verdict in Verdict:
        for value in (-0.3, 0.3):
            finding = Finding(verdict, value, 1)
            english = sentences.text_of(finding, 40, "en", option="b")
            persian = sentences.text_of(finding, 40, "fa", option="b")
            assert english.what.endswith(".")
            assert bool(english.advice) == (verdict is not Verdict.TOO_FEW_ANSWERS)
            assert persian.what != english.what
            assert not set("0123456789") & set(persian.text)
            assert english.urgent == finding.urgent
    few = sentences.text_of(Finding(Verdict.TOO_FEW_ANSWERS, 12), 12, "en")
    assert "12 answers so far; more needed before it is judged: 38" in few.text
    biased = [
        sentences.text_of(Finding(Verdict.BIASED, value), 400, "en").what for value in (-2.0, 2.0)
    ]
    assert "harder in English than in Persian" in biased[0]
    assert "harder in Persian than in English" in biased[1]


def test_what_a_few_people_did_is_not_told(session: Session, curriculum: Curriculum) -> None:
    take_quizzes(session, curriculum, 4, at=NOW)
    one = reports(session, curriculum)["espresso-q1"]
    assert one.figures is not None
    assert (one.n, one.figures.shown) == (4, False)
    assert one.figures.facility is one.figures.item_rest is one.figures.seconds is None
    assert one.figures.shares == one.options == ()
    take_quizzes(session, curriculum, 1, at=NOW, seed=6)
    one = reports(session, curriculum)["espresso-q1"]
    assert one.figures is not None
    assert one.figures.facility is not None
    assert one.figures.analysis.groups == (), "no curve of five people"
    few = [option for option in one.options if option.n < 5]
    assert few
    assert all(option.rest is option.correlation is None for option in few)
    assert verdicts(one) == [Verdict.TOO_FEW_ANSWERS]


def test_a_question_that_everybody_met_is_told_so_where_there_are_others_to_ask(
    session: Session, curriculum: Curriculum
) -> None:
    take_quizzes(session, curriculum, 60, at=NOW)
    small = reports(session, curriculum)["espresso-q1"]
    verdicts = [
        {one.verdict for one in report.findings} for report in (small, replace(small, bank=24))
    ]
    assert [Verdict.OVEREXPOSED in some for some in verdicts] == [False, True]


def test_nobody_has_answered_yet(session: Session, curriculum: Curriculum) -> None:
    found = listing(session, curriculum)
    assert found.empty
    assert len(found.rows) == 15
    assert (found.summary.answers, found.summary.judged, found.summary.suspect) == (0, 0, 0)
    single = item_page.load(session, HR, curriculum, "espresso-q1")
    assert item_page.curve(single) is None
    told = item_page.information(single)
    assert told.step == 1
    assert abs(told.peak - told.cuts[0]) < 0.5, "an item as designed informs at its own step"


def test_the_curve_of_an_item_stands_against_what_is_expected(
    session: Session, curriculum: Curriculum
) -> None:
    take_quizzes(session, curriculum, 400, at=NOW)
    single = item_page.load(session, HR, curriculum, "milk-q5")
    curve = item_page.curve(single)
    assert curve is not None
    assert curve.graded
    assert sum(group.people for group in curve.groups) == 400
    assert [g.theta for g in curve.groups] == sorted(g.theta for g in curve.groups)
    assert [g.expected for g in curve.groups] == sorted(g.expected for g in curve.groups)
    assert sum(group.off for group in curve.groups) <= 2


def test_an_older_version_keeps_its_answers_and_a_page(
    session: Session, curriculum: Curriculum, tmp_path: Path
) -> None:
    take_quizzes(session, curriculum, 30, at=NOW)
    folder = Path(shutil.copytree(SAMPLE_PATH, tmp_path / "path"))
    items = folder / "bar" / "items.yaml"
    old = item(curriculum, "espresso-q1")
    items.write_text(items.read_text("utf-8").replace(old.stem.en, "Is it so?", 1), "utf-8")
    publishing.publish(session, folder, now=NOW)
    reworded = versions.in_service(session)
    take_quizzes(session, reworded, 8, at=NOW + timedelta(days=1), seed=9)
    single = item_page.load(session, HR, reworded, "espresso-q1")
    assert single.in_service
    assert single.report.n == 8
    assert [(one.item_version.version, one.n) for one in single.others] == [(old.version, 30)]
    before = item_page.load(session, HR, reworded, old.version)
    assert not before.in_service
    assert before.report.item.stem == old.stem
    assert before.report.n == 30
    assert len(before.report.options) == 4
    assert [one.n for one in before.others] == [8]
    with pytest.raises(NotFound, match="no such question"):
        item_page.load(session, HR, reworded, "espresso-q99")


def test_filters_search_and_sorting(session: Session, curriculum: Curriculum) -> None:
    some = [one for one in curriculum.items if one.competency != COMPETENCY]
    take_quizzes(session, curriculum, 60, at=NOW, items=some)
    ids = lambda **wanted: [one.item.id for one in listing(session, curriculum, **wanted).rows]  # noqa: E731
    assert set(ids(area="shift")) == {f"clean-q{n}" for n in range(1, 6)}
    assert ids(competency=COMPETENCY, state="few") == [f"espresso-q{n}" for n in range(1, 6)]
    assert ids(kind=item_classes()["matching"].kind) == ["milk-q3", "clean-q4"]
    assert ids(area="shift", competency=COMPETENCY) == []
    stem = item(curriculum, "milk-q2").stem
    assert ids(search=stem.fa[:25].replace("\u200c", "")) == ["milk-q2"]
    assert ids(search=stem.en[:25].upper()) == ["milk-q2"]
    for sort in items_listing.SORTS:
        for descending in (False, True):
            rows = listing(session, curriculum, sort=sort, descending=descending).rows
            figures = [items_listing.SORTS[sort](one) for one in rows]
            known = [one for one in figures if one is not None]
            assert figures[: len(known)] == known, "what has no figure comes last"
            assert known == sorted(known, reverse=descending)
    for wrong in ({"area": "kitchen"}, {"competency": "x"}, {"state": "odd"}, {"sort": "shoe"}):
        with pytest.raises(NotFound):
            listing(session, curriculum, **wrong)


def test_only_hr_and_authors_read_it(session: Session, curriculum: Curriculum) -> None:
    for actor in (
        Actor(2),
        Actor(2, grants=frozenset({Grant.ADMIN})),
        Actor(2, leads=frozenset({1, 2})),
    ):
        with pytest.raises(Forbidden):
            items_listing.load(session, actor, curriculum, ItemFilters())
        with pytest.raises(Forbidden):
            item_page.load(session, actor, curriculum, "espresso-q1")
    author = Actor(2, grants=frozenset({Grant.AUTHOR}))
    assert items_listing.load(session, author, curriculum, ItemFilters()).rows


def test_practice_and_another_path_are_not_counted(
    session: Session, curriculum: Curriculum
) -> None:
    (person,) = take_quizzes(session, curriculum, 1, at=NOW)
    row = session.scalars(select(ResponseRow).where(ResponseRow.person_id == person)).first()
    assert row is not None
    again = {c.name: getattr(row, c.name) for c in ResponseRow.__table__.columns if c.name != "id"}
    session.add(ResponseRow(**{**again, "position": 90, "first": False}))
    session.add(
        ResponseRow(**{**again, "position": 91, "item_version": "0" * 64, "competency": "juggling"})
    )
    session.commit()
    assert listing(session, curriculum).summary.answers == 15


def test_answers_are_counted_anew_only_when_the_record_has_grown_or_the_context_changed(
    session: Session, curriculum: Curriculum
) -> None:
    take_quizzes(session, curriculum, 140, at=NOW)
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    assert listing(session, curriculum).summary.answers == 2100
    single = [item(curriculum, "espresso-q1")]
    take_quizzes(session, curriculum, 2, at=NOW, seed=7, items=single)
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    assert listing(session, curriculum).summary.answers == 2100, "two in two thousand"
    assert len(statements) == 2
    event.remove(connection, "before_cursor_execute", note)
    take_quizzes(session, curriculum, 1, at=NOW, seed=8, items=single)
    assert listing(session, curriculum).summary.answers == 2103


def test_the_number_of_queries_grows_with_neither_people_nor_items(
    session: Session, curriculum: Curriculum
) -> None:
    contexts.in_force(session, curriculum.path.id)
    counts = []
    for people, seed in ((3, 1), (40, 2)):
        take_quizzes(
            session, curriculum, people, at=NOW, seed=seed, items=curriculum.items[: 5 * people]
        )
        statements: list[str] = []

        def note(
            _c: object, _cursor: object, statement: str, *_: object, into: list[str] = statements
        ) -> None:
            into.append(statement)

        connection = session.connection()
        event.listen(connection, "before_cursor_execute", note)
        listing(session, curriculum)
        event.remove(connection, "before_cursor_execute", note)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 6
