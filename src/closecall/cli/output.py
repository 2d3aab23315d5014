"""What the commands print: results to standard output, everything else to standard error."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

import typer

from closecall.atomic import write_text
from closecall.errors import UsageError
from closecall.types import Scorecard, Transcript


def told(key: str, value: str | None) -> str | None:
    """What an option tells of the call, as it is kept.

    Raises:
        UsageError: the option does not take this value.
    """
    from closecall.about.values import checked

    try:
        return None if value is None else checked(key, value)
    except ValueError as error:
        raise UsageError(f"--{key} {error}") from error


def column_names(text: str | None) -> dict[str, str]:
    """`speaker=Who,text=Said` as a mapping from what is wanted to the column that holds it.

    Raises:
        UsageError: a part has no name on one side of the equals sign.
    """
    pairs = [part.partition("=") for part in text.split(",")] if text else []
    if not all(wanted.strip() and column.strip() for wanted, _, column in pairs):
        raise UsageError(f"--columns takes pairs such as speaker=Who,text=Said, not {text!r}")
    return {wanted.strip(): column.strip() for wanted, _, column in pairs}


@contextmanager
def progress_bar(name: str) -> Iterator[Callable[[float], None] | None]:
    """A bar on standard error while a recording is transcribed; None where standard error is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("transcribing {task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:.0f}%"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(Path(name).name, total=1.0, visible=False)
        yield lambda done: bar.update(task, completed=done, visible=True)


def complain(path: str, error: Exception) -> None:
    """One line on standard error that names the file once."""
    typer.echo(f"closecall: {path}: {str(error).removeprefix(f'{path}: ')}", err=True)


class Folder:
    """Where `--out` puts files: one a call, named after it and never outside the folder; a call id that comes again gets a number."""

    def __init__(self, path: Path) -> None:
        if path.exists() and not path.is_dir():
            raise UsageError(f"--out {path} is a file; name a folder")
        self._path = path
        self._names: dict[str, int] = {}

    def write(self, call_id: str, suffix: str, text: str) -> None:
        """Write one file and say where it is."""
        target = self._path / f"{self._name(call_id)}.{suffix}"
        write_text(target, text)
        typer.echo(f"wrote {target}", err=True)

    def _name(self, call_id: str) -> str:
        safe = re.sub(r"[^\w.-]+", "_", call_id).strip("._") or "call"
        self._names[safe] = self._names.get(safe, 0) + 1
        return safe if self._names[safe] == 1 else f"{safe}-{self._names[safe]}"


class Printer:
    """Writes scorecards in one format, to standard output or one file a call; counts what failed."""

    def __init__(self, format_: str, out: Path | None) -> None:
        self.format = format_
        self.folder = Folder(out) if out else None
        self.failed = 0
        self._cards: list[Scorecard] = []

    def show(self, card: Scorecard, transcript: Transcript) -> None:
        """Write one scorecard; JSON for standard output waits until it is known whether there are several."""
        if self.folder is None and self.format == "json":
            self._cards.append(card)
            return
        if self.folder is None and self.format == "text":
            _print_text(card)
            return
        text = render(card, transcript, self.format)
        if text is None:
            typer.echo(f"closecall: {card.call_id}: {_why_no_event(card)}", err=True)
        elif self.folder is None:
            typer.echo(text.encode(), nl=False)  # as bytes: no console may change the line ends or the encoding
        else:
            self.folder.write(card.call_id, "txt" if self.format == "text" else self.format, text)

    def fail(self, path: str, error: Exception) -> None:
        """Report a call that could not be scored."""
        self.failed += 1
        complain(path, error)

    def close(self) -> int:
        """Write what waits, and give the exit code."""
        from closecall.exports.document import dumps, to_dict

        if len(self._cards) == 1:
            typer.echo(dumps(self._cards[0]).encode())
        elif self._cards:
            typer.echo(json.dumps([to_dict(card) for card in self._cards], ensure_ascii=False, indent=2).encode())
        return 1 if self.failed else 0


def render(card: Scorecard, transcript: Transcript, format_: str) -> str | None:
    """A scorecard as text of a format, ending in a line end; None for a calendar without events."""
    from closecall.exports import document, html, ics, markdown, text

    if format_ == "html":
        return html.write(card, transcript)
    if format_ == "ics":
        return ics.write(card)
    if format_ == "md":
        return markdown.write(card)
    if format_ == "text":
        return text.write(card)
    return document.dumps(card, indent=2 if format_ == "json" else None) + "\n"


def _why_no_event(card: Scorecard) -> str:
    from closecall.exports.wording import plain
    from closecall.language.calendar import Calendar

    agreed = [c.when for c in card.commitments if c.outcome == "accepted" and c.when and c.when.granularity and not c.when.iso]
    if agreed and Calendar.of(card.metadata) is None:
        return f"no calendar event: “{plain(agreed[0].words)}” needs the date of the call; give it with --date"
    return "no calendar event: nothing that was agreed has a day or time"


def _print_text(card: Scorecard) -> None:
    from rich.console import Console

    from closecall.exports.text import render as as_text

    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # where an arrow or a quotation mark has no place in the encoding
    Console().print(as_text(card))
