from __future__ import annotations

import pytest

from closecall.errors import UsageError
from closecall.report.load import closest

REPS = ("Dana Ortiz", "Dan Oakes", "Çelik Bayar", "ann", "Ann", "Zoë Quist")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("Dana Ortiz", "Dana Ortiz"), ("dana  ortiz ", "Dana Ortiz"), ("ann", "ann"), ("Ann", "Ann"), ("ZOË QUIST", "Zoë Quist")],
)
def test_a_name_is_found_but_for_case_and_spaces(wanted: str, found: str) -> None:
    assert closest(wanted, REPS, "rep") == found


@pytest.mark.parametrize(
    ("wanted", "names", "fault"),
    [
        ("Dana Ortis", REPS, "no rep named 'Dana Ortis'; did you mean Dana Ortiz"),
        ("Bayar", REPS, "did you mean Çelik Bayar?"),
        ("ANN", REPS, "did you mean Ann or ann?"),
        ("Xylophone", REPS, "known: Ann, Dan Oakes, Dana Ortiz, Zoë Quist, ann"),
        ("Ann", (), "known: none"),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(wanted: str, names: tuple[str, ...], fault: str) -> None:
    with pytest.raises(UsageError, match=fault.replace("?", r"\?")):
        closest(wanted, names, "rep")
