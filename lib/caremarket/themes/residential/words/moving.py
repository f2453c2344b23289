"""What is told of homes that open and close, and of people who are admitted and stay."""

from caremarket.frames import rows
from caremarket.themes import admissions as of_ascof
from caremarket.themes.plain import month_name
from caremarket.themes.residential import chance, flows
from caremarket.themes.residential.parameters import STAYS
from caremarket.themes.residential.register import by_category
from caremarket.themes.residential.supply import Supply
from caremarket.themes.residential.wording import listed, share_in_words
from caremarket.themes.residential.words.counted import PANDEMIC

NAMES = {"log_normal": "log-normal", "weibull": "Weibull"}
SELDOM = 0.005  # of those who ask: fewer than that who wait are hardly anybody


def categories(supply: Supply) -> list[str]:
    """Say how many of the registered beds are in homes that serve people with dementia."""
    found = by_category(supply.registered)
    if found.empty or supply.tiny:
        return []
    told = listed(
        f"{row.dementia:,.0f} of {row.beds:,.0f} {row.care_type} beds" for row in found.itertuples()
    )
    return [
        f"In homes registered to serve people with dementia: {told}. No method here tells what "
        "they need from what others need, so these beds stand alone."
    ]


def openings(supply: Supply) -> list[str]:
    """Say what opened and closed, where that would lead, and how near such a course was before."""
    found, last = supply.opened_and_closed, supply.last
    years = f"{found.index[0]} to {found.index[-1]}"
    mean = found.mean()
    ahead = supply.registered_ahead
    start, then = ahead.loc[found.index[-1] + 1], ahead.loc[last]
    told = [
        f"From {years}, {found['homes_opened'].sum():,.0f} homes opened and "
        f"{found['homes_closed'].sum():,.0f} closed: {mean['opened']:,.0f} beds more and "
        f"{mean['closed']:,.0f} fewer a year. Homes registered anew at the same address are in "
        f"neither; their beds changed by {mean['resized']:+,.0f} a year.",
        f"If homes open and close as they did, the {start['beds']:,.0f} beds registered as "
        f"{found.index[-1] + 1} began become **{then['beds']:,.0f} ({then['lower']:,.0f} to "
        f"{then['upper']:,.0f})** in {last}.",
    ]
    if supply.skill.empty:
        used = "How near such a course was before cannot be told from so few years"
    else:
        score = supply.skill.iloc[-1]
        used = (
            f"Over {score['councils']:,.0f} councils and {score['horizon']:.0f} years, such a "
            f"course missed the beds counted later by {score['model_error']:.1f}% of all beds on "
            f"average, and beds that do not change by {score['naive_error']:.1f}%; its limits held "
            f"in {score['coverage']:.0f}%"
        )
    follows = "follow it" if supply.follows_course else "hold the beds as they were counted"
    why = ", with what is planned" if supply.norms.planned else ""
    return [*told, f"{used}. So gaps here {follows}{why}."]


def admissions(supply: Supply) -> list[str]:
    """Say whom the council supports and admits, and what admissions and stays add."""
    told = _supported(supply)
    if not told or len(supply.admitted):
        told = [*told, _break_of_admissions(supply)]
    return [*told, *_flow(supply), *_waits(supply), *_adds(supply)] if supply.moving else told


def _supported(supply: Supply) -> list[str]:
    found = supply.supported
    if found.empty:
        return []
    ages = {"18_64": "aged 18 to 64", "65_plus": "aged 65 and over"}
    homes = {
        kind: " and ".join(
            f"{row.people:,.0f} {ages[row.age_group]}" for row in of_kind.itertuples()
        )
        for kind, of_kind in found.sort_values("age_group").groupby("care_type")
    }
    told = "; ".join(f"in {kind} homes {people}" for kind, people in homes.items())
    period = month_name(found["period"].iloc[0])
    return [f"People whom the council supported in {period}: {told}."]


def _break_of_admissions(supply: Supply) -> str:
    found = supply.admissions
    new = rows(found, counted_by=of_ascof.NEW)
    if new.empty:
        return "Years counted by different collections are no series."
    return of_ascof.BREAK.format(new["period"].max())


def _flow(supply: Supply) -> list[str]:
    """Say which admissions are used, how long stays are, and how near the method was before."""
    flow, (least, most) = supply.flow, supply.flow.stay_range
    told = [
        f"By the admissions of {period}, those whom the council supports would stay {years:.1f} "
        f"years; in most councils it is {least:.1f} to {most:.1f}. That count is not believed, and "
        f"the older one of {flow.period} is used"
        f"{', of the pandemic' if int(flow.period[:4]) in PANDEMIC else ''}."
        for period, years in flow.refused[:1]
    ]
    mean, median, over = flows.published(supply.benchmarks)
    _, name = flows.stays(supply.benchmarks)
    beyond = listed(
        f"the {NAMES[it]} one has {100 * share:.1f}%"
        for it, share in flows.beyond_three_years(supply.benchmarks).items()
    )
    told.append(
        f"Stays of {mean:,.0f} days on average, half of them over {median:,.0f}, are published; "
        f"about {over:.0f}% stay over three years. Of the distributions with that mean and median, "
        f"{beyond}: the {NAMES[name]} one is used."
    )
    for score in supply.skill_of_stays.itertuples():
        told.append(
            f"In {score.councils:,.0f} councils, admissions times stays missed the older people "
            f"that the council supports by {score.model_error:.0f}% on average; England's "
            f"residents per head missed them by {score.naive_error:.0f}%."
        )
    return told


def _waits(supply: Supply) -> list[str]:
    """Say who would wait for a bed, by type of home, in the first and the last year."""
    told = []
    for year, found in supply.waiting.dropna(subset="waiting").groupby("year"):
        waits = [
            f"{share_in_words(row.waiting)} of those who ask for a {row.care_type} bed"
            + (f" ({row.wait:,.0f} days on average over all)" if row.wait >= 0.5 else "")
            for row in found.itertuples()
            if row.waiting >= SELDOM
        ]
        who = f"{listed(waits)} would wait" if waits else "hardly anybody would wait for a bed"
        told.append(f"If people come and stay as this method has it, in {year} {who}.")
    return told


def adds(supply: Supply) -> str:
    """Say what the method does to the claim, where it would read otherwise without it."""
    now, others = supply.claims, supply.verdicts[supply.verdicts["method"] != STAYS]
    before = chance.claims(others)
    if now == before or others.empty:
        return ""
    told = ", and ".join(f"{said} in {year}" for year, said in before.items())
    return f"Without the method of admissions and stays, the claim {told}."


def _adds(supply: Supply) -> list[str]:
    same = (
        "This method counts people who come, and not who fills the beds. Whether the claim below "
        "holds reads the same without it."
    )
    return [adds(supply) or same]
