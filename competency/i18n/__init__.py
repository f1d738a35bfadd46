"""Languages: translations, Jalali dates, Persian digits, collation and bidi isolation."""
