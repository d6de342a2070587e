# The commands of the project. Python 3.11 or newer is all they need; tools/bootstrap.py brings the rest.
PORT ?= 8000
HOST ?= 127.0.0.1
DATA ?= $(CURDIR)/.data
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BOOTSTRAP = $(or $(PYTHON),python3) tools/bootstrap.py
BIN = .venv/bin

.PHONY: run test check bench chaos tck conformance lock

run:
	@$(BOOTSTRAP) runtime assets
	@LUOHU_DEMO=1 LUOHU_DATA="$(DATA)" exec $(BIN)/luohu run --host "$(HOST)" --port "$(PORT)"

test:
	@$(BOOTSTRAP) development assets chromium
	@$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

check:
	@$(BOOTSTRAP) development
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

bench:
	@$(BOOTSTRAP) development peers
	@$(BIN)/python -m tests.bench

chaos:
	@$(BOOTSTRAP) development
	@$(BIN)/python -m tests.chaos

tck:
	@$(BOOTSTRAP) development
	@$(BIN)/python -m tests.tck.run "$(TCK)"

conformance:
	@$(BOOTSTRAP) development
	@$(BIN)/python -m tests.conformance.run "$(CASES)"

# Renews the lock files from pyproject.toml and package.json; they name no registry's host.
lock:
	@$(BOOTSTRAP) development
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --quiet \
		--no-emit-index-url --no-emit-find-links --no-header -o requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --quiet \
		--no-emit-index-url --no-emit-find-links --no-header -c requirements.lock -o requirements-dev.lock
	@echo bkflow-feel | $(BIN)/uv pip compile - --universal --python-version 3.11 --generate-hashes --quiet \
		--no-emit-index-url --no-emit-find-links --no-header --no-annotate -o requirements-bench.lock
	@$(BIN)/npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved
