"""The second settings of the case reconcile, and so do the survey and the rivals."""

from collections import Counter
from itertools import pairwise

from tests.content.workbook import price, rows, total


def test_charity_firm_and_publisher_carry_their_people_over() -> None:
    for name, stock in (
        ("charity", "monthly_donors"),
        ("b2b", "followers"),
        ("publisher", "newsletter"),
    ):
        found = rows(name)
        gone = "lost" if stock == "followers" else "left"
        for row in found:
            change = int(row[f"{stock}_new"]) - int(row[f"{stock}_{gone}"])
            assert int(row[f"{stock}_end"]) == int(row[f"{stock}_start"]) + change
        for before, after in pairwise(found):
            assert before[f"{stock}_end"] == after[f"{stock}_start"]
    for row in rows("charity"):
        assert int(row["monthly_toman"]) == int(row["monthly_donors_end"]) * 180_000


def test_messages_appointments_and_steps_of_sale_add_up() -> None:
    for row in rows("municipality"):
        topics = ("waste", "traffic", "water_outage", "trees_and_flooding", "other")
        assert int(row["messages"]) == sum(int(row[topic]) for topic in topics)
        assert int(row["solved"]) < int(row["answered"]) < int(row["messages"])
    for row in rows("clinic"):
        assert int(row["appointments"]) == int(row["attended"]) + int(row["missed"])
        assert int(row["answered"]) <= int(row["questions"])
    for row in rows("b2b"):
        steps = ("clicks", "guide_downloads", "demo_requests", "trials", "contracts_signed")
        assert all(int(row[a]) > int(row[b]) for a, b in pairwise(steps))
    for row in rows("publisher"):
        assert int(row["mails_sent"]) % int(row["newsletter_end"]) == 0
        assert int(row["mails_clicked"]) < int(row["mails_opened"]) < int(row["mails_sent"])


def test_every_survey_question_was_answered_by_the_same_214_people() -> None:
    people: Counter[str] = Counter()
    for row in rows("survey"):
        people[row["question"]] += int(row["people"])
    assert set(people.values()) == {214}


def test_naarvan_among_its_rivals_is_naarvan() -> None:
    (own,) = rows("rivals", rival="naarvan")
    (instagram,) = rows("networks", month=own["month"], network="instagram")
    assert own["followers"] == instagram["followers_end"]
    feed = [
        r
        for r in rows("channels", month=own["month"], network="instagram")
        if r["format"] in {"reel", "carousel", "photo"}
    ]
    posts = total(feed, "posts")
    assert (int(own["reels"]), int(own["feed_posts"])) == (int(feed[0]["posts"]), posts)
    assert int(own["mean_likes"]) == round(total(feed, "likes") / posts)
    assert int(own["mean_comments"]) == round(total(feed, "comments") / posts)
    (replies,) = rows("replies", month=own["month"], network="instagram")
    assert own["reply_hours"] == replies["mean_hours"]
    answered = int(replies["answered"]) / int(replies["questions"])
    assert int(own["questions_answered_percent"]) == round(100 * answered)
    assert int(own["price_250g_toman"]) == price(own["month"], "five-origins")[0]
