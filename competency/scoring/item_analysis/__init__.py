"""Item analysis: what people's answers say about the items themselves."""

from competency.scoring.item_analysis.bias import Bias, BiasSize, bias_between, odds_ratio
from competency.scoring.item_analysis.classical import (
    ItemStatistics,
    TestStatistics,
    classical,
    rest_scores,
)
from competency.scoring.item_analysis.curves import (
    expected_score,
    information_curve,
    most_informative,
)
from competency.scoring.item_analysis.options import OptionStatistics, option_table
from competency.scoring.item_analysis.verdicts import (
    ADVICE,
    Advice,
    Finding,
    Verdict,
    findings,
)

__all__ = [
    "ADVICE",
    "Advice",
    "Bias",
    "BiasSize",
    "Finding",
    "ItemStatistics",
    "OptionStatistics",
    "TestStatistics",
    "Verdict",
    "bias_between",
    "classical",
    "expected_score",
    "findings",
    "information_curve",
    "most_informative",
    "odds_ratio",
    "option_table",
    "rest_scores",
]
