"""What an attacker can find out from a table whose small counts are left out."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caremarket.evidence.disclosure.suppress import Additive, rounded, suppressed

ROW = [(4, (0, 1, 2, 3))]  # four parts and their total


def row(*parts, returned=True):
    counts = [*parts, sum(parts)]
    return Additive(counts, [(len(parts), range(len(parts)))], [returned] * len(counts))


def cross_table(inside):
    """Return a table with row totals, column totals and the grand total."""
    rows, columns = len(inside), len(inside[0])
    width = columns + 1
    full = [[*line, sum(line)] for line in inside]
    full.append([sum(line[at] for line in full) for at in range(width)])
    counts = [count for line in full for count in line]
    relations = [
        (r * width + columns, [r * width + c for c in range(columns)]) for r in range(rows + 1)
    ] + [(rows * width + c, [r * width + c for r in range(rows)]) for c in range(width)]
    return Additive(counts, relations, [True] * len(counts))


def solutions(table, hidden):
    """Yield every way to fill the counts left out, one after the other, without any solver."""
    places = sorted(hidden)
    most = max(table.counts) + 1

    def fill(known, left):
        for total, parts in table.relations:
            cells = [known[at] for at in parts]
            if None not in cells and known[total] is not None and sum(cells) != known[total]:
                return
            least = sum(1 if cell is None else cell for cell in cells)
            if known[total] is not None and least > known[total]:
                return
        if not left:
            yield known
            return
        for value in range(1, most + 1):
            known[left[0]] = value
            yield from fill(list(known), left[1:])

    start = [None if at in hidden else count for at, count in enumerate(table.counts)]
    yield from fill(start, places)


def test_nothing_small_nothing_left_out():
    assert suppressed(row(10, 20, 0, 7)) == set()


def test_a_lone_small_count_takes_the_next_smallest_with_it():
    assert suppressed(row(10, 20, 3, 7)) == {2, 3}


def test_two_small_counts_protect_each_other():
    assert suppressed(row(10, 2, 3, 7)) == {1, 2}


def test_two_ones_do_not():
    # 19 of 19 shown but 2: an attacker who knows that no nought is left out sees 1 and 1.
    assert suppressed(row(10, 1, 1, 7)) == {1, 2, 3}


def test_where_all_else_is_nought_the_total_goes():
    table = row(0, 0, 3, 0)
    assert suppressed(table) == {2, 4}


def test_a_published_count_is_shown_as_printed():
    assert suppressed(row(10, 2, 3, 7, returned=False)) == set()


def test_a_published_total_is_kept_and_the_parts_protect_each_other():
    table = Additive([10, 20, 3, 7, 40], ROW, [True, True, True, True, False])
    assert suppressed(table) == {2, 3}


def test_a_count_that_publications_give_away_is_left_out_alone():
    table = Additive([10, 20, 3, 7, 40], ROW, [False, False, True, False, False])
    assert suppressed(table) == {2}


def test_rows_and_columns_are_both_watched():
    table = cross_table([[3, 10, 20], [11, 12, 13], [14, 15, 16]])
    hidden = suppressed(table)
    assert len(hidden) == 4
    assert table.possible(0, hidden) == (1, 12)


def test_parts_that_do_not_quite_add_up():
    table = Additive([10, 20, 3, 7, 41], ROW, [True] * 5)
    assert suppressed(table) == {2, 3}


def test_a_count_in_no_total_stands_alone():
    table = Additive([3, 50], [], [True, True])
    assert suppressed(table) == {0}
    assert table.possible(0, {0}) == (1, None)


COUNTS = st.sampled_from([0, 0, 1, 1, 2, 3, 4, 5, 6, 8, 11])


@settings(max_examples=150, deadline=None)
@given(st.lists(COUNTS, min_size=2, max_size=6))
def test_in_a_row_no_small_count_can_be_worked_out(parts):
    check(row(*parts))


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(st.tuples(*[st.tuples(*[COUNTS] * 3)] * 2))
def test_in_a_cross_table_no_small_count_can_be_worked_out(inside):
    check(cross_table(inside))


def check(table):
    hidden = suppressed(table)
    shown = [count for at, count in enumerate(table.counts) if at not in hidden]
    assert not set(shown) & {1, 2, 3, 4}
    assert all(table.counts[at] > 0 for at in hidden)
    found = {at: set() for at in table.primary}
    for known in itertools.islice(solutions(table, hidden), 20000):
        for at, values in found.items():
            values.add(known[at])
        if all(len(values) > 1 for values in found.values()):
            return
    assert all(len(values) > 1 for values in found.values()), found


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (2, 0), (3, 5), (7, 5), (8, 10), (12, 10)])
def test_rounding(count, shown):
    assert rounded(count) == shown
