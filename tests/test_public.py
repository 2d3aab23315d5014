from __future__ import annotations

import subprocess
import sys

import closecall


def test_the_public_names() -> None:
    assert set(closecall.__all__) == {
        "Ask",
        "ClosecallError",
        "Closecall",
        "Commitment",
        "InputError",
        "Scorecard",
        "Settings",
        "Transcript",
        "Turn",
        "UsageError",
        "__version__",
    }
    assert all(hasattr(closecall, name) for name in closecall.__all__)


def test_importing_loads_nothing_heavy() -> None:
    code = "import sys, closecall, closecall.pipeline; print([m for m in ('spacy', 'torch', 'faster_whisper', 'ctranslate2', 'av') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
