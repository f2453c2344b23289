"""Which councils are too small for a comparison or a norm to say anything of them."""

import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows

# Below it the norms ask for about two average care homes (9 places per 100 people aged 75 and
# over, 8 to 9% of residents), and one family that moves changes a rate. England has two such
# councils, of some 2,000 and 9,000 residents; the next has 41,000.
SMALLEST = 20_000  # residents of all ages
AMONG_OTHERS = "a rank or a place among other councils"


def too_small(population: pd.DataFrame) -> bool:
    """Say whether a council has fewer than `SMALLEST` residents by each figure in the evidence.

    Takes its evidence table `population`; where that has no figure of all ages, it is not.
    """
    everybody = rows(population, sex="persons", age_band="all")["people"].dropna()
    return bool(len(everybody)) and bool(everybody.max() < SMALLEST)


def large_enough(population: pd.DataFrame, area: str, what: str) -> None:
    """Insist that a council is not too small: MissingEvidenceError says what is not told of it.

    `what` is the noun that does not hold, such as `a norm of care home places`.
    """
    if too_small(population):
        raise MissingEvidenceError(
            f"{area} has fewer than {SMALLEST:,} residents. For so few people {what} says "
            "nothing: one person more or less would turn it over. So none is told."
        )
