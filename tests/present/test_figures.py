import base64

import pandas as pd
import pytest

from caremarket import present
from caremarket.errors import PresentError
from caremarket.present.images import png

FRAME = pd.DataFrame({"type": ["residential", "nursing"], "beds": [12, 7]})
TEXTS = {
    "alt": "Two bars: residential 12 beds, nursing 7.",
    "title": "Residential has more beds",
    "subtitle": "Beds, Luton, 2020",
    "source": "Market Position Statement, Luton Council",
}


def chart():
    return present.bars(FRAME, value="beds", label="type", x_label="Beds")


def test_a_figure_has_all_its_parts(displayed, parsed):
    (bundle,) = displayed(present.show, present.Chart, chart(), **TEXTS, data=FRAME)
    page = parsed(bundle["text/html"])
    image = page.figure.img
    assert image["alt"] == TEXTS["alt"]
    assert image["width"] == "768"
    assert base64.b64decode(image["src"].partition(",")[2]).startswith(b"\x89PNG")
    assert page.figcaption.find(class_="cm-title").text == TEXTS["title"]
    assert page.figcaption.find(class_="cm-subtitle").text == TEXTS["subtitle"]
    assert page.find(class_="cm-source").text == f"Source: {TEXTS['source']}"
    assert page.details.table.caption.text == f"Data: {TEXTS['title']}"
    assert bundle["text/plain"] == f"{TEXTS['title']}\n{TEXTS['alt']}"


def test_the_same_chart_is_the_same_bytes(displayed):
    assert png(chart()) == png(chart())
    assert b"Software" not in png(chart())
    first, second = (displayed(present.show, present.Chart, chart(), **TEXTS) for _ in range(2))
    assert first == second


def test_a_chart_is_small(displayed):
    (bundle,) = displayed(present.show, present.Chart, chart(), **TEXTS)
    assert len(bundle["text/html"]) < 20_000


def test_the_main_chart_is_carried_apart_for_the_page_of_the_area(displayed, parsed):
    plain, marked = (
        displayed(present.show, present.Chart, chart(), **TEXTS, headline=flag)[0]
        for flag in (False, True)
    )
    assert present.CHART_MIME not in plain
    carried = marked[present.CHART_MIME]
    assert {name: carried[name] for name in TEXTS} == TEXTS
    image = parsed(marked["text/html"]).img
    assert image["src"].endswith(carried["png"])
    assert [image["width"], image["height"]] == [str(side) for side in carried["size"]]


def test_data_may_be_a_table_of_its_own(displayed, parsed):
    table = present.table(FRAME, "Beds by type", units={"beds": "places"})
    (bundle,) = displayed(present.show, present.Chart, chart(), **TEXTS, data=table)
    assert parsed(bundle["text/html"]).details.caption.text == "Beds by type"


def test_every_text_is_escaped(displayed, parsed):
    nasty = {name: f'"><script>{name}</script>&' for name in TEXTS}
    (bundle,) = displayed(present.show, present.Chart, chart(), **nasty, data=FRAME)
    page = parsed(bundle["text/html"])
    assert page.script is None
    assert page.img["alt"] == nasty["alt"]
    assert page.find(class_="cm-title").text == nasty["title"]


@pytest.mark.parametrize("name", list(TEXTS))
def test_no_text_may_be_empty(displayed, name):
    with pytest.raises(PresentError, match=f"empty: {name}"):
        displayed(present.show, present.Chart, chart(), **{**TEXTS, name: "  "})


def test_alt_says_more_than_the_title(displayed):
    with pytest.raises(PresentError, match="alt only repeats the title"):
        displayed(
            present.show, present.Chart, chart(), **{**TEXTS, "alt": "residential has more beds."}
        )
