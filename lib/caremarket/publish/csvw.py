"""The description of a report's data file, as the W3C's "CSV on the Web" lays down."""

import json
from typing import Any

from caremarket import __version__
from caremarket.parameters import AREA_CODE_PATTERN
from caremarket.present.contract import BASES, KEY, PERIOD_PATTERN
from caremarket.present.words import humanised
from caremarket.publish.datafile import COLUMNS
from caremarket.publish.notes import metric_note, several
from caremarket.publish.report import NUMBERS, Report

CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "en-GB"}]
OPEN_GOVERNMENT_LICENCE = "Open Government Licence v3.0"
OGL_ADDRESS = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
DESCRIPTIONS = {
    "area_code": "GSS code of the council.",
    "area_name": "Name of the council. An apostrophe comes first where a spreadsheet program would "
    "take the name for a formula.",
    "notebook": "Name of the notebook that computed the figure.",
    "scenario": "Name of the scenario: the parameter values that the notebook ran with.",
    "metric": "What is measured; the notes of this file say it in words.",
    "category": "What it is measured of, parts separated by |; all where it is not divided.",
    "period": "A year (2020), a financial year (2019-20), months or years from and to "
    "(2020-07/2020-09); empty where the figure has none.",
    "value": "The figure, in the unit that the column unit names, not rounded.",
    "lower": "Lower limit, in the same unit; empty where the method gives none.",
    "upper": "Upper limit, in the same unit; empty where the method gives none.",
    "unit": "Unit of value, lower and upper.",
    "basis": "published: as a source prints it; modelled: computed from published figures; "
    "assumed: rests on a value that no source gives.",
    "method": "Name of the interval or model, or as_printed.",
    "source_ids": "Identifiers of the sources, which dc:source lists.",
}
OPTIONAL = ("period", "lower", "upper", "source_ids")
PATTERNS = {
    "area_code": AREA_CODE_PATTERN,
    "period": PERIOD_PATTERN,
    "basis": "|".join(BASES),
}


def metadata_text(report: Report) -> str:
    """Write the description of a report's data file, as JSON.

    Title, sources with their licences, what each metric is, and of each column its name, title,
    data type and meaning.
    """
    frame = report.background.sources
    sources = frame.astype(object).where(frame.notna(), None).to_dict("records")
    content = {
        "@context": CONTEXT,
        "url": f"{report.notebook}.csv",
        "dc:title": f"{report.question} {report.place}: findings",
        "dc:description": report.headline or report.question,
        "dc:language": "en-GB",
        "dc:creator": f"caremarket {__version__}",
        "dc:rights": _rights(sources),
        "dc:source": [_source(row) for row in sources],
        "notes": [
            {"metric": name, "unit": several(rows, "unit"), "text": metric_note(rows)}
            for name, rows in report.metrics.items()
        ],
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\n"], "header": True},
        "tableSchema": {
            "columns": [column(name) for name in COLUMNS],
            "primaryKey": ["area_code", "notebook", "scenario", *KEY],
        },
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def column(name: str) -> dict[str, Any]:
    """Describe a column of the findings."""
    described = {
        "name": name,
        "titles": [name, humanised(name)],
        "dc:description": DESCRIPTIONS[name],
        "datatype": "double" if name in NUMBERS else "string",
        "required": name not in OPTIONAL,
    }
    if name in PATTERNS:
        described["datatype"] = {"base": "string", "format": PATTERNS[name].strip("^$")}
    if name == "source_ids":
        described["separator"] = " "
    return described


def _source(row: dict[str, Any]) -> dict[str, Any]:
    """Describe a source; what is not known of it is left out."""
    address = row["url"] or ""  # or words, where there is none
    ours = {
        "dc:identifier": row["source_id"],
        "dc:title": row["title"],
        "dc:publisher": row["publisher"],
        "dc:issued": row["published"],
        "dc:rights": row["licence"],
        "dc:license": {"@id": OGL_ADDRESS} if row["licence"] == OPEN_GOVERNMENT_LICENCE else None,
        "dc:relation": address if address.startswith("http") else None,
    }
    return {name: value for name, value in ours.items() if value is not None}


def _rights(sources: list[dict[str, Any]]) -> str:
    """Say under which licences the figures stand: those of the sources that they come from."""
    licences = list(dict.fromkeys(row["licence"] for row in sources if row["licence"]))
    if not licences:
        return "No licence of a source is known."
    return f"The figures stand under the licences of their sources: {'; '.join(licences)}."
