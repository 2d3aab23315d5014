"""Webhooks against a real server on this machine."""

from __future__ import annotations

import base64
import hmac
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from closecall import outbox
from closecall.errors import SettingsError
from closecall.notify import EVENT, Notifier, body, delay, message_id, posting, sign, target_of
from closecall.settings import NotifySettings
from closecall.store import Origin, Scored, Store, Work
from closecall.store.database import writing
from handmade import ROOT
from sample import CALL, CARD
from stored import record

SECRET = "a secret of this test"  # noqa: S105
ORIGIN = Origin("calls/1.vtt", "call", "Ann", "North", "Acme", "pilot", "2026-03-10", None, {})
AT = datetime(2026, 3, 10, 15, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Posted:
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Receiver:
    """A server that answers with the next of `answers`, then with 204; a negative answer is a wait of so many seconds."""

    answers: list[float] = field(default_factory=list)
    posted: list[Posted] = field(default_factory=list)
    url: str = ""
    busy: threading.Event = field(default_factory=threading.Event)

    def handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = self.rfile.read(int(self.headers["content-length"]))
                receiver.posted.append(Posted(self.path, {k.lower(): v for k, v in self.headers.items()}, content))
                answer = receiver.answers.pop(0) if receiver.answers else 204
                receiver.busy.set()
                if answer < 0:
                    time.sleep(-answer)
                    answer = 204
                self.send_response(int(answer))
                if 300 <= answer < 400:
                    self.send_header("location", receiver.url + "elsewhere")
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """The test looks at `posted`."""

        return Handler


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A client that was killed is what is tested."""


@contextmanager
def serving(receiver: Receiver) -> Iterator[Receiver]:
    with Server(("127.0.0.1", 0), receiver.handler()) as server:
        receiver.url = f"http://127.0.0.1:{server.server_address[1]}/"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with serving(Receiver()) as found:
        yield found


@pytest.fixture
def engine(url: str) -> Iterator[sa.Engine]:
    with Store.open(url) as store:
        yield store.engine


def settings(url: str, **more: Any) -> NotifySettings:
    return NotifySettings(**{"url": url, "secret": SECRET, "timeout": 0.5, "retry_after": 0.02, **more})


def scored(number: int = 0, judging: str = "rubric 1") -> Scored:
    return Scored(Work("5e" * 32, number, "", judging), ORIGIN, CALL, CARD, 0.1)


def put(engine: sa.Engine, notifier: Notifier, *results: Scored) -> None:
    with writing(engine) as connection:
        for result in results:
            notifier.put(connection, result)


def test_the_signature_is_that_of_standard_webhooks() -> None:
    """The example of the specification's libraries."""
    found = sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_every_part_that_is_signed_counts() -> None:
    parts = ("key", "msg_1", 1, b"{}")
    others = [("kex", "msg_1", 1, b"{}"), ("key", "msg_2", 1, b"{}"), ("key", "msg_1", 2, b"{}"), ("key", "msg_1", 1, b"{ }")]
    assert sign(*parts) not in {sign(*other) for other in others}


@given(st.text(max_size=20), st.integers(1, 5000))
def test_delays_double_up_to_an_hour_and_differ_by_id(id_: str, attempt: int) -> None:
    longest = min(2.0 * 2.0 ** min(attempt - 1, 40), 3600.0)
    assert longest / 2 <= delay(id_, attempt, 2.0) <= longest
    assert delay(id_, attempt, 2.0) == delay(id_, attempt, 2.0)


def test_messages_that_failed_together_come_back_apart() -> None:
    assert len({delay(f"msg_{n}", 5, 2.0) for n in range(100)}) > 50


def test_no_word_of_the_call_is_posted_unless_asked_for() -> None:
    content = body(CARD, ORIGIN, AT, text=False)
    quotes = [turn.text for turn in CALL.turns] + [ask.evidence.quote for ask in CARD.asks]
    written = [note.text for note in CARD.coaching] + ["Thursday at two", "CFO", "numbers", "dear", "bakery", *CARD.warnings]
    assert not [words for words in quotes + written if words in content]
    found = json.loads(content)
    assert (found["type"], found["timestamp"]) == (EVENT, "2026-03-10T15:00:00+00:00")
    assert found["data"]["call"] == {"rep": "Ann", "team": "North", "customer": "Acme", "stage": "pilot", "date": "2026-03-10"}
    assert [ask["response"] for ask in found["data"]["asks"]] == ["questioned", "accepted", "unanswered"]
    assert found["data"]["commitments"][0]["when_iso"] == "2026-03-12T14:00+01:00"


def test_with_text_the_whole_scorecard_is_posted() -> None:
    data = json.loads(body(CARD, ORIGIN, AT, text=True))["data"]
    assert data["asks"][0]["quote"] == CARD.asks[0].evidence.quote
    assert data["coaching"][0]["text"] == CARD.coaching[0].text


def test_ids_tell_calls_scorings_and_receivers_apart() -> None:
    work = scored().work
    others = [replace(work, content="x"), replace(work, number=1), replace(work, hearing="x"), replace(work, judging="x")]
    ids = {message_id(other, "here") for other in others} | {message_id(work, "here"), message_id(work, "there")}
    assert len(ids) == 6


@pytest.mark.parametrize(
    ("address", "secret", "fault"),
    [
        (None, SECRET, "--notify takes an address"),
        ("example.com/hook", SECRET, "--notify takes an address"),
        ("ftp://example.com", SECRET, "--notify takes an address"),
        ("https://", SECRET, "--notify takes an address"),
        ("https://ann:word@example.com", SECRET, "without a user name"),
        ("https://example.com:x/", SECRET, "--notify takes an address"),
        ("https://example.com/a b", SECRET, "--notify takes an address"),
        ("https://example.com/hook", None, "CLOSECALL_NOTIFY_SECRET"),
        ("https://example.com/hook", "", "CLOSECALL_NOTIFY_SECRET"),
        ("https://example.com/hook", "whsec_!", "not Base64"),
    ],
)
def test_what_cannot_be_used_is_told_before_a_call_is_scored(address: str | None, secret: str | None, fault: str) -> None:
    with pytest.raises(SettingsError, match=fault) as found:
        Notifier(sa.create_engine("sqlite://"), NotifySettings(url=address, secret=secret))
    assert "word@" not in str(found.value)


def test_a_scorecard_is_posted_once_and_signed(engine: sa.Engine, receiver: Receiver) -> None:
    notifier = Notifier(engine, settings(receiver.url + "hook?team=north"))
    put(engine, notifier, scored())
    put(engine, notifier, scored())
    assert (notifier.flush().sent, notifier.flush().sent) == (1, 0)
    put(engine, notifier, scored())
    assert notifier.flush().sent == 0
    (found,) = receiver.posted
    signed = f"{found.headers['webhook-id']}.{found.headers['webhook-timestamp']}.".encode() + found.body
    expected = base64.b64encode(hmac.digest(SECRET.encode(), signed, "sha256")).decode()
    assert found.headers["webhook-signature"] == f"v1,{expected}"
    assert abs(int(found.headers["webhook-timestamp"]) - time.time()) < 60
    assert (found.path, found.headers["content-type"], found.headers["closecall-attempt"]) == (
        "/hook?team=north",
        "application/json",
        "1",
    )
    assert json.loads(found.body)["data"]["verdict"] == "gained"


def test_a_new_way_of_scoring_is_a_new_message(engine: sa.Engine, receiver: Receiver) -> None:
    notifier = Notifier(engine, settings(receiver.url))
    put(engine, notifier, scored())
    notifier.flush()
    put(engine, notifier, scored(judging="rubric 2"))
    assert notifier.flush().sent == 1
    assert len({p.headers["webhook-id"] for p in receiver.posted}) == 2


def test_what_is_rolled_back_is_not_posted(engine: sa.Engine, receiver: Receiver) -> None:
    notifier = Notifier(engine, settings(receiver.url))
    with writing(engine) as connection:
        notifier.put(connection, scored())
        connection.rollback()
    assert notifier.flush().waiting == 0
    assert not receiver.posted


@pytest.mark.parametrize("answer", [500, 503, 404, 302, 307, -2.0])
def test_a_failure_is_tried_again_with_the_same_id_and_body(engine: sa.Engine, receiver: Receiver, answer: float) -> None:
    receiver.answers = [answer, answer]
    notifier = Notifier(engine, settings(receiver.url, timeout=0.2))
    put(engine, notifier, scored())
    assert notifier.flush().waiting == 1
    assert notifier.flush(patience=10).sent == 1
    assert [p.headers["closecall-attempt"] for p in receiver.posted] == ["1", "2", "3"]
    assert len({(p.path, p.headers["webhook-id"], p.body) for p in receiver.posted}) == 1


def test_a_receiver_in_trouble_is_left_alone_and_nothing_is_lost(engine: sa.Engine, receiver: Receiver) -> None:
    receiver.answers = [500] * 1000
    notifier = Notifier(engine, settings(receiver.url, retry_after=5))
    put(engine, notifier, *(scored(n) for n in range(20)))
    assert notifier.flush(patience=0.1).waiting == 20
    assert len(receiver.posted) == 1
    receiver.answers = []
    later = Notifier(engine, settings(receiver.url), now=lambda: time.time() + 7200)
    assert later.flush().sent == 20
    assert {p.headers["webhook-id"] for p in receiver.posted} == {
        message_id(scored(n).work, target_of(receiver.url)) for n in range(20)
    }


def test_scorecard_and_message_are_recorded_together_or_not_at_all(engine: sa.Engine, receiver: Receiver) -> None:
    notifier, store = Notifier(engine, settings(receiver.url)), Store(engine)
    run = store.start_run({})

    def refuse(connection: sa.Connection, result: Scored) -> None:
        notifier.put(connection, result)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        record(store, run, scored(), also=refuse)
    assert not list(store.rows("calls"))
    assert notifier.flush().sent == 0
    record(store, run, scored(), also=notifier.put)
    assert len(list(store.rows("calls"))) == 1
    assert notifier.flush().sent == 1


def test_no_receiver_at_all(engine: sa.Engine) -> None:
    with serving(Receiver()) as gone:
        pass
    notifier = Notifier(engine, settings(gone.url))
    put(engine, notifier, scored())
    assert notifier.flush().waiting == 1
    with engine.connect() as connection:
        assert "refused" in str(connection.execute(sa.select(outbox.OUTBOX.c.error)).scalar())


def test_each_address_has_its_own_messages_and_is_not_kept(engine: sa.Engine, receiver: Receiver, tmp_path: Path) -> None:
    here, there = (
        Notifier(engine, settings(receiver.url + "here")),
        Notifier(engine, settings(receiver.url + "there-token-1234")),
    )
    put(engine, here, scored())
    put(engine, there, scored())
    assert here.flush().sent == 1
    assert [p.path for p in receiver.posted] == ["/here"]
    engine.dispose()
    assert not any(b"token-1234" in path.read_bytes() for path in tmp_path.iterdir())
    assert there.flush().sent == 1


def test_two_senders_share_the_work(engine: sa.Engine, receiver: Receiver) -> None:
    notifiers = [Notifier(engine, settings(receiver.url, timeout=20)) for _ in range(3)]  # no claim lapses meanwhile
    put(engine, notifiers[0], *(scored(n) for n in range(30)))
    threads = [threading.Thread(target=notifier.flush) for notifier in notifiers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ids = [p.headers["webhook-id"] for p in receiver.posted]
    assert len(ids) == len(set(ids)) == 30


def test_a_thread_sends_while_calls_are_scored(engine: sa.Engine, receiver: Receiver) -> None:
    notifier = Notifier(engine, settings(receiver.url))
    with notifier.sending():
        put(engine, notifier, scored())
        assert _within(5, lambda: len(receiver.posted) == 1)
    assert notifier.flush().waiting == 0


def test_a_batch_posts_what_it_records(engine: sa.Engine, receiver: Receiver, caplog: pytest.LogCaptureFixture) -> None:
    store = Store(engine)
    run = store.start_run({})
    receiver.answers = [500]
    with posting(engine, settings(receiver.url)) as also:
        record(store, run, scored(), also)
    assert [p.headers["closecall-attempt"] for p in receiver.posted] == ["1", "2"]
    receiver.answers = [500] * 9
    with posting(engine, settings(receiver.url, retry_after=60, patience=1)) as also:
        record(store, run, scored(1), also)
    assert caplog.messages == ["1 webhooks could not be delivered; the next batch with --notify sends them"]


def test_without_an_address_nothing_is_posted(engine: sa.Engine) -> None:
    with posting(engine, NotifySettings()) as also:
        assert also is None


SENDER = """
import sys
from closecall.notify import Notifier
from closecall.settings import NotifySettings
from closecall.store import Store
url, store = sys.argv[1:]
Notifier(Store.open(store).engine, NotifySettings(url=url, secret="a secret of this test", timeout=60)).flush()
"""


def test_a_kill_while_sending_loses_nothing_and_marks_the_repetition(engine: sa.Engine, receiver: Receiver, url: str) -> None:
    receiver.answers = [-30.0]
    put(engine, Notifier(engine, settings(receiver.url)), scored())
    command = [sys.executable, "-c", SENDER, receiver.url, url]
    with subprocess.Popen(command, cwd=ROOT) as sender:
        assert receiver.busy.wait(30)
        sender.kill()
    assert Notifier(engine, settings(receiver.url)).flush().sent == 0
    later = Notifier(engine, settings(receiver.url), now=lambda: time.time() + 3600)
    assert later.flush().sent == 1
    assert [p.headers["closecall-attempt"] for p in receiver.posted] == ["1", "2"]
    assert len({(p.headers["webhook-id"], p.body) for p in receiver.posted}) == 1


def _within(seconds: float, holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while not holds() and time.monotonic() < until:
        time.sleep(0.01)
    return holds()
