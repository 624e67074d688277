# Every command of the project. `make` alone lists them.
PY := .venv/bin/python
READY := .venv/.ready

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## Install everything the commands need into .venv and build the front-end assets

$(READY): requirements.lock package-lock.json pyproject.toml tools/setup.sh
	@sh tools/setup.sh
	@touch $@

run: $(READY) ## Build the demo, carry everyone over, serve http://127.0.0.1:8000 (again: start and keep the data)
	@$(PY) -m pccovid run

test: $(READY) browser ## Run the whole suite: lint, types, imports, unit, database, browser
	@$(MAKE) --no-print-directory lint
	@$(PY) -m pytest -n 2 --dist loadgroup

test-pg15: $(READY) ## Run the database tests on PostgreSQL 15 (Debian's package postgresql-15)
	@sh tools/postgres15.sh
	@PCCOVID_POSTGRES_BIN=/usr/lib/postgresql/15/bin $(PY) -m pytest -n 2 --dist loadgroup tests/db tests/shape tests/stories -m "not browser"

spark: $(READY) ## Add Spark to .venv, for matching and tracing on a cluster (needs Java 17: apt-get install default-jre-headless)
	@.venv/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements-spark.lock

test-spark: spark ## Run the tests that Spark matches and traces as DuckDB does
	@$(PY) -m pytest tests/twins/test_spark.py tests/twins/test_met_at_places.py

study: $(READY) ## Trace infections that covasim played and print how many the rings hold (docs/tracing.md); about 15 minutes
	@test -x var/study/venv/bin/python || python3.11 -m venv var/study/venv
	@var/study/venv/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements-study.lock
	@var/study/venv/bin/python tools/study_infections.py var/study/played
	@rm -rf var/study/installation && mkdir -p -m 755 var/study/installation
	@PCCOVID_TODAY=2021-10-15 PCCOVID_VAR=var/study/installation $(PY) tools/study_accuracy.py var/study/played

lint: $(READY) ## ruff, basedpyright, import rules, types of the scripts
	@.venv/bin/ruff check src tests tools
	@.venv/bin/ruff format --check -q src tests tools
	@.venv/bin/basedpyright --level error
	@.venv/bin/lint-imports --no-cache
	@$(PY) tools/check_scripts.py

browser: ## Install Chromium for the browser tests (Debian, as root)
	@sh tools/browser.sh

bench: $(READY) ## Run every bench at its small size and write docs/performance.md
	@$(PY) -m pccovid bench all

docs: $(READY) ## Write the generated pages of docs/ and schema/snapshot.sql anew
	@$(PY) -m pccovid docs

pictures: $(READY) ## Take the pictures of docs/citizen.md anew (needs Chromium: make browser)
	@$(PY) -m pccovid pictures

lock: ## Resolve the dependencies anew into requirements.lock (hashes, no addresses)
	@.venv/bin/pip install -q uv
	@.venv/bin/uv pip compile pyproject.toml --group dev --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header -q -o requirements.lock
	@$(PY) -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['optional-dependencies']['spark'])" \
		| .venv/bin/uv pip compile - --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --no-header -q \
		-o requirements-spark.lock
	@echo covasim==4.0.1 | .venv/bin/uv pip compile - --python-version 3.11 --generate-hashes --no-annotate \
		--no-emit-index-url --no-header -q -o requirements-study.lock

clean: ## Remove the demo and everything else this installation wrote (not .venv)
	rm -rf var

.PHONY: help setup run test test-pg15 spark test-spark study lint browser bench docs pictures lock clean
