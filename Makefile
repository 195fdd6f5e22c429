# Two commands for a newcomer: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
PYTHON ?= python3
# What Python has compiled once is there for every process that `run` and the tests start.
unexport PYTHONDONTWRITEBYTECODE
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help run test check bench clean

help:
	@echo "make run    set everything up and start Camau with a demonstration service"
	@echo "make test   set everything up and run every check and test"
	@echo "make check  formatting, lint, types and the order of the packages"
	@echo "make bench  measure speed and print the figures"
	@echo "make clean  remove the environment (data under var/ stays)"

run: $(VENV)/.run
	@$(BIN)/python -m platform_core run

test: check browser
	$(BIN)/python -m pytest -n 2 --dist loadgroup

check: $(VENV)/.test
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports
	$(BIN)/python -m platform_core content check

bench: $(VENV)/.test browser
	@for bench in first_visit runs team sweep outbox referrals editor plan author_library publish; do $(BIN)/python -m tests.bench.$$bench || exit 1; done

# --- what the commands above need, made once and again when its source changes ---

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Camau needs Python 3.11 or newer; set PYTHON=... to one."; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "Python could not make an environment; on Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/.run: requirements.txt | $(VENV)/bin/python
	@echo "Installing what Camau needs (a few minutes the first time) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.test: requirements.txt requirements-dev.txt | $(VENV)/bin/python
	@echo "Installing what the tests need (a few minutes the first time) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $(VENV)/.run $@

# A real Chromium, from the system's packages; CHROMIUM=/path names another.
.PHONY: browser
browser:
	@if [ -n "$$CHROMIUM" ] || command -v chromium chromium-browser google-chrome >/dev/null; then exit 0; fi; \
	if command -v apt-get >/dev/null; then \
	  echo "Installing Chromium for the browser tests ..."; \
	  sudo=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  $$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq chromium >/dev/null; \
	else echo "The browser tests need Chromium; install it, or set CHROMIUM to its path."; exit 1; fi

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
