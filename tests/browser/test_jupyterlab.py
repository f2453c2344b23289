"""JupyterLab's Run All on a notebook of the project, as whoever says `make lab` does it."""

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager

import nbformat
import pytest
from nbformat.reader import NotJSONError
from playwright.sync_api import sync_playwright

pytestmark = pytest.mark.slow

NOTEBOOK, EXPLORE = "carer_identification.ipynb", "explore.ipynb"
PATIENCE = 180  # seconds for a busy machine to start a server, and to run the notebook


def awaited(found, what):
    """Return what a function finds, as soon as it finds something."""
    until = time.monotonic() + PATIENCE
    while not (answer := found()):
        assert time.monotonic() < until, f"no {what} within {PATIENCE} s"
        time.sleep(0.25)
    return answer


@pytest.fixture
def lab(whole_project, tmp_path):
    """A JupyterLab of its own with copies of notebooks; from the name of one to its address."""
    for name in (NOTEBOOK, EXPLORE):
        shutil.copy(whole_project.notebooks / name, tmp_path)
    folders = {
        f"JUPYTER_{kind}_DIR": str(tmp_path / "jupyter" / kind.lower())
        for kind in ("RUNTIME", "CONFIG", "DATA")
    }
    settings = ("--no-browser", "--allow-root", "--ServerApp.port=0", "--ServerApp.ip=127.0.0.1")
    with (tmp_path / "lab.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *settings, f"--ServerApp.root_dir={tmp_path}"],
            env=os.environ | folders | {"CAREMARKET_ROOT": str(whole_project.root)},
            stdout=log,
            stderr=log,
        )
    try:
        known = awaited(
            lambda: list((tmp_path / "jupyter" / "runtime").glob("jpserver-*.json")), "server"
        )
        server = json.loads(known[0].read_text(encoding="utf-8"))
        yield lambda name: f"{server['url']}lab/tree/{name}?token={server['token']}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


@contextmanager
def run_all(chromium, address):
    """Open a notebook in JupyterLab and say Run All."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        page = browser.new_page()
        page.set_default_timeout(1000 * PATIENCE)
        page.goto(address)
        page.get_by_text("| Idle").wait_for()  # before that, Run All would ask which kernel
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        yield page
        browser.close()


@pytest.mark.usefixtures("whole_site")  # whose refresh has prepared the evidence
def test_run_all_runs_every_cell_without_an_error(chromium, lab, tmp_path):
    def code_cells():
        node = nbformat.read(tmp_path / NOTEBOOK, as_version=4)
        return [cell for cell in node.cells if cell.cell_type == "code"]

    def done():
        page.keyboard.press("Control+s")
        page.wait_for_timeout(500)
        try:
            cells = code_cells()
        except NotJSONError:  # it is being saved
            return False
        failed = any(output.output_type == "error" for cell in cells for output in cell.outputs)
        return failed or cells[-1].execution_count

    with run_all(chromium, lab(NOTEBOOK)) as page:
        awaited(done, "executed notebook")
    errors = [
        output.evalue
        for cell in code_cells()
        for output in cell.outputs
        if output.output_type == "error"
    ]
    assert errors == []
    assert [cell.execution_count for cell in code_cells()] == list(range(1, len(code_cells()) + 1))


@pytest.mark.usefixtures("whole_site")
def test_a_slider_moves_chart_and_answer(chromium, lab):
    with run_all(chromium, lab(EXPLORE)) as page:
        figure = page.locator(".widget-html figure.cm-chart")
        figure.wait_for()
        before = figure.inner_html()
        page.get_by_role("slider").first.focus()
        page.keyboard.press("End")
        awaited(lambda: figure.inner_html() != before, "change of the chart")
        assert page.locator(".widget-html .cm-say").count()
