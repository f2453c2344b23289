"""The sources that loaders name: most publications have the same licence and kind."""

from functools import partial

from caremarket.evidence.raw.sources import Source

national_statistics = partial(
    Source, licence="Open Government Licence v3.0", kind="national_statistics"
)


def census_source(year: int, topic: str, title: str, table: str, published: str) -> Source:
    """Return the source of a census table, such as `TS007`; the title is the topic in words."""
    place = {2011: "census/2011/", 2021: "datasets/c2021"}[year]
    return national_statistics(
        id=f"nomis-census-{year}-{topic}",
        title=f"Census {year}, {title}, districts of England and Wales",
        publisher="Office for National Statistics, through Nomis",
        published=published,
        url=f"https://www.nomisweb.co.uk/{place}{table.lower()}",
        review_by="2031-12-31",
    )
