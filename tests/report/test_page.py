from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import pytest

from closecall.report.figures import figures
from closecall.report.page import Heading, dots, html, markdown
from rows import TODAY, ask, call, commitment, gained, hinted, stalled

EVIL = "</title><script>alert('x')</script>\"'&<img src=//e.example/x onerror=1>\x00\u202e|`*_[a](javascript:b)\n# x"
CALLS = [
    gained("call-1", "purchase", "2026-01-15", customer="Acme"),
    stalled("call-2", "trial", "2026-02-10"),
    hinted("call-3", "2026-03-20"),
    call("call-4", day="2026-03-02", commitments=(commitment("accepted", when="Friday", due=date(2026, 3, 6)), commitment("conditional", "c2", due=TODAY))),
]  # fmt: skip
ABOUT = Heading("Ann", "North", date(2026, 1, 1), TODAY)
FOUND = figures(CALLS, [hinted("t", rep="Ben")], TODAY)


class Reader(HTMLParser):
    """The tags of a page, and whether each is closed."""

    void = frozenset({"meta", "line", "circle"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [
            value or "" for name, value in attrs if name in ("href", "src", "srcset", "action") or name.startswith("on")
        ]
        if tag not in self.void:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("write", [html, markdown])
def test_the_report_tells_figures_moments_and_what_is_open(write: type) -> None:
    page = write(ABOUT, FOUND)
    for words in (
        "Ann",
        "Ask rate",
        "50%",
        "15% to 85%, n 4",
        "2026-01",
        "Stalled (deferred) and not asked again",
        "Ask 4 for a trial?",
        "We could meet some time.",
        "0:40",
        "2026-03-06",
        "overdue",
        "Friday",
        "Acme",
    ):
        assert words in page, words
    assert page.count("overdue") - page.count(".overdue") <= 2


def test_the_page_is_whole_and_reaches_nothing() -> None:
    found = Reader(html(ABOUT, FOUND))
    assert not found.open
    assert not found.links
    assert "script" not in found.tags
    assert not re.search(r"url\(|@import|https?:", html(ABOUT, FOUND))


def test_what_comes_from_the_calls_is_escaped() -> None:
    evil = [
        call(
            EVIL,
            "gained",
            customer=EVIL,
            asks=(ask("accepted"),),
            commitments=(commitment("accepted", when=EVIL, due=TODAY),),
            hints=(),
        ),
        hinted(EVIL + "2"),
    ]
    about = Heading(EVIL, EVIL, None, TODAY)
    found = Reader(html(about, figures(evil, [], TODAY)))
    assert not found.open
    assert not found.links
    assert not {"script", "img"} & set(found.tags)
    note = markdown(about, figures(evil, [], TODAY))
    assert not re.search(r"(?<!\\)<|(?<!\\)\[a|\x00", note)
    assert sum(line.startswith("# ") for line in note.splitlines()) == 1


@pytest.mark.parametrize("write", [html, markdown])
def test_a_rep_without_calls_or_team_has_a_report_too(write: type) -> None:
    page = write(Heading("Ann", None, None, TODAY), figures([], [], TODAY))
    assert "too few to compare" in page
    assert "nan" not in page.lower()


def test_months_without_calls_are_gaps() -> None:
    found = figures([hinted("a", "2025-12-01"), hinted("b", "2026-01-01"), hinted("c", "2026-04-01")], [], TODAY)
    xs = [dot.x for dot in dots([(month, month.asked) for month in found.months])]
    assert xs == [44, 182, 596]


def test_the_same_calls_give_the_same_page() -> None:
    assert html(ABOUT, FOUND) == html(ABOUT, figures(CALLS, [hinted("t", rep="Ben")], TODAY))
