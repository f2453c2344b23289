"""A shapefile as a table: its columns, and the outline of each area."""

import io
import warnings
from collections.abc import Iterator
from pathlib import PurePosixPath

import pandas as pd
import shapefile
import shapely
from shapely.geometry import shape

from caremarket.errors import ImportFileError
from caremarket.opendata.content import Content
from caremarket.opendata.opened import Opened

OUTLINE = "outline"  # the column of outlines, well-known text
SIMPLER = 250  # metres: what lies closer to the line is left out; edges are still shared
MIDDLE = (300_000, 300_000)  # of England and Wales on the British National Grid, metres
FAR = 600_000  # metres from it: farther is on no grid of Great Britain


class Shapefile(Opened):
    """The areas of a shapefile; their outlines lie in a file of another ending beside the names."""

    def __init__(self, content: Content):
        super().__init__(content)
        try:
            parts = {part: io.BytesIO(_beside(content, part)) for part in ("shp", "dbf")}
            with warnings.catch_warnings(action="ignore"), shapefile.Reader(**parts) as reader:
                self._names = [field[0] for field in reader.fields if field[0] != "DeletionFlag"]
                records = [[str(cell).strip() for cell in row] for row in reader.iterRecords()]
                shapes = [shape(each.__geo_interface__) for each in reader.iterShapes()]
            self._areas = list(zip(records, shapes, strict=True))
        except Exception as error:  # damaged bytes come out of the reader in any way
            raise ImportFileError(
                f"{self.label} is cut off or damaged, or has no .dbf file beside it ({error}). "
                "Download it again, and import the whole zip."
            ) from None

    def top(self, sheet: str = "") -> list[list[str]]:
        """Return the header and the first rows, without outlines."""
        return [[*self._names, OUTLINE], *([*row, ""] for row, _ in self._areas[:10])]

    def _chunks(
        self, header: int, sheet: str, names: list[str], printed: list[str]
    ) -> Iterator[pd.DataFrame]:
        frame = pd.DataFrame([row for row, _ in self._areas], columns=names[:-1], dtype=str)
        yield frame.assign(**{OUTLINE: self._outlines()})[printed]

    def _outlines(self) -> list[str]:
        """Return outlines as simple as a map of England needs; neighbours keep a common edge."""
        shapes = [found for _, found in self._areas]
        x, y = shapely.centroid(shapely.union_all(shapely.envelope(shapes))).coords[0]
        if max(abs(x - MIDDLE[0]), abs(y - MIDDLE[1])) > FAR or abs(x) < 1000:
            raise ImportFileError(
                f"{self.label} has its outlines around {x:,.0f}, {y:,.0f}, which is not on the "
                "British National Grid (metres). Download the boundaries in that grid (EPSG 27700)."
            )
        simple = shapely.coverage_simplify(shapely.make_valid(shapes), SIMPLER)
        return list(shapely.to_wkt(simple, rounding_precision=0))


def _beside(content: Content, ending: str) -> bytes:
    """Return the bytes of the file of another ending beside a .shp, in its folder or its zip."""
    if content.member:
        other = Content(content.path, str(PurePosixPath(content.member).with_suffix(f".{ending}")))
    else:
        other = Content(content.path.with_suffix(f".{ending}"))
    with other.open() as stream:
        return stream.read()
