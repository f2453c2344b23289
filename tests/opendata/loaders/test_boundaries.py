"""Boundaries: outlines of councils from shapefiles."""

import io
import zipfile

import pytest
import shapefile
import shapely

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import read_geography
from caremarket.opendata.content import Content
from caremarket.opendata.loaders import boundaries
from caremarket.opendata.opening import open_content
from caremarket.project import find_project

LUTON, CENTRAL_BEDFORDSHIRE = "E06000032", "E06000056"
BUCKINGHAMSHIRE = ("E07000004", "E07000005", "E07000006", "E07000007")  # its districts until 2020


@pytest.fixture
def zipped(tmp_path):
    """Write squares of 10 km side by side, one an area, as a shapefile in a zip."""

    def write(codes, column="utla22cd", corner=(500_000, 220_000), side=10_000, left_out=()):
        parts = {part: io.BytesIO() for part in ("shp", "shx", "dbf")}
        with shapefile.Writer(**parts) as writer:
            writer.field(column, "C", size=9)
            for at, code in enumerate(codes):
                x, y = corner[0] + at * side, corner[1]
                ring = [(x, y), (x, y + side), (x + side, y + side), (x + side, y), (x, y)]
                writer.poly([ring])
                writer.record(code)
        path = tmp_path / "boundaries.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for part, stream in parts.items():
                if part not in left_out:
                    archive.writestr(f"made.{part}", stream.getvalue())
        return Content(path, "made.shp")

    return write


def loaded(content):
    opened = open_content(content)
    recognised = boundaries.LOADER.recognise(opened)
    assert recognised is not None
    found = boundaries.LOADER.read(opened, recognised, read_geography(find_project()))
    return recognised, found.tables["boundaries"].set_index("area_code")["outline"]


def test_each_council_has_its_outline(zipped):
    recognised, outlines = loaded(zipped([LUTON, CENTRAL_BEDFORDSHIRE]))
    assert recognised.release == "boundaries of 2022"
    assert shapely.from_wkt(outlines[LUTON]).bounds == (500_000, 220_000, 510_000, 230_000)
    assert set(outlines.index) == {LUTON, CENTRAL_BEDFORDSHIRE}


def test_districts_that_make_up_a_council_are_put_together(zipped):
    _, outlines = loaded(zipped(BUCKINGHAMSHIRE, "lad19cd"))
    assert list(outlines.index) == ["E06000060"]
    assert shapely.from_wkt(outlines.iloc[0]).area == pytest.approx(4 * 10_000**2)


def test_degrees_are_refused_with_the_grid_that_is_read(zipped):
    content = zipped([LUTON], corner=(-0.5, 51.8), side=0.1)
    with pytest.raises(ImportFileError, match=r"British National Grid .* \(EPSG 27700"):
        loaded(content)


def test_names_that_are_not_beside_the_outlines_are_missed(zipped):
    with pytest.raises(ImportFileError, match=r"boundaries\.zip"):
        open_content(zipped([LUTON], left_out=("dbf",)))


def test_a_shapefile_that_is_cut_off_is_said_to_be(zipped, tmp_path):
    whole = zipped([LUTON, CENTRAL_BEDFORDSHIRE])
    with zipfile.ZipFile(whole.path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(tmp_path / "cut.zip", "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data[:130] if name.endswith("shp") else data)
    with pytest.raises(ImportFileError, match=r"cut\.zip"):
        open_content(Content(tmp_path / "cut.zip", "made.shp"))


def test_codes_of_no_council_are_no_boundaries_of_ours(zipped):
    assert boundaries.LOADER.recognise(open_content(zipped(["E01000001"], "lsoa21cd"))) is None
