"""The page of a measure: England by council, on a map, as circles and as a ranking."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from statistics import median
from typing import Any

from caremarket.present.words import decimals_for, number
from caremarket.refresh.site.england.classes import Class, about_one, fifths
from caremarket.refresh.site.england.figures import RATIO, Figure, Sheet
from caremarket.refresh.site.layout import isolated, page_from, script_of

NO_FIGURE = "no figure"
LEGIBLE = 14  # units of the map, the radius of a circle that has room for its sign
ENDS = 3  # councils named at either end
RATIO_DECIMALS = 2
FARTHEST = 3  # times what is expected: bars end there, whatever the limit of a small council is
CLIENT_LEVEL = "client_level_data"  # how methods end that rest on it


@dataclass(frozen=True)
class England:
    """What the pages of all measures are drawn on, as far as there is anything to draw on."""

    paths: Mapping[str, str] = field(default_factory=dict)  # of outlines by GSS code
    london: str = ""
    circles: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)  # middle and radius
    box: str = ""  # what SVG calls the view box of the map
    sources: Sequence[str] = ()  # of outlines and residents


@dataclass(frozen=True)
class Named:
    """A measure as its page calls it."""

    measure: str
    label: str  # with the unit, such as `Registered beds per 1,000 residents`
    themes: Sequence[str]  # that have it
    sources: Sequence[str]  # of the figures: title and publisher


def render_england(
    named: Named, sheets: Iterable[Sheet], councils: Mapping[str, str], england: England
) -> str:
    """Make the page of a measure: complete HTML that needs no other file.

    Takes the names of councils that have reports, by code. Its one script brings out on the maps
    what is pointed at, and lets a keyboard go from council to council; the rest needs none.
    """
    names = {code: isolated(name) for code, name in councils.items()}
    return page_from(
        "england.html.j2",
        named=named,
        sections=[_Section(sheet, names, england).content for sheet in sheets],
        england=england,
        unmapped=[names[code] for code in names if code not in england.paths],
        uncircled=[
            names[code] for code in names if code in england.paths.keys() - england.circles.keys()
        ],
        **script_of("england.js"),
    )


@dataclass(frozen=True)
class _Section:
    """A sheet as the page shows it."""

    sheet: Sheet
    names: Mapping[str, str]
    england: England

    @property
    def content(self) -> dict[str, Any]:
        """What the template is filled with."""
        shapes = [self._shape(code, path=path) for code, path in self.england.paths.items()]
        places = [(code, at) for code, at in self.england.circles.items() if code in self.names]
        return {
            "id": "ratio" if self.ratio else "rate",
            "ratio": self.ratio,
            "period": " to ".join(dict.fromkeys(self.sheet.period.split("/"))),
            "basis": self.sheet.basis,
            "client_level": self.sheet.method.endswith(CLIENT_LEVEL),
            "said": self._said(),
            "classes": [self._legend(each) for each in self.classes],
            "wanting": [name for c, name in self.names.items() if c not in self.sheet.figures],
            "beside": any(not shape["code"] for shape in shapes),
            "shapes": shapes,
            "circles": [self._shape(code, x=x, y=y, r=radius) for code, (x, y, radius) in places],
            "legible": LEGIBLE,
            "one": self._along(1) if self.ratio else None,
            "rows": self._rows(),
        }

    @property
    def ratio(self) -> bool:
        """Whether it is of ratios."""
        return self.sheet.metric == RATIO

    @cached_property
    def classes(self) -> list[Class]:
        """Its classes that have councils."""
        return (about_one if self.ratio else fifths)(self.sheet.figures)

    @cached_property
    def _of(self) -> dict[str, Class]:
        return {code: each for each in self.classes for code in each.codes}

    @cached_property
    def _ranked(self) -> list[tuple[str, Figure]]:
        """Its councils, the highest first."""
        figures = self.sheet.figures.items()
        return sorted(figures, key=lambda item: (-item[1].value, item[0]))

    @cached_property
    def _places(self) -> int:
        values = (it.value for it in self.sheet.figures.values())
        return RATIO_DECIMALS if self.ratio else decimals_for(values)

    def _written(self, value: float) -> str:
        sign = "%" if self.sheet.unit == "percent" else ""
        return f"{number(value, self._places)}{sign}"

    def _shape(self, code: str, **drawn: object) -> dict[str, Any]:
        """Return a council as it is drawn; code and title are empty if it has no report."""
        figure, of = self.sheet.figures.get(code), self._of.get(code)
        if code not in self.names:
            return {"code": "", "title": "", "style": "cm-beside", "sign": "", **drawn}
        if figure is None or of is None:
            title, style, sign = f"{self.names[code]}: {NO_FIGURE}", "cm-none", ""
        else:
            title, style, sign = self._title(code, figure, of), of.style, of.sign
        return {"code": code, "title": title, "style": style, "sign": sign, **drawn}

    def _title(self, code: str, figure: Figure, of: Class) -> str:
        value = self._written(figure.value)
        if not self.ratio:
            return f"{self.names[code]}: {value}, class {of.sign}"
        limits = f"{self._written(figure.lower)} to {self._written(figure.upper)}"
        return f"{self.names[code]}: {value} ({limits}), {of.words.partition(':')[0]}"

    def _legend(self, each: Class) -> dict[str, Any]:
        """Say what a class is: in words, or from which to which figure."""
        values = [self.sheet.figures[code].value for code in each.codes]
        ends = dict.fromkeys(self._written(end) for end in (min(values), max(values)))
        words = each.words or " to ".join(ends)
        return {"sign": each.sign, "style": each.style, "words": words, "count": len(values)}

    def _said(self) -> str:
        """Say in a few sentences what the maps show."""
        councils = len(self._ranked)
        if self.ratio:
            counts = {each.sign: len(each.codes) for each in self.classes}
            above, below, about = (counts.get(sign, 0) for sign in "+−≈")
            said = (
                f"Above the range of 95% of councils with such residents: {above} of {councils} "
                f"councils; below it: {below}; within: {about}."
            )
        else:
            middle = self._written(median(it.value for it in self.sheet.figures.values()))
            said = f"{councils} councils have a figure; half of them have {middle} or less."
        highest, lowest = self._ends(self._ranked), self._ends(self._ranked[::-1])
        return f"{said} Highest: {highest}. Lowest: {lowest}."

    def _ends(self, ranked: Sequence[tuple[str, Figure]]) -> str:
        named = (f"{self.names[code]} ({self._written(it.value)})" for code, it in ranked[:ENDS])
        return ", ".join(named)

    @cached_property
    def _longest(self) -> float:
        if self.ratio:
            return min(FARTHEST, max(1, *(it.upper for _, it in self._ranked)))
        return self._ranked[0][1].value or 1

    def _along(self, value: float) -> float:
        """Return where a figure lies along the longest bar, in percent."""
        return round(min(100 * max(value, 0) / self._longest, 100), 1)

    def _rows(self) -> list[dict[str, Any]]:
        """Return the ranking: numbers written, and where their bars begin and end, in percent."""
        found, ranks = [], {}
        for place, (code, it) in enumerate(self._ranked, start=1):
            limits = [it.lower, it.upper] if self.ratio else []
            low, high = limits or (0, it.value)
            found.append(
                {
                    "rank": ranks.setdefault(it.value, place),
                    "code": code,
                    "name": self.names[code],
                    "numbers": [self._written(value) for value in (it.value, *limits)],
                    "bar": [self._along(end) for end in (low, high)],
                    "of": self._of[code],
                }
            )
        return found
