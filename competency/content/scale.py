"""The general anchors of the proficiency scale, for competencies without their own rubric.

The only generic wording in the product. A career path may replace it (`scale:` in path.yaml).
"""

from competency.domain.career_path import Text

GENERAL_ANCHORS: tuple[Text, ...] = (
    Text(
        fa=(
            "وقتی کار به این موضوع می‌رسد، نامی از آن نمی‌برد یا آن را با چیز دیگری اشتباه "
            "می‌گیرد. فقط وقتی قدم‌به‌قدم بگویند چه کند، دست به کار می‌شود و پس از پایان "
            "نمی‌تواند بگوید هر قدم برای چه بود."
        ),
        en=(
            "Does not name the subject when a task calls for it, or takes it for something "
            "else. Takes part only when told what to do, step by step, and cannot say "
            "afterwards what the steps were for."
        ),
    ),
    Text(
        fa=(
            "به زبان خودش می‌گوید موضوع چیست و در جلسه یا شرح کار نشان می‌دهد کجا به آن نیاز "
            "می‌شود. بخش‌هایی را که همکاری با نمونه به او می‌سپارد انجام می‌دهد و هر جا نمونه "
            "پاسخ نمی‌دهد، پیش از تصمیم می‌پرسد."
        ),
        en=(
            "Says in plain words what it is and points out, in a meeting or a brief, where it "
            "will be needed. Carries out single parts that a colleague hands over with an "
            "example, and asks before deciding anything the example does not cover."
        ),
    ),
    Text(
        fa=(
            "شیوه‌ی کار و دلیل آن را توضیح می‌دهد و هنگام مقایسه‌ی دو نمونه‌کار دلیل می‌آورد: "
            "در پیش‌نویس همکار نشان می‌دهد چه درست است و چه به مشکل می‌خورد. کارهای معمول را با "
            "فهرست وارسی پیش می‌برد و کس دیگری نتیجه را پیش از ارائه می‌بیند."
        ),
        en=(
            "Explains how it works and why, and gives reasons when comparing two pieces of "
            "work: marks in a colleague's draft what is right and what will fail. Does routine "
            "cases with a checklist; someone else looks over the result before it goes out."
        ),
    ),
    Text(
        fa=(
            "کارهای معمول را تنها و از آغاز تا پایان، ماه‌به‌ماه، تحویل می‌دهد و کسی ناچار "
            "نمی‌شود آن را از نو انجام دهد. از میان روش‌های شناخته‌شده انتخاب می‌کند و انتخاب و "
            "دلیلش را می‌نویسد. برای مورد بی‌سابقه پیشنهادی سنجیده می‌آورد و نظر دوم می‌گیرد."
        ),
        en=(
            "Delivers ordinary cases alone, from brief to result, month after month, and nobody "
            "has to redo the work. Chooses among known methods and writes down the choice and "
            "its reason. For a case without precedent, brings a worked-out proposal and asks "
            "for a second opinion."
        ),
    ),
    Text(
        fa=(
            "موردهایی را به دست می‌گیرد که دیگران برگردانده‌اند: هدف‌های ناسازگار، داده‌ی ناقص، "
            "وقت کم؛ تصمیم می‌گیرد و پاسخ‌گوی نتیجه است. شیوه‌ی کار تیم را در این زمینه عوض کرده "
            "است و نشان می‌دهد چه بهتر شد. دیگران از نمونه‌ها، یادداشت‌ها و بازخوردهای او یاد "
            "می‌گیرند."
        ),
        en=(
            "Takes the cases that others bring back: conflicting goals, missing data, little "
            "time; decides and answers for the outcome. Has changed how the team does this "
            "work and can show what became better. Others learn it from this person's "
            "examples, notes and reviews."
        ),
    ),
)
"""Anchors of the steps 0–4: behaviour, frequency, autonomy and difficulty of the cases."""
