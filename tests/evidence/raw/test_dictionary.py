import json

from caremarket.evidence.raw import dictionary
from caremarket.evidence.tables.catalogue import TABLES
from caremarket.project import find_project

ADVICE = "run `python -m caremarket.evidence.raw.dictionary` and commit both files"


def test_the_dictionary_for_people_is_fresh():
    written = (find_project().docs / "data-dictionary.md").read_text(encoding="utf-8")
    assert written == dictionary.markdown(), ADVICE


def test_the_dictionary_for_machines_is_fresh_and_complete():
    written = (find_project().docs / "data-dictionary.json").read_text(encoding="utf-8")
    assert written == dictionary.json_text(), ADVICE
    assert {resource["name"] for resource in json.loads(written)["resources"]} == set(TABLES)
