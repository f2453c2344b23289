"""Charts that show where a council stands."""

from caremarket import present
from caremarket.themes.benchmarks import shown, words
from caremarket.themes.benchmarks.standing import Standing


def ranked(standing: Standing) -> present.Chart:
    """Draw every council as a bar, the lowest first, the council and its neighbours brought out."""
    main = standing.main
    subtitle = words.subtitle(main)
    return present.Chart(
        present.ranked(main.areas, **shown.ranked_look(main)),
        title=f"{main.area['area_name']} is the {words.rank_in_words(main.area)} councils",
        subtitle=subtitle,
        alt=words.ranked_alt(main),
        source=standing.data.cited(main.measure.source_ids),
        data=present.table(shown.chart_rows(main), subtitle, **shown.rows_look(main)),
    )


def funnel(standing: Standing) -> present.Chart | None:
    """Draw every council over its size, within the limits of chance; none of a modelled measure."""
    main = standing.main
    if not main.method:
        return None
    subtitle = words.subtitle(main)
    return present.Chart(
        present.funnel(main.areas, main.curve, **shown.funnel_look(main)),
        title=f"{main.area['area_name']} lies {words.limits_in_words(main)}",
        subtitle=subtitle,
        alt=words.funnel_alt(main),
        source=standing.data.cited(main.measure.source_ids),
        data=present.table(shown.funnel_rows(main), subtitle, **shown.funnel_rows_look(main)),
    )
