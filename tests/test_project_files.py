"""The files around the code: what a stranger installs from, and what git keeps."""

import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from caremarket.project import find_project

ROOT = Path(__file__).parents[1]


CARRIED = re.compile(
    r"through|cited|carried|copy|\bfrom\b|nomis|fingertips|geography", re.IGNORECASE
)


def _canonical(requirement):
    name, bound = re.fullmatch(r"([A-Za-z0-9._-]+)(.*)", requirement.replace(" ", "")).groups()
    return re.sub(r"[-_.]+", "-", name).lower(), bound


def _pyproject():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_environment_yml_is_utf8_and_agrees_with_pyproject():
    # PowerShell's redirection writes UTF-16, which conda then cannot read.
    environment = yaml.safe_load((ROOT / "environment.yml").read_bytes().decode("utf-8"))
    listed = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    pip = next(entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))
    wanted = _pyproject()
    requirements = [
        *wanted["project"]["dependencies"],
        *wanted["dependency-groups"]["dev"],
        "python" + wanted["project"]["requires-python"],
        "pip",
    ]
    assert pip[-1] == "-e ."
    assert sorted(map(_canonical, [*listed, *pip[:-1]])) == sorted(map(_canonical, requirements))


def test_the_lock_file_fits_pyproject():
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    locked = {package["name"] for package in lock["package"]}
    wanted = _pyproject()
    named = [*wanted["project"]["dependencies"], *wanted["dependency-groups"]["dev"]]
    assert {_canonical(requirement)[0] for requirement in named} <= locked


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("lib/caremarket/__init__.py", True),  # nearly every Python .gitignore template drops lib/
        ("data/raw/sources.yml", True),
        ("data/processed/README.md", True),
        ("reports/README.md", True),
        ("data/processed/population.parquet", False),
        ("reports/E06000032/baseline/dementia_growth.html", False),
        (".venv/bin/python", False),
    ],
)
def test_git_keeps_what_it_should(path, kept):
    ignored = subprocess.run(
        ["git", "check-ignore", "--no-index", "-q", path], cwd=ROOT, check=False
    ).returncode
    if ignored > 1:
        pytest.skip("not a git checkout")
    assert (ignored == 1) is kept


def test_the_npm_lock_file_fits_package_json_and_names_no_registry():
    folder = ROOT / "tests" / "browser"
    wanted = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    locked = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert locked[""]["devDependencies"] == wanted["devDependencies"]
    for name in wanted["devDependencies"]:
        package = locked[f"node_modules/{name}"]
        assert package["integrity"].startswith("sha512-")
        assert "resolved" not in package


def test_tests_read_a_copy_without_what_was_imported_here():
    assert find_project().root != ROOT
    assert os.listdir(find_project().raw / "national") == ["README.md"]


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make")
@pytest.mark.parametrize("user", ["0", "1000"])
def test_make_lab_starts_for_root_as_well(tmp_path, user):
    name = tmp_path / "id"
    name.write_text(f"#!/bin/sh\necho {user}\n", encoding="utf-8")
    name.chmod(0o755)
    env = {"PATH": os.pathsep.join([str(tmp_path), os.environ["PATH"]])}
    said = subprocess.check_output(["make", "-n", "lab"], cwd=ROOT, env=env, text=True)
    assert "jupyter lab" in said
    assert ("--allow-root" in said) is (user == "0")


def test_ci_runs_what_the_readme_says():
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "check: test slow\n" in makefile
    for command in ("make lint", "make test", "make slow"):
        assert command in ci
    for command in ("make lint", "make test", "make check"):
        assert command in readme


def test_sources_name_their_publisher_and_not_who_carried_a_copy():
    files = [ROOT / "data" / "publications.yml", *(ROOT / "data" / "raw").rglob("sources.yml")]
    said = [line for path in files for line in path.read_text("utf-8").splitlines()]
    said += [
        line
        for path in (ROOT / "lib" / "caremarket" / "opendata").rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
    ]
    named = [line for line in said if re.match(r"\s*publisher[:=]\s*[\w\"]", line)]
    assert len(named) > 60
    assert [line for line in named if CARRIED.search(line)] == []
