"""Item analysis: what people's answers say about the items themselves."""

from competency.scoring.item_analysis.bank import (
    MIN_SHOWN,
    AbilityGroup,
    BankAnalysis,
    ItemAnalysis,
    analyse,
)
from competency.scoring.item_analysis.bias import (
    MIN_GROUP,
    Bias,
    BiasSize,
    bias_between,
)
from competency.scoring.item_analysis.classical import (
    ItemStatistics,
    TestStatistics,
    classical,
    rest_scores,
)
from competency.scoring.item_analysis.options import OptionStatistics, option_table
from competency.scoring.item_analysis.verdicts import (
    ADVICE,
    MIN_ANSWERS,
    MIN_FOR_FIT,
    MIN_FOR_OPTIONS,
    Advice,
    Finding,
    Verdict,
    findings,
)

__all__ = [
    "ADVICE",
    "MIN_ANSWERS",
    "MIN_FOR_FIT",
    "MIN_FOR_OPTIONS",
    "MIN_GROUP",
    "MIN_SHOWN",
    "AbilityGroup",
    "Advice",
    "BankAnalysis",
    "Bias",
    "BiasSize",
    "Finding",
    "ItemAnalysis",
    "ItemStatistics",
    "OptionStatistics",
    "TestStatistics",
    "Verdict",
    "analyse",
    "bias_between",
    "classical",
    "findings",
    "option_table",
    "rest_scores",
]
