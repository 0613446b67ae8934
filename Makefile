# Hisaar. `make` alone lists what can be done.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export HISAAR_HOME ?= $(CURDIR)/var/hisaar
export UV_PROJECT_ENVIRONMENT := $(VENV)
# Companies often look into TLS with a certificate of their own, which only the system knows.
export UV_SYSTEM_CERTS := 1

.DEFAULT_GOAL := help
.PHONY: help run stop test check bench bench-peers docs lock format static clean journeys pictures

help: ## Show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  \033[1m%-12s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.run static ## Install, build the demonstration insurer and serve it on 127.0.0.1:8000
	$(BIN)/hisaar demo --if-new
	$(BIN)/hisaar serve

test: $(VENV)/.dev static ## Run every test; installs a browser and PostgreSQL if they are missing
	tools/test-services
	$(BIN)/python -m pytest -n 2 --dist loadfile
	$(BIN)/python -m tests.postgresql $(BIN)/python -m pytest -n 2 tests/contract tests/records tests/governance tests/desk tests/office

check: $(VENV)/.dev ## Lint, types, layers, templates, migrations and documents
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet src/hisaar
	$(BIN)/python -m tools.migrations
	$(BIN)/python -m tools.docs --check

bench: $(VENV)/.dev static ## Measure the product on the published workloads, beside their goals
	$(BIN)/python -m bench

bench-peers: var/peers/.made ## Race the engines with libraries that answer the same questions
	PYTHONPATH=src var/peers/bin/python -m bench.peers

docs: $(VENV)/.dev ## Write the generated pages of docs/ again
	$(BIN)/python -m tools.docs

pictures: $(VENV)/.dev static ## Take the pictures of the README from the running demonstration
	$(BIN)/python -m tools.pictures

lock: $(VENV)/.dev ## Resolve all dependencies again, with hashes
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --extra postgresql --extra tokens --group build --upgrade pyproject.toml \
	  -o requirements/run.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url -c requirements/run.txt --all-extras --group build --group dev pyproject.toml \
	  -o requirements/dev.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --upgrade requirements/peers.in -o requirements/peers.txt

format: $(VENV)/.dev ## Put the code into the house style
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

static: src/hisaar/web/static/web/vendor/.made

clean: ## Remove what was installed and built; the data in var/ stays
	rm -rf $(VENV) node_modules src/hisaar/web/static/web/vendor dist

$(BIN)/uv: requirements/uv.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Hisaar needs Python 3.11 or newer: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
	touch $@

$(VENV)/.run: requirements/run.txt $(BIN)/uv
	$(BIN)/uv pip install -q -p $(BIN)/python --require-hashes -r requirements/run.txt
	$(BIN)/uv pip install -q -p $(BIN)/python --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	$(BIN)/uv pip install -q -p $(BIN)/python --require-hashes -r requirements/dev.txt
	touch $@

var/peers/.made: requirements/peers.txt $(BIN)/uv
	$(PYTHON) -m venv var/peers
	$(BIN)/uv pip install -q -p var/peers/bin/python --require-hashes -r requirements/peers.txt
	touch $@

src/hisaar/web/static/web/vendor/.made: package-lock.json src/hisaar/web/assets.py $(VENV)/.run
	npm ci --silent --no-audit --no-fund
	$(BIN)/python -m hisaar.web.assets
	rm -rf node_modules # what pages use was copied
	touch $@
