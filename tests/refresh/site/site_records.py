"""What the tests of the site's pages are made from."""

from caremarket.refresh.records.run import RunRecord, Status
from caremarket.refresh.site.council.area import Reports
from caremarket.refresh.site.themes import Theme

# Markup, a formula, a change of direction that is never ended, Arabic, 200 letters without a break.
NASTY = "<script>alert(1)</script>=cmd|'/c calc'!A1 \u202eشارع " + "x" * 200
LUTON = "E06000032"
MADE = "2026-11-22T09:00:00+00:00"


def record(notebook, status=Status.OK, scenario="baseline", name="Luton", code=LUTON, **more):
    """Return the record of a run; a skipped one has no report, any other one has."""
    made = {} if status is Status.SKIPPED else {"reported": MADE}
    values = {"parameters": {}, **made, **more}
    return RunRecord(code, name, scenario, notebook, status=status, **values)


def row(metric, value, period="2020", *, category="all", lower=None, upper=None, unit="people"):
    """Return a finding."""
    texts = {"metric": metric, "category": category, "period": period, "unit": unit}
    return texts | {"value": value, "lower": lower, "upper": upper}


def reports(*records, themes=(), findings=None, charts=None):
    """Return reports whose findings and charts are given by key."""
    return Reports(
        {run.key: run for run in records},
        {theme.notebook: theme for theme in themes},
        lambda key: (findings or {}).get(key, []),
        (charts or {}).get,
    )


def told(findings, area_name):
    """Tell of beds in plain English."""
    beds = findings.set_index("metric")["value"]["beds"]
    return {
        "short": f"{area_name} has {beds:,.0f} beds.",
        "found": f"There are {beds:,.0f} beds in {area_name}.",
        "means": "Enough.",
        "sure": "Very sure.",
        "unknown": "Nothing.",
    }


KEY_FIGURES = {"Beds": ("beds", "all")}
SAID = {"briefing": "site_records:told", "key_figures": "site_records:KEY_FIGURES"}
BEDS = Theme("beds", "How many?", {"name": "Care home beds", **SAID})
