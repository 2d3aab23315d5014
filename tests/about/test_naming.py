from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall.about.naming import fault, iso, parsed
from closecall.about.values import KEYS
from closecall.errors import SettingsError
from closecall.settings import load

USUAL = "{rep}_{date}_{customer}"
DANA = {"rep": "Dana", "date": "2026-11-23", "customer": "Acme"}

TOLD: list[tuple[str, str, dict[str, str]]] = [
    (USUAL, "Dana_2026-11-23_Acme.wav", DANA),
    (USUAL, "Dana_20261123_Acme.wav", DANA),
    (USUAL, "Dana_23-11-2026_Acme.wav", DANA),
    (USUAL, "Dana_23.11.2026_Acme.vtt", DANA),
    (USUAL, "Dana_2026_11_23_Acme", DANA),
    (USUAL, "Dana_03-04-2026_Acme.wav", DANA | {"date": "2026-04-03"}),
    (USUAL + ".wav", "Dana_2026-11-23_Acme.wav", DANA),
    (USUAL, "Dana_Reyes_2026-11-23_Acme_Corp.wav", DANA | {"rep": "Dana_Reyes", "customer": "Acme_Corp"}),
    (USUAL, "Zoë Ré_2026-11-23_株式会社.m4a", DANA | {"rep": "Zoë Ré", "customer": "株式会社"}),
    ("{rep} - {customer}", "Dana Reyes - Acme.wav", {"rep": "Dana Reyes", "customer": "Acme"}),
    ("{_}-{rep}-{_}", "0012-Dana-x.wav", {"rep": "Dana"}),
    ("{_} {date} {_}", "call of 2026-11-23 two of three.wav", {"date": "2026-11-23"}),
    ("[{team}] ({stage}).*", "[north] (proposal).*", {"team": "north", "stage": "proposal"}),
    ("{rep}_{rep_channel}", "Dana_Left.wav", {"rep": "Dana", "rep_channel": "left"}),
    ("call {objective} {timezone}", "call a demo UTC.txt", {"objective": "a demo", "timezone": "UTC"}),
    ("{date}_{_}", "20261123_0900.wav", {"date": "2026-11-23"}),
    ("{_}_{date}_{_}", "99999999_20261123_20269999.wav", {"date": "2026-11-23"}),
]


@pytest.mark.parametrize(("pattern", "name", "facts"), TOLD, ids=[row[1] for row in TOLD])
def test_what_a_name_tells(pattern: str, name: str, facts: dict[str, str]) -> None:
    assert fault(pattern) is None
    assert parsed(name, pattern).facts == facts
    assert parsed(name, pattern).warnings == ()


SILENT: list[tuple[str, str, str]] = [
    (USUAL, "recording-17.wav", "does not fit"),
    (USUAL, "Dana_2026-13-23_Acme.wav", "does not fit"),
    (USUAL, "Dana_11-23-2026_Acme.wav", "does not fit"),
    (USUAL, "Dana_2026-11_23_Acme.wav", "does not fit"),
    (USUAL, "_2026-11-23_Acme.wav", "does not fit"),
    (USUAL, " _2026-11-23_Acme.wav", "does not fit"),
    ("{rep_channel}_{rep}", "middle_Dana.wav", "does not fit"),
    ("{rep}_{timezone}", "Dana_Mars.wav", "does not fit"),
    ("{rep}_{customer}", "Dana_Reyes_Acme.wav", "fits in more than one way; use signs"),
    ("{_}_{date}_{_}", "a_20261123_20261124_b.wav", "fits in more than one way"),
]


@pytest.mark.parametrize(("pattern", "name", "why"), SILENT, ids=[row[1] for row in SILENT])
def test_a_name_that_does_not_fit_gets_a_warning(pattern: str, name: str, why: str) -> None:
    found = parsed(name, pattern)
    assert found.facts == {}
    (warning,) = found.warnings
    assert f"the file name {name!r} tells nothing: the pattern {pattern} {why}" in warning


BAD: list[tuple[str, str]] = [
    ("{rep}_{name}", "{name} is not known; use {rep}, {customer}"),
    ("{rep}{customer}", "two names touch"),
    ("{rep}_{rep}", "{rep} stands in it twice"),
    ("call.wav", "it names nothing"),
    ("{_}", "it names nothing"),
    ("{rep", "names what it takes in braces"),
    ("{{rep}}", "names what it takes in braces"),
    ("rep}", "names what it takes in braces"),
    ("{}", "{} is not known"),
    ("{0}", "{0} is not known"),
    ("{rep:d}", "{rep:d} is not known"),
    ("{rep!r}", "{rep!r} is not known"),
    ("{rep.name}", "{rep.name} is not known"),
    ("{team}/{rep}", "for the name of a file alone"),
]


@pytest.mark.parametrize(("pattern", "why"), BAD, ids=[row[0] for row in BAD])
def test_a_bad_pattern_is_a_wrong_setting(pattern: str, why: str) -> None:
    assert why in (fault(pattern) or "")
    with pytest.raises(SettingsError) as found:
        load(environ={"CLOSECALL_FILES_PATTERN": pattern})
    assert str(found.value).startswith("setting files.pattern: ")
    assert why in str(found.value)
    assert "\n" not in str(found.value)


def test_a_good_pattern_is_a_setting() -> None:
    assert load(environ={"CLOSECALL_FILES_PATTERN": USUAL}).files.pattern == USUAL
    assert load(environ={"CLOSECALL_FILES_PATTERN": ""}).files.pattern is None


def test_a_name_of_many_signs_is_told_at_once() -> None:
    pattern = "_".join(f"{{{key}}}" for key in (*KEYS, "_", "_"))
    assert parsed("_" * 250, pattern).facts == {}
    assert parsed("a_" * 125, pattern).facts == {}


WORDS = (
    st.text(st.characters(categories=["L", "N"], include_characters=" ."), min_size=1, max_size=12).map(str.strip).filter(bool)
)
VALUES = {
    "date": st.dates(date(1000, 1, 1)).map(str),
    "timezone": st.sampled_from(["UTC", "Japan", "CET"]),
    "rep_channel": st.sampled_from(["left", "right"]),
}
SIGNS = st.sampled_from(["_", "__", " _ ", "-_-", "#", "=="])
SPELLINGS = ["%Y-%m-%d", "%Y%m%d", "%d-%m-%Y", "%Y.%m.%d", "%d_%m_%Y"]


@given(st.data(), st.lists(st.sampled_from([*KEYS, "_"]), min_size=1, unique=True).filter(lambda keys: keys != ["_"]))
def test_a_name_that_is_written_is_read_back(data: st.DataObject, keys: list[str]) -> None:
    told = {key: data.draw(VALUES.get(key, WORDS)) for key in keys}
    sign = data.draw(SIGNS)
    pattern = data.draw(st.sampled_from(["", "call "])) + sign.join(f"{{{key}}}" for key in keys)
    assert fault(pattern) is None
    name = pattern.format(**told) + ".wav"
    assert parsed(name, pattern).facts == {key: value for key, value in told.items() if key != "_"}


@given(st.dates(date(1000, 1, 1)), st.sampled_from(SPELLINGS))
def test_every_spelling_of_a_date_is_read(day: date, spelling: str) -> None:
    assert iso(day.strftime(spelling)) == day.isoformat()


@given(st.text(max_size=60), st.sampled_from([USUAL, "{rep}-{_}-{customer}", "{date}"]))
def test_any_name_tells_only_what_stands_in_it(name: str, pattern: str) -> None:
    found = parsed(name, pattern)
    assert bool(found.facts) != bool(found.warnings)
    assert all(value in name for key, value in found.facts.items() if key != "date")


@given(st.text(max_size=40))
def test_any_pattern_is_good_or_bad(pattern: str) -> None:
    if fault(pattern) is None:
        assert parsed("Dana_2026-11-23.wav", pattern).facts is not None
