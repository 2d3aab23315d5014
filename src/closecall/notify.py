"""Webhooks: each new scorecard posted as signed JSON, by way of an outbox in the store.

A message is put into the outbox by the transaction that records its scorecard, so that there is never one without the other.
It leaves the outbox when the receiver has answered 2xx, and not before: what is delivered twice, because a process was killed or
an answer was lost, carries the same `webhook-id` and a higher `closecall-attempt`. docs/feeds.md tells receivers what to check.

The headers and the signature are those of Standard Webhooks (standardwebhooks.com, specification 1.0), so that its libraries
verify them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import math
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib import request
from urllib.error import HTTPError
from urllib.parse import urlsplit

from closecall.errors import SettingsError, StoreError
from closecall.settings import NotifySettings
from closecall.types import Scorecard
from closecall.version import __version__

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from closecall.outbox import Message
    from closecall.store import Origin, Scored, Work

log = logging.getLogger(__name__)

Put = Callable[["Connection", "Scored"], None]
EVENT = "scorecard.created"
LONGEST_DELAY = 3600.0
POLL = 0.5
"""Seconds between two looks into an outbox that has nothing due."""
_WORDLESS: Mapping[str, frozenset[str]] = {
    "asks": frozenset(
        "turn start_char end_char start end kind confidence commitment response response_turn response_confidence".split()
    ),
    "commitments": frozenset("id kind initiator outcome when_iso when_granularity specific turn".split()),
    "provenance": frozenset("closecall reader rubric settings".split()),
}
_PLAIN = ("schema_version", "call_id", "verdict", "call_outcome", "score", "metrics", "needs_review")


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a flush did: messages that the receiver took, and those that wait for a later one."""

    sent: int
    waiting: int


def body(card: Scorecard, origin: Origin, at: datetime, *, text: bool) -> str:
    """The JSON of a message. Without `text` it holds labels, places and figures, and not one word of the call."""
    from closecall.exports.document import to_dict

    whole = to_dict(card)
    call = {name: getattr(origin, name) for name in ("rep", "team", "customer", "stage")}
    date = origin.date or card.metadata.get("date")
    data = {**(whole if text else wordless(whole)), "call": {**call, "date": date}}
    return json.dumps({"type": EVENT, "timestamp": at.isoformat(timespec="seconds"), "data": data})


def wordless(card: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a scorecard document that hold no words of the call, under the same names."""
    found = {name: card[name] for name in _PLAIN}
    for name, kept in _WORDLESS.items():
        part = card[name]
        found[name] = [_only(one, kept) for one in part] if isinstance(part, list) else _only(part, kept)
    return found


def message_id(work: Work, target: str) -> str:
    """The id of a message: of the call, the way it was scored, and where it goes; the receiver tells repetitions by it."""
    parts = (work.content, str(work.number), work.hearing, work.judging, target)
    return "msg_" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def sign(secret: str, id_: str, timestamp: int, content: bytes) -> str:
    """The header `webhook-signature`: HMAC-SHA256 over `id.timestamp.body`, in Base64 after "v1,".

    A secret that begins with "whsec_" is Base64, as Standard Webhooks writes it; any other is taken as its UTF-8 bytes.

    Raises:
        SettingsError: what follows "whsec_" is no Base64.
    """
    signed = f"{id_}.{timestamp}.".encode() + content
    return "v1," + base64.b64encode(hmac.digest(_key(secret), signed, "sha256")).decode()


def delay(id_: str, attempt: int, first: float) -> float:
    """Seconds from a failed attempt to the next one: doubled each time, at most an hour, then taken by 0.5 to 1.

    The share comes from the id and the attempt: messages that failed together do not come back together, and no chance is needed.
    """
    spread = hashlib.sha256(f"{id_}/{attempt}".encode()).digest()[0] / 255
    return min(first * 2.0 ** min(attempt - 1, 40), LONGEST_DELAY) * (0.5 + spread / 2)


def target_of(url: str) -> str:
    """Sixteen hex digits for an address; the address itself, which may hold a token, is never stored."""
    return hashlib.sha256(url.encode()).hexdigest()[:16]


@contextmanager
def posting(engine: Engine, settings: NotifySettings) -> Iterator[Put | None]:
    """Post what is recorded while the block runs, and then for as long as `patience` says; None where no address is set.

    The block gets what `Store.record` takes as `also`. If it ends in an error, what waits is left to the next batch.

    Raises:
        SettingsError: the address is no http or https one, or no secret is set.
        StoreError: the store fails.
    """
    if settings.url is None:
        yield None
        return
    notifier = Notifier(engine, settings)
    with notifier.sending():
        yield notifier.put
    left = notifier.flush(settings.patience)
    if left.waiting:
        log.warning("%d webhooks could not be delivered; the next batch with --notify sends them", left.waiting)


class Notifier:
    """Puts messages into the outbox and sends them to one address."""

    def __init__(self, engine: Engine, settings: NotifySettings, now: Callable[[], float] = time.time) -> None:
        """Notifier for the store behind `engine`.

        Raises:
            SettingsError: the address is no http or https one, or no secret is set.
        """
        self._url, self._secret = _checked(settings)
        self._target = target_of(self._url)
        self._settings = settings
        self._engine = engine
        self._now = now

    def put(self, connection: Connection, scored: Scored) -> None:
        """Put the message of a scorecard into the outbox, within the caller's transaction; one that is there already stays."""
        from closecall import outbox

        at = self._now()
        content = body(scored.card, scored.origin, datetime.fromtimestamp(at, UTC), text=self._settings.text)
        outbox.put(connection, message_id(scored.work, self._target), self._target, content, at)

    def flush(self, patience: float = 0.0, stop: threading.Event | None = None) -> Delivered:
        """Send what is due; with `patience`, go on for so many seconds while something waits.

        After a failure all sending pauses, longer each time in a row, so that a receiver in trouble is not pressed.
        """
        from closecall import outbox

        stop = stop or threading.Event()
        until, sent, failures = time.monotonic() + patience, 0, 0
        while not stop.is_set():
            found = outbox.claim(self._engine, self._target, self._now(), lease=3 * self._settings.timeout)
            if found is not None and self._deliver(found):
                sent, failures = sent + 1, 0
                continue
            failures += found is not None
            left = outbox.waiting(self._engine, self._target)
            pause = self._pause(failures if found else 0, left.next_at)
            if not left.count or time.monotonic() + pause > until:
                break
            stop.wait(pause if found else min(pause, POLL))  # meanwhile a new message may have come
        return Delivered(sent, outbox.waiting(self._engine, self._target).count)

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Send from a thread of its own while the block runs. What waits when the block ends is left to `flush`."""
        stop = threading.Event()

        def work() -> None:
            while not stop.wait(POLL):
                try:
                    self.flush(math.inf, stop)
                except StoreError as error:  # the batch writes to the same store, and will say what ails it
                    log.warning("webhooks: %s", error)

        thread = threading.Thread(target=work, name="webhooks", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(self._settings.timeout)  # what it has in hand is claimed, and lapses if it never ends

    def _deliver(self, message: Message) -> bool:
        """Post one message and note what came of it in the outbox."""
        from closecall import outbox

        error = self._post(message)
        if error is None:
            outbox.sent(self._engine, message, self._now())
            return True
        log.info("webhook %s, attempt %d: %s", message.id, message.attempt, error)
        outbox.failed(
            self._engine, message, error, self._now() + delay(message.id, message.attempt, self._settings.retry_after)
        )
        return False

    def _post(self, message: Message) -> str | None:
        """None if the receiver took the message, else why not."""
        content, timestamp = message.body.encode(), int(self._now())
        headers = {
            "content-type": "application/json",
            "user-agent": f"closecall/{__version__}",
            "webhook-id": message.id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": sign(self._secret, message.id, timestamp, content),
            "closecall-attempt": str(message.attempt),
        }
        asked = request.Request(self._url, content, headers, method="POST")  # noqa: S310  # the scheme is checked at the start
        try:
            with request.build_opener(_NoRedirect).open(asked, timeout=self._settings.timeout):
                return None
        except HTTPError as error:
            with error:
                return f"the receiver answered {error.code}"
        except (OSError, HTTPException) as error:
            return f"no answer: {getattr(error, 'reason', None) or error or type(error).__name__}"

    def _pause(self, failures: int, next_at: float | None) -> float:
        """Seconds until it makes sense to look into the outbox again."""
        if failures:
            return delay(self._target, failures, self._settings.retry_after)
        return max(0.0, (next_at or 0.0) - self._now())


class _NoRedirect(request.HTTPRedirectHandler):
    """A redirected POST would lose its body or reach an address that nobody named: it counts as a failure."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _only(part: Mapping[str, Any], kept: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in part.items() if name in kept}


def _checked(settings: NotifySettings) -> tuple[str, str]:
    url = settings.url or ""
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc and parts.port != 0
    except ValueError:
        sound = False
    if not sound or not url.isascii() or any(c.isspace() for c in url):
        raise SettingsError("--notify takes an address such as https://example.com/hook, without a user name in it")
    secret = settings.secret.get_secret_value() if settings.secret else ""
    if not secret:
        raise SettingsError("webhooks are signed: set the secret that the receiver knows in CLOSECALL_NOTIFY_SECRET")
    _key(secret)
    return url, secret


def _key(secret: str) -> bytes:
    if not secret.startswith("whsec_"):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except ValueError as error:
        raise SettingsError('CLOSECALL_NOTIFY_SECRET begins with "whsec_", but what follows is not Base64') from error
