"""The workbook of the case reconciles: what one file says is what the others add up to."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import pairwise

import pytest
import yaml

from tests.content.workbook import (
    CASE,
    FILES,
    MONTHS,
    NORMAL_1404,
    TAGGED,
    Row,
    by_month,
    price,
    rows,
    total,
)

# --- form


@pytest.mark.parametrize("file", FILES)
def test_every_cell_is_a_number_a_date_a_word_or_empty(file: str) -> None:
    with (CASE / file).open(encoding="utf-8", newline="") as opened:
        header, *body = csv.reader(opened)
    assert len(set(header)) == len(header)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in header)
    cell = re.compile(
        r"|\d+(\.\d+)?|1[34]\d\d-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?|[a-z]+(-[a-z]+)*"
    )
    for number, line in enumerate(body, 2):
        assert len(line) == len(header), f"{file}:{number}"
        assert all(cell.fullmatch(value) for value in line), f"{file}:{number}"


@pytest.mark.parametrize("file", FILES)
def test_no_row_is_twice_and_no_month_is_a_copy_of_another(file: str) -> None:
    found = rows(file.removesuffix(".csv"))
    assert len({tuple(row.values()) for row in found}) == len(found), file
    months = defaultdict(list)
    for row in found:
        if "month" in row and file != "months.csv":
            months[row["month"]].append(tuple(v for k, v in row.items() if k != "month"))
    copies = [key for key, seen in Counter(map(tuple, months.values())).items() if seen > 1]
    assert not copies, file


def test_every_column_and_word_has_a_label_in_both_languages() -> None:
    labels = yaml.safe_load((CASE / "labels.yaml").read_text(encoding="utf-8"))
    for file in FILES:
        for row in rows(file.removesuffix(".csv")):
            words = {value for value in row.values() if re.fullmatch(r"[a-z-]+", value)}
            for name in words | row.keys():
                assert set(labels[name]) == {"fa", "en"}, f"{file}: {name}"


# --- the site and what leads to it


def test_site_orders_are_first_and_repeat_orders() -> None:
    for row in rows("site"):
        assert int(row["orders"]) == int(row["first_orders"]) + int(row["repeat_orders"])
        assert int(row["social_first_orders"]) < int(row["social_orders"])
        assert int(row["social_first_orders"]) < int(row["first_orders"])


@pytest.mark.parametrize("column", ["sessions", "orders"])
def test_sources_add_up_to_the_site_and_networks_to_its_social_part(column: str) -> None:
    for month, site in by_month("site").items():
        assert total(rows("sources", month=month), column) == int(site[column])
        social = rows("sources", month=month, source="social")
        assert total(social, column) == int(site[f"social_{column}"])
        assert total(rows("networks", month=month), column) == int(site[f"social_{column}"])
        assert all(int(row[column]) > 0 for row in rows("sources", month=month))


def test_channels_know_sessions_since_the_tags_and_add_up_to_networks() -> None:
    for row in rows("networks"):
        found = rows("channels", month=row["month"], network=row["network"])
        if row["month"] in TAGGED:
            assert total(found, "sessions") == int(row["sessions"])
            assert total(found, "orders") == int(row["orders"])
        else:
            assert {(r["sessions"], r["orders"]) for r in found} == {("", "")}


def test_interactions_are_likes_comments_shares_and_saves() -> None:
    for row in rows("channels") + [r for r in rows("calendar") if r["status"] == "published"]:
        parts = [int(row[part]) for part in ("likes", "comments", "shares", "saves")]
        assert int(row["interactions"]) == sum(parts)
        assert not row["reach"] or int(row["views"]) >= int(row["reach"])
        if row["sessions"]:
            assert int(row["orders"]) <= int(row["sessions"]) <= int(row["clicks"])


def test_followers_are_carried_from_month_to_month() -> None:
    for network in ("instagram", "telegram", "linkedin", "bale"):
        found = rows("networks", network=network)
        assert [r["month"] for r in found] == MONTHS[-len(found) :]
        for row in found:
            change = int(row["followers_new"]) - int(row["followers_lost"])
            assert int(row["followers_start"]) + change == int(row["followers_end"])
        for before, after in pairwise(found):
            assert before["followers_end"] == after["followers_start"]


# --- money


def test_products_add_up_to_the_revenue_and_the_margin_of_the_site() -> None:
    for month, site in by_month("site").items():
        found = rows("products", month=month)
        for row in found:
            sold, cost = price(month, row["product"])
            assert int(row["list_toman"]) == int(row["units"]) * sold
            assert int(row["goods_cost_toman"]) == int(row["units"]) * cost
            assert int(row["revenue_toman"]) == int(row["list_toman"]) - int(row["discount_toman"])
            margin = int(row["revenue_toman"]) - int(row["goods_cost_toman"])
            assert int(row["product_margin_toman"]) == margin
        assert total(found, "revenue_toman") == int(site["revenue_toman"])
        assert total(found, "goods_cost_toman") == int(site["goods_cost_toman"])
        fulfilment = int(site["orders"]) * price(month, "fulfilment")[1]
        assert int(site["fulfilment_toman"]) == fulfilment
        assert int(site["margin_toman"]) == total(found, "product_margin_toman") - fulfilment


def test_renewals_are_paid_at_the_price_promised_to_subscribers() -> None:
    subscribers = by_month("subscribers")
    for month, site in by_month("site").items():
        count = int(subscribers[month]["renewals"])
        assert int(site["renewals"]) == count
        promised = price(min(month, "1405-10"), "subscription-box")[0]
        cost = price(month, "subscription-box")[1] + price(month, "fulfilment")[1]
        assert int(site["renewal_revenue_toman"]) == count * promised
        assert int(site["renewal_margin_toman"]) == count * (promised - cost)


def test_first_boxes_are_the_new_subscribers() -> None:
    for row in rows("products", product="subscription-box"):
        assert row["units"] == by_month("subscribers")[row["month"]]["subscribers_new"]


def test_placements_add_up_to_the_spending_and_to_the_paid_rows_of_channels() -> None:
    for month in MONTHS:
        for line in ("paid-promotion", "influencers"):
            spent = total(rows("budget", month=month, line=line), "spent_toman")
            assert spent == total(rows("promotion", month=month, budget_line=line), "spent_toman")
        for form in ("partner-story", "partner-reel"):
            placed = rows("promotion", month=month, route=form)
            shown = rows("channels", month=month, format=form)
            assert bool(placed) == bool(shown)
            for column in ("reach", "clicks"):
                assert total(placed, column) == total(shown, column)
            if month in TAGGED:
                assert total(placed, "sessions") == total(shown, "sessions")
                assert total(placed, "orders") == total(shown, "orders")


def test_display_is_what_native_ads_and_retargeting_brought() -> None:
    for month in MONTHS:
        display = rows("sources", month=month, source="display")
        placed = [
            *rows("promotion", month=month, route="native-ad"),
            *rows("promotion", month=month, route="retargeting"),
        ]
        assert total(display, "orders") == total(placed, "orders")
        if month in TAGGED:
            assert total(display, "sessions") == total(placed, "sessions")


def test_partners_and_campaigns_sum_their_placements() -> None:
    for row in rows("partners"):
        placed = rows("promotion", partner=row["partner"])
        assert int(row["months_used"]) == len({r["month"] for r in placed})
        for column in ("spent_toman", "clicks", "orders"):
            assert int(row[column]) == total(placed, column)
    for row in rows("campaigns"):
        placed = rows("promotion", campaign=row["campaign"])
        assert int(row["media_spent_toman"]) == total(placed, "spent_toman")
        assert int(row["paid_clicks"]) == total(placed, "clicks")
        assert int(row["paid_orders"]) == total(placed, "orders") <= int(row["orders"])
        months = {r["month"] for r in placed}
        assert all(row["from_day"][:7] <= month <= row["to_day"][:7] for month in months)


def test_the_budget_of_1405_is_720_million() -> None:
    planned = [r for r in rows("budget") if r["month"].startswith("1405")]
    assert total(planned, "planned_toman") == 720_000_000
    assert len(rows("budget")) == 3 * len(MONTHS)


def test_quarters_of_segments_add_up_to_the_site() -> None:
    site = by_month("site")
    for start in MONTHS[::3]:
        months = MONTHS[MONTHS.index(start) :][:3]
        found = rows("segments", quarter_from=start)
        for column in ("orders", "social_orders"):
            assert total(found, column) == sum(int(site[m][column]) for m in months)
        revenue = sum(int(site[m]["revenue_toman"]) for m in months)
        assert 0 <= revenue - total(found, "revenue_toman") < 1000
        assert all(int(r["customers"]) < int(r["orders"]) for r in found)


# --- subscribers


def test_subscribers_are_carried_and_reasons_add_up() -> None:
    found = list(by_month("subscribers").values())
    for row in found:
        left = int(row["subscribers_left"])
        start = int(row["subscribers_start"])
        end = start + int(row["subscribers_new"]) - left
        assert int(row["subscribers_end"]) == end
        reasons = [key for key in row if key.startswith("left_")]
        assert left == sum(int(row[key]) for key in reasons)
        assert int(row["renewals"]) == start - left - int(row["subscribers_paused"])
        assert int(row["subscribers_new_from_social"]) <= int(row["subscribers_new"])
    for before, after in pairwise(found):
        assert before["subscribers_end"] == after["subscribers_start"]


def test_cohorts_only_shrink_and_add_up_to_the_subscribers() -> None:
    subscribers = by_month("subscribers")
    for month in MONTHS:
        active = rows("cohorts", month=month)
        assert total(active, "active") == int(subscribers[month]["subscribers_end"])
    for cohort in MONTHS:
        found = rows("cohorts", cohort=cohort)
        assert found[0]["month"] == cohort
        assert found[0]["active"] == subscribers[cohort]["subscribers_new"]
        assert [int(r["age_months"]) for r in found] == list(range(len(found)))
        assert all(int(a["active"]) >= int(b["active"]) for a, b in pairwise(found))


# --- people, questions, a month, an evening


def test_hours_and_topics_add_up() -> None:
    for row in rows("hours"):
        assert int(row["total"]) == total([row], "roya") + sum(
            int(row[person]) for person in ("sina", "mina", "omid")
        )
    for month in MONTHS:
        questions = rows("replies", month=month)
        assert total(questions, "questions") == total(rows("topics", month=month), "questions")
    for row in rows("replies"):
        assert int(row["answered_within_2h"]) <= int(row["answered"]) <= int(row["questions"])
        assert float(row["median_hours"]) < float(row["mean_hours"]) < float(row["p90_hours"])
        half = int(row["answered"]) / 2
        assert (int(row["answered_within_2h"]) >= half) == (float(row["median_hours"]) <= 2)


def test_the_calendar_of_azar_adds_up_to_its_organic_channels() -> None:
    for channel in rows("channels", month="1405-09", kind="organic"):
        found = rows(
            "calendar",
            network=channel["network"],
            format=channel["format"],
            status="published",
        )
        assert total(found, "pieces") == int(channel["posts"])
        for column in ("reach", "views", "likes", "comments", "shares", "saves", "clicks"):
            if channel[column]:
                assert total(found, column) == int(channel[column])
        assert total(found, "sessions") == int(channel["sessions"])
        assert total(found, "orders") == int(channel["orders"])
    week = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
    for row in rows("calendar"):
        day = int(row["planned_date"][-2:])
        assert row["planned_weekday"] == week[(day - 1) % 7]  # 1 Azar 1405 was a Sunday
        assert bool(row["published_date"]) == (row["status"] == "published")
        assert not row["published_date"] or row["published_date"] >= row["planned_date"]


def test_the_evening_of_the_stale_bags_gathered_forty_likes_before_midnight() -> None:
    evening = rows("evening")
    assert all(int(r["negative"]) <= int(r["comments"]) for r in evening)
    likes = [int(r["top_comment_likes"]) for r in evening]
    assert likes == sorted(likes)
    before_midnight = [r for r in evening if r["date"] == "1405-08-12"]
    assert int(before_midnight[-1]["top_comment_likes"]) == 40


def test_results_of_campaigns_are_the_figures_of_their_goals() -> None:
    for row in rows("campaigns", goal_metric="orders"):
        assert row["result"] == row["orders"]
    (notice,) = rows("campaigns", campaign="price-notice")
    assert notice["result"] == by_month("subscribers")["1405-02"]["subscribers_left"]
    (draw,) = rows("campaigns", campaign="tag-a-friend")
    (month,) = rows("networks", month="1404-05", network="instagram")
    assert int(draw["result"]) < int(month["followers_new"])


def test_months_have_their_days() -> None:
    for month, row in by_month("months").items():
        number = int(month[5:])
        assert int(row["days"]) == (31 if number <= 6 else 30 if number < 12 else 29)
        off = int(row["outage_days"]) + int(row["holidays"])
        assert off < int(row["days"]) >= int(row["fasting_days"])


# --- what the lessons say of the year


def test_the_baseline_is_the_mean_of_the_normal_months_of_1404() -> None:
    site = by_month("site")
    means = {"sessions": 38_000, "orders": 800, "social_sessions": 6_840, "social_orders": 110}
    for column, mean in means.items():
        assert sum(int(site[m][column]) for m in NORMAL_1404) == mean * len(NORMAL_1404)
    goals = {r["goal"]: r for r in rows("goals")}
    assert float(goals["social-share-of-orders"]["baseline"]) == pytest.approx(110 / 800)
    assert float(goals["social-conversion-rate"]["baseline"]) == pytest.approx(110 / 6840, abs=1e-4)
    last_of_1404 = by_month("subscribers")["1404-12"]["subscribers_end"]
    assert last_of_1404 == goals["subscribers"]["baseline"] == "420"


def test_mehr_is_the_month_the_metrics_lessons_know() -> None:
    posts = [
        r
        for r in rows("channels", month="1405-07", network="instagram")
        if r["format"] in {"reel", "carousel", "photo"}
    ]
    assert total(posts, "posts") == 16
    assert total(posts, "reach") == 16 * 24_800
    assert total(posts, "interactions") == 16 * 2_108
    ends = {r["network"]: r["followers_end"] for r in rows("networks", month="1405-07")}
    assert (ends["instagram"], ends["telegram"], ends["linkedin"]) == ("62000", "9400", "3100")


def _group(row: Row) -> str:
    """Reels, other posts of our own on Instagram, paid stories; elsewhere the network."""
    if row["network"] != "instagram":
        return row["network"]
    return {"reel": "reel", "partner-reel": "reel", "partner-story": "partner"}.get(
        row["format"], "own"
    )


def test_from_mehr_to_azar_the_social_rate_falls_and_no_groups_does() -> None:
    def rates(month: str, group: Callable[[Row], str]) -> dict[str, float]:
        parts: dict[str, list[Row]] = defaultdict(list)
        for row in rows("channels", month=month):
            parts[group(row)].append(row)
        return {k: total(v, "orders") / total(v, "sessions") for k, v in parts.items()}

    before, after = rates("1405-07", _group), rates("1405-09", _group)
    assert before.keys() == after.keys()
    assert all(after[group] > before[group] for group in before)
    whole = rates("1405-07", lambda _: "all"), rates("1405-09", lambda _: "all")
    assert whole[1]["all"] < whole[0]["all"]


def test_an_order_between_the_price_rises_leaves_three_tenths_of_780_thousand() -> None:
    site = [r for m, r in by_month("site").items() if "1405-02" <= m <= "1405-10"]
    orders = total(site, "orders")
    assert round(total(site, "revenue_toman") / orders, -4) == 780_000
    assert total(site, "margin_toman") / total(site, "revenue_toman") == pytest.approx(
        0.3, abs=0.005
    )


def test_disruptions_and_price_rises_show_in_the_figures() -> None:
    site, months = by_month("site"), by_month("months")
    hit = [m for m in MONTHS if int(months[m]["outage_days"])]
    assert hit == ["1404-10", "1405-05"]
    for month in hit:
        before = MONTHS[MONTHS.index(month) - 1]
        assert int(site[month]["social_sessions"]) < 0.75 * int(site[before]["social_sessions"])
    rises = [
        m
        for before, m in pairwise(MONTHS)
        if price(m, "home-blend")[0] > price(before, "home-blend")[0]
    ]
    assert rises == ["1405-02", "1405-11"]
