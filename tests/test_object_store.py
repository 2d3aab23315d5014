"""A batch of calls in an object store: the real client against a real server on this machine."""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

MISSING = [name for name in ("moto", "s3fs") if importlib.util.find_spec(name) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")
PLAIN = "Rep: Hi, can we meet on Thursday at ten?\nCustomer: Yes, Thursday works.\n"
FILL = """
import s3fs
files = s3fs.S3FileSystem()
files.mkdir("calls")
for n in range(3):
    files.pipe_file(f"calls/day/{n}.txt", (%r + f"Rep: {n}.").encode())
files.pipe_file("calls/day/notes.pdf", b"%%PDF")
"""


@pytest.fixture(scope="module")
def variables() -> Iterator[dict[str, str]]:
    """The environment in which s3:// leads to a server that ends with the tests."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.2)
        keys = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "us-east-1"}
        yield {**os.environ, **keys, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
    finally:
        server.kill()
        server.wait()


def test_calls_in_a_bucket_are_scored_and_then_skipped(variables: dict[str, str], tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", FILL % PLAIN], check=True, env=variables, timeout=240)
    (tmp_path / "m.csv").write_text("path,rep\ns3://calls/day/0.txt,Rep\n", encoding="utf-8")

    def batch(source: str, engine: str = "serial") -> str:
        words = ["-c", "from closecall.cli.main import run; run()", "batch", source, "--reader", "cues", "--engine", engine]
        done = subprocess.run(
            [sys.executable, *words, "--store", str(tmp_path / "s.db")],
            check=False,
            capture_output=True,
            env=variables,
            timeout=240,
        )
        return done.stdout.decode() + done.stderr.decode()

    assert "scored 3, failed 0, skipped 0" in batch("s3://calls/day", "processes")
    assert "scored 0, failed 0, skipped 3" in batch("s3://calls/day/*.txt")
    assert "scored 1, failed 0, skipped 0" in batch(str(tmp_path / "m.csv"))
    assert "s3://calls/none: no call is there" in batch("s3://calls/none")
    assert "s3://nobucket/x: " in batch("s3://nobucket/x")
