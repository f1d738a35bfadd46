"""A bank's items together: fair groups, fair languages, α of what is in use."""

import numpy as np
import pytest

from competency.scoring.calibration import MISSING, Codes, Responses, abilities, calibrate
from competency.scoring.calibration.fit import chi_square_tail
from competency.scoring.item_analysis import (
    MIN_SHOWN,
    BankAnalysis,
    BiasSize,
    OptionStatistics,
    Verdict,
    analyse,
    classical,
    findings,
)
from competency.scoring.items import ItemParameters
from competency.scoring.scale import Flags
from tests.scoring.responses import Truth, answers, bank, named


def curves(items: list[Truth]) -> list[ItemParameters]:
    return [ItemParameters(item.a, item.b, item.c) for item in items]


def analysed(codes: Codes, items: list[Truth], second: Flags) -> BankAnalysis:
    return analyse(
        named(codes, items),
        curves(items),
        in_use=[True] * len(items),
        second=np.repeat(second[:, None], len(items), axis=1) & (codes >= 0),
    )


def crowd(
    seed: int, *, impact: float = 0.0, harder: float = 0.0, missing: float = 0.5
) -> tuple[Codes, list[Truth], Flags]:
    """1,200 people and 12 items; the second language is less able by `impact`, and item 0
    harder in it by `harder`."""
    rng = np.random.default_rng(seed)
    items = [Truth(1.3, (0.0,)), *bank(rng, 7), *bank(rng, 4, 3)]
    second = np.arange(1200) % 2 == 1
    theta = rng.standard_normal(1200) + impact * second
    plain = answers(rng, theta, items, missing).codes
    hard = answers(rng, theta, [Truth(1.3, (harder,)), *items[1:]], missing).codes
    return np.where(second[:, None], hard, plain), items, second


def test_a_harder_translation_is_found_though_everybody_answered_half_of_the_items() -> None:
    for seed in range(4):
        codes, items, second = crowd(seed, harder=1.2)
        found = [item.bias for item in analysed(codes, items, second).items]
        assert found[0] is not None
        assert found[0].effect < 0
        assert found[0].size is not BiasSize.NEGLIGIBLE
        others = [one for one in found[1:] if one is not None]
        assert len(others) == 11
        assert sum(one.size is BiasSize.LARGE and one.p < 0.01 for one in others) <= 1


def test_a_less_able_group_with_few_answers_is_not_taken_for_bias() -> None:
    """Matching on a plain score of few answers would find most items to be biased here."""
    flagged = []
    for seed in range(6):
        codes, items, second = crowd(seed, impact=-0.9, missing=0.6)
        found = [item.bias for item in analysed(codes, items, second).items]
        flagged += [one.size is BiasSize.LARGE and one.p < 0.01 for one in found if one]
    assert len(flagged) == 72
    assert np.mean(flagged) < 0.04


def test_the_groups_of_an_item_lie_in_the_band_nine_times_of_ten() -> None:
    off, groups = 0, 0
    for seed in range(5):
        codes, items, second = crowd(seed, missing=0.4)
        for item in analysed(codes, items, second).items:
            assert sum(group.people for group in item.groups) == item.statistics.n
            assert all(group.people >= MIN_SHOWN for group in item.groups)
            off += sum(not group.low <= group.observed <= group.high for group in item.groups)
            groups += len(item.groups)
    assert groups > 400
    assert 0.06 < off / groups < 0.14


def test_a_curve_that_is_wrong_leaves_the_band() -> None:
    codes, items, second = crowd(3, missing=0.3)
    wrong = [Truth(1.3, (1.4,)), *items[1:]]
    groups = analysed(codes, wrong, second).items[0].groups
    assert sum(group.observed > group.high for group in groups) >= len(groups) - 2


def test_few_people_get_no_groups() -> None:
    codes, items, second = crowd(1, missing=0.0)
    assert all(item.groups == () for item in analysed(codes[:49], items, second[:49]).items)
    assert all(item.groups for item in analysed(codes[:50], items, second[:50]).items)


def test_alpha_is_of_the_items_in_use_with_enough_answers() -> None:
    codes, items, _ = crowd(2, missing=0.0)
    codes[:, 2][49:] = MISSING
    responses = named(codes, items)
    kept = [j for j in range(12) if j not in {2, 5}]
    found = analyse(
        responses,
        curves(items),
        in_use=[j != 5 for j in range(12)],
        second=np.zeros(codes.shape, dtype=np.bool_),
    )
    expected = classical(
        Responses(
            tuple(responses.items[j] for j in kept),
            codes[:, kept],
            tuple(responses.categories[j] for j in kept),
        )
    )
    assert found.alpha == pytest.approx(expected.alpha)
    assert found.behind_alpha == 10
    told = [item.statistics.alpha_without for item in found.items]
    assert [told[j] for j in kept] == pytest.approx([one.alpha_without for one in expected.items])
    assert told[2] is told[5] is None
    assert all(item.bias is None for item in found.items), "one language alone"
    whole = classical(responses)
    assert [one.statistics.facility for one in found.items] == [w.facility for w in whole.items]
    assert [one.statistics.item_rest for one in found.items] == [w.item_rest for w in whole.items]


def test_the_abilities_of_groups_are_those_of_the_other_answers() -> None:
    codes, items, second = crowd(4, missing=0.2)
    group = analysed(codes, items, second).items[3].groups[-1]
    rest = codes.copy()
    rest[:, 3] = MISSING
    theta = abilities(named(rest, items), curves(items)).theta[codes[:, 3] >= 0]
    best = np.sort(theta)[-group.people :]
    assert group.theta == pytest.approx(best.mean())


def test_a_fitted_curve_has_fewer_degrees_of_freedom() -> None:
    codes, items, _ = crowd(5, missing=0.0)
    fit = calibrate(named(codes[:, :8], items[:8]), "rasch").items[1].fit
    less = fit.less(2)
    assert less.degrees == fit.degrees - 2
    assert less.p == chi_square_tail(fit.chi_square, fit.degrees - 2) < fit.p
    assert less.gap == fit.gap
    assert fit.less(99).degrees == 1


def option(number: int, *, key: bool, share: float, correlation: float) -> OptionStatistics:
    return OptionStatistics(number, key, round(400 * share), share, 0.1, correlation)


def test_options_are_judged_beyond_chance_only() -> None:
    codes, items, _ = crowd(6, missing=0.0)
    statistics = classical(named(codes[:400], items)).items[0]
    clear, chance = 0.13, 0.11
    for correlation, verdicts in ((clear, [Verdict.TEMPTING_OPTION]), (chance, [])):
        table = [
            option(0, key=True, share=0.6, correlation=0.3),
            option(1, key=False, share=0.4, correlation=correlation),
        ]
        assert [one.verdict for one in findings(statistics, options=table)] == verdicts
    table = [option(0, key=True, share=0.6, correlation=-clear)]
    assert findings(statistics, options=table) == ()
    avoided = findings(statistics, options=table, several=True)
    assert [(one.verdict, one.option, one.urgent) for one in avoided] == [
        (Verdict.AVOIDED_KEY, 0, True)
    ]


def test_with_a_wrong_key_only_the_likeliest_right_option_is_named_beside_it() -> None:
    rng = np.random.default_rng(8)
    items = bank(rng, 10)
    codes = answers(rng, rng.standard_normal(900), items).codes
    codes[:, 0] = 1 - codes[:, 0]
    statistics = classical(named(codes, items)).items[0]
    fit = calibrate(named(codes, items), "rasch").items[0].fit
    table = [
        option(0, key=True, share=0.5, correlation=-0.3),
        option(1, key=False, share=0.2, correlation=0.2),
        option(2, key=False, share=0.3, correlation=0.4),
    ]
    found = findings(statistics, options=table, fit=fit)
    assert [(one.verdict, one.option) for one in found] == [
        (Verdict.BACKWARDS, None),
        (Verdict.TEMPTING_OPTION, 2),
    ]
    assert fit.gap > 0.05, "the curve fits badly, but the key is to be mended first"


def test_a_curve_that_was_never_fitted_asks_for_calibration() -> None:
    codes, items, second = crowd(9, missing=0.0)
    item = analysed(codes, [Truth(1.3, (1.4,)), *items[1:]], second).items[0]
    designed = findings(item.statistics, fit=item.fit, fitted=False)
    assert [one.verdict for one in designed] == [Verdict.NOT_AS_DESIGNED]
    assert [one.verdict for one in findings(item.statistics, fit=item.fit)] == [Verdict.MISFIT]
