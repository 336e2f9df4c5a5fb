# Everything that one does with this project. The first call sets it up: it needs Python 3.11 or
# later, and nothing else.

PYTHON ?= python3
UV := $(or $(shell command -v uv 2>/dev/null),.uv/bin/uv)
RUN := $(UV) run --quiet

.DEFAULT_GOAL := help
.PHONY: help report test check format bench mutation fuzz lock clean

help:  ## show what there is
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

report: $(UV)  ## build the latest quarter's report, in reports/
	$(RUN) kcanalysis report

test: $(UV)  ## run the tests
	$(RUN) pytest

check: $(UV)  ## look for faults of style, format and types
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(RUN) mypy

format: $(UV)  ## put the code in form
	$(RUN) ruff check --fix
	$(RUN) ruff format

bench: $(UV)  ## time each stage of a report
	$(RUN) python tools/bench.py

mutation: $(UV)  ## change digits, names, ids and code: how much do the tie-out and the tests notice?
	$(RUN) python tools/mutation.py data/releases/*.csv
	$(RUN) python -m tools.classes
	$(RUN) python -m tools.swaps
	$(RUN) --group mutation python -m tools.mutants

fuzz: $(UV)  ## damage releases of every form at random: right figures, or one clear error?
	$(RUN) python -m tools.fuzz

lock: $(UV)  ## renew the pinned versions at the end of pyproject.toml
	$(PYTHON) tools/lock.py $(UV)

clean:  ## remove what the other targets made
	rm -rf .venv .uv .pytest_cache .mypy_cache .ruff_cache .hypothesis mutants uv.lock reports/20*

.uv/bin/uv:
	$(PYTHON) -m venv .uv
	.uv/bin/pip install --quiet --disable-pip-version-check uv
