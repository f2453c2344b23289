"""Publications that are known and that no loader reads, to say so in place of `not recognised`."""

from caremarket.opendata.headings import tell
from caremarket.opendata.opened import Opened

WORKFORCE = ("Area level", "Area code", "Sector", "Service", "Job role group", "Vacancy rate")


def known_as(opened: Opened) -> str:
    """Say what a file is that no loader reads, and why; empty if that is not known."""
    for sheet in opened.sheets:
        if any(tell(WORKFORCE, row) for row in opened.top(sheet)):
            return (
                f"{opened.label} holds Skills for Care's estimates of the workforce by local area. "
                "No report shows vacancies or turnover, so no loader reads them. Leave it out of "
                "the import."
            )
    return ""
