"""What people take for a transcript and is none: recognised first, and refused with the reason."""

from __future__ import annotations

import re

from closecall.formats.source import Source, at, fits, json_fault, parse_json


def reason(source: Source) -> str | None:
    """Why the file is no transcript, or None where it may be one."""
    return _text(source) if source.json is None else _json(source)


def _text(source: Source) -> str | None:
    head = source.head.lstrip()
    if re.match(r"\d\d:\d\d:\d\d\t(?:\s?From )?[^\t\n]{1,80}:?\t", head):
        return "this is the chat of a meeting, not what was said; export the transcript (.vtt) beside it"
    if re.match(r"<!doctype html|<html", head, re.IGNORECASE):
        return "this is a web page, not a transcript; export the call as text, WebVTT, .docx or JSON"
    if head.startswith("{\\rtf"):
        return "this is a rich-text document; save it as .docx or plain text"
    return None


def _json(source: Source) -> str | None:
    document = source.json
    if document in ({}, []):
        return "the JSON is empty: there are no turns in it; export the call again"
    error = at(document, "error") or at(document, "errors") or at(document, "errorMessage")
    if isinstance(document, dict) and error and not fits(document, "turns") and len(document) <= 6:
        return "this is an error that a server sent instead of a transcript; export the call again"
    return None


def unknown(source: Source) -> str:
    """What to say of a file that no format takes."""
    if source.json is None and source.head.lstrip().startswith(("{", "[")):
        try:
            parse_json(source.text)
        except ValueError as error:
            return f"this looks like JSON but is not valid: {json_fault(error)}; correct or export the file again"
    return "this is in no transcript format that is known; `closecall formats` lists them. Export it as WebVTT or text"
