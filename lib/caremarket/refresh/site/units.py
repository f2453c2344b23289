"""Units as a reader sees them."""

WORDS = {
    "GBP": "£",
    "gbp": "£",
    "gbp_per_hour": "£ an hour",
    "gbp_per_week": "£ a week",
    "gbp_per_year": "£ a year",
    "index": "score",
    "per_100": "per 100",
    "per_1000": "per 1,000",
    "per_100000": "per 100,000",
    "percent": "%",
    "percent_a_year": "% a year",
    "percent_change": "% change",
}
WHOLE = {"beds", "people", "people a year"}  # nobody thinks of a part of one
IN_POINTS = {"proportion", "percent", "percent_a_year", "percent_change"}


def unit_words(unit: str) -> str:
    """Write a unit of the evidence or the findings, such as `£ a week`."""
    return WORDS.get(unit, unit)
