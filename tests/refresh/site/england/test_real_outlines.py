"""England as it is published, drawn: light, whole, and where it lies.

Marked `opendata`: reads the boundaries beside the folder that `CAREMARKET_OPEN_DATA` names.
"""

import os
import re
from functools import reduce
from pathlib import Path

import pytest
import shapely
from shapely import Point, Polygon
from test_outlines import points

from caremarket.evidence.raw.geography import read_geography
from caremarket.opendata.content import Content
from caremarket.opendata.loaders import boundaries
from caremarket.opendata.opening import open_content
from caremarket.project import find_project
from caremarket.refresh.site.england.outlines import BOROUGH, LARGER, METRES, SIZE, outlines

FOLDER = Path(os.environ.get("CAREMARKET_OPEN_DATA", ""))
ZIPS = sorted(FOLDER.parent.glob("data-2021-on/boundaries/*.zip")) if FOLDER.name else []
pytestmark = [
    pytest.mark.opendata,
    pytest.mark.skipif(not ZIPS, reason="no boundaries beside CAREMARKET_OPEN_DATA"),
]
MOST = 40_000  # characters of path data: a map stays under 60 kB
LARGE = 100e6  # square metres: of a smaller council islets or a coast may be much


@pytest.fixture(scope="module")
def frame():
    opened = open_content(Content(ZIPS[0], f"{ZIPS[0].stem.lower()}.shp"))
    recognised = boundaries.LOADER.recognise(opened)
    geography = read_geography(find_project())
    return boundaries.LOADER.read(opened, recognised, geography).tables["boundaries"]


def shape(path):
    """Return what a path encloses; a ring inside another is a hole."""
    rings = [points(f"M{ring}z") for ring in re.findall(r"M([^z]*l[^z]*)z", path)]
    return reduce(shapely.symmetric_difference, [shapely.make_valid(Polygon(it)) for it in rings])


def test_every_council_is_drawn_where_it_lies_as_large_as_it_is_and_lightly(frame):
    drawn = outlines(frame)
    assert drawn.paths.keys() == set(frame["area_code"])
    assert sum(map(len, drawn.paths.values())) < MOST
    true = dict(zip(frame["area_code"], shapely.from_wkt(frame["outline"]), strict=True))
    unlike = {}
    for code, path in drawn.paths.items():
        borough, size = code.startswith(BOROUGH), true[code].area
        found = shape(path)
        share = found.area * (METRES / (LARGER if borough else 1)) ** 2 / size
        if size > LARGE and not 0.85 < share < 1.15:
            unlike[code] = share
        if not borough:
            assert found.distance(Point(drawn.centres[code])) < 10, code  # 5 km
        left, top, right, bottom = found.bounds
        assert 0 <= left < right <= SIZE[0], code
        assert 0 <= top < bottom <= SIZE[1], code
    assert unlike == {}


def test_london_in_its_inset_lies_in_the_sea(frame):
    drawn = outlines(frame)
    inset = shapely.union_all([shape(it) for code, it in drawn.paths.items() if BOROUGH in code])
    others = [shape(it) for code, it in drawn.paths.items() if BOROUGH not in code]
    assert not any(inset.intersects(other) for other in others)
