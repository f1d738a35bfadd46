"""The sample path with a bank from which questions are chosen one by one."""

import shutil
from functools import cache
from pathlib import Path
from typing import Any

import yaml

SAMPLE_PATH = Path(__file__).parent / "sample_path"
COMPETENCIES = {"espresso-extraction": 4, "milk-steaming": 3, "bar-cleanliness": 3}
"""Those of the bar, with the highest step that an item of theirs may have."""
ADDED = 25
"""Items a competency besides the five of the sample path."""


def large_bank(folder: Path) -> Path:
    """Write the path into a folder that does not exist yet: thirty items a competency."""
    shutil.copytree(SAMPLE_PATH, folder)
    bank = folder / "bar" / "items.yaml"
    bank.write_text(bank.read_text(encoding="utf-8") + _added(), encoding="utf-8")
    return folder


@cache
def _added() -> str:
    items = [
        _item(competency, number, 1 + number % highest)
        for competency, highest in COMPETENCIES.items()
        for number in range(ADDED)
    ]
    return "\n" + yaml.safe_dump(items, allow_unicode=True, sort_keys=False, width=1000)


def _item(competency: str, number: int, step: int) -> dict[str, Any]:
    """Every third one is a judgement, the others have one right option; keys stand anywhere."""
    name = f"{competency}-more-{number}"
    judged = number % 3 == 0
    values = ["best", "acceptable", "poor", "worst"]
    options = []
    for place, (key, letter) in enumerate(zip("abcd", "ابپت", strict=True)):
        turned = (place + number // 3) % 4
        option: dict[str, Any] = {
            "key": key,
            "fa": f"گزینه‌ی {letter} از پرسش {_persian(number)}",
            "en": f"Option {key} of question {number}",
            "why": {
                "fa": f"دلیل گزینه‌ی {letter} در پرسش {_persian(number)} از `{competency}`",
                "en": f"The reason of option {place + 1} in {name}",
            },
        }
        if judged:
            option["value"] = values[turned]
        elif turned == 0:
            option["correct"] = True
        options.append(option)
    return {
        "id": name,
        "competency": competency,
        "step": step,
        "kind": "judgement" if judged else "single",
        "setting": "cafe" if number % 2 else "clinic",
        "see": "core",
        "rule": {
            "fa": f"قاعده‌ی ساختگی شماره‌ی {_persian(number)} برای `{competency}`.",
            "en": f"Made-up rule {number} of {competency}.",
            "source": "Nobody 2008",
        },
        "naive": next(
            one["key"]
            for one in options
            if one.get("value", "worst") == "worst" and not one.get("correct")
        ),
        "stem": {
            "fa": f"پرسش ساختگی {_persian(number)} درباره‌ی `{competency}` چه می‌خواهد؟",
            "en": f"What does made-up question {number} about {competency} ask?",
        },
        "options": options,
    }


def _persian(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
