import numpy as np
import pandas as pd
import pytest

from caremarket.errors import MethodError
from caremarket.methods.checks import aligned, fraction, numbers, positive, whole


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: numbers([], "count"), "count is empty. Give at least one number."),
        (lambda: numbers(["<5"], "count"), "count must hold numbers only"),
        (lambda: numbers([1, None, 3], "count"), "count must be a finite number, not missing"),
        (lambda: numbers(pd.NA, "count"), "count must hold numbers only"),
        (lambda: numbers(np.inf, "count"), "finite number, not missing; found inf. Drop the row"),
        (
            lambda: numbers(pd.Series([1, -2], index=["65-69", "70-74"]), "count", least=0),
            "count must be at least 0; found -2 in row 70-74. Correct the figure.",
        ),
        (lambda: numbers(pd.DataFrame({"a": [1, 2], "b": [3, np.nan]}), "draws"), "nan in row 1"),
        (lambda: positive(total=[2, 0]), "total must be above 0; found 0 in row 1"),
        (lambda: whole(2.5, "beds"), "beds must be a whole number; found 2.5. Give a count"),
        (lambda: fraction(1, "confidence"), "confidence is 1; write it as a fraction"),
        (lambda: aligned(a=[1, 2], b=[1, 2, 3]), "different lengths: a 2, b 3"),
        (lambda: aligned(a=pd.Series([1]), b=[1, 2, 3]), "different lengths: a 1, b 3"),
        (
            lambda: aligned(a=pd.Series([1, 2]), b=pd.Series([1, 2], index=[1, 0])),
            "b does not have the same rows as the other columns",
        ),
    ],
)
def test_what_a_method_cannot_use_is_refused_in_a_sentence(call, message):
    with pytest.raises(MethodError) as error:
        call()
    assert message in str(error.value)


def test_aligned_repeats_a_single_number_over_the_rows_of_a_series():
    index, (count, total) = aligned(count=pd.Series([1, 2], index=["a", "b"]), total=10)
    assert index.tolist() == ["a", "b"]
    assert count.tolist() == [1, 2]
    assert total.tolist() == [10, 10]


def test_the_public_functions_can_all_be_reached_from_the_package():
    from caremarket import methods

    assert methods.overdispersed.fit  # a module of its own: `fit` alone would say nothing
    for name in set(methods.__all__) - {"overdispersed"}:
        assert callable(getattr(methods, name))
