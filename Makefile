# Everything that people do with the project. Each target sets up what it needs.

PYTHON ?= python3
PORT ?= 8790
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
WORKERS ?= 3
SLICE ?= 1
ROWS ?=
RESUME ?=
SERVERS ?= 2000
DOCUMENTS ?= 1000
WHAT ?= all
SIZE ?= 10000
BENCH_OPTIONS ?=
SEED ?= 1
FOLDER ?=
MINUTES ?= 60
EXAMPLES ?= 60
export EXAMPLES

.PHONY: help demo run sync test torture bench peers import-report fuzz lint type resolve check format coverage install clean clean-debian

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(VENV)/made: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Python 3.11 or later with venv is needed (on Debian: apt install python3-venv)."; exit 1; }
	@echo "Setting up $(VENV) …"
	@$(PIP) -e .
	@touch $@

$(VENV)/made-demo: $(VENV)/made
	@$(PIP) -e .[demo]
	@touch $@

$(VENV)/made-test: $(VENV)/made
	@$(PIP) -e .[test,demo]
	@touch $@

$(VENV)/made-lint: $(VENV)/made-test
	@$(PIP) -e .[test,demo,lint]
	@touch $@

install: $(VENV)/made ## Set up what the bot needs to run

demo: $(VENV)/made-demo ## Show the real bot in a browser, without a token (PORT=8790)
	@$(BIN)/python -m bot demo --port $(PORT)

run: $(VENV)/made ## Connect to Discord and stay (needs .env)
	@$(BIN)/python -m bot run

sync: $(VENV)/made ## Tell Discord the commands
	@$(BIN)/python -m bot sync

test: $(VENV)/made-test ## Run the tests (EXAMPLES=10000 for property tests)
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -q

torture: $(VENV)/made-test ## Everything that can go wrong, thousands of times (SLICE=10: a tenth; ROWS=1,2 chooses; RESUME=file goes on)
	@$(BIN)/python -W ignore -m tests.torture --slice $(SLICE) --seed $(SEED) --rows "$(ROWS)" \
	  $(if $(RESUME),--resume "$(RESUME)")

bench: $(VENV)/made-test ## Measure beside floors and peers (WHAT=speed, crowd or imports; SIZE=10000 interviews)
	@$(BIN)/python -W ignore -m bench --what $(WHAT) --servers $(SERVERS) --documents $(DOCUMENTS) --size $(SIZE) \
	  --peer "$$(test -f $(VENV)-peers/made && echo $(VENV)-peers/bin/python)" $(BENCH_OPTIONS)

peers: $(VENV)-peers/made ## Set up what make bench compares with: Red-DiscordBot, apart from everything else

$(VENV)-peers/made: bench/peers.txt
	@$(PYTHON) -m venv $(VENV)-peers
	@$(VENV)-peers/bin/python -m pip install --quiet --disable-pip-version-check -r bench/peers.txt
	@touch $@

REACHED := $(BIN)/coverage report --fail-under

coverage: $(VENV)/made-test ## Run the tests, report what they don't reach, and hold the floors
	@rm -f .coverage .coverage.*
	@$(BIN)/python -m pytest -n $(WORKERS) -q --cov --cov-report=
	@code=0; \
	  echo "The domain:"; $(REACHED)=98 --include="bot/domain/*" || code=1; \
	  echo "The store:"; $(REACHED)=98 --include="db/*" || code=1; \
	  echo "All else:"; $(REACHED)=92 --omit="bot/domain/*,db/*,bot/demo/*" || code=1; \
	  exit $$code

import-report: $(VENV)/made-test ## How well labelled interviews are understood (FOLDER=… with labels beside them)
	@$(BIN)/python -m tests.importing $(FOLDER)

fuzz: $(VENV)/made-test ## Broken documents for the readers, for an hour (MINUTES=1)
	@$(BIN)/python -m tests.importing.fuzz --minutes $(MINUTES) --seed $(SEED)

lint: $(VENV)/made-lint
	@$(BIN)/ruff format --check --quiet . || { echo "Run: make format"; exit 1; }
	@$(BIN)/ruff check --quiet .

type: $(VENV)/made-lint
	@$(BIN)/pyright --warnings

resolve: $(VENV)/made-lint ## See that all that is pinned installs on each Python from 3.11.2 to 3.14, and nothing else does
	@$(BIN)/python -m tests.packaging

check: lint type resolve test ## What CI runs: lint, types, packages, tests

clean-debian: ## make test and make demo on a new Debian 12, from a clone of what is committed (needs root and mmdebstrap)
	@.ci/clean-debian

format: $(VENV)/made-lint ## Format the code and mend what can be mended
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

clean: ## Remove everything that was set up
	rm -rf $(VENV) $(VENV)-peers *.egg-info .pytest_cache .ruff_cache .hypothesis
