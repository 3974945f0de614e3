# Every target can be run on a fresh clone; what it needs it makes first, and a second run makes nothing.

PYTHON ?= python3
PY     := .venv/bin/python
PIP    := $(PY) -m pip --disable-pip-version-check install --quiet

# node and npm: those on PATH if node is 20 or newer, else those that the development lock brings
NODE := $(shell node -e 'process.exit(process.versions.node.split(".")[0] < 20)' 2>/dev/null \
          && command -v npm >/dev/null || echo 'PATH="$(CURDIR)/.venv/bin:$$PATH"')

# options of the locks: UPGRADE=--upgrade takes the newest releases, without it the pins stay
LOCK := .venv-lock/bin/uv pip compile --quiet --universal --generate-hashes --no-header --no-strip-extras \
          --python-version 3.11 $(UPGRADE)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run test check fuzz bench image lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: .venv/.runtime ## start the page and the API on UNROLLED_HOST:UNROLLED_PORT (127.0.0.1:8000)
	@exec $(PY) -m app

# one worker more than there are cores: while a test waits for an answer or a picture, another computes
WORKERS := --numprocesses $$(( $$(getconf _NPROCESSORS_ONLN) + 1 )) --dist worksteal

# The browser has runs of its own: its driver keeps an event loop in a process that has once asked for it, in
# which tests of the app cannot have theirs.
test: .venv/.dev .venv/.browser ## run every test: JavaScript, core, API, and the page in a real browser
	$(NODE) node tests/js/all.js
	$(PY) -m pytest $(WORKERS) tests/repository tests/core tests/app
	$(PY) -m pytest $(WORKERS) tests/browser

check: .venv/.dev node_modules/.installed ## lint and type-check Python and JavaScript
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(NODE) node_modules/.bin/tsc --noEmit
	$(NODE) node_modules/.bin/eslint .

fuzz: .venv/.dev .venv-fuzz/bin/schemathesis ## send thousands of generated and of bad requests to the API
	$(PY) -m tests.app.fuzz

bench: .venv-bench/.installed ## measure against other frameworks, in a venv of its own
	@.venv-bench/bin/python -m benchmarks $(ARGS)

image: ## build the container image unrolled:latest with docker, podman or buildah
	@if docker info >/dev/null 2>&1; then docker build --tag unrolled .; \
	elif command -v podman >/dev/null; then podman build --format docker --tag unrolled .; \
	elif command -v buildah >/dev/null; then buildah build --format docker --tag unrolled .; \
	else echo "make image needs docker, podman or buildah" >&2; exit 1; fi

lock: .venv-lock/bin/uv ## write the requirements files anew from pyproject.toml (UPGRADE=--upgrade for new releases)
	$(LOCK) pyproject.toml --output-file requirements.txt
	$(LOCK) --group build --constraints requirements.txt --output-file requirements-build.txt
	$(LOCK) pyproject.toml --group dev --constraints requirements.txt \
	  --constraints requirements-build.txt --output-file requirements-dev.txt

clean: ## remove everything that make made
	rm -rf .venv .venv-bench .venv-fuzz .venv-lock node_modules dist build test-results htmlcov .coverage \
	  .mypy_cache .pytest_cache .ruff_cache .schemathesis
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +

.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Unrolled needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv

# The project itself is installed as a link to this tree, built with the locked hatchling.
.venv/.runtime: .venv/pyvenv.cfg requirements.txt requirements-build.txt pyproject.toml
	$(PIP) --require-hashes -r requirements.txt -r requirements-build.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.txt
	$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

.venv/.browser: .venv/.dev tests/browser/install_browser.sh
	PATH="$(CURDIR)/.venv/bin:$$PATH" bash tests/browser/install_browser.sh
	@touch $@

node_modules/.installed: .venv/.dev package.json package-lock.json
	$(NODE) npm ci --no-audit --no-fund
	@touch $@

# A peer that cannot be installed here is reported by the benchmarks, which go on without it.
.venv-bench/.installed: pyproject.toml requirements.txt requirements-build.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/pip install --quiet --require-hashes -r requirements.txt -r requirements-build.txt
	.venv-bench/bin/pip install --quiet --no-deps --no-build-isolation --editable .
	.venv-bench/bin/pip install --quiet --no-build-isolation --editable '.[bench]' || echo "some peers could not be installed" >&2
	@touch $@

.venv-fuzz/bin/schemathesis:
	$(PYTHON) -m venv .venv-fuzz
	.venv-fuzz/bin/pip install --quiet 'schemathesis>=4.32'

.venv-lock/bin/uv:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/pip install --quiet uv
