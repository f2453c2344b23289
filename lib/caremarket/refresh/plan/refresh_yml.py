"""The refresh plan: which notebooks, for which areas, under which named scenarios."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from caremarket.errors import PlanError, PlanProblemsError, did_you_mean, shown
from caremarket.evidence.checks.reviews import today
from caremarket.evidence.raw import yaml_files
from caremarket.evidence.raw.text_faults import yaml_fault
from caremarket.names import SCENARIO_PATTERN

BASELINE = "baseline"
CALENDAR = "calendar"
KEYS = ("areas", "notebooks", "scenarios", "base_year")

Values = dict[str, Any]  # parameter values by name


@dataclass(frozen=True)
class Plan:
    """What a plan file says, in the right shape; what it names may still not exist."""

    label: str  # the file's name in messages
    notebooks: list[str]  # without `.ipynb`
    areas: list[str] | None  # GSS codes or names; None for all
    scenarios: dict[str, dict[str, Values]]  # by scenario and notebook
    base_year: int | None = None  # of all reports; None leaves it to the evidence
    only: dict[str, list[str]] = field(default_factory=dict)  # areas of a scenario not for all

    def covers(self, scenario: str, notebook: str) -> bool:
        """Say whether a scenario runs a notebook: the baseline runs all, others those named."""
        return scenario == BASELINE or notebook in self.scenarios[scenario]


def read_plan(path: Path) -> Plan:
    """Read a plan file, such as refresh.yml, and check its shape.

    Raises PlanError if the file cannot be read or is out of shape; all problems at once.
    """
    content = _read_yaml(path)
    shape = _Shape()
    notebooks, areas = shape.names(content.get("notebooks"), "notebooks"), content.get("areas")
    areas = None if areas == "all" else shape.names(areas, "areas", otherwise=", or the word all")
    scenarios = shape.scenarios(content.get("scenarios"))
    base_year = shape.base_year(content.get("base_year"))
    plan = Plan(path.name, notebooks, areas, scenarios, base_year, shape.only)
    unknown = [key for key in content if key not in KEYS]
    shape.problems.extend(
        f"Unknown key {shown(key)}. {did_you_mean(str(key), KEYS)}" for key in unknown
    )
    if shape.problems:
        raise PlanProblemsError(shape.problems, path.name)
    return plan


def _read_yaml(path: Path) -> dict[Any, Any]:
    try:
        text = yaml_files.read_text(path)
        content = yaml_files.parsed(text, dates=False)
    except FileNotFoundError:
        raise PlanError(
            f"There is no plan file {path.name}. Restore refresh.yml at the project's root, or "
            "name another plan with --plan."
        ) from None
    except UnicodeDecodeError:
        raise PlanError(f"{path.name} is not UTF-8 text. Save it as UTF-8.") from None
    except OSError as error:
        raise PlanError(f"{path.name} cannot be read ({error.strerror}).") from None
    except yaml.YAMLError as error:
        raise PlanError(yaml_fault(path.name, text, error)) from None
    if not isinstance(content, dict):
        raise PlanError(
            f"{path.name} must hold the keys {', '.join(KEYS[:3])}, each with its list."
        )
    return content


@dataclass
class _Shape:
    """Takes the parts of a plan out of YAML, and gathers what is out of shape."""

    problems: list[str] = field(default_factory=list)
    only: dict[str, list[str]] = field(default_factory=dict)

    def scenarios(self, scenarios: Any) -> dict[str, dict[str, Values]]:
        if not isinstance(scenarios, dict) or not scenarios:
            self.problems.append(
                "scenarios must name at least one scenario, such as `baseline: {}`."
            )
            return {}
        return {
            name: self._scenario(name, values)
            for name, values in scenarios.items()
            if self._is_scenario_name(name)
        }

    def base_year(self, value: Any) -> int | None:
        """Return the year that headlines count from; `calendar` is the present one."""
        if value == CALENDAR:
            return today().year
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self.problems.append(
            f"base_year: {shown(value)} is no year. Give one such as 2026, or the word {CALENDAR} "
            "for the present year, or leave it out, and the evidence decides."
        )
        return None

    def names(self, value: Any, key: str, otherwise: str = "") -> list[str]:
        if not isinstance(value, list) or not value:
            self.problems.append(f"{key} must be a list with at least one name{otherwise}.")
            return []
        self.problems.extend(
            f"{key}: {shown(name)} is not text. Put it in quotes."
            for name in value
            if not isinstance(name, str)
        )
        return list(dict.fromkeys(name for name in value if isinstance(name, str)))

    def _is_scenario_name(self, name: Any) -> bool:
        if isinstance(name, str) and re.fullmatch(SCENARIO_PATTERN, name):
            return True
        self.problems.append(
            f"scenarios: {shown(name)} is not a scenario name. Use small letters, digits and "
            "underscores, a letter first, at most 40."
        )
        return False

    def _scenario(self, name: str, notebooks: Any) -> dict[str, Values]:
        if not isinstance(notebooks, dict):
            self.problems.append(
                f"scenarios, {name}: must map notebooks to parameter values, or be {{}}."
            )
            return {}
        if "areas" in notebooks:
            self.only[name] = self.names(notebooks["areas"], f"scenarios, {name}: areas")
            notebooks = {key: values for key, values in notebooks.items() if key != "areas"}
            if name == BASELINE:
                self.problems.append(f"scenarios: {name} is for every area; take its areas out.")
        if not notebooks and name != BASELINE:
            self.problems.append(
                f"scenarios, {name}: names no notebook, so it would run nothing. Only {BASELINE} "
                "may be empty."
            )
        wrong = [key for key, values in notebooks.items() if not isinstance(values, dict)]
        self.problems.extend(
            f"scenarios, {name}, {key}: must map parameters to values." for key in wrong
        )
        return {
            str(notebook): json.loads(json.dumps(values))  # names are text, also within values
            for notebook, values in notebooks.items()
            if notebook not in wrong
        }
