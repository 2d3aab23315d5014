"""The views of views.sql: their statements, and how to make them anew after a migration."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection


_VIEW = re.compile(r"-- (?P<name>\w+): (?P<about>.+)\n(?P<statement>CREATE VIEW (?P=name) AS\n[^;]+);")


@dataclass(frozen=True, slots=True)
class View:
    """A view with the sentence that says what it tells."""

    name: str
    about: str
    statement: str


@cache
def views() -> tuple[View, ...]:
    """All views, in the order of the file."""
    text = files("closecall.store").joinpath("views.sql").read_text(encoding="utf-8")
    return tuple(View(**found.groupdict()) for found in _VIEW.finditer(text))


def drop(connection: Connection) -> None:
    """Take the views away, which would hinder a change of the tables under them."""
    for view in views():
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {view.name}")


def create(connection: Connection) -> None:
    """Make the views."""
    for view in views():
        connection.exec_driver_sql(view.statement)
