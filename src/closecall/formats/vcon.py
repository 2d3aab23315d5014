"""vCon, the IETF's container for conversations: a vendor's transcript within, or typed messages; signed ones are opened.

A vCon may hold only a recording, or an e-mail thread; neither is a transcript.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from closecall.errors import FormatError
from closecall.formats import clock
from closecall.formats.assemble import Piece, transcript
from closecall.formats.source import Source, at, fits, parse_json
from closecall.types import Transcript

_MAIL = ("multipart/", "message/", "text/html")
_INNER = "call in a vCon"
"""The name under which the transcript within is read, and the call's id until the container's is put in its place."""


def sniff(source: Source) -> bool:
    """A version and parties, or the envelope of a signature or of encryption."""
    document = source.json
    plain = fits(document, "vcon") and fits(document, "parties")
    return plain or (fits(document, "payload") and fits(document, "signatures")) or fits(document, "ciphertext")


def read(source: Source) -> Iterator[Transcript | FormatError]:
    """The call."""
    document = _opened(source.json)
    about = {"title": at(document, "subject"), "date": at(document, "dialog", 0, "start"), "uuid": at(document, "uuid")}
    bodies = [part for part in _listed(document, "analysis") if at(part, "type") == "transcript"]
    if not bodies:
        yield transcript(source, _messages(document), call_id=at(document, "uuid"), metadata=about)
        return
    if source.name == _INNER:
        raise FormatError("this vCon holds another vCon; export the inner one")
    for call in _inner(_body(bodies[0])):
        yield _contained(call, source, _texts(about)) if isinstance(call, Transcript) else call


def _inner(body: Any) -> Iterable[Transcript | FormatError]:
    from closecall import formats

    if isinstance(body, str):
        return formats.read_many(body.encode("utf-8", "replace"), _INNER)
    return formats.read_many(json.dumps(body).encode(), _INNER)


def _contained(call: Transcript, source: Source, about: dict[str, str]) -> Transcript:
    """The transcript under the container's id, with what the container tells of the call."""
    return replace(
        call,
        call_id=about.get("uuid") or source.stem,
        metadata={**about, **call.metadata},
        provenance={"format": "vcon", "transcript": call.provenance.get("format", "")},
    )


def _body(analysis: Any) -> Any:
    body = at(analysis, "body")
    if not body:
        raise FormatError("the transcript in this vCon is only a link; put its text into the `body` of the analysis")
    return body


def _opened(document: Any) -> Any:
    """What a signature encloses; the signature itself is not checked."""
    if fits(document, "ciphertext"):
        raise FormatError("this vCon is encrypted; decrypt it first")
    if not fits(document, "payload"):
        return document
    payload = at(document, "payload")
    try:
        inner = parse_json(base64.urlsafe_b64decode(str(payload) + "=" * (-len(str(payload)) % 4)).decode())
    except (ValueError, binascii.Error) as error:
        raise FormatError("the payload of this signed vCon is damaged; export it again") from error
    if not fits(inner, "vcon"):
        raise FormatError("this signed document holds no vCon, so there is no transcript in it")
    return inner


def _messages(document: Any) -> Iterator[Piece]:
    """The messages that were typed in a chat, in order."""
    texts = [dialog for dialog in _listed(document, "dialog") if at(dialog, "type") == "text"]
    if not texts:
        raise FormatError("this vCon holds no transcript, only a recording or a link to one; score the recording itself")
    if any(str(at(dialog, "mediatype") or "").startswith(_MAIL) for dialog in texts):
        raise FormatError("this vCon holds e-mails, not a call")
    first = clock.instant(_text(texts[0], "start"))
    for dialog in texts:
        moment = clock.instant(_text(dialog, "start"))
        since = None if moment is None or first is None else moment - first
        yield Piece(_party(document, dialog), _text(dialog, "body") or "", since)


def _party(document: Any, dialog: Any) -> str | None:
    index = at(dialog, "originator")
    parties = at(dialog, "parties")
    if index is None:
        index = parties[0] if isinstance(parties, list) and parties else parties
    party = at(document, "parties", index) if isinstance(index, int) and index >= 0 else None
    return next((value for key in ("name", "tel", "mailto") if (value := _text(party, key))), None)


def _text(part: Any, key: str) -> str | None:
    value = at(part, key)
    return value if isinstance(value, str) else None


def _listed(document: Any, key: str) -> list[Any]:
    found = at(document, key)
    return found if isinstance(found, list) else []


def _texts(about: dict[str, Any]) -> dict[str, str]:
    return {key: value for key, value in about.items() if isinstance(value, str) and value}
