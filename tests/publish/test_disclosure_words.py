import pandas as pd

from caremarket.publish.background import NOTHING_RETURNED, statement

COLUMNS = ["table", "source_id", "counts", "suppressed", "suppressing", "rounding"]


def done(*rows):
    return pd.DataFrame(rows, columns=COLUMNS)


def test_without_returns_all_is_as_printed():
    assert statement(done()) == NOTHING_RETURNED


def test_the_rule_its_exception_and_how_much_was_left_out():
    text = statement(done(["a", "s", 1200, 3, True, False], ["b", "s", 10, 1, True, False]))
    assert "from 1 to 4" in text
    assert "worked out with a total" in text
    assert "shown as printed" in text
    assert "Left out here: 4 of 1,210 counts" in text
    assert "rounded" not in text


def test_rounding_is_said():
    assert "rounded to the nearest 5" in statement(done(["a", "s", 9, 0, True, True]))


def test_a_switched_off_rule_is_said():
    text = statement(done(["a", "s", 9, 0, False, True]))
    assert "switched off for this area" in text
    assert "They are rounded" in text
    assert "Left out" not in text
