# Thin: every recipe is a line or two, and the README shows the same without make.
PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder --timeout 600
# JupyterLab refuses to start as root, as which one is in a container, unless told.
AS_ROOT = $(if $(filter 0,$(shell id -u)),--allow-root)

.PHONY: reports test check slow lab lint validate pictures bench
.DEFAULT_GOAL := reports

.venv/.installed: pyproject.toml uv.lock
	$(PYTHON) -m venv .venv && $(BIN)/python -m pip install --quiet uv==$(UV_VERSION)
	VIRTUAL_ENV= $(BIN)/uv sync --quiet --frozen --inexact --compile-bytecode --python $(BIN)/python
	$(BIN)/python -m compileall -q lib && touch $@

reports: .venv/.installed
	$(BIN)/caremarket prepare && $(BIN)/caremarket refresh

test: .venv/.installed
	$(PYTEST) -m "not slow and not opendata"
	$(PYTEST) --nbval-lax notebooks

check: test slow

slow: .venv/.installed
	$(PYTEST) -m "slow or opendata"

lab: .venv/.installed
	$(BIN)/caremarket prepare && $(BIN)/jupyter lab $(AS_ROOT) notebooks

lint: .venv/.installed
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/python .ci/strip_notebooks.py --verify notebooks/*.ipynb

validate: .venv/.installed # docs/validation.md, from what is imported
	$(BIN)/caremarket prepare && $(BIN)/python benchmarks/validation.py

pictures: reports
	$(BIN)/python docs/pictures.py

bench: .venv/.installed
	$(BIN)/caremarket prepare && $(BIN)/python benchmarks/engines.py --reports 4 --loop-reports 4 --repeats 1
	$(BIN)/python benchmarks/scale.py --areas 2 4 --small
