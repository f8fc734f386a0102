# One venv, made from pinned and hashed requirements; every target below sets it up first.
PYTHON ?= python3.11
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

# Most tests wait for servers: three at a time keep two cores busy. One file stays in one process.
SPREAD ?= -n 3 --dist loadfile --no-loadscope-reorder
# The slow ones first, so that no process is left with one of them at the end.
TESTS  := tests/e2e tests/integration tests/contract tests/unit

RUNS ?= 3
SEED ?= 1
BROKERS ?= 1

.DEFAULT_GOAL := help
.PHONY: help up demo test check kafka-test bench faults faults-ci format clean

help: ## Show what can be made
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

up: $(READY) ## Set everything up, run the whole of slipwatch here and load the real figures
	@$(BIN)/python -m deploy.local up

demo: $(READY) ## The same, with an invented history for every target, marked as invented everywhere
	@$(BIN)/python -m deploy.local up --demo

test: $(READY) ## Set up and run the tests: unit, contract, integration, end to end
	@$(BIN)/python -m pytest -q $(SPREAD) $(TESTS)

check: $(READY) ## What else must hold: format, lint, types, architecture, schemas, catalogue, manifests
	@$(BIN)/ruff format --check -q .
	@$(BIN)/ruff check -q .
	@$(BIN)/mypy
	@$(BIN)/python -m schemas check
	@$(BIN)/python -m catalogue check
	@$(BIN)/python -m deploy.checks

kafka-test: $(READY) ## The contract and integration tests again, on Apache Kafka itself (needs mvn and java 17)
	@$(BIN)/python -m pytest -q $(SPREAD) --kafka -m "not browser" tests/e2e tests/integration tests/contract

bench: $(READY) ## Measure every part, against whom, in one run each (or PART="judging --no-replay")
	@$(BIN)/python -m benchmarks $(PART)

faults: $(READY) ## Injure everything at seeded moments, RUNS=n SEED=s; count what is lost or doubled
	@$(BIN)/python -m tests.faults --runs $(RUNS) --seed $(SEED) --brokers $(BROKERS) \
	  --part "$(PART)" $(if $(REPORT),--report "$(REPORT)")

faults-ci: $(READY) ## A short selection of the same, bounded in time
	@$(BIN)/python -m tests.faults --runs 12 --seed 1 --within 200

format: $(READY) ## Write the code as the formatter wants it
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

clean: ## Remove the venv, the caches and the local data
	rm -rf $(VENV) .local .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(READY): requirements.txt requirements-tools.txt
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "slipwatch needs Python 3.11, and '$(PYTHON)' is not on this machine. Install it, or name it: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { \
	  echo "slipwatch needs Python 3.11, and '$(PYTHON)' is $$($(PYTHON) --version 2>&1)."; exit 1; }
	@echo "Making the virtual environment (once)…"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-tools.txt
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements.txt \
	  || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $(READY)
