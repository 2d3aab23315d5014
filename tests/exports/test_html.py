"""The page of a scorecard: sound, safe, whole, and readable without colour."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall.exports.html import MEASURES, Measure, labels, measures, pieces, write
from closecall.exports.wording import CALL_OUTCOMES, OBJECTIVES, VERDICTS
from closecall.types import (
    Ask,
    Commitment,
    Evidence,
    Finding,
    FollowUp,
    Note,
    Objective,
    Point,
    Response,
    Speaker,
    Transcript,
    Turn,
    When,
)
from sample import CALL, CARD, EMPTY

VOID = {"meta", "br", "hr", "img", "input", "link"}


class Page(HTMLParser):
    """A page read back: its elements in order as (tag, attributes), its text, and what is wrong with its nesting."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes what it did not open"

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


PAGE = write(CARD, CALL, {"asks": (1, 2), "rep_talk_share": (0.4, 0.7)})
VARIANTS = {
    "full": PAGE,
    "no transcript": write(CARD),
    "nothing found": write(EMPTY, CALL),
    "nothing at all": write(EMPTY),
    "no times": write(CARD, Transcript("call", tuple(replace(t, start=None, end=None) for t in CALL.turns))),
}


@pytest.mark.parametrize("page", VARIANTS.values(), ids=VARIANTS)
class TestForm:
    def test_every_element_is_closed(self, page: str) -> None:
        assert Page(page).open == []

    def test_ids_are_unique_and_every_link_leads_somewhere(self, page: str) -> None:
        found = Page(page)
        ids = [a["id"] for _, a in found.elements if "id" in a]
        assert len(ids) == len(set(ids))
        named = {f"#{id_}" for id_ in ids}
        assert {a["href"] for a in found.all("a")} <= named
        assert {f"#{a['aria-labelledby']}" for a in found.all("section")} <= named

    def test_nothing_is_fetched_and_nothing_runs(self, page: str) -> None:
        found = Page(page)
        assert not [tag for tag, _ in found.elements if tag in {"script", "link", "img", "iframe", "object", "embed", "base"}]
        assert not [
            a for _, a in found.elements if {"src", "srcset", "xlink:href"} & set(a) or any(k.startswith("on") for k in a)
        ]
        assert "@import" not in page
        assert set(re.findall(r"url\((.*?)\)", page)) <= {"#stripes"}
        policy = [a["content"] for a in found.all("meta") if a.get("http-equiv") == "Content-Security-Policy"]
        assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]

    def test_headings_are_in_order(self, page: str) -> None:
        levels = [int(tag[1]) for tag, _ in Page(page).elements if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))

    def test_tables_tell_what_they_hold(self, page: str) -> None:
        found = Page(page)
        assert len(found.all("caption")) == len(found.all("table"))
        assert all(th.get("scope") in {"row", "col"} for th in found.all("th"))

    def test_landmarks_and_skip_link(self, page: str) -> None:
        found = Page(page)
        assert [len(found.all(tag)) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
        assert found.all("a")[0]["href"] == "#main"
        assert found.all("html") == [{"lang": "en"}]

    def test_pictures_are_well_formed(self, page: str) -> None:
        for svg in re.findall(r'<svg class="key".*?</svg>', page, re.DOTALL):
            ET.fromstring(svg)  # noqa: S314 - our own page
        assert 'class="timeline"' not in page or drawing(page) is not None


def drawing(page: str) -> ET.Element:
    svg = page[page.index('<svg class="timeline"') : page.index('<ul class="legend">')]
    return ET.fromstring(svg)  # noqa: S314 - our own page


def test_the_picture_has_a_name_a_description_and_named_marks_outside_of_it() -> None:
    svg, space = drawing(PAGE), "{http://www.w3.org/2000/svg}"
    (picture,) = svg.findall(f"{space}g")
    assert picture.get("role") == "img"
    assert picture.findtext(f"{space}title") == "Who speaks when, with asks and answers"
    assert picture.findtext(f"{space}desc") == (
        "The rep's talk is above, the customer's below. 3 asks, 1 hint, 1 objection. "
        "Ask 1, demo: questioned. Ask 2, demo: accepted. Ask 3, reference: unanswered."
    )
    marks = svg.findall(f"{space}a")
    assert [mark.get("href") for mark in marks] == [
        *("#hint-1", "#ask-1", "#ask-2", "#ask-3"),
        *("#objection-1", "#ask-1", "#ask-2", "#commitment-3"),
    ]
    assert all(mark.get("aria-label") == mark.findtext(f"{space}title") for mark in marks)
    assert len(svg.findall(f".//{space}line[@class='join']")) == 2


@pytest.mark.parametrize(
    "words",
    [
        "Ovens call · Tuesday 10 March 2026, 14:05 UTC",
        "1:48 long",
        "Gained The rep asked and the customer agreed.",
        "Advance : the customer agreed to a step that moves the sale forward.",
        "72 of 100",
        "Planned: an order for two ovens . The rep asked for less : “ Would you come to a demo",
        "Note: Two turns could not be heard.",
        "2 judgements are uncertain",
        "Ask 1: demo 0:26 “ Would you come to a demo on Thursday at two, with your CFO? ” certainty 97%",
        "Questioned : “ What would we see there? ” certainty 55% please check",
        "“ would you ring the bakery in Ulm? ” certainty 60% please check",
        "Unanswered certainty 80%",
        "Hint , 0:00 : “ We could show it to you some time. ”",
        "Objection: price , 0:12 :",
        "Demo Accepted Thursday at two (Thursday 12 March 2026, 14:00 UTC+01:00) CFO rep in ask 1 , ask 2 yes",
        "“ Send me the contract and I will sign it. ” 1:00 Accepted – – offered by the customer no",
        "The rep I'll send the numbers tonight. (Tuesday 10 March 2026) 1:12 The customer come to a demo , with CFO",
        "Asked 20 of 20 asked for a demo “ Would you come to a demo on Thursday at two, with your CFO? ” 0:26",
        "Objective does not apply the call had no plan",
        "Well done, 0:48 A specific demo was asked for and gained.",
        "Next time, 1:18 “ would you ring the bakery in Ulm? ” The last ask got no answer. Try: Could you ring them on Monday?",
        "Asks 3 above the team 1 to 2",
        "62% as the team 40% to 70%",
        "– no ask was made",
        "pause 1.25 s",
        "0:00 R (rep) : hint We could show it to you some time. trial close How does that sound so far?",
        "answer 1: questioned What would we see there?",
        "volunteered: purchase Send me the contract and I will sign it.",
        "closecall 1.0",
    ],
)
def test_the_page_says(words: str) -> None:
    assert words in Page(PAGE).text.replace(" ", " ")


def test_without_a_transcript_there_is_neither_timeline_nor_text_nor_a_link_to_them() -> None:
    page = VARIANTS["no transcript"]
    assert '<svg class="timeline"' not in page
    assert 'id="turn-' not in page
    assert '"#turn-' not in page
    assert "turn 3" in Page(page).text
    assert "Next time, 1:18" in Page(page).text


def test_moments_and_marks_are_linked_both_ways() -> None:
    found = Page(PAGE)
    links = [a["href"] for a in found.all("a")]
    assert {"#turn-2", "#turn-3", "#turn-6"} <= set(links)
    tags = [a["href"] for a in found.all("a") if a.get("class") == "tag"]
    assert tags == [
        *("#hint-1", "#trial_close-1", "#objection-1", "#ask-1", "#ask-1", "#ask-2"),
        *("#ask-2", "#commitment-3", "#promise-1", "#ask-3"),
    ]


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_has_a_page(verdict: str) -> None:
    assert VERDICTS[verdict].partition(": ")[0] in write(replace(EMPTY, verdict=verdict))  # type: ignore[index,arg-type]


@pytest.mark.parametrize("outcome", CALL_OUTCOMES)
def test_every_call_outcome_is_told(outcome: str) -> None:
    assert CALL_OUTCOMES[outcome].partition(": ")[2] in write(replace(EMPTY, call_outcome=outcome))  # type: ignore[index,arg-type]


@pytest.mark.parametrize("status", OBJECTIVES)
def test_every_status_of_an_objective_is_told(status: str) -> None:
    page = write(replace(EMPTY, objective=Objective("a demo", status)))  # type: ignore[arg-type]
    assert OBJECTIVES[status] in page  # type: ignore[index]


NASTY = [
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "]]></style></svg></title><script>alert(1)</script>",
    "R&D &lt;b&gt; &#60;i&#62;",
    "שלום \u202eabc\u2066 مرحبا",
    "👩🏽‍💼 très bien 🎉",
    "{{ 7 * 7 }} {% raw %}",
    "javascript:alert(1)",
    "</p><h1>x</h1><!--",
    "nul\x00 escape\x1b half\ud83d",
]


def everywhere(text: str) -> str:
    """A page that has the text in every place where words of the call stand."""
    here, quote = Evidence(0, 0, len(text), text), When(text, text)
    card = replace(
        EMPTY,
        call_id=text,
        asks=(Ask(here, "demo", 0.9, Response("accepted", 0.9, here), text),),
        commitments=(Commitment(text, "demo", "customer", "accepted", quote, (text, text), evidence=here),),
        hints=(Finding(here, 0.9),),
        trial_closes=(Finding(here, 0.9),),
        promises=(Finding(here, 0.9, when=quote),),
        objections=(Finding(here, 0.9, kind="price"),),
        metrics={text: 1.0},
        points=(Point(text, 1, 2, text, 0, text),),
        coaching=(Note(text, text, 0, text + "?", None, text),),
        follow_ups=(FollowUp("rep", text, (text,), quote, 0, text),),
        objective=Objective(text, "asked", 0, text),
        needs_review=(text,),
        speakers=(Speaker(text, "rep", 1.0, 1),),
        metadata={"title": text, "date": text, text: text},
        provenance={text: text},
        warnings=(text,),
    )
    return write(card, Transcript(text, (Turn(0, text, None, text), Turn(1, "C", "customer", text))))


@pytest.mark.parametrize("text", NASTY)
def test_what_the_call_says_stays_text(text: str) -> None:
    page = everywhere(text)
    plain = everywhere("words")
    found = Page(page)
    assert found.open == []
    assert [tag for tag, _ in found.elements] == [tag for tag, _ in Page(plain).elements]
    assert not [a for _, a in found.elements if any(key.startswith("on") for key in a)]
    drawing(page)
    page.encode("utf-8")
    shown = re.sub("[\x00\x1b\ud83d]", "", text)
    assert found.text.count(" ".join(shown.split())) >= 20


@given(st.text(st.characters(), max_size=40))
def test_any_text_leaves_the_page_whole(text: str) -> None:
    page = everywhere(text)
    assert Page(page).open == []
    drawing(page)
    page.encode("utf-8")


spans = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.booleans()), max_size=6)


@given(st.text(max_size=30), spans)
def test_pieces_put_together_are_the_text(text: str, found: list[tuple[int, int, bool]]) -> None:
    evidence = [Evidence(0, min(a, b), max(a, b), "") for a, b, _ in found]
    card = replace(
        EMPTY,
        hints=tuple(Finding(e, 0.9) for e, (_, _, hint) in zip(evidence, found, strict=True) if hint),
        objections=tuple(Finding(e, 0.9) for e, (_, _, hint) in zip(evidence, found, strict=True) if not hint),
    )
    cut = pieces(text, labels(card).get(0, []))
    assert "".join(piece.text for piece in cut) == text
    assert all(piece.text for piece in cut)
    inside = [e for e in evidence if e.start_char < e.end_char <= len(text)]
    assert sum(len(piece.labels) for piece in cut) >= len(inside)


def test_an_answer_that_is_an_objection_has_both_labels() -> None:
    here = Evidence(0, 0, 9, "Too dear.")
    asked = Ask(Evidence(1, 0, 1, "x"), "demo", 0.9, Response("objected", 0.9, here))
    card = replace(EMPTY, asks=(asked,), objections=(Finding(Evidence(0, 0, 3, "Too"), 0.9, kind="price"),))
    cut = pieces("Too dear. Bye.", labels(card)[0])
    assert [(piece.text, piece.what, [label.text for label in piece.labels]) for piece in cut] == [
        ("Too", "answer", ["answer 1: objected", "objection: price"]),
        (" dear.", "answer", []),
        (" Bye.", "", []),
    ]


def test_measures_in_groups_against_the_team() -> None:
    found = measures(
        {
            "odd_key": 2.5,
            "duration_seconds": None,
            "asks": 0,
            "rep_talk_share": 0.3,
            "some_share": 0.5,
            "gap_seconds": 75.0,
            "spare_words": 120,
            "asks_per_hour": 2.5,
        },
        {"rep_talk_share": (0.4, 0.6), "asks": (1, 3), "odd_key": (2, 3)},
    )
    assert found == {
        "Talk": [
            Measure("Length of the call", None, "the transcript has no times"),
            Measure("Rep's share of the words", "30%", "below the team", "40% to 60%"),
        ],
        "Asking": [Measure("Asks", "0", "below the team", "1 to 3")],
        "Further measures": [
            Measure("odd key", "2.5", "as the team", "2 to 3"),
            Measure("some share", "50%"),
            Measure("gap", "1:15 min"),
            Measure("spare", "120 words"),
            Measure("asks", "2.5 per hour"),
        ],
    }


def test_every_known_measure_is_shown_with_and_without_a_value() -> None:
    for metrics in (dict.fromkeys(MEASURES, 1.0), dict.fromkeys(MEASURES)):
        lines = [line for group in measures(metrics, {}).values() for line in group]
        assert len(lines) == len(MEASURES)
        assert all(line.value or line.note for line in lines)


def schemes() -> Iterator[dict[str, str]]:
    """The colours of the light scheme and of the dark one, by name."""
    for block in re.findall(r":root \{ color-scheme: (?:light|dark);(.*?)\}", PAGE):
        yield dict(re.findall(r"--(\w+): (#\w{6})", block))


def contrast(one: str, other: str) -> float:
    """Contrast of two colours as WCAG 2.2 defines it, 1 to 21."""

    def luminance(colour: str) -> float:
        shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_letters_and_lines_stand_out_in_both_schemes() -> None:
    light, dark = schemes()
    assert light.keys() == dark.keys()
    for colours in (light, dark):
        for ground in ("page", "card"):
            for letters in ("ink", "dim", "link", "good", "mid", "bad"):
                assert contrast(colours[letters], colours[ground]) >= 4.5, (letters, ground)
        for ground in ("ask", "answer", "hint", "objection", "trial_close", "promise"):
            assert contrast(colours["ink"], colours[ground]) >= 4.5, ground
        for shape in ("rep", "customer", "other", "dim"):
            assert contrast(colours[shape], colours["page"]) >= 3, shape
