"""What an error proposes."""

import pytest

from caremarket.errors import did_you_mean

MANY = [f"measure_{number:02}" for number in range(20)]


@pytest.mark.parametrize(
    ("word", "allowed", "hint"),
    [
        ("sed", ["draws", "seed"], "Did you mean 'seed'? Allowed: draws, seed."),
        ("xyz", ["draws", "seed"], "Allowed: draws, seed."),
        ("mesure_03", MANY, "Did you mean 'measure_03'?"),
        ("xyz", MANY, f"Allowed: {', '.join(MANY[:15])} and 5 more."),
        ("xyz", [], "There is none."),
    ],
)
def test_the_closest_word_is_named_and_a_long_list_is_cut(word, allowed, hint):
    assert did_you_mean(word, allowed) == hint
