"""The ledger of the site: a file is written when its inputs changed, and only then."""

import pytest

from caremarket.refresh.site.ledger import Ledger


@pytest.fixture
def open_ledger(tmp_path):
    """Open a ledger of the same folder, as each refresh does."""
    staging = tmp_path / "staging"
    staging.mkdir()

    def opened(before=None, library="v1"):
        return Ledger(tmp_path, staging, before.after if before else {}, library)

    return opened


def test_a_file_is_written_when_what_it_shows_changed(open_ledger, tmp_path):
    first = open_ledger()
    assert first.write("E06000032/index.html", ["Luton", 3], lambda: "three")
    second = open_ledger(first)
    assert not second.write("E06000032/index.html", ["Luton", 3], lambda: pytest.fail("made"))
    assert second.after == first.after
    assert open_ledger(second).write("E06000032/index.html", ["Luton", 4], lambda: "four")
    assert (tmp_path / "E06000032" / "index.html").read_text(encoding="utf-8") == "four"


def test_a_file_is_written_when_it_is_gone_or_the_code_changed_or_it_is_to_be_forgotten(
    open_ledger, tmp_path
):
    first = open_ledger()
    first.write("index.html", [], lambda: "one")
    assert open_ledger(first, library="v2").write("index.html", [], lambda: "two")
    (tmp_path / "index.html").unlink()
    second = open_ledger(first)
    assert second.write("index.html", [], lambda: "three")
    second.forget("index.html")
    assert open_ledger(second).write("index.html", [], lambda: "four")
