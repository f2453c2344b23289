"""Checking a plan against what there is, before any kernel starts."""

from contextlib import suppress
from functools import cache
from typing import Any

import pandas as pd

from caremarket.errors import ParameterError, PlanError, PlanProblemsError, did_you_mean, shown
from caremarket.parameters import NotebookParameters
from caremarket.project import Project
from caremarket.refresh.plan.areas import Places
from caremarket.refresh.plan.notebooks import notebook_names, notebook_path, parameters_model
from caremarket.refresh.plan.refresh_yml import Plan, Values
from caremarket.refresh.plan.request import Known

SET_BY_REFRESH = {
    "area_code": "is set by the refresh; take it out",
    "scenario": "is set by the refresh; take it out",
    "base_year": "is one for all reports; set it at the top of the plan",
}


def valid(plan: Plan, known: Known) -> dict[str, Any]:
    """Check a plan, and work out what it says, in its order.

    That is `areas`, GSS codes, `parameters` by scenario and notebook, with any area's code, and
    `only`, the areas of each scenario that is not for all.

    Raises:
        PlanError: If the plan names what does not exist, or gives a parameter a value that its
            notebook's model or the evidence does not allow; all problems at once.
    """
    problems: list[str] = []
    areas, only = list(known.areas), {}
    if plan.areas is not None or plan.only:
        places = Places(known.project, known.areas)
        areas = areas if plan.areas is None else places.codes(plan.areas, "areas: ")
        only = {
            scenario: places.codes(named, f"scenarios, {scenario}, areas: ")
            for scenario, named in plan.only.items()
        }
        problems = places.problems
    checker = _Checker(plan, known)
    checker.check_plan()
    if problems or checker.problems:
        raise PlanProblemsError([*problems, *checker.problems], plan.label)
    parameters = {
        scenario: {
            notebook: checker.parameters(scenario, notebook, areas)
            for notebook in plan.notebooks
            if plan.covers(scenario, notebook)
        }
        for scenario in plan.scenarios
    }
    return {"areas": areas, "parameters": parameters, "only": only}


def tables_named(project: Project) -> list[str]:
    """Return the tables of evidence that allowed values of any notebook's parameters stand in.

    A notebook that names no model that can be loaded does not count.
    """
    found = set()
    for notebook in notebook_names(project):
        with suppress(PlanError):
            model = parameters_model(notebook_path(project, notebook))
            found |= {model.named_in_evidence(name)[0] for name in model.model_fields}
    return sorted({column.partition(".")[0] for column in found if column})


class _Checker:
    """Checks what a plan names against what there is."""

    def __init__(self, plan: Plan, known: Known):
        self.problems: list[str] = []
        self._say = self.problems.append
        self._project = known.project
        self._plan = plan
        self._known = known
        self._model = cache(lambda name: parameters_model(notebook_path(known.project, name)))
        self._values = cache(self._values_in_evidence)

    def parameters(self, scenario: str, notebook: str, areas: list[str]) -> Values:
        """Return every parameter of runs, defaults included."""
        model = self._model(notebook)
        given = self._of_all(model) | self._plan.scenarios[scenario].get(notebook, {})
        return model.checked(**given, area_code=areas[0], scenario=scenario).model_dump()

    def _of_all(self, model: type[NotebookParameters]) -> Values:
        """Return what the plan sets for every notebook that has it: the base year."""
        return {"base_year": self._plan.base_year} if "base_year" in model.model_fields else {}

    def check_plan(self) -> None:
        """Gather a sentence for each thing that the plan gets wrong."""
        known = notebook_names(self._project)
        if not known:
            self._say("There is no notebook in the project's folder notebooks. Restore it.")
            return
        for name in self._plan.notebooks:
            if name not in known:
                self._say(f"notebooks: there is no notebook {name!r}. {did_you_mean(name, known)}")
                continue
            try:
                model = self._model(name)
                model.checked(**self._of_all(model))
            except PlanError as error:
                self._say(str(error))
            except ParameterError as error:
                self._say(f"base_year, for {name}: {error}")
        year = self._plan.base_year
        if year and (counted := self._values("population", "year")) and year < min(counted):
            self._say(
                f"base_year: the evidence counts nobody in {year}; its population "
                f"begins in {min(counted)}. Choose that year or a later one."
            )
        for scenario, notebooks in self._plan.scenarios.items():
            for notebook, values in notebooks.items():
                self._check_values(f"scenarios, {scenario}", scenario, notebook, values)

    def _check_values(self, place: str, scenario: str, notebook: str, values: Values) -> None:
        if notebook not in self._plan.notebooks:
            hint = did_you_mean(notebook, self._plan.notebooks)
            self._say(f"{place}: {notebook!r} is not among the plan's notebooks. {hint}")
            return
        fixed = [name for name in SET_BY_REFRESH if name in values]
        for name in fixed:
            self._say(f"{place}, {notebook}: {name} {SET_BY_REFRESH[name]}.")
        given = {name: value for name, value in values.items() if name not in fixed}
        try:
            model = self._model(notebook)
        except PlanError:
            return  # said once already, under notebooks
        try:
            model.checked(**self._of_all(model), **given, scenario=scenario)
        except ParameterError as error:
            self._say(f"{place}, {notebook}: {error}")
            return
        for name, value in given.items():
            column, besides = model.named_in_evidence(name)
            known = self._values(*column.split(".")) if column else ()
            if known and value not in (*known, *besides):
                self._say(
                    f"{place}, {notebook}: no area's evidence has the {column} {shown(value)} that "
                    f"{name} names. {did_you_mean(str(value), (*known, *besides))}"
                )

    def _values_in_evidence(self, table: str, column: str) -> frozenset[str]:
        """Return what stands in a column of a table of evidence; nothing where it has no rows."""
        if self._known.evidence is not None and table in self._known.evidence.frames:
            return frozenset(self._known.evidence.frames[table][column].dropna())
        path = self._project.processed / f"{table}.parquet"
        return frozenset(pd.read_parquet(path, columns=[column])[column].dropna())
