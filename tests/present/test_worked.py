from caremarket import present

TERMS = {
    "C": present.Term("carers <2021>", 16099.0, "Census 2021, ONS"),
    "S": present.Term("residents", 209302.0, "Census 2021, ONS"),
    "q": present.Term("share who stop", 0.33, "the parameters", percent=True),
}


def worked(*, in_words=True):
    lines = (
        present.Line("rate", "{C} ÷ {S}", present.shown(16099 / 209302, percent=True)),
        present.Line("leaving", "{q} × {C}", present.shown(5312.67, 0), in_words),
    )
    return present.Worked("Carers of Luton", lines, TERMS)


def test_a_formula_stands_in_words_and_with_numbers_and_its_sources():
    assert repr(worked()) == (
        "Carers of Luton\n"
        "rate = carers <2021> ÷ residents = 16,099 ÷ 209,302 = 7.69%\n"
        "leaving = share who stop × carers <2021> = 33% × 16,099 = 5,313\n"
        "- 16,099, carers <2021>; 209,302, residents: from Census 2021, ONS\n"
        "- 33%, share who stop: from the parameters"
    )


def test_symbols_are_explained_where_words_would_be_too_many():
    text = repr(worked(in_words=False))
    assert "leaving = q × C = 33% × 16,099" in text
    assert "- q = 33%, share who stop: from the parameters" in text


def test_it_is_accessible_text_and_escaped(parsed):
    page = parsed(worked()._repr_html_())
    assert [p.text for p in page.find_all("p")][1].endswith("= 16,099 ÷ 209,302 = 7.69%")
    assert page.find("strong").text == "Carers of Luton"
    assert len(page.find_all("li")) == 2
    assert "carers <2021>" in page.find("li").text
    assert page.find("img") is None


def test_two_results_of_one_formula():
    assert present.span(0.0573, 0.0647, 2, percent=True) == "5.73% to 6.47%"
    assert present.span(-17.9, -7.5, 1) == "−17.9 to −7.5"
