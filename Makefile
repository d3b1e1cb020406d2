# SPDX-License-Identifier: Apache-2.0

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# The goals share one build folder, which SwiftPM locks; side by side they would only wait for each other.
.NOTPARALLEL:

SWIFT ?= swift
PREFIX ?= /usr/local

# The same flags for every debug build, so that one goal uses what another has built.
FLAGS := --explicit-target-dependency-import-check error

# Swift Testing only; no test of this package uses XCTest.
TEST := $(SWIFT) test --disable-xctest --parallel $(FLAGS)

LLVM_COV = $(dir $(realpath $(shell command -v $(SWIFT))))llvm-cov

.PHONY: help
help: ## Lists the goals
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: demo
demo: dependencies ## Runs an example on a private MariaDB, shows what was recorded, and rolls it back
	$(SWIFT) build --product lupo-host $(FLAGS)
	@scripts/demo

.PHONY: dependencies
dependencies: ## Installs the Debian packages that are missing; does nothing where none is
	@scripts/install-dependencies

.PHONY: build
build: dependencies ## Builds everything for development, tests included
	$(SWIFT) build --build-tests $(FLAGS)

.PHONY: test
test: dependencies ## Runs all tests (FILTER=regex for some); results also in .build/tests-*.xml
	@SWIFT='$(SWIFT)' FLAGS='$(FLAGS)' scripts/test '$(FILTER)'

.PHONY: lint
lint: build ## Checks form, the rules about imports, and the documentation
	@scripts/lint

.PHONY: format
format: ## Rewrites the Swift sources in the form that lint asks for
	$(SWIFT) format format --in-place --recursive --parallel Sources Tests Benchmarks Package.swift

.PHONY: docs
docs: dependencies ## Builds the reference documentation into docs/.site
	@scripts/docs

.PHONY: bench
bench: dependencies ## Measures against plain C and the mariadb client doing the same work
	@Benchmarks/run

.PHONY: sanitize
sanitize: dependencies ## Runs all tests under the address and then the thread sanitizer
	@LSAN_OPTIONS='suppressions=$(CURDIR)/Tests/lsan.supp' \
		SWIFT='$(SWIFT)' FLAGS='$(FLAGS) --sanitize=address --scratch-path .build-asan' scripts/test '$(FILTER)'
	@SWIFT='$(SWIFT)' FLAGS='$(FLAGS) --sanitize=thread --scratch-path .build-tsan' scripts/test '$(FILTER)'

.PHONY: fuzz
fuzz: dependencies ## Runs each fuzzer for a minute (SECONDS=600 for longer)
	@SWIFT='$(SWIFT)' scripts/fuzz $(or $(SECONDS),60)

.PHONY: attack
attack: dependencies ## Runs hostile migrations against the program (SANITIZE=address: under that sanitizer; NAME=part)
	@SWIFT='$(SWIFT)' FLAGS='$(FLAGS)' SANITIZE='$(SANITIZE)' scripts/attack $(NAME)

.PHONY: crash
crash: dependencies ## Cuts the program off at every command that it sends, and says what becomes of it
	@SWIFT='$(SWIFT)' FLAGS='$(FLAGS)' scripts/crash
	@SWIFT='$(SWIFT)' FLAGS='$(FLAGS)' scripts/crash calls

.PHONY: soak
soak: dependencies ## Cuts it off at random moments, several times in a row (RUNS=500, SEED=n to repeat)
	@SWIFT='$(SWIFT)' FLAGS='$(FLAGS)' scripts/crash soak --runs $(or $(RUNS),500) $(if $(SEED),--seed $(SEED))

.PHONY: coverage
coverage: dependencies ## Runs all tests and reports which lines they reach
	$(TEST) --enable-code-coverage --scratch-path .build-coverage
	@"$(LLVM_COV)" report --ignore-filename-regex='\.build|Tests/' \
	    --instr-profile="$$($(SWIFT) build --scratch-path .build-coverage --show-bin-path)/codecov/default.profdata" \
	    "$$($(SWIFT) build --scratch-path .build-coverage --show-bin-path)/lupo-hostPackageTests.xctest"

.PHONY: release
release: dependencies ## Builds dist/lupo-host, one file that needs only the C library
	@scripts/release

.PHONY: install
install: release ## Installs that file into $(PREFIX)/bin, with completions for bash, zsh and fish
	install -D -m 755 dist/lupo-host "$(DESTDIR)$(PREFIX)/bin/lupo-host"
	install -d "$(DESTDIR)$(PREFIX)/share/bash-completion/completions" \
	    "$(DESTDIR)$(PREFIX)/share/zsh/site-functions" "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d"
	dist/lupo-host --generate-completion-script bash >"$(DESTDIR)$(PREFIX)/share/bash-completion/completions/lupo-host"
	dist/lupo-host --generate-completion-script zsh >"$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_lupo-host"
	dist/lupo-host --generate-completion-script fish >"$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/lupo-host.fish"

.PHONY: clean
clean: ## Removes everything that was built
	rm -rf .build .build-asan .build-tsan .build-coverage .build-fuzz .build-release .build-docs .build-bench dist docs/.site Benchmarks/.build
