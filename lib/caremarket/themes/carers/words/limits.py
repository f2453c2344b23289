"""What the report on carers of a council leaves open: limits of what it shows, and no others."""

import pandas as pd

from caremarket.themes.carers.carers import Carers
from caremarket.themes.carers.lists import several, suppressed


def limits(carers: Carers) -> list[str]:
    """Say what the answer does not cover, a sentence or two each."""
    return [
        "Both censuses count those who call themselves carers. Many do not, so the hidden are more "
        "than the census can say; nothing in the evidence bounds how many more.",
        "Rates of the two censuses are not age-standardised, and the change of wording cannot be "
        "told from real change. England's change is used as the mark of both together.",
        *_of_lists(carers.listed, carers.area),
        "Wilson limits and exact limits speak of chance only. They do not cover wrong definitions, "
        "double counting or a year disturbed by the pandemic, which are the larger doubts.",
        "Shares of carers by age come from an earlier census or from England; a share for England "
        "aged 65+ rests on a figure that was not seen in its own publication.",
        "Turnover is that of carers in general. Those a council supports care more, and may stay "
        "longer, or lose the person they care for sooner.",
        "Scenarios are not forecasts and their range is not a confidence interval.",
    ]


def _of_lists(lists: pd.DataFrame, area: str) -> list[str]:
    """Say what the lists of known carers leave open, or that there is none."""
    elsewhere = "registers of carers' organisations, and benefits for carers, are not in it."
    if lists.empty:
        return [
            "No list of known carers is in the evidence, so nothing bounds how many are hidden, "
            "and what it takes to reach the target is worked out as if nobody were known today."
        ]
    if several(lists):
        found = [
            "The lists are of different definitions, and may be of different years. The bounds "
            f"hold for the lists in the evidence; {elsewhere}"
        ]
    else:
        found = [f"Only one list of known carers is in the evidence; {elsewhere}"]
    if suppressed(lists).any():
        found.append(
            "A suppressed count is the range that the publisher's rule leaves; no number within it "
            "is likelier than another."
        )
    if lists["subset"].any():
        found.append(
            "A list that is a subset in name may hold carers who live outside the area, or care "
            "for people who do."
        )
    if not lists["category"].eq("gp_register").any():
        found.append(
            f"No carer register of general practices is in the evidence of {area}, and none of the "
            "publications that can be imported has one by council. Where practices have counted "
            "theirs, it goes into carers.csv of the council's folder as the measure gp_register."
        )
    return found
