"""docs/validation.md: written from the evidence, whatever it holds."""

from caremarket import evidence
from caremarket.themes.validation import document


def test_the_document_is_written_without_any_import(prepared, monkeypatch):
    """With Luton alone there are few projections and no councils to fit: it says so."""
    monkeypatch.setenv("CAREMARKET_ROOT", str(prepared))
    text = document(evidence.load("E06000032"))
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings == [
        "## The population aged 65 and over, by our own projection",
        "## Every projection in the evidence",
        "## Figures of all councils",
        "## Courses: beds by year, admissions and stays, counts by month",
        "## What nothing can be held against yet",
    ]
    assert "no register with dates" in text
