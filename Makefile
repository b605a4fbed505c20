# Everything that a person or a machine does with a checkout. `make run` and `make test` start from nothing.

PYTHON ?= python3
PORT ?= 5000
HOST ?= 127.0.0.1
WORKERS ?= $(shell nproc 2>/dev/null || echo 2)

BIN := .venv/bin
READY := .venv/.ready
# What a shell has set up for another project must not leak into this one.
unexport PYTHONPATH PYTHONHOME PYTHONDONTWRITEBYTECODE

.PHONY: run serve setup test check lint browser bench lighthouse screenshots torture soundness translations requirements

run: setup
	$(BIN)/flask demo --if-empty
	$(BIN)/flask run --port $(PORT)

serve: setup
	APP_ENV=$${APP_ENV:-production} $(BIN)/python -m forum.serving --host $(HOST) --port $(PORT) \
		--workers $(WORKERS)

setup: $(READY)

$(READY): requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed, and $(PYTHON) is `$(PYTHON) --version`. Try: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $(READY)

# Parallel workers are asked for here and not in pyproject.toml: a single file is done before they have started.
# Whoever is done with a half of the tests takes some of the other's.
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal

test: setup
	$(PYTEST)

# While working: what can be known within a few minutes. The house test is one of the unit tests.
check: lint
	$(PYTEST) --quiet --ignore=tests/browser -m "not browser and not postgres and not long"
	@echo "Checked: lint, format and types, the house, unit tests on SQLite."
	@echo "Not run: PostgreSQL, the browser, the demo, long histories, races and crashes (make test)."

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Chromium; and where there is a package of it, what is left of it without windows: the tests take a third of the time.
APT = $(if $(filter 0,$(shell id -u)),,sudo )apt-get
browser:
	@command -v chromium-headless-shell >/dev/null || { $(APT) update -q && \
		$(APT) install -y -q --no-install-recommends chromium chromium-headless-shell fonts-liberation; } || \
		command -v chromium >/dev/null || $(APT) install -y -q --no-install-recommends chromium fonts-liberation
	@chromium --version

bench: setup
	$(BIN)/python -m bench
	$(BIN)/python -m bench.imports

# Google's Lighthouse on the thread page of the demo. Needs Node and npm, and Chromium (make browser).
lighthouse: setup
	$(BIN)/python -m bench.lighthouse

# The pictures in docs/screenshots, anew. Needs Chromium (make browser).
screenshots: setup
	$(BIN)/python -m bench.screenshots

# Races, crashes and sizes that the ledger has to stand, on SQLite and PostgreSQL: the better part of an hour.
torture: setup
	$(BIN)/python -m bench.torture

# Attacks on the economy, lived through on the forum's own actions, each held to its bound: under a quarter of an hour.
soundness: setup
	$(BIN)/python -m bench.soundness --json test-results/soundness.json

# Bring the catalogues up to date with the words in code and templates; what is new there waits for its translation.
# No line numbers and no guesses, so that what changes in a catalogue is what changed in the words.
translations: setup
	@words=$$(mktemp); trap "rm -f $$words" EXIT; \
	$(BIN)/pybabel -q extract -F pyproject.toml --sort-by-file --add-location=file --no-wrap --omit-header -o $$words . && \
	$(BIN)/pybabel -q update -i $$words -d forum/translations \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap

# Pin the newest releases that pyproject.toml allows. Needs uv; names no registry.
requirements:
	uv pip compile -q --upgrade --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-header --no-annotate pyproject.toml -o requirements.txt
	uv pip compile -q --upgrade --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-header --no-annotate pyproject.toml --group dev -o requirements-dev.txt
