"""YAML as slips and malice write it: a sentence about each, and none that hangs or crashes."""

import datetime
import os

import pytest
import yaml

from caremarket.errors import CaremarketError
from caremarket.evidence.checks.assumptions import Assumption
from caremarket.evidence.raw import yaml_files
from caremarket.evidence.raw.sources import Area, AreaSources, SourceRegister, read_yaml
from caremarket.opendata.registry import Registry
from caremarket.refresh.plan.refresh_yml import read_plan

BOMB = "&a [1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
    f"{new}: &{new} [{', '.join(['*' + old] * 9)}]\n"
    for old, new in zip("abcdefg", "bcdefgh", strict=True)
)
VALUES = {  # text of a value, by what it is
    "deep lists": "[" * 100_000,
    "deep blocks": "{a: " * 100_000,
    "deep dashes": "\n" + "- " * 100_000,
    "an alias bomb": BOMB,
    "an alias in itself": "&a [1, *a]",
    "an impossible day": "2021-02-30",
    "an impossible time": "2021-02-03 25:61:00",
    "a day": "2021-02-03",
    "a key that is a day": "{2021-02-03: 1, 5: 2, true: 3}",
    "keys of every kind": "{.nan: 1, ~: 2, 1.5: 3}",
    "a list as a key": "{[1, 2]: 3}",
    "5,000 digits": "9" * 5000,
    "400 digits": "9" * 400,
    "beyond any number": "1e400",
    "infinity": ".inf",
    "no number": ".nan",
    "base 60": "1:99999999999999:1",
    "an octal number": "0o99",
    "bytes": "!!binary '###'",
    "a set": "!!set {a, b}",
    "an object": "!!python/object/apply:os.system [ls]",
    "a timestamp": "!!timestamp x",
    "an integer that is none": "!!int x",
    "an integer without digits": "!!int ''",
    "a truth that is none": "!!bool x",
    "a formula": "=1+1",
    "control characters": '"\\e[31m\\0"',
    "a long text": "x" * 300_000,
    "a null byte": "a\0b",
    "no end": '"a',
    "nothing": "",
}
MODELS = {
    "area_code": Area,
    "suppress_small_counts": Area,
    "sources": AreaSources,
    "publications": Registry,
    "sources:\n- review_by": SourceRegister,
    "sources:\n- published": SourceRegister,
    "publications:\n- every": Registry,
    "publications:\n- released": Registry,
    "review_by": Assumption,
}
PLACES = [  # of a plan
    "areas: {}",
    "base_year: {}",
    "notebooks: {}",
    "notebooks: [beds, {}]",
    "scenarios: {}",
    "scenarios:\n  baseline: {{}}\n  low:\n    beds:\n      rate: {}",
    "scenarios:\n  baseline: {{}}\n  low:\n    beds: {}",
    "scenarios:\n  baseline: {{}}\n  low:\n    areas: {}",
    "unknown: {}",
]
LONGEST = 3000  # letters of all that is said of one value


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("field", MODELS)
def test_a_value_of_any_yaml_file_is_taken_or_gets_a_sentence(tmp_path, field, value):
    path = tmp_path / "a.yml"
    path.write_text(f"{field}: {VALUES[value]}", encoding="utf-8")
    problems = []
    model = read_yaml(path, MODELS[field], "a.yml", problems)
    assert (model is None) == bool(problems)
    said = "".join(problems)
    assert len(said) < LONGEST
    assert said.isprintable()


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("place", PLACES)
def test_a_value_of_a_plan_is_taken_or_gets_a_sentence(tmp_path, place, value):
    path = tmp_path / "refresh.yml"
    path.write_text(place.format(VALUES[value]), encoding="utf-8")
    try:
        plan = read_plan(path)
    except CaremarketError as error:
        assert len(str(error)) < LONGEST
        assert str(error).replace("\n", "").isprintable()
    else:
        pytest.fail(f"taken although other keys are missing: {plan}")


def test_values_of_a_plan_are_those_that_json_can_hold(tmp_path):
    path = tmp_path / "refresh.yml"
    value = "{2021-02-03: 1, 5: [2021-02-03], true: 3}"
    start = "areas: all\nnotebooks: [beds]\nscenarios:\n  baseline: {}\n  low:\n    beds:\n"
    path.write_text(f"{start}      rate: {value}", encoding="utf-8")
    assert read_plan(path).scenarios["low"] == {
        "beds": {"rate": {"2021-02-03": 1, "5": ["2021-02-03"], "true": 3}}
    }


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        ("a: 1\nb: 2021-02-30", "'2021-02-30' is no date", 2),
        ("a: " + "9" * 5000, f"'{'9' * 60}' is no number", 1),
        ("a: 1\nb: 1\na: 2", "the key 'a' stands twice", 3),
        ("a:\n  b: 1\n  b: 2", "the key 'b' stands twice", 3),
        ("[" * 50, "more than 40 lists or blocks stand in one another", 1),
        (f"x: {BOMB}", "it holds more than 200,000 values, with those that aliases stand for", 6),
        ("x: &a [*a]", "an alias stands in itself", 1),
    ],
)
def test_what_is_refused_is_said_with_its_line(text, says, line):
    with pytest.raises(yaml.YAMLError) as error:
        yaml_files.parsed(text)
    assert (error.value.problem, error.value.problem_mark.line + 1) == (says, line)


def test_what_was_read_before_still_is():
    text = "a: &x {b: 2021-02-03, c: -1e-2}\nd: *x\ne:\n  <<: *x\n  c: 3\nf: [~, yes, 'no', 0x1f]"
    day = datetime.date(2021, 2, 3)
    one = {"b": day, "c": -0.01}
    expected = {"a": one, "d": one, "e": {"b": day, "c": 3}, "f": [None, True, "no", 31]}
    assert yaml_files.parsed(text) == expected
    assert yaml_files.parsed(text, dates=False)["a"]["b"] == "2021-02-03"


@pytest.mark.parametrize("kind", ["pipe", "link to a pipe", "device", "folder"])
def test_what_is_no_regular_file_is_refused_at_once(tmp_path, kind):
    path = tmp_path / "a.yml"
    if kind == "folder":
        path.mkdir()
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        os.mkfifo(tmp_path / "pipe")
        path.symlink_to("pipe")
    problems = []
    assert read_yaml(path, Area, "a.yml", problems) is None
    assert problems == [
        "a.yml cannot be read (it is no file, but a folder, pipe or device); it must be a YAML "
        "file."
    ]
    with pytest.raises(CaremarketError, match="it is no file, but a folder, pipe or device"):
        read_plan(path)


def test_a_file_without_end_is_refused(tmp_path):
    path = tmp_path / "a.yml"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    problems = []
    assert read_yaml(path, Area, "a.yml", problems) is None
    assert problems == ["a.yml cannot be read (it has more than 8 MB); it must be a YAML file."]
