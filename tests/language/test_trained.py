from __future__ import annotations

from pathlib import Path

import pytest

from closecall.errors import ModelError
from closecall.language.readers import load_reader, shipped
from closecall.language.trained import TrainedReader, read_card
from closecall.settings import ReaderSettings
from handmade import talk

TURNS = talk(
    "R: Hi, it's Dana from Brightline. How is the new line running?",
    "C: Fine, thanks. Busy week.",
    "R: Could we meet at your plant on Thursday at ten to look at it together?",
    "C: Yes, Thursday at ten works.",
    "R: I'll send the agenda tonight.",
)


@pytest.fixture(scope="module")
def reader() -> TrainedReader:
    return TrainedReader(shipped(), threads=1)


def test_probabilities_are_probabilities(reader: TrainedReader) -> None:
    for sentence in reader.rep_sentences(TURNS):
        assert sum(sentence.acts.values()) == pytest.approx(1, abs=1e-4)
        assert sum(sentence.kinds.values()) == pytest.approx(1, abs=1e-4)
    for answer in reader.answers(TURNS, [(reader.rep_sentences(TURNS)[2].evidence,)]):
        assert sum(answer.labels.values()) == pytest.approx(1, abs=1e-4)
    for heard in reader.customer_sentences(TURNS):
        assert 0 <= sum(heard.objections.values()) <= 1
        assert 0 <= sum(heard.volunteers.values()) <= 1


def test_every_sentence_is_read_in_order_and_on_its_side(reader: TrainedReader) -> None:
    assert [s.evidence.turn for s in reader.rep_sentences(TURNS)] == [0, 0, 2, 4]
    assert [s.evidence.turn for s in reader.customer_sentences(TURNS)] == [1, 1, 3]


def test_a_plain_ask_and_its_plain_answer(reader: TrainedReader) -> None:
    read = {s.evidence.quote: s.acts for s in reader.rep_sentences(TURNS)}
    asked = next(s.evidence for s in reader.rep_sentences(TURNS) if s.evidence.turn == 2)
    assert read[asked.quote]["ask"] >= reader.ask_threshold
    (answer,) = reader.answers(TURNS, [(asked,)])
    assert max(answer.labels, key=lambda name: answer.labels[name]) == "accepted"
    assert answer.evidence is not None
    assert answer.evidence.turn == 3


def test_small_talk_around_an_ask_is_none(reader: TrainedReader) -> None:
    others = [s for s in reader.rep_sentences(TURNS) if s.evidence.turn != 2]
    assert all(s.acts["ask"] < reader.ask_threshold for s in others)


def test_nothing_said_is_nothing_read(reader: TrainedReader) -> None:
    assert reader.rep_sentences(()) == ()
    assert reader.answers(TURNS, []) == ()


def test_where_the_customer_says_nothing_more_there_is_no_answer(reader: TrainedReader) -> None:
    turns = talk("C: Hello.", "R: Could we meet on Thursday at ten?", "R: Or Friday.")
    (answer,) = reader.answers(turns, [(reader.rep_sentences(turns)[0].evidence,)])
    assert answer.labels["unanswered"] == 1.0
    assert answer.evidence is None


def test_reading_twice_gives_the_same(reader: TrainedReader) -> None:
    assert reader.rep_sentences(TURNS) == reader.rep_sentences(TURNS)


@pytest.mark.parametrize("name", ["no-such-reader", "/nowhere"])
def test_an_unknown_reader_is_told(name: str) -> None:
    with pytest.raises(ModelError, match="unknown reader"):
        load_reader(ReaderSettings(model=name))


def test_a_folder_without_a_card_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds no usable reader"):
        load_reader(ReaderSettings(model=str(tmp_path)))


@pytest.mark.parametrize(("line", "languages"), [("", ("en",)), ('languages = ["en", "de"]\n', ("en", "de"))])
def test_the_languages_are_those_of_the_card(tmp_path: Path, line: str, languages: tuple[str, ...]) -> None:
    lines = [
        row for row in (shipped() / "model.toml").read_text(encoding="utf-8").splitlines() if not row.startswith("languages")
    ]
    (tmp_path / "model.toml").write_text(line + "\n".join(lines), encoding="utf-8")
    assert read_card(tmp_path).languages == languages
