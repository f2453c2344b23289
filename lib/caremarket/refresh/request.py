"""From a plan and a request to the runs: everything is checked before any kernel starts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from caremarket.errors import ParameterError, PlanError, PlanProblemsError, did_you_mean
from caremarket.evidence.geography import read_geography
from caremarket.parameters import NotebookParameters
from caremarket.project import Project
from caremarket.refresh.notebooks import notebook_names, notebook_path, parameters_model
from caremarket.refresh.places import Places
from caremarket.refresh.plan import Plan, Values
from caremarket.refresh.record import Run

SET_BY_REFRESH = ("area_code", "scenario")


@dataclass(frozen=True)
class Request:
    """What is asked for; None means all that the plan names.

    Attributes:
        areas: GSS codes or names, or `all` as the only one: every area of the evidence.
        notebooks: Names of notebooks.
        scenarios: Names of scenarios.
    """

    areas: tuple[str, ...] | None = None
    notebooks: tuple[str, ...] | None = None
    scenarios: tuple[str, ...] | None = None


def runs(project: Project, plan: Plan, request: Request, areas: Mapping[str, str]) -> list[Run]:
    """Work out the runs that a request asks for.

    Args:
        project: The project.
        plan: The plan.
        request: What to take of it.
        areas: Names of the areas in the evidence by GSS code.

    Returns:
        The runs in order of area, scenario and notebook, as the plan lists them.

    Raises:
        PlanError: If plan or request name what does not exist, or give a parameter a value that
            its notebook's model does not allow; all problems at once.
    """
    places = Places(areas, read_geography(project))
    if plan.areas is not None:
        plan = replace(plan, areas=places.codes(plan.areas, "areas: "))
    checker = _Checker(project, plan)
    checker.check_plan()
    if places.problems or checker.problems:
        raise PlanProblemsError([*places.problems, *checker.problems], plan.label)
    chosen = _chosen(plan, request, places)
    found = [
        Run(code, areas[code], scenario, notebook, checker.parameters(scenario, notebook, code))
        for code in chosen.areas
        for scenario in chosen.scenarios
        for notebook in chosen.notebooks
        if plan.covers(scenario, notebook)
    ]
    if not found:
        raise PlanError(
            "The request leaves nothing to run: none of the scenarios asked for names one of the "
            f"notebooks asked for in {plan.label}."
        )
    return found


@dataclass(frozen=True)
class _Chosen:
    areas: list[str]
    notebooks: list[str]
    scenarios: list[str]


def _chosen(plan: Plan, request: Request, places: Places) -> _Chosen:
    problems: list[str] = []

    def pick(what: str, asked: tuple[str, ...] | None, default: Iterable[str], known: Iterable):
        if asked is None:
            return list(default)
        if asked == ("all",):
            return list(known)
        if not asked:
            problems.append(f"No {what} is named. Name one, or leave the option out.")
        problems.extend(
            f"There is no {what} {name!r}. {did_you_mean(name, known)}"
            for name in asked
            if name not in known
        )
        return list(dict.fromkeys(asked))

    areas = request.areas
    if areas and areas != ("all",):
        areas = tuple(places.codes(areas))
        problems += [text[0].upper() + text[1:] for text in places.problems]
    every = list(places.areas)
    chosen = _Chosen(
        areas=pick("area", areas, every if plan.areas is None else plan.areas, every)
        if not places.problems
        else [],
        notebooks=pick("notebook", request.notebooks, plan.notebooks, plan.notebooks),
        scenarios=pick("scenario", request.scenarios, plan.scenarios, plan.scenarios),
    )
    if problems:
        raise PlanProblemsError(problems, "the request")
    return chosen


class _Checker:
    """Checks what a plan names against what there is."""

    def __init__(self, project: Project, plan: Plan):
        self.problems: list[str] = []
        self._project = project
        self._plan = plan
        self._model = cache(self._load_model)

    def parameters(self, scenario: str, notebook: str, area_code: str) -> Values:
        """Return every parameter of a run, defaults included."""
        model = self._model(notebook)
        given = self._plan.scenarios[scenario].get(notebook, {})
        return model.checked(**given, area_code=area_code, scenario=scenario).model_dump()

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
                self._model(name)
            except PlanError as error:
                self._say(str(error))
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
            self._say(f"{place}, {notebook}: {name} is set by the refresh; take it out.")
        given = {name: value for name, value in values.items() if name not in fixed}
        try:
            model = self._model(notebook)
        except PlanError:
            return  # said once already, under notebooks
        try:
            model.checked(**given, scenario=scenario)
        except ParameterError as error:
            self._say(f"{place}, {notebook}: {error}")

    def _load_model(self, notebook: str) -> type[NotebookParameters]:
        return parameters_model(notebook_path(self._project, notebook))

    def _say(self, problem: str) -> None:
        self.problems.append(problem)
