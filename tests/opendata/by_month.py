"""Client-level data and occupancy by month, in the layouts described; figures made up."""

import openpyxl

Area = tuple[str, str, str, str]

ENGLAND: Area = ("England", "", "E92000001", "National")
EAST = ("East of England", "", "E12000006", "Region")
ADASS = ("Eastern", "", "E12000006", "ADASS Region")
LUTON = ("Luton", "611", "E06000032", "Local Authority")
CITY = ("City of London", "714", "E09000001", "Local Authority")
AREAS = (ENGLAND, EAST, ADASS, LUTON, CITY)
SETTINGS = {"All": 100, "Community": 60, "Nursing care": 10, "Residential care": 30, "Prison": 0}
AGES = {"All": 1.0, "18 to 64": 0.4, "65 and above": 0.6, "18 to 24": 0.1, "Unknown": 0.0}
MONTHS = ["31 January 2026", "28 February 2026 [p]", "31 March 2026 [p]"]
TITLE = [["Table 1: people with long-term support by age"], ["Rounded to the nearest 5"]]
HEADER = ["Area", "Support setting", "Age group", "LA code", "Area code", "Area unit"]


def support(cells=None, areas=AREAS, months=MONTHS, header=HEADER):
    """Table_1 to Table_4 of the quarterly update; cells by area, setting, age and month."""
    rows = [
        [name, setting, age, cassr, code, unit]
        + [
            (cells or {}).get((name, setting, age, month), round(people * share) * 10)
            for month in months
        ]
        for name, cassr, code, unit in areas
        for setting, people in SETTINGS.items()
        for age, share in AGES.items()
    ]
    annual = [[*header, "Population", "Rate per 100,000"], ["England", "All", "All", *ENGLAND[1:]]]
    gender = [*header[:2], "Gender", *header[3:], *months]
    return {
        "Notes": [["Notes"], ["[p] provisional"]],
        "Table_1": [*TITLE, [*header, *months], *rows, ["Source: client-level data"]],
        "Table_2": [*TITLE, gender, ["England", "All", "All", *ENGLAND[1:], 1, 1, 1]],
        "Table_4": [*TITLE, *annual],
    }


WEEKS = ["Week ending 16/05/2024", "Week ending 14/06/2024"]
BEDS = {
    "Percentage of beds occupied": "86.0%",
    "Percentage of beds vacant and admittable": "10.8%",
    "Percentage of beds vacant and non-admittable": "3.2%",
    "Number of beds occupied": "350,077",
}


def occupancy(cells=None, areas=(ENGLAND, EAST, LUTON), weeks=WEEKS, beds=BEDS, **names):
    header = [names.get(name, name) for name in ("Area", "Area Code", "Area unit", "Measure")]
    rows = [
        [name, code, unit, label, *[(cells or {}).get((name, label, week), it) for week in weeks]]
        for name, _, code, unit in areas
        for label, it in beds.items()
    ]
    visits = [*header, *weeks], ["England", *ENGLAND[2:], "Percentage of homes visited", 90, 90]
    return {
        "Table_1": [["Visiting"], [], *visits],
        "Table_4": [["Occupancy"], ["Of responding homes"], [*header, *weeks], *rows],
    }


HOME = {
    "Location ID": "",
    "Dormant (Y/N)": "N",
    "Care home?": "Y",
    "Care homes beds": 0,
    "Location Latest Overall Rating": "Good",
    "Location Local Authority": "",
    "Provider ID": "1-900",
    "Service type - Care home service with nursing": "",
    "Service type - Care home service without nursing": "",
    "Service user band - Dementia": "",
    "Service user band - Older People": "Y",
}


def register(beds, day="01 October 2026"):
    """CQC's directory with filters: homes of equal size; beds by council and type of home."""
    rows = [
        HOME
        | {
            "Location ID": f"1-{at}{kind[0]}{home}",
            "Care homes beds": number / 10,
            "Location Local Authority": name,
            "Service type - Care home service with nursing": "Y" * (kind == "nursing"),
            "Service type - Care home service without nursing": "Y" * (kind == "residential"),
        }
        for at, (name, of) in enumerate(beds.items())
        for kind, number in of.items()
        for home in range(10)
    ]
    readme = [["Care directory with filters"], [f"Source: CQC database as at {day}"]]
    return {
        "README": readme,
        "HSCA_Active_Locations": [list(HOME), *[list(row.values()) for row in rows]],
    }


def written(path, sheets):
    """Write sheets as an Excel workbook."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path
