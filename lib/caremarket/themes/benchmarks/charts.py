"""Charts that show where a council stands, with the figures behind them."""

import pandas as pd
from matplotlib.figure import Figure

from caremarket import present
from caremarket.themes.benchmarks import words
from caremarket.themes.benchmarks.comparison import Comparison
from caremarket.themes.benchmarks.fits import Fitted
from caremarket.themes.benchmarks.measure import UNIT_WORDS
from caremarket.themes.benchmarks.standing import Standing

ENDS = 3  # councils at either end of the ranking that a table shows
LIMIT_HEADERS = {
    f"{side}_{name}": f"{councils}, {side}"
    for name, councils in {"95": "Most councils", "998": "Nearly all"}.items()
    for side in ("lower", "upper")
}


def ranked(standing: Standing) -> present.Chart:
    """Draw every council as a bar, the lowest first, the council and its neighbours brought out."""
    main = standing.main
    names = {"england": "England", "region": main.area["region_name"]}
    levels = {names[name]: level for name, level in main.levels.items() if name in names}
    return _chart(
        standing,
        present.ranked(main.areas, references=levels, **_look(main)),
        title=words.title(main, f"the {words.rank_in_words(main.area)} councils"),
        alt=words.ranked_alt(main),
        data=ranked_table(main),
    )


def funnel(standing: Standing) -> present.Chart | None:
    """Draw every council over its size, with the range of most; none of a modelled measure."""
    main = standing.main
    if not main.method:
        return None
    whole = main.measure.whole
    look = _look(main) | {"size": "denominator", "x_label": whole[:1].upper() + whole[1:]}
    levels = {"England": main.levels["england"]}
    return _chart(
        standing,
        present.funnel(main.areas, main.curve, references=levels, **look),
        title=words.title(main, words.limits_in_words(main)),
        alt=words.funnel_alt(main),
        data=funnel_table(main),
    )


def expected(standing: Standing) -> present.Chart | None:
    """Draw every council over what its residents let expect, with the range of most.

    Of the first measure of which something is expected here; none where that is nowhere so.
    """
    code = standing.data.area_code
    for it in standing.comparisons:
        fit = standing.fitted.get(it.measure.name)
        if fit is not None and pd.notna(fit.areas.loc[code, "ratio"]):
            return _expected(standing, it, fit)
    return None


def _expected(standing: Standing, it: Comparison, fit: Fitted) -> present.Chart:
    rates = ["expected", "usual_lower", "usual_upper"]
    found = it.measure.multiplier * fit.areas[rates]
    drawn = it.areas.join(found, on="area_code").dropna(subset=["expected"])
    names = {"usual_lower": "lower_95", "usual_upper": "upper_95"}
    curve = drawn[rates].rename(columns=names).assign(middle=drawn["expected"])
    look = _look(it) | {"size": "expected", "x_label": "Expected, given who lives there"}
    area = it.areas[it.areas["area_code"] == standing.data.area_code].iloc[0]
    ratio = fit.areas.loc[area["area_code"], "ratio"]
    return present.Chart(
        present.funnel(drawn, curve, references={}, **look),
        title=words.title(it, f"at {present.number(ratio, 2)} times what is expected"),
        subtitle=words.subtitle(it),
        alt=words.expected_alt(it, fit),
        source=standing.data.cited(it.measure.source_ids),
        data=_expected_table(it, drawn),
    )


def _expected_table(it: Comparison, drawn: pd.DataFrame) -> present.Table:
    """List the council and its neighbours with what is expected of each."""
    own = drawn["area_code"] == it.area["area_code"]
    shown = pd.concat([drawn[own], drawn[drawn["neighbour"] & ~own]])
    rates = ["value", "expected", "usual_lower", "usual_upper"]
    return present.table(
        shown[["area_name", *rates]],
        words.subtitle(it),
        units=dict.fromkeys(rates, UNIT_WORDS[it.measure.unit].strip()),
        decimals=dict.fromkeys(rates, 1),
    )


def _chart(standing: Standing, figure: Figure, **texts: object) -> present.Chart:
    """Finish a chart of the main measure."""
    main = standing.main
    source = standing.data.cited(main.measure.source_ids)
    return present.Chart(figure, subtitle=words.subtitle(main), source=source, **texts)


def _look(comparison: Comparison) -> dict[str, object]:
    """Return what both charts take beside the councils and the levels."""
    areas = comparison.areas
    return {
        "value": "value",
        "label": "area_name",
        "y_label": comparison.measure.label,
        "focus": comparison.area["area_name"],
        "peers": set(areas.loc[areas["neighbour"], "area_name"]),
    }


def ranked_table(comparison: Comparison) -> present.Table:
    """List the council, its neighbours and the ends of the ranking."""
    ordered = comparison.areas.sort_values(["value", "area_code"])
    parts = {
        "council": ordered[ordered["area_code"] == comparison.area["area_code"]],
        "neighbour": ordered[ordered["neighbour"]],
        "lowest": ordered.head(ENDS),
        "highest": ordered.tail(ENDS),
    }
    shown = pd.concat([part.assign(group=group) for group, part in parts.items()])
    measure = comparison.measure
    unit = UNIT_WORDS[measure.unit].strip()
    return present.table(
        shown[["group", "area_name", "value", "numerator", "denominator"]],
        words.subtitle(comparison),
        units={"value": unit, "numerator": measure.part, "denominator": measure.whole},
        decimals={"value": 1, "numerator": 0, "denominator": 0},
    )


def funnel_table(comparison: Comparison) -> present.Table:
    """List the council and its neighbours with the ranges that hold at the size of each."""
    areas = comparison.areas.sort_values(["value", "area_code"])
    own = areas["area_code"] == comparison.area["area_code"]
    shown = pd.concat([areas[own], areas[areas["neighbour"] & ~own]]).rename(columns=LIMIT_HEADERS)
    rates = ["value", *LIMIT_HEADERS.values()]
    units = dict.fromkeys(rates, UNIT_WORDS[comparison.measure.unit].strip())
    return present.table(
        shown[["area_name", "value", "denominator", *LIMIT_HEADERS.values()]],
        words.subtitle(comparison),
        units={**units, "denominator": comparison.measure.whole},
        decimals={**dict.fromkeys(rates, 1), "denominator": 0},
    )
