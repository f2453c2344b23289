import pandas as pd
import pytest

from caremarket.errors import MissingEvidenceError
from caremarket.themes.size import SMALLEST, large_enough, too_small


def population(*people, band="all"):
    return pd.DataFrame({"sex": "persons", "age_band": band, "people": people})


def test_a_council_is_too_small_by_all_that_is_printed_of_it():
    assert too_small(population(8_579, 10_938))  # City of London: Census 2021, mid-2020
    assert too_small(population(2_058))  # Isles of Scilly
    assert not too_small(population(41_050))  # Rutland
    assert not too_small(population(SMALLEST - 1, SMALLEST))
    assert not too_small(population(2_058, band="65+"))


def test_what_is_not_told_of_a_small_council_says_so():
    large_enough(population(SMALLEST), "Rutland", "a norm")
    with pytest.raises(MissingEvidenceError, match=r"Scilly has fewer than 20,000 .*a norm says"):
        large_enough(population(2_058), "Isles of Scilly", "a norm")
