"""A workbook of two sheets, and what a figures.yaml cuts from it."""

import pytest

from competency.content.problems import Problems
from competency.content.source import Source
from competency.content.workbook.figures import Figure, read_figures, read_labels
from competency.content.workbook.sheet import Sheet, read_sheet

MONTHS = """month,network,kind,sessions,orders,revenue,note_hours
1405-06,instagram,organic,4000,60,46800000,
1405-06,telegram,organic,1400,32,24960000,12
1405-07,instagram,organic,4100,63,49140000,40
1405-07,instagram,paid,900,9,7020000,6
1405-07,telegram,organic,1440,32,24960000,10
1405-07,linkedin,organic,400,6,4680000,8
"""
OFFERS = "offer,price\nvisit,300000\ncheck-up,450000\n"
LABELS = """month: {fa: ماه, en: Month}
network: {fa: شبکه, en: Network}
offer: {fa: پیشنهاد, en: Offer}
price: {fa: قیمت, en: Price}
sessions: {fa: بازدید, en: Sessions}
orders: {fa: سفارش, en: Orders}
instagram: {fa: اینستاگرام, en: Instagram}
telegram: {fa: تلگرام, en: Telegram}
linkedin: {fa: لینکدین, en: LinkedIn}
organic: {fa: ارگانیک, en: organic}
paid: {fa: پولی, en: paid}
visit: {fa: ویزیت, en: Visit}
check-up: {fa: چکاپ, en: Check-up}
"""


class Workbook:
    """Sheets and labels; cuts figures from them and keeps the problems."""

    def __init__(self) -> None:
        self.problems = Problems()
        self.labels = read_labels(Source("case/labels.yaml", LABELS), self.problems)
        self.sheets: dict[str, Sheet] = {}
        self.put("case/months.csv", MONTHS)
        self.put("clinic/offers.csv", OFFERS)

    def put(self, file: str, text: str) -> None:
        sheet = read_sheet(Source(file, text), self.problems)
        if sheet:
            self.sheets[sheet.name] = sheet

    def cut(self, yaml: str) -> dict[str, Figure]:
        """The figures of a sound figures.yaml."""
        found = self.read(yaml)
        assert self.said == []
        return found

    def read(self, yaml: str) -> dict[str, Figure]:
        source = Source("case/figures.yaml", yaml)
        return read_figures(source, self.sheets, self.labels, self.problems)

    @property
    def said(self) -> list[str]:
        return [str(problem) for problem in self.problems.sorted()]


@pytest.fixture
def workbook() -> Workbook:
    """The workbook of these tests."""
    return Workbook()
