"""From a plan and a request to the runs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caremarket.errors import PlanError, PlanProblemsError, did_you_mean
from caremarket.project import Project
from caremarket.refresh import plan as heavy  # its modules load when something is to be done
from caremarket.refresh.plan.refresh_yml import Plan
from caremarket.refresh.records.memo import Memo
from caremarket.refresh.records.run import Run

if TYPE_CHECKING:
    from caremarket.evidence import PrepareResult, Update  # takes long to load


@dataclass(frozen=True)
class Request:
    """What is asked for by name; None means all that the plan names."""

    areas: tuple[str, ...] | None = None  # GSS codes or names; only `all` for all of the evidence
    notebooks: tuple[str, ...] | None = None
    scenarios: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Known:
    """What plans and requests are checked against."""

    project: Project
    areas: Mapping[str, str]  # names of those in the evidence, by GSS code
    basis: Any  # what checks rest on beside plan and areas, as JSON can hold it
    memo: Memo
    evidence: "PrepareResult | Update | None" = None  # what is not in data/processed yet


def runs(plan: Plan, request: Request, known: Known) -> list[Run]:
    """Work out the runs that a request asks for, in order of area, scenario and notebook.

    As the plan lists them.

    Raises:
        PlanError: If plan or request name what does not exist, or give a parameter a value that
            its notebook's model or the evidence does not allow; all problems at once.
    """
    basis = [vars(plan), dict(known.areas), known.basis]
    valid = known.memo.recall("plan", basis, lambda: heavy.check.valid(plan, known))
    areas, notebooks, scenarios = _picked(plan, valid["areas"], request, known)
    found = [
        Run(code, known.areas[code], scenario, notebook, {**values, "area_code": code})
        for code in areas
        for scenario in scenarios
        if code in valid["only"].get(scenario, [code])
        for notebook in notebooks
        if (values := valid["parameters"][scenario].get(notebook)) is not None
    ]
    if not found:
        raise PlanError(
            "The request leaves nothing to run: none of the scenarios asked for names one of the "
            f"notebooks asked for, and is for one of the areas, in {plan.label}."
        )
    return found


def _picked(
    plan: Plan, areas: list[str], request: Request, known: Known
) -> tuple[list[str], list[str], list[str]]:
    """Return the areas, notebooks and scenarios that a request names, or the plan for it."""
    problems: list[str] = []

    def pick(what: str, asked: tuple[str, ...] | None, default: list[str], there: Iterable[str]):
        if asked is None:
            return default
        if asked == ("all",):
            return list(there)
        if not asked:
            problems.append(f"No {what} is named. Name one, or leave the option out.")
        problems.extend(
            f"There is no {what} {name!r}. {did_you_mean(name, there)}"
            for name in asked
            if name not in there
        )
        return list(dict.fromkeys(asked))

    named = request.areas
    if named and named != ("all",) and not known.areas.keys() >= set(named):
        places = heavy.areas.Places(known.project, known.areas)
        named = tuple(places.codes(named))
        problems += [text[0].upper() + text[1:] for text in places.problems]
    picked = (
        pick("area", named, areas, known.areas) if not problems else [],
        pick("notebook", request.notebooks, plan.notebooks, plan.notebooks),
        pick("scenario", request.scenarios, list(plan.scenarios), plan.scenarios),
    )
    if problems:
        raise PlanProblemsError(problems, "the request")
    return picked
