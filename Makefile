# Every target makes what it needs first: `make run` on a fresh checkout is enough.
# With uv installed it is used; else python3's own venv and pip. What is installed is locked with hashes.

VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; break; }; done)

ifdef UV
install = $(UV) pip install --quiet --python $(BIN)/python --require-hashes -r $(1)
install-self = $(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
else
pip = $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
install = $(pip) install --require-hashes -r $(1)
install-self = $(pip) install --no-deps --no-build-isolation -e .
endif

CATALOGUES := $(wildcard safeconduct/*/locale/*/LC_MESSAGES/*.po)

.PHONY: help run test lint types bench bench-identity bench-intake endure catalogues demo-reset programs
.DEFAULT_GOAL := help

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/ready-to-run ## start Safeconduct with the demonstration and print its address and logins
	@$(BIN)/safeconduct up --demo

test: $(VENV)/ready-to-test ## everything that has to hold: lint, types, all tests
	@$(MAKE) --no-print-directory --jobs 3 lint types programs
	$(BIN)/pytest -n auto --maxprocesses 6 --dist loadscope --no-loadscope-reorder
	@.ci/programs remind

lint: $(VENV)/ready-to-test ## style, complexity, and which room may import which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/ready-to-test ## mypy --strict
	$(BIN)/mypy

bench: $(VENV)/ready-to-test ## measure the speed; see benchmarks/README.md
	$(BIN)/python -m benchmarks

bench-identity: $(VENV)/ready-to-test ## measure how well names are found, on the names in DATA; see benchmarks/README.md
	$(BIN)/python -m benchmarks.identity $(if $(DATA),--data $(DATA))

catalogues: $(VENV)/ready-to-run ## take new strings into the translations, compile them, say what is still to be translated
	@$(BIN)/python -m tools.catalogues

bench-intake: $(VENV)/ready-to-test ## measure how fast requests are taken; see benchmarks/README.md
	$(BIN)/python -m benchmarks.intake

endure: $(VENV)/ready-to-test ## kill everything fifty times while requests come in, and count them
	$(BIN)/python -m benchmarks.intake.endure

demo-reset: $(VENV)/ready-to-run ## throw the demonstration's data away; the next `make run` loads it anew
	@$(BIN)/safeconduct demo-reset

programs: $(VENV)/ready-to-test
	@.ci/programs install

$(VENV)/ready-to-run: $(VENV)/installed $(CATALOGUES)
	@$(BIN)/python -m tools.catalogues compile
	@touch $@

$(VENV)/ready-to-test: $(VENV)/installed-for-tests $(VENV)/ready-to-run
	@touch $@

$(VENV)/installed: requirements/run.txt pyproject.toml $(BIN)/python
	$(call install,requirements/run.txt)
	$(install-self)
	@touch $@

$(VENV)/installed-for-tests: requirements/test.txt $(VENV)/installed
	$(call install,requirements/test.txt)
	@touch $@

$(BIN)/python:
ifdef UV
	$(UV) venv --quiet --python '>=3.11' $(VENV)
else
	@test -n "$(PYTHON)" || { echo "Safeconduct needs Python 3.11 or newer. Install it, or uv, and try again."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "$(PYTHON) cannot make a virtual environment." \
		"On Debian and Ubuntu run: apt install python3-venv"; exit 1; }
endif
