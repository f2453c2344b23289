"""Finding a council on the index: by keyboard, aloud, and without the script."""

import pytest
from visits import visit, visitor

pytestmark = pytest.mark.slow

COUNCILS = ".cm-area:visible h2"
FOUND = "found => found.textContent.trim()"


def councils(page):
    return [name.split()[0] for name in page.locator(COUNCILS).all_inner_texts()]


@pytest.fixture
def index(browser, site):
    with visitor(browser) as page:
        visit(page, f"{site.as_uri()}/index.html")
        yield page


def test_typing_finds_councils_and_says_how_many(index):
    everybody = councils(index)
    assert everybody == ["Luton", "Milton"]
    assert index.locator("#found").evaluate(FOUND) == "2 of 2 councils shown"
    assert index.locator("#found").get_attribute("role") == "status"
    index.get_by_label("Find a council by name or code").focus()
    index.keyboard.type("keynes MIL")
    assert councils(index) == ["Milton"]
    assert index.locator("#found").evaluate(FOUND) == "1 of 2 councils shown"
    index.keyboard.press("Control+A")
    index.keyboard.type("E06000032")
    assert councils(index) == ["Luton"]
    index.keyboard.press("Control+A")
    index.keyboard.type("nowhere")
    assert councils(index) == []
    assert index.locator("#found").evaluate(FOUND) == "0 of 2 councils shown"


def test_the_keyboard_chooses_status_and_theme(index):
    index.locator("#show-all").focus()
    index.keyboard.press("ArrowDown")
    assert councils(index) == ["Milton"], "only there was a report skipped"
    assert index.locator("#found").evaluate(FOUND) == "1 of 2 councils shown"
    index.keyboard.press("ArrowUp")
    index.locator("#only-all").focus()
    index.keyboard.press("ArrowDown")
    shown = index.locator(".cm-answers li:visible").all_inner_texts()
    assert len(shown) == len(councils(index)) == 2
    assert all(text.startswith("Unpaid carers") for text in shown)


def test_without_scripts_the_choices_still_work(browser, site):
    with visitor(browser, scripts=False) as page:
        visit(page, f"{site.as_uri()}/index.html")
        assert not page.locator("#find").is_visible()
        page.locator("#show-all").focus()
        page.keyboard.press("ArrowDown")
        assert councils(page) == ["Milton"]
