"""Item analysis against direct formulas, published figures, and seeded faults."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competency.scoring.calibration import MISSING, Codes, Responses, abilities, calibrate
from competency.scoring.context import cold_start
from competency.scoring.item_analysis import (
    ADVICE,
    Advice,
    BiasSize,
    OptionStatistics,
    Verdict,
    bias_between,
    classical,
    findings,
    option_table,
    rest_scores,
)
from competency.scoring.items import (
    ItemParameters,
    information_curve,
    item_log_likelihoods,
    most_informative,
)
from competency.scoring.scale import NODES, Vector
from tests.scoring.lsat import LSAT6
from tests.scoring.responses import Truth, answers, bank, named


def test_lsat6_has_the_published_statistics() -> None:
    """`itemstats` of the R package mirt."""
    found = classical(LSAT6)
    assert found.alpha == pytest.approx(0.295, abs=5e-4)
    assert [item.facility for item in found.items] == pytest.approx(
        [0.924, 0.709, 0.553, 0.763, 0.870]
    )
    assert [item.sd for item in found.items] == pytest.approx(
        [0.265, 0.454, 0.497, 0.425, 0.336], abs=6e-4
    )
    assert [item.item_rest for item in found.items] == pytest.approx(
        [0.113, 0.153, 0.173, 0.144, 0.122], abs=6e-4
    )
    assert [item.alpha_without for item in found.items] == pytest.approx(
        [0.275, 0.238, 0.217, 0.246, 0.266], abs=6e-4
    )
    assert (found.people, found.complete) == (1000, 1000)
    assert found.mean_item_rest == pytest.approx(0.141, abs=6e-4)


@st.composite
def tables(draw: st.DrawFn) -> Codes:
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    shape = draw(st.integers(3, 40)), draw(st.integers(2, 6))
    return rng.integers(0, draw(st.integers(2, 5)), shape).astype(np.int8)


@settings(max_examples=60)
@given(tables())
def test_complete_responses_give_the_textbook_figures(codes: Codes) -> None:
    found = classical(Responses.of([f"item {j}" for j in range(codes.shape[1])], codes))
    score = codes.astype(float)
    count = codes.shape[1]
    total = score.sum(axis=1).var(ddof=1)
    if total > 1e-9:
        direct = count / (count - 1) * (1 - score.var(axis=0, ddof=1).sum() / total)
        assert found.alpha == pytest.approx(direct, abs=1e-9)
    else:
        assert found.alpha is None
    for j, item in enumerate(found.items):
        rest = np.delete(score, j, axis=1).sum(axis=1)
        if score[:, j].std() > 0 and rest.std() > 0:
            assert item.item_rest == pytest.approx(np.corrcoef(score[:, j], rest)[0, 1], abs=1e-9)
        else:
            assert item.item_rest is None
        assert sum(item.shares) == pytest.approx(1)
        assert item.exposure == 1


def test_answers_missing_at_random_leave_the_figures_about_the_same() -> None:
    rng = np.random.default_rng(1)
    items = bank(rng, 10, 3)
    theta = rng.standard_normal(4000)
    whole = answers(rng, theta, items)
    holes = whole.codes.copy()
    holes[rng.random(holes.shape) < 0.5] = MISSING
    full, half = classical(whole), classical(named(holes, items))
    assert full.alpha is not None
    assert half.alpha == pytest.approx(full.alpha, abs=0.02)
    for one, other in zip(full.items, half.items, strict=True):
        assert other.facility == pytest.approx(one.facility, abs=0.03)
        assert other.exposure == pytest.approx(0.5, abs=0.03)
        assert one.item_rest is not None
        assert other.item_rest is not None
        assert 0.5 * one.item_rest < other.item_rest < one.item_rest + 0.05


def test_what_is_undefined_is_not_made_up() -> None:
    codes = np.array([[1, MISSING, 0], [1, MISSING, MISSING], [1, MISSING, 1]], dtype=np.int8)
    found = classical(Responses.of(["same", "none", "one"], codes))
    assert found.alpha is None
    assert found.items[0].item_rest is None
    assert (found.items[1].n, found.items[1].facility, found.items[1].shares) == (0, None, ())
    assert found.items[1].sd is None
    assert np.isnan(rest_scores(Responses.of(["same", "none", "one"], codes))[1, 0])
    alone = classical(Responses.of(["x"], np.array([[0], [1], [1], [0]])))
    assert (alone.alpha, alone.items[0].alpha_without) == (None, None)


def test_the_option_table_tells_a_good_distractor_from_a_bad_one() -> None:
    """Of four options 0 is right; 1 draws the weak, 2 the able, 3 nobody."""
    rng = np.random.default_rng(2)
    theta = rng.standard_normal(1000)
    chosen = np.where(rng.random(1000) < 1 / (1 + np.exp(-theta)), 0, 1)
    chosen[(theta > 0.5) & (rng.random(1000) < 0.3)] = 2
    chosen[::50] = -1
    table = option_table(chosen, theta, options=4, keys={0})
    assert [option.key for option in table] == [True, False, False, False]
    assert sum(option.n for option in table) == 980
    assert sum(option.share for option in table) == pytest.approx(1)
    right, weak, able, nobody = table
    assert right.correlation is not None
    assert weak.correlation is not None
    assert able.correlation is not None
    assert right.correlation > 0.1 > -0.1 > weak.correlation
    assert able.correlation > 0.1
    assert weak.rest == pytest.approx(theta[chosen == 1].mean())
    assert (nobody.n, nobody.rest, nobody.correlation) == (0, None, None)
    binary = (chosen == 1).astype(float)[chosen >= 0]
    assert weak.correlation == pytest.approx(np.corrcoef(binary, theta[chosen >= 0])[0, 1])
    with pytest.raises(ValueError, match="outside"):
        option_table(chosen, theta, options=2, keys={0})


@pytest.mark.parametrize(
    "item",
    [ItemParameters(1.3, (0.4,)), cold_start(3, 2, 0.25), ItemParameters(1.7, (-1.0, 0.2, 1.4))],
)
def test_information_is_the_expected_squared_slope_of_the_log_likelihood(
    item: ItemParameters,
) -> None:
    table = item_log_likelihoods(item)
    slopes = np.gradient(table, NODES, axis=1)
    direct = (np.exp(table) * slopes**2).sum(axis=0)
    curve = information_curve(item)
    assert curve[5:-5] == pytest.approx(direct[5:-5], abs=0.01)
    assert most_informative(item) == NODES[int(curve.argmax())]
    if not item.c and len(item.b) == 1:
        assert curve.max() == pytest.approx(item.a**2 / 4, rel=0.01)
        assert most_informative(item) == pytest.approx(0.4, abs=0.07)


def two_groups(
    seed: int, shift: float, *, categories: int = 2, impact: float = -0.5, people: int = 1500
) -> tuple[Responses, np.ndarray[tuple[int], np.dtype[np.bool_]], Vector]:
    """Item 0 is harder by `shift` for the focal group, which is also less able by `impact`."""
    rng = np.random.default_rng(seed)
    items = [Truth(1.3, tuple(np.linspace(-0.5, 0.5, categories - 1).tolist())
                   if categories > 2 else (0.0,)),
             *bank(rng, 19, categories)]  # fmt: skip
    focal = np.arange(2 * people) >= people
    theta = rng.standard_normal(2 * people) + impact * focal
    plain = answers(rng, theta[~focal], items)
    hard = [Truth(items[0].a, tuple(b + shift for b in items[0].b)), *items[1:]]
    biased = answers(rng, theta[focal], hard)
    return named(np.vstack([plain.codes, biased.codes]), items), focal, theta


def test_a_harder_translation_is_found_and_its_size_known() -> None:
    """b higher by .8 at slope 1.3: log odds 1.04, D-DIF −2.35 · 1.04, give or take .2."""
    responses, focal, _ = two_groups(21, 0.8)
    found = bias_between(responses, focal)
    first = found[0]
    assert first is not None
    assert first.effect == pytest.approx(-2.35 * 1.3 * 0.8, abs=0.45)
    assert first.size is BiasSize.LARGE
    assert first.effect < 0
    assert first.p < 1e-6
    assert np.exp(first.effect / 2.35) == pytest.approx(np.exp(-1.04), abs=0.09)
    others = [bias for bias in found[1:] if bias is not None]
    assert len(others) == 19
    assert all(bias.size is not BiasSize.LARGE for bias in others)
    assert np.mean([bias.size is BiasSize.NEGLIGIBLE for bias in others]) > 0.8


def test_less_able_people_are_not_taken_for_bias() -> None:
    responses, focal, theta = two_groups(4, 0.0, impact=-0.8)
    by_score = bias_between(responses, focal)
    by_ability = bias_between(responses, focal, theta)
    for found in (by_score, by_ability):
        sizes = [bias.size for bias in found if bias is not None]
        assert len(sizes) == 20
        assert BiasSize.LARGE not in sizes
        assert sum(size is BiasSize.MODERATE for size in sizes) <= 1


@pytest.mark.parametrize("shift", [0.8, -0.8])
def test_bias_of_graded_items_is_found_in_its_direction(shift: float) -> None:
    responses, focal, _ = two_groups(5, shift, categories=4)
    found = bias_between(responses, focal)
    assert found[0] is not None
    assert found[0].size is BiasSize.LARGE
    assert (found[0].effect < 0) == (shift > 0)
    fair = [bias for bias in found[1:] if bias is not None]
    assert all(bias.size is BiasSize.NEGLIGIBLE for bias in fair)


def test_bias_in_items_given_at_random_is_found_by_matching_on_ability() -> None:
    responses, focal, _ = two_groups(6, 0.9)
    rng = np.random.default_rng(7)
    codes = responses.codes.copy()
    codes[rng.random(codes.shape) < 0.5] = MISSING
    given = Responses(responses.items, codes, responses.categories)
    estimates = calibrate(given, "2pl").items
    found = bias_between(given, focal, abilities(given, estimates).theta)
    assert found[0] is not None
    assert found[0].size is BiasSize.LARGE
    assert sum(bias.size is BiasSize.LARGE for bias in found[1:] if bias is not None) == 0


def test_mantel_haenszel_is_the_textbook_formula_on_one_table() -> None:
    """One band: 60 of 100 right against 40 of 100 (all people match)."""
    codes = np.zeros((200, 1), dtype=np.int8)
    codes[:60] = 1
    codes[100:140] = 1
    found = bias_between(Responses.of(["x"], codes), np.arange(200) >= 100, np.zeros(200))[0]
    assert found is not None
    assert found.effect == pytest.approx(-2.35 * np.log(60 * 60 / (40 * 40)))
    assert found.chi_square == pytest.approx(
        (60 - 50 - 0.5) ** 2 / (100 * 100 * 100 * 100 / (200**2 * 199))
    )
    assert (found.reference, found.focal) == (100, 100)


def test_too_little_data_says_nothing_about_bias() -> None:
    responses, focal, _ = two_groups(8, 0.8, people=99)
    assert bias_between(responses, focal) == (None,) * 20
    with pytest.raises(ValueError, match="198 values"):
        bias_between(responses, focal[:5])


def faulty() -> tuple[Responses, Vector]:
    rng = np.random.default_rng(9)
    items = [*bank(rng, 12), Truth(1.3, (-5.0,)), Truth(1.3, (4.0,)), Truth(0.05, (0.0,))]
    theta = rng.standard_normal(1500)
    responses = answers(rng, theta, items)
    codes = responses.codes.copy()
    codes[:, 0] = 1 - codes[:, 0]
    codes[40:, 1] = MISSING
    return named(codes, items), theta


def test_each_fault_gets_its_verdict_and_good_items_none() -> None:
    responses, _ = faulty()
    statistics = classical(responses)
    said = [
        [finding.verdict for finding in findings(item, alpha=statistics.alpha)]
        for item in statistics.items
    ]
    assert said[0][0] is Verdict.BACKWARDS
    assert Verdict.LOWERS_ALPHA in said[0]
    assert said[1] == [Verdict.TOO_FEW_ANSWERS]
    assert said[12] == [Verdict.TOO_EASY]
    assert said[13] == [Verdict.TOO_HARD]
    assert said[14][0] is Verdict.WEAK
    assert said[2:12] == [[]] * 10


def test_verdicts_on_options_bias_fit_and_exposure_come_with_advice() -> None:
    responses, theta = faulty()
    item = classical(responses).items[5]
    chosen = np.where(theta > 1, 2, np.where(theta > 0, 0, 1))
    table = option_table(chosen, theta, options=4, keys={0})
    other, focal, _ = two_groups(10, 0.8)
    bias = bias_between(other, focal)[0]
    rng = np.random.default_rng(11)
    codes = responses.codes.copy()
    codes[:, 5] = rng.random(len(theta)) < np.exp(-((theta - 0.3) ** 2)) * 0.8 + 0.1
    estimate = calibrate(named(codes[:, 2:12], [Truth(1, (0,))] * 10), "rasch").items[3]
    found = findings(item, options=table, fit=estimate.fit, bias=bias, exposure_cap=0.6)
    by_verdict = {finding.verdict: finding for finding in found}
    assert set(by_verdict) == {
        Verdict.TEMPTING_OPTION, Verdict.DEAD_OPTION, Verdict.MISFIT, Verdict.BIASED,
        Verdict.OVEREXPOSED,
    }  # fmt: skip
    assert by_verdict[Verdict.TEMPTING_OPTION].option == 2
    assert by_verdict[Verdict.DEAD_OPTION].option == 3
    assert by_verdict[Verdict.BIASED].advice is Advice.CHECK_TRANSLATION
    assert by_verdict[Verdict.OVEREXPOSED].value == 1.0
    assert [finding.urgent for finding in found] == [True] * 3 + [False] * 2
    assert set(ADVICE) == set(Verdict)


def test_a_rarely_chosen_option_is_judged_only_with_enough_answers() -> None:
    responses, _ = faulty()
    item = classical(Responses(responses.items, responses.codes[:80], responses.categories))
    table = (OptionStatistics(0, True, 80, 1.0, 0.0, None), OptionStatistics(1, False, 0, 0.0, None, None))  # fmt: skip  # noqa: E501
    assert Verdict.DEAD_OPTION not in {f.verdict for f in findings(item.items[5], options=table)}
