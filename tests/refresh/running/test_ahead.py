"""When the process that kernels are forked from is started, before it is known what is due."""

import pytest

from caremarket.engine.machine import can_fork
from caremarket.refresh.freshness.planning import planned
from caremarket.refresh.plan.request import Request
from caremarket.refresh.records.run import RUN_JSON
from caremarket.refresh.running.ahead import Ahead
from caremarket.refresh.running.summary import Engine, Settings

pytestmark = pytest.mark.skipif(not can_fork(), reason="kernels cannot be forked here")


@pytest.fixture
def project(small_project):
    """A project with a plan, whose reports were made before."""
    small_project.notebook("beds", "import csv")
    small_project.write_plan()
    small_project.reports.mkdir(exist_ok=True)
    (small_project.reports / RUN_JSON).write_text("{}", encoding="utf-8")
    return small_project


@pytest.mark.parametrize(
    ("settings", "certain"),
    [
        (Settings(), False),
        (Settings(force=True), True),
        (Settings(force=True, only_failed=True), False),
        (Settings(force=True, engine=Engine.KERNEL), False),
        (Settings(force=True, dask="tcp://scheduler:8786"), False),
    ],
)
def test_what_is_certain_to_run_is_begun_at_once(project, settings, certain):
    with Ahead(project, Request(), settings) as ahead:
        assert (ahead.nest is not None) == certain


def test_without_reports_everything_is_due(project):
    (project.reports / RUN_JSON).unlink()
    with Ahead(project, Request(), Settings()) as ahead:
        nest = ahead.nest
        assert nest is not None
        assert ahead.nest_for(["beds"]) is nest, "it is not started twice"


def test_a_wrong_plan_starts_nothing_and_is_left_to_who_checks_it(project):
    project.plan.write_text("notebooks: 3", encoding="utf-8")
    with Ahead(project, Request(), Settings(force=True)) as ahead:
        assert ahead.nest is None


def test_planning_tells_of_a_change_once_and_of_none_if_nothing_changed(project):
    told = []

    def plan(*notebooks):
        told.clear()
        request = Request(notebooks=notebooks or None)
        planned(project, request, changed=lambda: told.append("changed")).memo.save()
        return bool(told)

    assert plan(), "nobody has checked the plan before"
    assert not plan()
    assert not plan("beds"), "what is asked for of a valid plan is nothing new"
    sources = project.raw / "sources.yml"
    sources.write_text(f"{sources.read_text('utf-8')}\n# seen\n", encoding="utf-8")
    assert plan()
