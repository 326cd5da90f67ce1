# Every command is one line to bin/intl; `bin/intl --help` explains them.
# ARGS are passed on: make test ARGS="-k partnerships"; make manage ARGS=shell

.PHONY: run test check pytest demo bench manage requirements

run: ## set up what is missing, then serve on http://127.0.0.1:$PORT (8000)
	@bin/intl run

test: ## every check and every test, on a throw-away database
	@bin/intl test $(ARGS)

check: ## the static checks alone
	@bin/intl check

pytest: ## only pytest, on a throw-away database
	@bin/intl pytest $(ARGS)

demo: ## drop and re-create the demo database; asks first
	@bin/intl demo $(ARGS)

bench: ## measure speed on a large throw-away database
	@bin/intl bench $(ARGS)

manage: ## Django's command line on the database of `make run`
	@bin/intl manage $(ARGS)

requirements: ## compile requirements/*.txt from pyproject.toml
	@bin/intl requirements $(ARGS)
