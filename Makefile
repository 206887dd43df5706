# One line each of public tools. `uv`, if it is there, makes the installing faster; nothing needs it.
# The locks are complete, so nothing is resolved when installing: --no-deps.
VENV := .venv
PYTHON ?= python3
NEXT := 3.14
BIN := $(VENV)/bin
PIP := $(shell command -v uv >/dev/null && echo uv pip install --quiet --python $(BIN)/python || echo $(BIN)/pip install --quiet --disable-pip-version-check)
CONTENT ?= content
PORT ?= 8000
BENCHMARKS := reading hostile_inputs rendering cold_start requests_per_article latency changes_of_the_demonstration flat_cost flood_rate floods one_more_article full_build
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock"
.DEFAULT_GOAL := help
.PHONY: help preview test coverage golden bench mutants lint template e2e wheels next digest names lock clean

help: ## list these targets
	@sed -n 's/^\([a-z0-9]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

preview: $(VENV)/cli ## build the example site, serve it, and build it again when a file changes
	@$(BIN)/feedwright preview $(CONTENT) --port $(PORT)

test: $(VENV)/dev ## run all tests, on every core; DEPTH=full searches as deep as can be, which takes half an hour
	$(BIN)/pytest -n auto --dist worksteal $(PYTEST)

coverage: $(VENV)/dev ## the same, and say what no test reaches; that takes twice as long
	$(BIN)/pytest -n auto --cov --cov-report=term $(PYTEST)

golden: $(VENV)/dev ## rewrite what golden sites and corpus expect, and the generated parts of docs/reference; the diff is the review
	$(BIN)/pytest tests/system/test_golden.py tests/reading/test_corpus.py --update-golden
	$(BIN)/pytest tests/system/test_docs.py -k generated --update-golden

fixture: $(VENV)/dev ## record what the next release stores and publishes, for the tests of later upgrades; it takes a minute
	PYTHONPATH=functions:tests/support $(VENV)/bin/python tests/support/record_release.py tests/fixtures/released/next > /dev/null

bench: $(VENV)/dev ## measure what reading and publishing cost; the tables are described in benchmarks/README.md
	@for each in $(BENCHMARKS); do $(BIN)/python benchmarks/$$each.py || exit 1; echo; done

mutants: $(VENV)/dev ## take each guard of engine and adapters away in turn, and show which test turns red
	$(BIN)/python tests/support/mutants.py $(ONLY)

lint: $(VENV)/dev ## check style and types
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

template: $(VENV)-sam/sam $(VENV)-checkov/checkov ## validate the template, and build it where a Python 3.13 is found
	bash .ci/template $(VENV)-sam/bin $(VENV)-checkov/bin

e2e: $(VENV)/dev $(VENV)-e2e/e2e ## deploy the template to an emulator of AWS on this machine, and use it as an engineer does; three minutes
	FEEDWRIGHT_EMULATOR=$(CURDIR)/$(VENV)-e2e/bin/python $(BIN)/pytest -x --durations=20 tests/emulator

wheels: $(VENV)/dev ## resolve what the functions ship for the next Python on both processors, as a look ahead
	@for processor in aarch64 x86_64; do \
	  $(BIN)/uv pip install --quiet --dry-run --no-deps --require-hashes --target .aws-sam/wheels --only-binary :all: \
	    --no-binary feedgen --python-version $(NEXT) --python-platform $$processor-manylinux_2_28 -r functions/requirements.txt \
	    && echo "Python $(NEXT) on $$processor: all wheels are there" || exit 1; done

next: ## run the tests on the next Python, where it is found; VENV and PYTHON do so with any other
	@if python=$$(bash .ci/find_python $(NEXT)); then $(MAKE) test VENV=$(VENV)-$(NEXT) PYTHON=$$python; \
	else echo "tests on Python $(NEXT): skipped, none is found"; fi

digest: $(VENV)/dev ## compile the templates and write the digest of what reads and renders anew, after a change of it
	$(BIN)/python .ci/compile_templates.py
	$(BIN)/python .ci/code_digest.py

names: $(VENV)/dev ## write the names of months and days anew, from Babel
	$(BIN)/python .ci/date_names.py

lock: $(VENV)/dev ## pin all dependencies anew, with hashes
	$(COMPILE) --upgrade functions/requirements.in -o functions/requirements.txt
	$(COMPILE) --upgrade -c functions/requirements.txt functions/requirements.in requirements/aws.in requirements/cli.in requirements/dev.in -o requirements/dev.txt
	$(COMPILE) -c requirements/dev.txt functions/requirements.in requirements/aws.in requirements/cli.in -o requirements/cli.txt
	$(COMPILE) -c requirements/dev.txt requirements/aws.in -o requirements/aws.txt
	$(COMPILE) --upgrade requirements/sam.in -o requirements/sam.txt
	$(COMPILE) --upgrade requirements/checkov.in -o requirements/checkov.txt
	$(COMPILE) --upgrade -c functions/requirements.txt functions/requirements.in requirements/e2e.in -o requirements/e2e.txt
	npm update --prefix .ci --package-lock-only --ignore-scripts
	$(BIN)/python .ci/without_addresses.py
	$(BIN)/python .ci/compile_templates.py
	$(BIN)/python .ci/code_digest.py

clean: ## remove what these targets made
	rm -rf $(VENV) $(VENV)-sam $(VENV)-checkov $(VENV)-e2e $(VENV)-$(NEXT) .aws-sam content/.feedwright

$(VENV)/cli: requirements/cli.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --no-deps --require-hashes -r $<
	$(PIP) --no-deps --editable .
	@touch $@

$(VENV)/dev: requirements/dev.txt $(VENV)/cli
	$(PIP) --no-deps --require-hashes -r $<
	@touch $@

$(VENV)-sam/sam: requirements/sam.txt
	@test -x $(VENV)-sam/bin/python || $(PYTHON) -m venv $(VENV)-sam
	$(subst $(BIN),$(VENV)-sam/bin,$(PIP)) --no-deps --require-hashes -r $<
	@touch $@

$(VENV)-checkov/checkov: requirements/checkov.txt
	@test -x $(VENV)-checkov/bin/python || $(PYTHON) -m venv $(VENV)-checkov
	$(subst $(BIN),$(VENV)-checkov/bin,$(PIP)) --no-compile --no-deps --require-hashes -r $<
	@touch $@

$(VENV)-e2e/e2e: requirements/e2e.txt
	@test -x $(VENV)-e2e/bin/python || $(PYTHON) -m venv $(VENV)-e2e
	$(subst $(BIN),$(VENV)-e2e/bin,$(PIP)) --no-deps --require-hashes -r $<
	@touch $@
