"""Age bands such as `65-69` and `90+`: what they span, and which fill which."""

import math
from collections.abc import Iterable
from functools import cache

import pandas as pd


@cache
def ages(band: str) -> tuple[float, float]:
    """Return the first and the last age of a band: 65 and 69 for `65-69`, no end for `90+`."""
    if band == "all":
        return 0, math.inf
    start, _, end = band.rstrip("+").partition("-")
    return float(start), float(end) if end else math.inf


def band_start(age_band: pd.Series) -> pd.Series:
    """Return the first age of each band: 65 for `65-69`, 90 for `90+`."""
    return age_band.map(lambda band: ages(band)[0]).astype(float)


def spans(wide: str, narrow: str) -> bool:
    """Say whether a band holds all ages of another, and more."""
    first, last = ages(wide)
    start, end = ages(narrow)
    return wide != narrow and first <= start and end <= last


def common_bands(one: pd.DataFrame, other: pd.DataFrame) -> list[str]:
    """Return the finest bands, in order of age, that two populations (a column a band) can fill."""
    both = [band for band in one if _parts(band, tuple(other))]
    both += [band for band in other if band not in both and _parts(band, tuple(one))]
    finest = [band for band in both if not any(spans(band, narrow) for narrow in both)]
    return sorted(finest, key=lambda band: ages(band)[0])


def rebanded(wide: pd.DataFrame, bands: Iterable[str]) -> pd.DataFrame:
    """Add narrow bands (columns, some perhaps totals) up to those wanted that they can fill."""
    columns, people = tuple(wide), wide.to_numpy(dtype=float)
    parts = {band: _parts(band, columns) for band in bands}
    sums = {
        band: people[:, [columns.index(part) for part in of]].sum(axis=1)
        for band, of in parts.items()
        if of
    }
    return pd.DataFrame(sums, index=wide.index)


@cache
def _parts(band: str, within: tuple[str, ...]) -> list[str]:
    """Return the band itself, or bands that fill it without gap or overlap; none if they do not."""
    if band in within:
        return [band]
    inside = [other for other in within if spans(band, other)]
    finest = [other for other in inside if not any(spans(other, narrow) for narrow in inside)]
    finest.sort(key=lambda other: ages(other)[0])
    start, end = ages(band)
    for other in finest:
        first, last = ages(other)
        if first != start:
            return []
        start = last + 1
    return finest if finest and start == end + 1 else []
