"""What the report on a council leaves open: its limits, and parameters that change nothing."""

FROM_FILLED_BEDS = (
    "who lives in the homes",
    "whether vacant beds can be used",
    "whether the claim of too many residential and too few nursing beds holds",
    "how sure an over-supply is",
    "which assumption turns it",
    "how many beds to convert",
    "what a place and an empty bed cost",
)
NEED_FILLED_BEDS = (
    "annual_rate_change",
    "out_of_borough_reading",
    "max_delay_probability",
    "seed",
)


LIMITS = (
    "Norms per person aged 75 and over count all care home places; whether the beds printed here "
    "include homes for younger adults is not said.",
    "The void rate is of one period, taken as the level to stay; a period of the pandemic, such as "
    "the summer of 2020, is no usual one.",
    "Placements are counted over a year, beds at a point in time; self-funders and placements away "
    "may be rounded.",
    "The SHOP@ ratios and the 95% ceiling on occupancy were not seen in a publication; they are "
    "assumptions.",
    "Residents aged 65 and over are printed without finer ages: England's share of those aged 85 "
    "and over stands in.",
    "No figure here tells simple from complex needs: a shortage of nursing beds for people with "
    "complex needs can stand beside empty nursing beds.",
    "A queue with places that are all alike flatters the market: real people need a certain home, "
    "room and price.",
    "Nothing here says whether care at home would have been better; a changed rate stands for it.",
)
LIMITS_OF_NORMS = (
    "Norms per person aged 75 and over count all care home places, those for younger adults too.",
    "A norm says what England has or what planners recommend, not what people here ask for: who "
    "has a home, who waits for one and who comes from elsewhere plays no part.",
    "The SHOP@ ratios were not seen in their publication; they are an assumption.",
    "How residents aged 65 and over divide by age is England's.",
    "No figure here tells simple from complex needs.",
    "Nothing here says whether care at home would have been better.",
)


def left_out(full: bool) -> list[str]:
    """Say once which questions the report leaves out, and why; nothing where it answers all.

    Args:
        full: Whether beds, voids and supported residents are all known.
    """
    *first, last = FROM_FILLED_BEDS
    questions = f"{', '.join(first)} and {last}"
    return [] if full else [f"Left out, as they start from filled beds and residents: {questions}."]


def idle_parameters(full: bool) -> tuple[str, ...]:
    """Name the parameters that change nothing where filled beds are not known."""
    return () if full else NEED_FILLED_BEDS


def limits(full: bool) -> tuple[str, ...]:
    """Say what the answer does not cover, a sentence each.

    Args:
        full: Whether beds, voids and supported residents are all known.
    """
    return LIMITS if full else LIMITS_OF_NORMS
