"""Small files in exactly the layouts that publishers use, for two or three areas."""

import csv
import io
import zipfile
from pathlib import Path

import openpyxl

ENGLAND = ("E92000001", "ENGLAND")
LUTON = ("E06000032", "Luton")
SLOUGH = ("E06000039", "Slough")
CARDIFF = ("W06000015", "Cardiff")
CORBY, EAST_NORTHANTS = ("E07000150", "Corby"), ("E07000152", "East Northamptonshire")
KETTERING, WELLINGBOROUGH = ("E07000153", "Kettering"), ("E07000156", "Wellingborough")
NORTH_NORTHAMPTONSHIRE = "E06000061"


def people(area: tuple[str, str], age: int, sex: str) -> int:
    """Made-up residents of a single year of age: easy to add up, different everywhere."""
    males = 1000 + 10 * age + int(area[0][-2:])
    females = males + 5
    return {"males": males, "females": females, "persons": males + females}[sex]


def band(area: tuple[str, str], first: int, last: int, sex: str = "persons") -> int:
    """The residents of a band of `people`; 90 stands for everybody of 90 and over."""
    return sum(people(area, age, sex) for age in range(first, last + 1))


def write_csv(path: Path, rows: list[list], **options: object) -> Path:
    """Write rows as CSV, in UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, **options).writerows(rows)
    return path


def census_2011_ages(path: Path, areas: list[tuple[str, str]]) -> Path:
    """NOMIS bulk, QS103EW: single years to 99, then 100 and over; one of `people` at 90 to 100."""
    names = ["All categories: Age", "Age under 1", *[f"Age {age}" for age in range(1, 100)]]
    names.append("Age 100 and over")
    header = [f"Age: {name}; measures: Value" for name in names]
    rows = [["date", "geography", "geography code", "Rural Urban", *header]]
    for area in areas:
        ages = [people(area, age, "persons") for age in range(90)] + [1] * 11
        rows.append(["2011", area[1], area[0], "Total", sum(ages) + 3, *ages])
        rows.append(["2011", area[1], area[0], "Urban (total)", *[7] * len(header)])
    return write_csv(path, rows, quoting=csv.QUOTE_NONNUMERIC)


def census_2021_ages(path: Path, areas: list[tuple[str, str]]) -> Path:
    """NOMIS bulk, TS007: bands and single years side by side."""
    names = ["Total", "Aged 4 years and under", "Aged under 1 year", "Aged 1 year"]
    names += [f"Aged {age} years" for age in range(2, 5)]
    names += ["Aged 5 to 9 years", *[f"Aged {age} years" for age in range(5, 85)]]
    names += ["Aged 85 years and over", *[f"Aged {age} years" for age in range(85, 100)]]
    names.append("Aged 100 years and over")
    rows = [["date", "geography", "geography code", *[f"Age: {name}" for name in names]]]
    for area in areas:
        ages = [people(area, age, "persons") for age in range(90)] + [1] * 11
        by_name = {"Total": sum(ages), "Aged under 1 year": ages[0], "Aged 1 year": ages[1]}
        by_name |= {f"Aged {age} years": ages[age] for age in range(2, 100)}
        by_name |= {
            "Aged 4 years and under": sum(ages[:5]),
            "Aged 5 to 9 years": sum(ages[5:10]),
            "Aged 85 years and over": sum(ages[85:]),
            "Aged 100 years and over": ages[100],
        }
        rows.append(["2021", area[1], area[0], *[by_name[name] for name in names]])
    return write_csv(path, rows)


def unpaid_care_filter(path: Path) -> Path:
    """ONS filter service, unpaid care in 5 categories; -8 are those under 5."""
    variable = "Unpaid care (5 categories)"
    rows = [
        [
            "Lower tier local authorities Code",
            "Lower tier local authorities",
            f"{variable} Code",
            variable,
            "Observation",
        ]
    ]
    counts = [
        ("-8", "Does not apply", 15960),
        ("1", "Provides no unpaid care", 193203),
        ("2", "Provides 19 hours or less unpaid care a week", 7112),
        ("3", "Provides 20 to 49 hours unpaid care a week", 4114),
        ("4", "Provides 50 or more hours unpaid care a week", 4873),
    ]
    rows += [[*LUTON, code, name, count] for code, name, count in counts]
    return write_csv(path, rows)


def census_filter(path: Path, cells: list[tuple[tuple[str, ...], int]], *variables: str) -> Path:
    """ONS filter service: one row an area and combination of categories, of Luton."""
    header = ["Lower tier local authorities Code", "Lower tier local authorities"]
    for variable in variables:
        header += [f"{variable} Code", variable]
    rows = [[*header, "Observation"]]
    for categories, count in cells:
        coded = [text for name in categories for text in ("7", name)]
        rows.append([*LUTON, *coded, count])
    return write_csv(path, rows)


def filter_ages() -> list[str]:
    """The single years of age as the filter service names them."""
    names = ["Aged under 1 year", "Aged 1 year", *[f"Aged {age} years" for age in range(2, 90)]]
    return [*names, "Aged 90 years and over"]


LAYOUTS = {  # sheets for persons, males, females; row of the header; column of the kind; oldest age
    2015: (("Persons UK", "Males UK", "Females UK "), 4, "Geography1", "90+"),
    2016: (("MYE2 - All", "MYE2 - M", "MYE2 - F"), 4, None, "90"),
    2017: (("MYE2 - All", "MYE2 - M", "MYE2 - F"), 4, "Geography1", "90"),
    2018: (("MYE2-All", "MYE2 - Males", "MYE2 - Females"), 4, "Geography1", 90.0),
    2019: (("MYE2 - Persons", "MYE2 - Males", "MYE2 - Females"), 4, "Geography1", "90+"),
    2020: (("MYE2 - Persons", "MYE2 - Males", "MYE2 - Females"), 7, "Geography", "90+"),
    2024: (("MYE2 - Persons", "MYE2 - Males", "MYE2 - Females"), 7, "Geography", "90+"),
}


def mid_year_workbook(path: Path, year: int, areas: list[tuple[str, str]]) -> Path:
    """ONS mid-year estimates as laid out that year, with a sheet of sizes and footnotes."""
    sheets, header, kind, oldest = LAYOUTS[year]
    book = openpyxl.Workbook()
    book.active.title = "Contents"
    for name, sex in zip(sheets, ("persons", "males", "females"), strict=True):
        sheet = book.create_sheet(name)
        sheet.append([f"MYE2: Population estimates: {sex} by single year of age, mid-{year}"])
        for _ in range(header - 1):
            sheet.append(["Contents"])
        kinds = [kind] if kind else []
        sheet.append(["Code", "Name", *kinds, "All ages", *range(90), oldest])
        for area in areas:
            ages = [people(area, age, sex) for age in range(91)]
            sheet.append([f"{area[0]} ", area[1], *["Unitary"] * bool(kind), sum(ages), *ages])
        sheet.append(["1. A footnote"])
    sizes = book.create_sheet("MYE 5")
    sizes.append([f"MYE5: Population density, mid-2001 to mid-{year}"])
    for _ in range(header - 1):
        sizes.append(["Contents"])
    sizes.append(["Code", "Name", "Geography", "Area (sq km)", f"{year} people per sq. km"])
    for area in areas:
        sizes.append([area[0], area[1], "Unitary", 43.5, 4925.4])
    book.save(path)
    return path


def mid_year_series(path: Path, areas: list[tuple[str, str]], last: object = None) -> Path:
    """ONS detailed series to 2024: a row an area, sex and age; a person fewer the year before."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "MYEB1"
    sheet.append(["MYEB1: Detailed population estimates series"])
    names = ["ladcode23", "laname23", "country", "sex", "age"]
    sheet.append([*names, "population_2023", "population_2024"])
    for area in areas:
        for letter, sex in (("M", "males"), ("F", "females")):
            for age in range(91):
                count = people(area, age, sex)
                sheet.append([*area, area[0][0], letter, age, count - 1, count])
    if last is not None:
        sheet.cell(row=sheet.max_row, column=7).value = last
    book.save(path)
    return path


def mid_year_nomis(path: Path, areas: list[tuple[str, str]]) -> Path:
    """NOMIS' table of estimates: one row an area, year, sex and age."""
    rows = [
        ["GEOGRAPHY_NAME", "GEOGRAPHY_CODE", "DATE_NAME", "GENDER_NAME", "C_AGE_NAME", "OBS_VALUE"]
    ]
    sexes = {"Total": "persons", "Male": "males", "Female": "females"}
    for area in areas:
        for year in (2022, 2023):
            for word, sex in sexes.items():
                key = [area[1], area[0], year, word]
                rows.append([*key, "All Ages", band(area, 0, 90, sex)])
                rows.append([*key, "Aged 0 to 15", band(area, 0, 15, sex)])
                rows += [[*key, f"Age {age}", people(area, age, sex)] for age in range(90)]
                rows.append([*key, "Aged 90+", people(area, 90, sex)])
    return write_csv(path, rows)


def projection_zip(
    path: Path, base: int, areas: list[tuple[str, str]], variant: str | None = None
) -> Path:
    """ONS subnational projections: three CSV files and a read-me in a zip, three decimals."""
    variant = {2018: ""}.get(base, "Five-year migration") if variant is None else variant
    with zipfile.ZipFile(path, "w") as archive:
        for sex in ("persons", "males", "females"):
            archive.writestr(
                f"{base} SNPP Population {sex}.csv", projection_csv(base, sex, areas).encode()
            )
        if variant:
            says = f"Population projections\r\nProjection: {variant} variant\t\r\nCopyright ©\r\n"
            archive.writestr(f"{base} SNPP readme.txt", says.encode("cp1252"))
    return path


def projection_csv(base: int, sex: str, areas: list[tuple[str, str]]) -> str:
    """One of the three files: each year adds a quarter of a person to every age."""
    text = io.StringIO()
    years = range(base, base + 26)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["AREA_CODE", "AREA_NAME", "COMPONENT", "SEX", "AGE_GROUP", *years])
    for area in areas:
        ages = {str(age): people(area, age, sex) for age in range(90)}
        ages["90 and over"] = people(area, 90, sex)
        for age, count in ages.items():
            grown = [f"{count + 0.25 * step:.3f}" for step in range(len(years))]
            writer.writerow([*area, "Population", sex, age, *grown])
        total = [f"{sum(ages.values()) + 91 * 0.25 * step:.3f}" for step in range(len(years))]
        writer.writerow([*area, "Population", sex, "All ages", *total])
    return text.getvalue()
