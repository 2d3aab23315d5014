"""The page in a real browser: axe finds no fault, nothing is cut off, all is reached by keyboard."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import pytest

from closecall.exports.html import write
from closecall.types import Transcript
from sample import CALL, CARD, EMPTY

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from playwright.sync_api import Page as View

Scheme = Literal["light", "dark"]
BROWSER = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 3
PAGES = {
    "full": write(CARD, CALL, {"asks": (1, 2)}),
    "no transcript": write(CARD),
    "nothing found": write(EMPTY, CALL),
    "long words": write(
        replace(CARD, call_id=LONG, metadata={LONG: LONG}, warnings=(LONG,)),
        Transcript(LONG, tuple(replace(turn, speaker=LONG) for turn in CALL.turns)),
    ),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    driver = pytest.importorskip("playwright.sync_api", reason="needs playwright and axe-playwright-python (extra dev)")
    pytest.importorskip("axe_playwright_python", reason="needs axe-playwright-python (extra dev)")
    if BROWSER is None:
        pytest.skip("needs chromium on the PATH")
    # As root, as in a container, chromium starts only without its sandbox; the page is our own.
    plain = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with driver.sync_playwright() as play:
        started = play.chromium.launch(executable_path=BROWSER, args=plain)
        yield started
        started.close()


@pytest.fixture
def view(browser: Browser) -> Iterator[View]:
    opened = browser.new_page()
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("page", "scheme", "width"),
    [
        ("full", "light", 1280),
        ("full", "dark", 320),
        ("no transcript", "dark", 1280),
        ("nothing found", "light", 320),
    ],
)
def test_axe_finds_no_fault(view: View, page: str, scheme: Scheme, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    view.emulate_media(color_scheme=scheme)
    view.set_viewport_size({"width": width, "height": 800})
    view.set_content(PAGES[page])
    assert [(fault["id"], fault["impact"]) for fault in Axe().run(view).response["violations"]] == []


@pytest.mark.parametrize("width", [1280, 400, 320])
@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_cut_off_and_nothing_is_fetched(view: View, page: str, width: int) -> None:
    requests: list[str] = []
    view.on("request", lambda request: requests.append(request.url))
    view.set_viewport_size({"width": width, "height": 800})
    view.set_content(PAGES[page])
    assert view.evaluate("document.documentElement.scrollWidth") <= width
    assert requests == []


def test_the_keyboard_reaches_the_skip_link_first_and_every_mark(view: View) -> None:
    view.set_content(PAGES["full"])
    reached = []
    for _ in range(25):
        view.keyboard.press("Tab")
        reached.append(view.evaluate("document.activeElement.getAttribute('href')"))
    assert reached[0] == "#main"
    assert {"#hint-1", "#ask-1", "#ask-2", "#ask-3", "#objection-1", "#commitment-3"} <= set(reached)


def test_the_scorecard_prints_on_two_sheets(view: View) -> None:
    view.set_content(PAGES["full"])
    assert view.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") in {1, 2}
