"""What is said of the protection of small counts, on the page and in the spreadsheet."""

import pandas as pd

RULE = (
    "Counts of people from 1 to 4 that come from the council's own returns are left out, and so "
    "are others from which they could be worked out with a total. Figures that are published "
    "already are shown as printed."
)
NOTHING_RETURNED = (
    "Disclosure control. Every count of people comes from a publication and is shown as printed."
)


def statement(done: pd.DataFrame) -> str:
    """Say what was done to counts of people from local returns: the rule, exceptions, how much.

    `done` has columns counts, suppressed, suppressing, rounding, as `Evidence.disclosure` returns
    them; only the tables that the report reads.
    """
    if done.empty:
        return NOTHING_RETURNED
    rounding = "The other counts from returns are rounded to the nearest 5."
    if not done["suppressing"].all():
        words = [
            "Disclosure control. Leaving out small counts is switched off for this area, so counts "
            "of people from the council's own returns are shown whatever their size."
        ]
        rounding = "They are rounded to the nearest 5."
    else:
        words = [
            f"Disclosure control. {RULE}",
            f"Left out here: {done['suppressed'].sum():,} of {done['counts'].sum():,} counts from "
            "returns.",
        ]
    if done["rounding"].any():
        words.append(rounding)
    return " ".join(words)
