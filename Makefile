# Every task of the book; CI runs the same ones. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL:
# Some images set it: every start of Python would then compile what it imports anew.
unexport PYTHONDONTWRITEBYTECODE
# A thread of PyTorch that waits lets others have its core soon: utils/threads.py.
export GOMP_SPINCOUNT ?= 1000

PYTHON ?= python3
BIN := .venv/bin
# Where PyTorch comes from: cpu takes the wheels without CUDA; remembered by a file.
export TORCH ?= $(patsubst .venv/.ready-%,%,$(wildcard .venv/.ready-*))
READY := .venv/.ready$(TORCH:%=-%)
PAGES ?= chapters
# Two kernels side by side, a core each.
PYTEST := OMP_NUM_THREADS=1 $(BIN)/python -m pytest \
    -p scripts.progress -o console_output_style=classic
WORKERS ?= 2
SPREAD := -n $(WORKERS) --dist loadscope --no-loadscope-reorder
PORT ?= 8000
SITE := _build/site-is-$(if $(BOOK_STRICT),proved,built)

help: ## List the tasks
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 14

$(READY): requirements.lock requirements-peers.txt package-lock.json pyproject.toml
	@$(PYTHON) scripts/bootstrap.py
	@touch $@

setup: $(READY) ## Make .venv from the lock (hashes checked)

data: $(READY) ## Get Fashion-MNIST, from wherever it can be had
	@grep -qs real _build/data-kind || $(BIN)/python -m scripts.data

INPUTS := $(shell git ls-files -co --exclude-standard 2>/dev/null)

book: $(SITE) ## Execute every page, build both sites and the notebooks, check them
	@echo "The book is in _build/site. To read it: \`make serve\`," \
	    "then http://localhost:$(PORT)"

$(SITE): $(READY) $(or $(wildcard $(INPUTS)),run) | run
	@$(BIN)/python -m scripts.build_site
	@$(PYTEST) tests/site/test_static.py -q --no-header
	@touch $@

run: data
	@stale=$$($(BIN)/python -m scripts.pages --stale); \
	    [ -z "$$stale" ] || $(PYTEST) --nbval-lax $$stale $(SPREAD) -q --no-header

test: data ## Unit tests, the book's own rules, then every cell of every page
	@$(PYTEST) --nbval tests $(PAGES) --ignore tests/site $(SPREAD) --durations 5

test-site: book ## The built site in Chromium, the notebooks as Colab runs them
	@$(PYTEST) tests/site -n $(WORKERS) --dist loadfile

lint: $(READY) ## Style, types, spelling
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/codespell

check: ## All that CI does; there a warning is an error
	@BOOK_STRICT=1 $(MAKE) --no-print-directory lint test test-site

lab: data ## Open the pages in JupyterLab (CONTRIBUTING.md says how)
	@$(BIN)/jupyter lab

serve: ## Serve the built site on localhost
	@echo "The book: http://localhost:$(PORT) (Ctrl+C stops it)"
	@$(BIN)/python -m http.server -d _build/site -b 127.0.0.1 $(PORT)

accept: run ## Make the pages' outputs the references, and show what changed
	@$(BIN)/python -m scripts.pages
	@git add -N tests/references && git --no-pager diff -- tests/references

script: $(READY) ## Make a page a script: PAGE=convolutions/lenet
	@$(BIN)/python -m scripts.page_script $(PAGE)

translations: run ## Update the .po files from the English pages
	@$(BIN)/python -m scripts.translations

notebooks: book ## The clean notebooks, with the site
	@echo "The notebooks: _build/site/notebooks"

bench: data ## Measure ours beside d2l 1.0.3 (15 minutes, on a quiet machine)
	@$(BIN)/python benchmarks/side_by_side.py

lock: $(READY) ## Renew requirements.lock from requirements.txt
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	    --no-header --upgrade requirements.txt -o requirements.lock

links: book ## Follow every outside link (needs the network)
	@BOOK_CACHE=$$($(BIN)/python -c "from scripts.pages import cache_path; \
	    print(cache_path())") $(BIN)/python -m sphinx -b linkcheck -q -c . \
	    . _build/links

clean: ## Remove what was built (the environment and the data stay)
	@rm -rf _build

.PHONY: help setup data book run test test-site lint check lab serve accept script translations \
    notebooks bench lock links clean
