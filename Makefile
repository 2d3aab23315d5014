# make demo: score a sample recording.   make test: every check that CI runs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SAMPLE := fixtures/recordings/recorded-cold-room.ogg

.PHONY: demo test clean

# The recording is transcribed once; the scorecards are made from the transcript.
demo: $(VENV)/.demo
	$(BIN)/closecall transcribe $(SAMPLE) --format json --out out/transcripts
	$(BIN)/closecall score out/transcripts/recorded-cold-room.json --rep-channel left
	$(BIN)/closecall score out/transcripts/recorded-cold-room.json --rep-channel left --format json --out out
	$(BIN)/closecall score out/transcripts/recorded-cold-room.json --rep-channel left --format html --out out

test: $(VENV)/.test
	PATH="$(CURDIR)/$(BIN):$$PATH" scripts/check

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# Each stamp is renewed when the dependencies change, so that a second run is quick.
$(VENV)/.demo: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[offline]"
	touch $@

$(VENV)/.test: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[offline,dev]"
	touch $@ $(VENV)/.demo

clean:
	rm -rf $(VENV) out
