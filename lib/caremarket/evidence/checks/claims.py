"""A verdict for every printed figure: reproduced, rounded, different, contradicted, unchecked.

A verdict is computed from three kinds of checks: printed totals against their parts, figures
that a theme can work out from others, and other sources that print the same quantity.
"""

from collections.abc import Iterable, Mapping

import pandas as pd

from caremarket.evidence.tables.catalogue import TABLES
from caremarket.frames import CHECK_COLUMNS, printed_check

CONTRADICTS, DIFFERS = "contradicts another source", "differs"
ROUNDING, REPRODUCED = "within rounding", "reproduced"
UNCHECKED = "cannot be checked"
VERDICTS = [CONTRADICTS, DIFFERS, ROUNDING, REPRODUCED, UNCHECKED]  # the first that applies counts

# Columns that tell apart who says it, not what it is about.
VARIANTS = {"population": ["vintage"]}
# Codes under which a source prints again what another code of the same column stands for.
SAME_AS = {
    "ascof": {
        "measure": {
            "1c": "personal_budgets",
            "personal_budgets_chart_order": "personal_budgets",
            "direct_payments_chart_order": "direct_payments",
        }
    },
    "carers": {"measure": {"supported_national_return": "supported"}},
}


def verdicts(printed: Mapping[str, pd.DataFrame], checks: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Give every printed figure, by table as from `printed_figures`, its verdict.

    Its checks stand beside it as records, each with its difference (printed less computed).
    """
    known: dict[tuple[str, str, str], list[dict]] = {}
    for record in checks.to_dict("records"):
        key = (record["table"], record["figure"], record["source_id"])
        known.setdefault(key, []).append(record)
    found = {}
    for name, frame in printed.items():
        judged = [
            [_judged(row, record) for record in known.get((name, row.figure, row.source_id), [])]
            for row in frame.itertuples()
        ]
        found[name] = frame.assign(verdict=[_worst(each) for each in judged], checks=judged)
    return found


def checks_of_totals(reconciliation: pd.DataFrame) -> pd.DataFrame:
    """Turn the reconciliation of printed totals of one area, `reconcile.COLUMNS`, into checks."""
    return _frame(
        printed_check(
            row,
            row["table"],
            computed=row["sum_of_parts"],
            slack=row["tolerance"],
            how=f"Its {row['parts']} printed parts add up to this.",
            why=row["explanation"],
        )
        for row in reconciliation.to_dict("records")
    )


def checks_between_sources(printed: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Compare figures that several sources print, or that one prints differently elsewhere."""
    found = []
    for name, frame in printed.items():
        known = frame.dropna(subset="value")
        quantity = _quantities(known, name)
        for _, group in known.groupby(quantity, sort=False):
            records = group.to_dict("records") if len(group) > 1 else []
            found += [
                _between(row, other)
                for at, row in enumerate(records)
                for place, other in enumerate(records)
                if at != place and _says_something(row, other)
            ]
    return _frame(found)


def _quantities(frame: pd.DataFrame, table: str) -> pd.Series:
    """Name what each figure is about, whoever prints it."""
    same = SAME_AS.get(table, {})
    columns = [name for name in TABLES[table].key if name not in VARIANTS.get(table, [])]
    parts = [frame[name].replace(same.get(name, {})) for name in columns]
    units = [frame["unit"]] if "unit" not in columns else []
    return parts[0].str.cat([*parts[1:], *units], sep="|")


def _says_something(row: Mapping, other: Mapping) -> bool:
    apart = abs(row["value"] - other["value"]) > row["precision"] + other["precision"]
    return apart or row["source_id"] != other["source_id"]


def _between(row: Mapping, other: Mapping) -> dict:
    same = row["source_id"] == other["source_id"]
    who = "The same source prints this elsewhere" if same else f"{other['source_id']} prints this"
    return printed_check(
        row,
        row["table"],
        computed=other["value"],
        slack=other["precision"],
        how=f"{who} ({other['locator']}).",
        against="source",
    )


def _judged(row, record: Mapping) -> dict:
    """Add difference and verdict to a check of a figure."""
    difference = row.value - record["computed"]
    if pd.isna(difference):
        verdict = UNCHECKED
    elif abs(difference) <= row.precision + 1e-9:
        verdict = REPRODUCED
    elif abs(difference) <= row.precision + record["slack"] + 1e-9:
        verdict = ROUNDING
    else:
        verdict = CONTRADICTS if record["against"] == "source" else DIFFERS
    return {**record, "difference": difference, "verdict": verdict}


def _worst(judged: list[dict]) -> str:
    return min((check["verdict"] for check in judged), key=VERDICTS.index, default=UNCHECKED)


def _frame(records: Iterable[dict]) -> pd.DataFrame:
    return pd.DataFrame(list(records), columns=CHECK_COLUMNS)
