"""The rubric: the one that is shipped, a team's own over it, and what is wrong with a wrong one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from closecall.errors import SettingsError
from closecall.rubric import PLACEHOLDERS, Rubric, default, load
from closecall.types import Kind


def write(folder: Path, text: str) -> Path:
    path = folder / "team.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_rubric_is_whole() -> None:
    rubric = default()
    assert load(None) is rubric
    assert rubric.version == "2"
    assert sum(rubric.points.model_dump().values()) == 100
    assert set(rubric.notes) == set(PLACEHOLDERS)
    assert set(rubric.kinds) == set(get_args(Kind))


def test_a_better_answer_is_worth_more() -> None:
    a = default().answer
    assert a.accepted > a.conditional > a.countered > a.volunteered > a.deferred == a.objected > a.declined > a.unanswered


@pytest.mark.parametrize("code", default().notes)
def test_a_shipped_note_reads_well(code: str) -> None:
    note = default().notes[code]
    for text in filter(None, (note.text, note.wording)):
        assert text[0].isupper() or text[0] in "“{"
        assert text[-1] in ".?}"
        assert "!" not in text
        assert text.count("“") == text.count("”")
        assert not re.search(r"\w(?:ize|izing|ization|color|favor)\b|  |[\"']\w+[\"']", text)


def test_what_a_file_leaves_out_is_the_default(tmp_path: Path) -> None:
    found = load(write(tmp_path, '[points]\nanswer = 20\ntiming = 15\n\n[notes.declined]\ntext = "A no: “{answer}”."\n'))
    assert (found.points.answer, found.points.timing, found.points.asked) == (20, 15, default().points.asked)
    assert found.notes["declined"].text == "A no: “{answer}”."
    assert found.notes["declined"].wording == default().notes["declined"].wording
    assert found.kinds == default().kinds


def test_a_complete_file_is_taken_as_it_is(tmp_path: Path) -> None:
    shipped = (Path(__file__).parent.parent / "src/closecall/rubric/default.toml").read_text(encoding="utf-8")
    found = load(write(tmp_path, shipped.replace('version = "2"', 'version = "spring"')))
    assert re.fullmatch(r"spring\+[0-9a-f]{8}", found.version)
    assert found.model_copy(update={"version": "2"}) == default()


def test_the_version_changes_with_the_content_alone(tmp_path: Path) -> None:
    one = load(write(tmp_path, "[coaching]\nmost = 4\n")).version
    assert load(write(tmp_path, "[coaching]\nmost = 4\n")).version == one
    assert load(write(tmp_path, "[coaching]\nmost = 3\n")).version != one
    assert re.fullmatch(r"2\+[0-9a-f]{8}", one)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "team.toml"
    path.write_bytes(b"\xef\xbb\xbf[coaching]\nmost = 4\n")
    assert load(path).coaching.most == 4


@pytest.mark.parametrize(
    ("text", "key", "cure"),
    [
        ("[points]\nasked = 20", "points", "adds up to 105; change asked, objective, specific"),
        ("[specific]\ntime = 40", "specific", "adds up to 90; change action, owner, time"),
        ("[timing]\nroom = 51", "timing", "adds up to 101; change discovery, room"),
        ("[points]\npushing = 5", "points.pushing", "known here: asked, objective"),
        ("[point]\nasked = 15", "point", "known here: version, points"),
        ('[points]\nasked = "15"', "points.asked", "valid integer"),
        ("[points]\nasked = 15.0", "points.asked", "valid integer"),
        ("[points]\nasked = true", "points.asked", "valid integer"),
        ("[points]\nasked = -5", "points.asked", "greater than or equal to 0"),
        ("points = 100", "points", "should be a valid dictionary"),
        ("version = 3", "version", "valid string"),
        ('version = ""', "version", "at least 1 character"),
        ("[coaching]\nmost = 9", "coaching.most", "less than or equal to 5"),
        ('[notes.cheered]\ntext = "“{quote}”"', "cheered", "known here: asked, brush_off"),
        ('[notes.declined]\ntone = "soft"', "notes.declined.tone", "known here: value, text, wording, praise"),
        ('[notes.declined]\ntext = "“{answr}”"', "notes.declined.text", "unknown placeholder {answr}; use {answer}"),
        ('[notes.declined]\ntext = "{answer!r}"', "notes.declined.text", "unknown placeholder {answer!r}"),
        ('[notes.declined]\ntext = "{answer.__class__}"', "notes.declined.text", "unknown placeholder {answer.__class__}"),
        ('[notes.declined]\ntext = "{}"', "notes.declined.text", "unknown placeholder {}"),
        ('[notes.declined]\ntext = "The answer was no."', "notes.declined.text", "put {answer} or {quote} into it"),
        ('[notes.not_asked]\ntext = "Nothing."', "notes.not_asked.text", "put {quote} into it"),
        (
            '[notes.not_asked]\nwording = "{answer}"',
            "notes.not_asked.wording",
            "unknown placeholder {answer}; use {quote}, {when}",
        ),
        ('[notes.declined]\nwording = "Why{"', "notes.declined.wording", "write {{ or }} for a brace"),
        ('[notes.gained]\nwording = "Again"', "notes.gained", "praise takes no wording; remove it"),
        ("[notes.declined]\npraise = true", "notes.declined", "praise takes no wording"),
        ("[notes.gained]\npraise = false", "notes.gained", "wording is missing"),
        ('[kinds.demo]\ndo = "see {what}"', "kinds.demo", "do has the unknown placeholder {what}; use {who}"),
        ('[kinds.lunch]\nnoun = "the lunch"', "kinds.lunch", "known here: purchase, supplier_status"),
        ('[kinds.demo]\nverb = "see"', "kinds.demo.verb", "known here: noun, do, smaller, people, when"),
        ("[points\nasked = 20", "not valid TOML", "correct it there"),
    ],
)
def test_a_wrong_rubric_is_told_in_one_line(tmp_path: Path, text: str, key: str, cure: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(SettingsError) as raised:
        load(path)
    message = str(raised.value)
    assert message.startswith(f"rubric {path}")
    assert key in message
    assert cure in message
    assert "\n" not in message


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot read rubric .*none.toml: No such file or directory; check the path"):
        load(tmp_path / "none.toml")
    path = tmp_path / "team.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="not valid TOML"):
        load(path)


def test_a_rubric_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        default().points.asked = 20  # type: ignore[misc]
    assert isinstance(default(), Rubric)
