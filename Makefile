# Everything that one does with this project. The first call sets it up: it needs Python 3.11 or
# later, and nothing else. PYTHON=python3.13, say, chooses which, where uv would choose another.

PYTHON ?= python3
ifeq ($(origin PYTHON),command line)
export UV_PYTHON := $(PYTHON)
endif
UV := $(or $(shell command -v uv 2>/dev/null),.uv/bin/uv)
# What a report needs is set up first, and told; what else a target needs comes with its group.
RUN := $(UV) run --quiet
TEST := $(RUN) --group test
CHECK := $(RUN) --group check

.DEFAULT_GOAL := help
.PHONY: help report test check format hooks bench mutation fuzz sample lock clean

help:  ## show what there is
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

report: .venv  ## build the latest quarter's report, in reports/
	$(RUN) kcanalysis report

test: .venv  ## run the tests
	@echo 'Some ten minutes on two cores; the first time, the tools for tests are fetched too (some 70 MB).'
	$(TEST) pytest --numprocesses auto --dist loadfile

check: .venv  ## look for faults of style, format and types
	$(CHECK) ruff check
	$(CHECK) ruff format --check
	$(CHECK) mypy

format: .venv  ## put the code in form
	$(CHECK) ruff check --fix
	$(CHECK) ruff format

hooks: .venv  ## from now on, clean notebooks before each commit
	$(CHECK) pre-commit install

bench: .venv  ## time reports and commands, beside what the libraries alone take
	$(RUN) python -m tools.bench

mutation: .venv  ## change digits, names, ids and code: how much do the tie-out and the tests notice?
	$(TEST) python tools/mutation.py data/releases/*.csv
	$(TEST) python -m tools.classes
	$(TEST) python -m tools.swaps
	$(RUN) --group mutation python -m tools.mutants

fuzz: .venv  ## damage releases of every form at random: right figures, or one clear error?
	$(TEST) python -m tools.fuzz

sample: .venv  ## renew the sample of the latest report that visitors see, in docs/
	$(RUN) python -m tools.sample

lock: $(UV)  ## renew the pinned versions at the end of pyproject.toml
	$(PYTHON) tools/lock.py $(UV)

clean:  ## remove what the other targets made
	rm -rf .venv .uv .pytest_cache .mypy_cache .ruff_cache .hypothesis mutants uv.lock reports/20*

.venv: | $(UV)
	@echo 'Setting up, once: the packages of pyproject.toml go into .venv (195 MB to fetch, 660 MB on disk; a minute or two).'
	$(UV) sync --no-progress

.uv/bin/uv:
	@echo 'Setting up, once: uv, which fetches the packages, goes into .uv (some 20 MB).'
	$(PYTHON) -m venv .uv
	.uv/bin/pip install --quiet --disable-pip-version-check uv
