"""What is told of the homes as they are: beds, who fills them, who moves in, what it costs."""

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.themes.phrases import listing
from caremarket.themes.plain import month_name, pounds
from caremarket.themes.residential import missing, moments
from caremarket.themes.residential.costs import PRINTED
from caremarket.themes.residential.market import CARE_TYPES, latest
from caremarket.themes.residential.register import unknown_in_words
from caremarket.themes.residential.supply import Supply
from caremarket.themes.residential.words import moving


def register(supply: Supply) -> list[str]:
    """Say what the register does not know, what the council counted, and what opened and closed."""
    by_rule, said = supply.register.iloc[0], [unknown_in_words(supply.registered)]
    if len(supply.printed_beds):
        own = latest(supply.printed_beds)
        beds = own.set_index("care_type")["beds"].reindex(CARE_TYPES).map("{:,.0f}".format)
        used = "the council's"
        if supply.from_register:
            used = "the register's, as they go with the void rate"
        said.append(
            f"The council counted {beds['residential']} residential and "
            f"{beds['nursing']} nursing beds in {own['period'].iloc[0][:4]}, the register "
            f"{by_rule['residential']:,.0f} and {by_rule['nursing']:,.0f} in "
            f"{by_rule['period'][:7]}; this report uses {used}."
        )
    said += [*moving.categories(supply), *_openings(supply)]
    return [sentence for sentence in said if sentence]


def _openings(supply: Supply) -> list[str]:
    try:
        return moving.openings(supply)
    except MissingEvidenceError:
        return []  # the chart of it says what is missing


def components(supply: Supply) -> list[str]:
    """Say how many residents are left over, by both readings and both counts of filled beds."""
    told, half = [_left_over(supply)], missing.PAYERS_IN_PART.format
    if supply.paying is None and supply.share_paying is not None:
        of = "care_home_residents", supply.counted_year, ["self_funder, all, all, all"]
        told.append(half(supply.area, missing.rows_named(*of)))
    if supply.paying is not None and supply.share_paying is None:
        of = "care_home_measures", supply.counted_year, ["self_funder_share, all"]
        told.append(half(supply.area, missing.rows_named(*of)))
    return told


def _left_over(supply: Supply) -> str:
    low, high = supply.unexplained["unexplained"].agg(["min", "max"])
    why = _why_more(supply)
    if low < 0:
        return (
            f"By one way to count, **{-low:,.0f} more people** are accounted for than beds are "
            f"filled{f': {why}' if why else ''}."
        )
    left = f"{low:,.0f} to {high:,.0f}" if low < high else f"{low:,.0f}"
    return (
        f"By reading and count, **{left} residents** were left over in {supply.counted_year}. "
        f"{f'Each figure is the least that it can be: {why}. ' if why else ''}"
        "Whoever is left over may be placed by another council or the NHS, or stay for a short "
        "time, or the beds may include homes that are not for older people. No source says."
    )


def _why_more(supply: Supply) -> str:
    """Say why the council's people may be more than those of them who fill a bed in the area."""
    if not supply.supported_on_a_day:
        return "the council counts its people over a year, more than live in a home on one day"
    if not supply.away_known:
        return "whom the council supports elsewhere is not in the evidence of that time"
    return ""


def residents(supply: Supply) -> list[str]:
    """Say which type of home is filled most by others than the council's residents."""
    shares = supply.by_care_type["share_others"]
    most = shares.idxmax()
    if shares[most] <= 0:
        return [
            f"The council supported {'more' if supply.away_known else 'as many or more'} people"
            f"{'' if supply.supported_on_a_day else ' over the year'} than beds were filled, so "
            "that this rule leaves nobody else."
        ]
    outside = supply.away[most]
    told = [
        f"By this rule {'' if supply.away_known else 'at least '}**{shares[most]:.0%}** of the "
        f"residents of {most} homes in {supply.counted_year} were not placed by the council.",
        f"{outside:,.0f} of the council's own {most} placements were out of the area. Empty "
        "beds here and placements there point to beds of the wrong kind or price rather than to "
        "their number; that is an inference, not a figure.",
    ]
    return told if outside else told[:1]


def vacancies(supply: Supply) -> str:
    """Say between which rates the voids of each type may lie."""
    written = "{:.0%}" if supply.split else "{:.1%}"
    ends = supply.homes[["void_rate_lower", "void_rate_upper"]].map(written.format)
    counted = month_name(supply.void_rates["period"].iloc[0])
    if not supply.split:
        england = supply.england
        named = england.set_index(england["period"].map(month_name))["void_rate"]
        told = listing(named, ".1%")
        reach = f", and reach as far as England's void rate ({told})" if len(england) else ""
        return (
            f"The void rates of {counted} are taken to vary: nursing homes may have "
            f"between **{' and '.join(ends.loc['nursing'])}** of their beds empty and residential "
            f"homes between {' and '.join(ends.loc['residential'])}. The limits are those of "
            f"chance in so many beds counted once (95%){reach}."
        )
    return (
        f"In {counted}, nursing homes may have had between "
        f"**{' and '.join(ends.loc['nursing'])}** of their beds empty and residential homes "
        f"between {' and '.join(ends.loc['residential'])}: the fuller the one, the emptier the "
        "other. These are ends of an assumed range, in which no type is fuller than 95%."
    )


def costs(supply: Supply) -> list[str]:
    """Say what a place for somebody aged 65 or over cost the council a week."""
    return [
        f"A {row.care_type} place for somebody aged 65 or over cost the council "
        f"**£{row.weekly:,.0f} a week** in {row.period}: spending over weeks of care, as the "
        "national return prints it."
        if row.basis == PRINTED
        else f"A {row.care_type} place for somebody aged 65 or over cost at least "
        f"**£{row.weekly:,.0f} a week** in {row.period}. Whether residents' own contributions are "
        "in it is not printed."
        for row in rows(supply.costs, age_group="65_plus").itertuples()
    ]


def voids(supply: Supply) -> str:
    """Say what empty beds would cost the homes in a year."""
    (value,) = rows(supply.voids, category="all")["value"]
    return (
        f"Had the vacancies of {supply.void_rates['period'].iloc[0][:4]} lasted a year, homes "
        f"would have forgone about **{pounds(value)}**, at what the council paid for people aged "
        f"65 and over{_priced_in(supply)}. It is income that providers forgo, not spending that "
        "the council could save: it buys place by place."
    )


def _priced_in(supply: Supply) -> str:
    """Say of which year the price is, where the voids are of another."""
    priced = list(dict.fromkeys(rows(supply.costs, age_group="65_plus")["period"]))
    of_voids = moments.middle(supply.void_rates["period"].iloc[0])
    apart = any(abs(moments.middle(period) - of_voids) > 1 for period in priced)
    return f" in {' and '.join(priced)}" if apart else ""
