"""The documents beside the code: complete, and true to what is there."""

import ast
import re
from datetime import date
from pathlib import Path

import yaml
from planned import planned

from caremarket.evidence.raw.geography import read_geography
from caremarket.opendata.loaders import LOADERS
from caremarket.project import Project

PROJECT = Project(Path(__file__).parents[1])
FIELDS = {"id", "statement", "effect", "reliability", "why", "added", "review_by", "notebooks"}
BESIDES = {"metrics", "sources", "measured"}
COMMANDS = ("update", "fetch", "import", "prepare", "check", "refresh", "status", "new-area")


def test_every_assumption_says_what_why_and_until_when():
    entries = yaml.safe_load((PROJECT.docs / "assumptions.yml").read_text(encoding="utf-8"))
    names = {path.stem for path in planned(PROJECT)}
    for entry in entries:
        assert set(entry) - BESIDES == FIELDS, entry["id"]
        assert entry["reliability"] in ("high", "medium", "low")
        assert isinstance(entry["added"], date)
        assert entry["review_by"] > entry["added"]
        assert set(entry["notebooks"]) <= names
    ids = [entry["id"] for entry in entries]
    assert len(ids) == len(set(ids))
    assert {name for entry in entries for name in entry["notebooks"]} == names


def test_assumptions_tell_of_no_council_and_name_metrics_that_there_are():
    councils = read_geography(PROJECT).names.values()
    entries = yaml.safe_load((PROJECT.docs / "assumptions.yml").read_text(encoding="utf-8"))
    findings = "".join(
        path.read_text(encoding="utf-8")
        for path in (PROJECT.root / "lib/caremarket/themes").glob("*/findings.py")
    )
    for entry in entries:
        told = entry["statement"] + entry["effect"] + entry["why"]
        assert not [name for name in councils if name in told], entry["id"]
        named = [*entry.get("metrics", []), *entry.get("measured", {}).values()]
        for metric in (name.partition("|")[0] for name in named):
            assert f'"{metric}"' in findings, f"{entry['id']} names {metric}"


def test_links_between_documents_lead_somewhere():
    for page in [*PROJECT.root.glob("*.md"), *PROJECT.docs.glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_readme_names_every_notebook_and_command():
    readme = (PROJECT.root / "README.md").read_text(encoding="utf-8")
    for path in PROJECT.notebooks.glob("*.ipynb"):
        assert f"`{path.stem}`" in readme
    for command in COMMANDS:
        assert f"caremarket {command}" in readme


def test_the_guide_to_imports_names_every_publication_and_the_tables_that_it_fills():
    guide = (PROJECT.docs / "importing.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", guide, re.MULTILINE))
    for loader in LOADERS:
        assert set(re.findall(r"`(\w+)`", rows[loader.title])) == set(loader.fills)


def test_what_is_defended_has_a_test_each():
    page = (PROJECT.docs / "security.md").read_text(encoding="utf-8")
    for path, test in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page):
        assert f"def {test}(" in (PROJECT.root / path).read_text(encoding="utf-8"), test
    trials = re.findall(r"^\| .+ \| (\d+) \| `tests/", page, re.MULTILINE)
    assert f"there were {sum(map(int, trials))};" in page


def test_what_a_refresh_does_not_depend_on_has_a_test_each():
    page = (PROJECT.docs / "surroundings.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page)
    rows = re.findall(r"^\| (?!whatever|---)", page, re.MULTILINE)
    assert len(named) == len(rows) + 1 > 10  # a test each, and the one for other tools
    for path, test in named:
        tree = ast.parse((PROJECT.root / path).read_text(encoding="utf-8"))
        assert test in {it.name for it in tree.body if isinstance(it, ast.FunctionDef)}, test
