"""Reads the workbook of the case for the tests of it."""

import csv
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "curriculum" / "social-media-manager"
CASE = FOLDER / "case"
FILES = sorted(path.name for path in CASE.glob("*.csv"))
MONTHS = [f"1404-{m:02}" for m in range(4, 13)] + [f"1405-{m:02}" for m in range(1, 13)]
TAGGED = MONTHS[MONTHS.index("1405-07") :]
NORMAL_1404 = [m for m in MONTHS if m.startswith("1404") and m != "1404-10"]

Row = dict[str, str]


def rows(name: str, **where: str) -> list[Row]:
    """The rows of a file whose cells equal those given."""
    with (CASE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [r for r in csv.DictReader(file) if all(r[k] == v for k, v in where.items())]


def total(found: list[Row], column: str) -> int:
    return sum(int(row[column]) for row in found)


def by_month(name: str) -> dict[str, Row]:
    found = rows(name)
    assert [row["month"] for row in found] == MONTHS
    return {row["month"]: row for row in found}


def price(month: str, item: str) -> tuple[int, int]:
    """Price and cost of an item in a month, toman."""
    row = max(
        (r for r in rows("prices", item=item) if r["valid_from"] <= month),
        key=lambda r: r["valid_from"],
    )
    return int(row["price_toman"]), int(row["cost_toman"])
