from __future__ import annotations

import pytest

from closecall.language.when import first_when


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thursday at two works for me", "Thursday at two"),
        ("Could you do half past three?", "half past three"),
        ("by Friday the twentieth in the morning", "by Friday the twentieth in the morning"),
        ("How about the third of April?", "the third of April"),
        ("I'll do it first thing tomorrow.", "first thing tomorrow"),
        ("end of the month at the latest", "end of the month"),
        ("a week on Monday", "a week on Monday"),
        ("in a couple of weeks", "in a couple of weeks"),
        ("tonight", "tonight"),
        ("One second, please", None),
        ("May I ask you something?", None),
        ("it's just the two of us", None),
        ("we're open 24/7", None),
        ("the first one is cheaper", None),
    ],
)
def test_expressions_of_time_are_found_in_their_own_words(text: str, expected: str | None) -> None:
    assert first_when(text) == expected
