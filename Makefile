# What one does at this desk. `make` alone prints it.

GO      ?= go
FUZZTIME ?= 10m
BENCH   ?= .

.DEFAULT_GOAL := help
.PHONY: help build demo test race test-postgres lint fuzz oracle bench bench-feeds bench-serve bench-rst campaign campaign-short vuln ci update-golden clean

help: ## print this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## one static binary: ./recapd
	CGO_ENABLED=0 $(GO) build -trimpath -o recapd ./cmd/recapd

demo: ## example posts in, feeds and a delivered digest out; until Ctrl-C
	$(GO) run ./cmd/recapd demo

test: ## all tests
	$(GO) test ./...

race: ## all tests with the race detector, as CI runs them
	$(GO) test -race ./...

test-postgres: ## the tests that have a ledger, on a PostgreSQL server (from apt)
	.ci/postgres

lint: ## gofmt, vet, staticcheck
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "not gofmt-clean:"; echo "$$unformatted"; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

fuzz: ## every fuzz target for FUZZTIME (10m); PACKAGE=./internal/rst for those of one
	.ci/fuzz $(FUZZTIME) $(PACKAGE)

oracle: ## our example blogs as hugo, jekyll and pelican (from apt) read them, and as we do
	for generator in hugo jekyll pelican; do $(GO) run ./internal/tools/oracle $$generator || exit 1; done

bench: ## benchmarks; BENCH=name for some
	$(GO) test -run '^$$' -bench '$(BENCH)' -benchmem ./...

bench-feeds: ## build feeds beside Hugo (from apt); ARGS="-alone 100000" for more (about 10 min)
	$(GO) run ./internal/tools/buildbench $(ARGS)

bench-serve: ## serve a feed beside nginx, Caddy and bare net/http, asked by wrk (all from apt; 5 min); ARGS="-rounds 9" for more
	$(GO) run ./internal/tools/servebench $(ARGS)

bench-rst: ## reStructuredText beside docutils (python3-docutils from apt) and goldmark; RST_POSTS=FOLDER for posts
	RST_POSTS=$(abspath $(RST_POSTS)) $(GO) test -run '^$$' -bench Beside -benchtime 5x ./internal/rst

campaign: ## kill, cut off and starve recapd while it sends to 10,000; NAME=... for some (about 15 min)
	$(GO) run ./internal/tools/campaign $(NAME)

campaign-short: ## the same with few readers, as CI runs it (a minute)
	$(GO) run ./internal/tools/campaign -short -parallel 4 $(NAME)

# Not part of CI: it asks the vulnerability database at vuln.go.dev, which a
# builder without open network cannot reach. Run it before a release.
vuln: ## known vulnerabilities in what we use (needs the network)
	$(GO) run golang.org/x/vuln/cmd/govulncheck@latest ./...

ci: ## all that CI does, on this machine (installs Debian packages)
	.ci/run

update-golden: ## write all golden files anew; then read the diff
	$(GO) test $$(grep -rl --include='*_test.go' 'flag.Bool("update"' . | xargs -n 1 dirname | sort -u) -update

clean: ## remove what build made
	rm -f recapd
