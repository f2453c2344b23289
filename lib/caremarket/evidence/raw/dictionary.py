"""The data dictionary, generated from the schemas.

Run `python -m caremarket.evidence.raw.dictionary` after a change of the schemas; a test fails while
docs/data-dictionary.md or its machine-readable twin is out of date.
"""

import json

from caremarket.evidence.raw.read import allowed
from caremarket.evidence.tables.catalogue import (
    AREA_TABLES,
    IMPORTED_TABLES,
    NATIONAL_TABLES,
    TABLES,
)
from caremarket.evidence.tables.measures import COLUMNS, PARTS_OF, UNREAD, vocabulary
from caremarket.evidence.tables.schema import TableSchema
from caremarket.project import find_project

_TYPES = {"Int64": "integer", "float64": "number"}


def markdown() -> str:
    """Return the dictionary for people: one section a table, one row a column."""
    lines = [
        "# Data dictionary",
        "",
        "Generated from `caremarket.evidence.tables`; do not edit by hand. The same content as "
        "Frictionless Table Schema is in `data-dictionary.json`.",
    ]
    groups = (
        ("Tables of an area (data/raw/<code>-<slug>/)", AREA_TABLES),
        ("Tables that are only imported (data/raw/national/)", IMPORTED_TABLES),
        ("National tables (data/raw/rates/)", NATIONAL_TABLES),
    )
    for title, schemas in groups:
        lines += ["", f"## {title}"]
        for schema in schemas:
            lines += ["", *section(schema)]
    return "\n".join(lines) + "\n"


def json_text() -> str:
    """Return the dictionary for machines: a Frictionless data package descriptor, as JSON."""
    package = {
        "profile": "tabular-data-package",
        "name": "caremarket-evidence",
        "resources": [_resource(schema) for schema in TABLES.values()],
    }
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def section(schema: TableSchema) -> list[str]:
    """Describe one table: the lines of a section, with a row for each column."""
    lines = [
        f"### {schema.name}",
        "",
        schema.description,
        "",
        f"Key: {', '.join([*schema.key, 'source_id'])}.",
    ]
    if schema.totals:
        lines[-1] += (
            f" Printed totals ({', '.join(schema.totals)}) are reconciled with their parts; a "
            f"difference of up to {schema.tolerance:g} is rounding."
        )
    lines += ["", "| column | what it holds | allowed | unit |", "| --- | --- | --- | --- |"]
    for name, column in schema.frame_schema.columns.items():
        unit = (column.metadata or {}).get("unit", "")
        words = allowed(column).replace("|", "\\|")
        lines.append(f"| `{name}` | {column.description} | {words} | {unit} |")
    if known := vocabulary(schema.name):
        lines += [
            "",
            f"`{COLUMNS.get(schema.name, 'measure')}` is one of these; a name that begins with "
            f"`{UNREAD}` is kept beside and read by no report. A share may be given in any of "
            f"{', '.join(PARTS_OF)}.",
            "",
            "| name | what it means | unit | allowed | read by |",
            "| --- | --- | --- | --- | --- |",
        ]
        lines += [
            f"| `{it.name}` | {it.meaning} | {it.unit} | {it.bounds} | {', '.join(it.reads)} |"
            for it in known.values()
        ]
    return lines


def _resource(schema: TableSchema) -> dict:
    fields = []
    for name, column in schema.frame_schema.columns.items():
        constraints: dict = {"required": not column.nullable}
        for check in column.checks:
            known = check.statistics or {}
            if "allowed_values" in known:
                constraints["enum"] = list(known["allowed_values"])
            if "pattern" in known:
                constraints["pattern"] = known["pattern"]
        fields.append(
            {
                "name": name,
                "type": _TYPES.get(str(column.dtype), "string"),
                "description": column.description,
                "constraints": constraints,
            }
        )
    folder = "<code>-<slug>"
    if schema.national:
        folder = "rates"
    elif schema.name in {it.name for it in IMPORTED_TABLES}:
        folder = "national/<import>"
    return {
        "name": schema.name,
        "path": f"data/raw/{folder}/{schema.name}.csv",
        "description": schema.description,
        "schema": {"fields": fields, "primaryKey": [*schema.key, "source_id"]},
    }


def main() -> None:
    """Write both dictionaries into docs/."""
    docs = find_project().docs
    (docs / "data-dictionary.md").write_text(markdown(), encoding="utf-8")
    (docs / "data-dictionary.json").write_text(json_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
