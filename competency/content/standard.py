"""Fixed words of the writing standard, in both languages: headings, folded parts, rungs."""

from competency.domain.career_path import Text

Section = tuple[str, Text]
"""A fixed level-2 heading: its anchor id, the same in both languages, and its words."""

LESSON_SECTIONS: tuple[Section, ...] = (
    ("outcomes", Text("چه خواهید توانست", "What you will be able to do")),
    ("before", Text("پیش از این درس", "Before this lesson")),
    ("why", Text("چرا مهم است", "Why it matters")),
    ("core", Text("هسته‌ی درس", "The core")),
    ("piece", Text("یک نمونه‌ی کامل", "A finished piece")),
    ("example", Text("نمونه‌ی حل‌شده", "A worked example")),
    ("mistakes", Text("خطاهای رایج", "Common mistakes")),
    ("practice", Text("تمرین", "Practice")),
    ("platforms", Text("امروز در پلتفرم‌ها", "On the platforms today")),
    ("remember", Text("به یاد بسپارید", "Remember")),
    ("words", Text("واژه‌ها", "Words")),
    ("reading", Text("برای مطالعه‌ی بیشتر", "Further reading")),
)
OPTIONAL_SECTIONS = frozenset({"before"})
UNCOUNTED_SECTIONS = frozenset({"platforms", "words", "reading"})
"""Sections whose words are no running text."""

MODULE_SECTIONS: tuple[Section, ...] = (
    ("purpose", Text("هدف", "Purpose")),
    ("objectives", Text("پس از این دوره", "Objectives")),
    ("levels", Text("چه کسی در کدام سطح به آن نیاز دارد", "Who needs it at which level")),
    ("assessment", Text("چگونه سنجیده می‌شود", "How it is assessed")),
)

QUESTION = Text("پرسش", "Question")
MODEL_ANSWER = Text("پاسخ نمونه", "Model answer")
RUNGS: tuple[Text, ...] = (Text("الف", "A"), Text("ب", "B"), Text("پ", "C"))
CAPTION = Text("جدول:", "Table:")
"""What the line above a table begins with that is its caption."""
MADE_HERE = Text("(ساخته‌ی همین درس)", "(made for this lesson)")
"""What a caption says of figures that are not the case's."""

ALSO = Text("معمولاً همچنین:", "Usually also:")
ASK = Text("بخواهید ببینید:", "Ask to see:")
"""The fixed words of an anchor's second and third part."""

SETTINGS: tuple[str, ...] = (
    *("cafe", "charity", "public-body", "b2b", "publisher", "clinic", "education", "shop"),
    *("food", "travel", "finance", "culture", "sport", "technology", "agency", "other", "none"),
)
READING_SPEED = 180
"""Words that people read in a minute."""
