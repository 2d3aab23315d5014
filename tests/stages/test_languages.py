from __future__ import annotations

import pytest

from closecall.errors import LanguageError
from closecall.language.cues import CueReader
from closecall.pipeline import Closecall
from closecall.settings import load
from closecall.stages.languages import foreign, understood
from closecall.types import Transcript, Turn

GERMAN = (
    "Guten Tag, hier ist Frau Lindner, ich rufe wegen des Angebots an, das wir Ihnen geschickt haben.",
    "Ja, das habe ich gesehen, aber das ist uns ein bisschen zu teuer.",
    "Können wir uns am Donnerstag um zehn bei Ihnen treffen?",
    "Donnerstag ist gut.",
)
ENGLISH = (
    "Hi, this is Dana, I am calling about the offer that we sent you last week.",
    "Yes, I have seen it, but it is a bit too much for us.",
    "Can we meet on Thursday at ten in your office?",
    "Thursday is good.",
)
SHORT = ("Hello.", "Hello, yes.")


def said(texts: tuple[str, ...], language: str | None = None) -> Transcript:
    turns = tuple(Turn(n, "AB"[n % 2], ("rep", "customer")[n % 2], text) for n, text in enumerate(texts))  # type: ignore[arg-type]
    return Transcript("call", turns, {} if language is None else {"language": language})


@pytest.mark.parametrize(
    ("texts", "marked", "code"),
    [
        (ENGLISH, None, None),
        (ENGLISH, "en-GB", None),
        (ENGLISH, "cy", None),  # what Whisper takes accented English for
        (ENGLISH, "de", None),
        (SHORT, None, None),
        (SHORT, "en", None),
        (SHORT, "multi", None),
        (SHORT, "de-DE", "de"),
        (SHORT, "cy", "cy"),
        (GERMAN, None, "de"),
        (GERMAN, "de", "de"),
        (GERMAN, "en", "de"),
        (GERMAN, "nds", "nds"),
    ],
)
def test_the_words_decide_and_where_they_do_not_tell_the_source(
    texts: tuple[str, ...], marked: str | None, code: str | None
) -> None:
    assert foreign(said(texts, marked), ("en",)) == code


def test_what_the_reader_knows_is_its_own_matter() -> None:
    assert foreign(said(GERMAN), ("de", "en")) is None
    assert foreign(said(ENGLISH), ("de", "en")) is None
    assert foreign(said(ENGLISH), ("de",)) == "en"


def test_a_call_in_another_language_is_refused_with_its_name_and_the_cure() -> None:
    with pytest.raises(LanguageError, match="call: this call is in German, .* trained on English: .*--force") as found:
        understood(said(GERMAN), ("en",), force=False)
    assert "\n" not in str(found.value)


def test_force_marks_the_scorecard() -> None:
    card = Closecall(load(environ={}, overrides={"reader": {"force": True}}), reader=CueReader()).score_transcript(said(GERMAN))
    assert card.provenance["forced_language"] == "de"
    assert any("in German" in warning and "by force" in warning for warning in card.warnings)


def test_force_changes_nothing_in_a_known_language() -> None:
    forced = Closecall(load(environ={}, overrides={"reader": {"force": True}}), reader=CueReader()).score_transcript(
        said(ENGLISH)
    )
    assert "forced_language" not in forced.provenance
    assert forced.warnings == ()
