"""Areas of England: which councils there are, and which codes mean the same ground.

data/raw/geography holds two small tables: `councils.csv`, every council with adult social care
duties under its code of today, and `districts.csv`, the districts of 2011 with the code that each
piece of ground had in later vintages. A code of any vintage covers some of those districts; a
council's figure is that of a code which covers just its own, or the sum of codes that do together.
"""

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from caremarket.errors import EvidenceError, UnknownAreaError, did_you_mean
from caremarket.evidence.raw.cells import LARGEST
from caremarket.evidence.raw.imported import imported_tables, read_manifest
from caremarket.given import read_given
from caremarket.project import Project

FOLDER = "geography"
LOOKUPS = "area_codes"
ENGLAND = "E92000001"
DIVIDED = {"cumbria": "E10000006", "northamptonshire": "E10000021"}  # counties, by plain name
VINTAGES = (
    "district_2011",
    "district_2013",
    "district_2021",
    "upper_tier_2018",
    "upper_tier_2022",
    "area_code",
)
WIDER = r"^E(92|12)\d{6}$"
_STYLES = re.compile(
    r"\b(city|county|london borough|royal borough|metropolitan borough|borough) of\b"
    r"|\b(borough|city|county|district|metropolitan borough) council\b|\bcouncil\b"
)


@dataclass(frozen=True)
class Placement:
    """Where the figures of a publication belong."""

    codes: pd.DataFrame  # code (as published), area_code of today, parts (codes that make it up)
    left_out: pd.DataFrame  # code, why: codes that go nowhere, or are counted in another one


@dataclass(frozen=True)
class Geography:
    """The councils of England and the ground they cover."""

    councils: pd.DataFrame  # by area_code; columns as in `councils.csv`
    districts: pd.DataFrame  # one row a district of 2011, with its code in each of `VINTAGES`
    lookups: pd.DataFrame | None = None  # of imports: code, district_2011 that lies in it

    @cached_property
    def names(self) -> dict[str, str]:
        """Name of each council by code, in order of code."""
        return self.councils["area_name"].to_dict()

    @cached_property
    def extents(self) -> dict[str, frozenset[int]]:
        """The districts of 2011, by row, that a code of any vintage covers."""
        found: dict[str, set[int]] = {}
        for vintage in VINTAGES:
            for row, code in enumerate(self.districts[vintage]):
                found.setdefault(code, set()).add(row)
        known = set(found)
        rows = {code: row for row, code in enumerate(self.districts["district_2011"])}
        for code, district in [] if self.lookups is None else self.lookups.to_numpy():
            if code not in known:
                found.setdefault(code, set()).add(rows[district])
        return {code: frozenset(rows) for code, rows in found.items()}

    @cached_property
    def grounds(self) -> dict[str, frozenset[int]]:
        """The districts of 2011 that each council, region and England consists of."""
        own = {code: self.extents[code] for code in self.names}
        for region, councils in self.councils.groupby("region_code"):
            own[region] = frozenset().union(*(own[code] for code in councils.index))
        return own | {ENGLAND: frozenset(range(len(self.districts)))}

    @cached_property
    def codes_by_name(self) -> dict[str, str]:
        """Code of each council by every name it goes by, in plain form."""
        return {
            plain(name): code
            for code, row in self.councils.iterrows()
            for name in [row["area_name"], *filter(None, row["other_names"].split("; "))]
        }

    @cached_property
    def codes_by_cassr(self) -> dict[str, str]:
        """Code of each council by its CASSR code."""
        return {cassr: code for code, cassr in self.councils["cassr_code"].items()}

    def find(self, text: str) -> str | None:
        """Return today's code of the one council that a code of any vintage, or a name, means."""
        text = text.strip()
        if text in self.names:
            return text
        if text in self.extents:
            return self._same_ground.get(self.extents[text])
        return self.codes_by_name.get(plain(text))

    def called(self, text: str) -> list[str]:
        """Return the codes of the councils whose name has all words of a text, as people call them.

        Not for publications: what they call by part of a name is a district.
        """
        words = set(plain(text).split())
        found = [code for code, name in self.names.items() if words <= set(plain(name).split())]
        return found if words and self.former(text) is None else []

    @cached_property
    def former_names(self) -> dict[str, str]:
        """Code of each district of 2011 or 2021, and county divided since, by its plain name."""
        found = {}
        for vintage in ("district_2021", "district_2011"):
            names, codes = self.districts[f"{vintage}_name"], self.districts[vintage]
            found |= {plain(name): code for name, code in zip(names, codes, strict=True)}
        return found | DIVIDED

    def former(self, text: str) -> str | None:
        """Return the code of a district or former council that a code or name means, if any."""
        text = text.strip()
        return text if text in self.extents else self.former_names.get(plain(text))

    def resolve(self, text: str) -> str:
        """Return the code of the council that is meant, or say what became of it."""
        code, called = self.find(text), self.called(text)
        if code is not None or len(called) == 1:
            return code or called[0]
        former = self.former(text)
        if former is not None:
            raise UnknownAreaError(f"{text.strip()} {self.fate(former)}.")
        raise UnknownAreaError(
            f"There is no council {text!r} with adult social care duties in England. "
            f"{self.hint(text)}"
        )

    def hint(self, text: str) -> str:
        """Say which councils may be meant by what is no name of one."""
        if several := [self.names[code] for code in self.called(text)]:
            return f"Is it {' or '.join(several)}?"
        return did_you_mean(text, [*self.names, *self.names.values()])

    def fate(self, code: str) -> str:
        """Say what became of a code of `districts` that is no council with these duties today."""
        rows = sorted(self.extents[code])
        now = list(dict.fromkeys(self.districts["area_code"].iloc[rows]))
        where = " and ".join(f"{self.names[area]} ({area})" for area in now)
        verb = "lies in" if len(now) == 1 else "was divided between"
        return f"has no adult social care duties today: it {verb} {where}"

    def place(self, codes: Iterable[str], *, sums: bool = True) -> Placement:
        """Work out which area of today each published code belongs to, and which go nowhere.

        A council whose own code, or a former one for the same ground, is published gets that
        figure. Otherwise codes that together cover its ground without overlap are its parts, unless
        figures are rates, which have no sums; so it is with regions and England where the
        publication has no figure for them. Nothing is divided: a former county that is now two
        councils is left out.
        """
        published = list(dict.fromkeys(codes))
        extents = {code: self.extents[code] for code in published if code in self.extents}
        placed = [(code, code, 1) for code in published if re.match(WIDER, code)]
        partly: set[str] = set()
        for area, ground in self.grounds.items():
            if area in published and area not in extents:
                continue  # a region or England that has a figure of its own
            within = {code: extent for code, extent in extents.items() if extent <= ground}
            parts = _tiling(area, ground, within)
            if len(parts) == 1 or sums:
                placed += [(code, area, len(parts)) for code in parts]
            if not parts and area in self.names:
                partly |= set(within)
        used = {code for code, _, _ in placed}
        left = [code for code in published if code not in used]
        why = [self._why_left(code, partly, sums=sums) for code in left]
        return Placement(
            pd.DataFrame(placed, columns=["code", "area_code", "parts"]),
            pd.DataFrame({"code": left, "why": why}, dtype="str"),
        )

    def _why_left(self, code: str, partly: set[str], *, sums: bool) -> str:
        ground = self.extents.get(code)
        if ground is None:
            if re.match(r"^[WSN]\d{8}$", code):
                return "not in England"
            known = re.match(r"^[EK]\d{8}$", code)
            return "neither a council, a region nor England" if known else "no area code"
        councils = set(self.districts["area_code"].iloc[sorted(ground)])
        if len(councils) > 1:
            return "former counties that were divided"
        if not sums and ground < self.grounds[councils.pop()]:
            return "parts of a council, and rates are not added up"
        if code in partly:
            return "districts of a council whose other districts are missing"
        return "counted in their council"

    @cached_property
    def _same_ground(self) -> dict[frozenset[int], str]:
        return {self.extents[code]: code for code in self.names}


def _tiling(area: str, ground: frozenset[int], within: dict[str, frozenset[int]]) -> list[str]:
    """Return the codes that cover a council's ground exactly once, as few as there are."""
    whole = [code for code, extent in within.items() if extent == ground]
    if whole:
        return [area] if area in whole else whole[-1:]
    widest = [
        code
        for code, extent in within.items()
        if not any(extent < other for other in within.values())
    ]
    covered = sum(len(within[code]) for code in widest)
    union = frozenset().union(*(within[code] for code in widest))
    return widest if union == ground and covered == len(ground) else []


def plain(name: str) -> str:
    """Return a name as one compares it: small letters, no style such as `City of`, no marks."""
    text = _STYLES.sub(" ", name.lower().replace("&", " and "))
    words = re.sub(r"[^a-z ]+", " ", text.replace("'", "").replace(".", "")).split()
    return " ".join(word for word in words if word != "the")


def read_geography(project: Project) -> Geography:
    """Read councils, districts and imported lookups; an EvidenceError says what cannot be read."""
    frames = []
    for name in ("councils", "districts"):
        path = project.raw / FOLDER / f"{name}.csv"
        try:
            file = io.BytesIO(read_given(path, LARGEST))
            frames.append(pd.read_csv(file, dtype=str, keep_default_na=False))
        except (OSError, ValueError) as error:
            raise EvidenceError(
                [f"data/raw/{FOLDER}/{name}.csv cannot be read ({error}); restore it from git."]
            ) from None
    problems: list[str] = []
    imported = imported_tables(project, read_manifest(project, problems), problems, {LOOKUPS})
    if problems:
        raise EvidenceError(problems)
    lookups = imported[LOOKUPS][["code", "district_2011"]] if imported else None
    return Geography(frames[0].set_index("area_code"), frames[1], lookups)
