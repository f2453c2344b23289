"""Take the two pictures of the README from Luton's reports: `make pictures`."""

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
REPORTS = ROOT / "reports" / "E06000032"
CHART = "figure:has([alt^='Dots with intervals'], [aria-label^='Dots with intervals'])"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
COLOURS = 48  # as few as keep text and charts clear: each picture is some tens of kilobytes


def main() -> None:
    """Write docs/pictures/council.png and docs/pictures/report.png."""
    folder = ROOT / "docs" / "pictures"
    folder.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 900, "height": 620})
        page.goto((REPORTS / "index.html").as_uri())
        keep(page.screenshot(), folder / "council.png")
        page.goto((REPORTS / "baseline" / "residential_supply.html").as_uri())
        keep(page.locator(CHART).first.screenshot(), folder / "report.png")
        browser.close()


def chromium() -> str:
    """Return where the browser is; SystemExit with what to install if there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        sys.exit("Pictures need Chromium or Chrome on the PATH, such as Debian's package chromium.")
    return found


def keep(picture: bytes, path: Path) -> None:
    """Write a picture with few colours."""
    found = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS)
    found.save(path, optimize=True)


if __name__ == "__main__":
    main()
