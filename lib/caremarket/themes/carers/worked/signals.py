"""What points to carers who are not known."""

import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.present.worked import Line, Term, Worked, deviate, shown, span
from caremarket.themes.carers.carers import Carers
from caremarket.themes.phrases import ABOVE


def payments(carers: Carers) -> Worked:
    """Work out how many supported carers had a direct payment, or which share had one."""
    row = carers.payments.iloc[0]
    if pd.isna(row["supported"]):
        raise MissingEvidenceError(
            f"The numbers behind the share of supported carers of {carers.area} with a direct "
            "payment are suppressed in the national return (table carers, measures "
            "supported_national_return and direct_payments_national_return)."
        )
    source = carers.cited(row["source_ids"])
    terms = {"s": Term(f"carers supported in {row['period']}", row["supported"], source)}
    if row["fewest"] < row["most"]:
        line = Line("carers with a direct payment", "{p} × {s}", shown(row["by_direct_payment"]))
        terms["p"] = Term("share with one, as printed", row["value"], source, 0, True)
    else:
        line = Line("share with a direct payment", "{d} ÷ {s}", shown(row["value"], percent=True))
        terms["d"] = Term("carers with one", row["by_direct_payment"], source)
    return Worked("Direct payments among supported carers", (line,), terms)


def screening(carers: Carers) -> Worked:
    """Work out how many carers to expect among the patients screened."""
    found = carers.screening.iloc[0]
    screened, census = (carers.cited(name) for name in found["source_ids"].split())
    last, ratio = carers.last, shown(found["observed_to_expected"], 2)
    return Worked(
        "Carers to expect among the patients screened, if they cared as often as residents",
        (
            Line("expected", "{P} × {D} ÷ {S}", shown(found["expected"], 0)),
            Line("observed to expected", "{O} ÷ ({P} × {D} ÷ {S})", ratio),
        ),
        {
            "P": Term(f"patients screened in {found['period']}", found["patients"], screened),
            "O": Term("carers among them", found["observed"], screened),
            "D": Term(f"carers in {last['year']}", last["carers"], census),
            "S": Term("residents aged 5 and over", last["residents"], census),
        },
    )


def change(carers: Carers) -> Worked:
    """Work out the newly identified carers of the year before from the printed change."""
    row = rows(carers.change, previous="middle").iloc[0]
    source, printed = carers.cited(row["source_ids"]), abs(row["printed_change"]) / 100
    before = row["newly_identified_before"]
    word, sign = ("fall", "−") if row["printed_change"] < 0 else ("rise", "+")
    return Worked(
        "Newly identified carers of the year before",
        (
            Line("the year before", f"{{N}} ÷ (1 {sign} {{c}})", shown(before, 0)),
            Line("ratio", "{N} ÷ {B}", shown(row["value"], 2)),
        ),
        {
            "N": Term(f"newly identified in {row['period']}", row["newly_identified"], source),
            "c": Term(f"the {word} as printed", printed, source, 0, True),
            "B": Term("the year before, rounded", before, ABOVE, 0),
        },
    )


def satisfaction(carers: Carers) -> Worked:
    """Work out how far the latest satisfaction lies from the comparator."""
    row = carers.satisfaction.iloc[-1]
    source = carers.cited(row["source_ids"])
    words = row["label"][0].lower() + row["label"][1:]
    there = row["comparator"].replace("_", " ").replace("england", "England")
    terms = {
        "a": Term(f"percent {words}, {row['period']}", row["area"], source, 1),
        "c": Term(f"the same, {there}", row["comparator_value"], source, 1),
    }
    lines = [Line("gap in percentage points", "{a} − {c}", shown(row["gap"], 1))]
    if pd.notna(row["lower"]):
        terms["m"] = Term("margin of error, as printed", row["upper"] - row["area"], source, 1)
        lines.append(Line("limits", "{a} − {c} ± {m}", span(row["gap_lower"], row["gap_upper"], 1)))
    elif pd.notna(row["respondents_needed"]):
        terms["z"] = deviate(carers.parameters.confidence)
        formula = "⌈{z}^2 × {c} × (100 − {c}) ÷ ({a} − {c})^2⌉"
        needed = shown(row["respondents_needed"], 0)
        lines.append(Line("respondents needed, rounded up", formula, needed, False))
    return Worked("Carers' satisfaction and inclusion: the gap", tuple(lines), terms)
