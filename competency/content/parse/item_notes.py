"""What authors note beside an item: rule, naive answer, setting, section, proposal."""

from collections.abc import Sequence
from dataclasses import dataclass

from competency.content.braces import read_day
from competency.content.fields import Record
from competency.content.standard import SETTINGS
from competency.domain.career_path import LANGUAGES, Text
from competency.domain.items import AnswerForm, Option, Proposal, Rule

KEYS = ("setting", "see", "rule", "naive", "proposal", "not_with")
_PROPOSALS: tuple[Proposal, ...] = ("right", "wrong")
_NEED_NAIVE = {AnswerForm.ONE, AnswerForm.SEVERAL}


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of one item; see `domain.items.Item` for what each means."""

    setting: str = ""
    see: str = ""
    rule: Rule | None = None
    naive: tuple[str, ...] = ()
    proposal: Proposal | None = None
    not_with: tuple[str, ...] = ()


def read_notes(record: Record, form: AnswerForm | None, options: Sequence[Option]) -> Notes:
    """The notes of an item whose bank has them; what is missing or impossible is noted."""
    return Notes(
        setting=record.choice("setting", SETTINGS) or "",
        see=record.string("see"),
        rule=_rule(record),
        naive=_naive(record, form, [option.key for option in options]),
        proposal=record.choice("proposal", _PROPOSALS) if "proposal" in record else None,
        not_with=tuple(each.value for each in record.listed("not_with"))
        if "not_with" in record
        else (),
    )


def _rule(record: Record) -> Rule | None:
    rule = record.record("rule")
    if rule is None:
        return None
    rule.allow(*LANGUAGES, "source", "seen")
    text = Text(*(rule.string(language) for language in LANGUAGES))
    rule.check_persian("fa")
    seen = rule.string("seen") if "seen" in rule else ""
    if seen and read_day(seen) is None:
        rule.note(
            rule.place("seen"),
            '"%(day)s" is no day',
            "write year, month and day of the Gregorian calendar, like 2026-11-20",
            day=seen,
        )
    return Rule(text, rule.string("source"), seen)


def _naive(record: Record, form: AnswerForm | None, keys: Sequence[str]) -> tuple[str, ...]:
    if form is AnswerForm.PAIRS:
        if "naive" in record:
            record.note(
                record.place("naive"),
                "%(what)s is a matching item and has no naive answer",
                "delete naive:",
            )
        return ()
    if "naive" not in record:
        if form in _NEED_NAIVE:
            record.note(
                record.place(),
                '%(what)s has no "naive"',
                "name the option that common sense picks",
            )
        return ()
    named = record.listed("naive")
    for each in named:
        if each.value not in keys:
            record.note(
                each.place,
                '%(what)s has no option "%(key)s"',
                "write one of: %(keys)s",
                key=each.value,
                keys=", ".join(keys),
            )
    if form is AnswerForm.ONE and len(named) != 1:
        record.note(record.place("naive"), "%(what)s has one naive answer", "name one option")
    if form is AnswerForm.ORDER and sorted(each.value for each in named) != sorted(keys):
        record.note(
            record.place("naive"),
            "the naive order of %(what)s leaves options out or names them twice",
            "list all options in the order that common sense gives",
        )
    return tuple(each.value for each in named)
