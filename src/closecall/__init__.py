"""closecall: did the rep ask the customer for a commitment, where, and what did the customer answer?

>>> from closecall import Closecall
>>> card = Closecall().score("call.vtt")            # doctest: +SKIP
>>> card.verdict, [ask.evidence.quote for ask in card.asks]   # doctest: +SKIP
('gained', ['Can we meet on Thursday at ten?'])
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from closecall.version import __version__

if TYPE_CHECKING:
    from closecall.errors import ClosecallError, InputError, UsageError
    from closecall.pipeline import Closecall
    from closecall.settings import Settings
    from closecall.types import Ask, Commitment, Scorecard, Transcript, Turn

__all__ = [
    "Ask",
    "Closecall",
    "ClosecallError",
    "Commitment",
    "InputError",
    "Scorecard",
    "Settings",
    "Transcript",
    "Turn",
    "UsageError",
    "__version__",
]

_HOMES = {
    "Ask": "types",
    "ClosecallError": "errors",
    "Closecall": "pipeline",
    "Commitment": "types",
    "InputError": "errors",
    "Scorecard": "types",
    "Settings": "settings",
    "Transcript": "types",
    "Turn": "types",
    "UsageError": "errors",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: importing closecall must stay cheap."""
    if name not in _HOMES:
        raise AttributeError(f"module 'closecall' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"closecall.{_HOMES[name]}"), name)
