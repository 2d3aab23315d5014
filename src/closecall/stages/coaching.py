"""The judged call -> what to say to the rep: up to five notes, the most valuable first, worded by the catalogue of the rubric."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from closecall.language.calendar import Calendar, time_said
from closecall.language.people import Said, people
from closecall.language.sentences import sentences
from closecall.rubric import Rubric, Template
from closecall.stages.asks import times
from closecall.stages.measures import asking, signals
from closecall.stages.objective import ORDER
from closecall.stages.score import (
    TALK_ON_WORDS,
    listed,
    owner_known,
    stalls,
    words_after,
)
from closecall.types import Ask, Call, Commitment, Evidence, Finding, Kind, Note, Objective, Turn, When

QUOTE_LENGTH = 120
MONOLOGUE_WORDS = 150
"""About a minute of talk."""
STORY_WORDS = 20
"""A reply so long shows that a question got the customer talking."""
SENTENCE_WORDS = 5
"""A sentence so long says more than a goodbye."""
_CONDITION = re.compile(
    r"\b(?:if|as long as|provided|providing|once|after|unless|until|subject to|depending on|depends|assuming)\b[^.?!;]*",
    re.IGNORECASE,
)
_OUR_VERB = re.compile(
    r"^(?:to )?(?:get|book|secure|start|arrange|schedule|agree(?: on)?|fix|obtain|set up|land|win|close|gain|sign)\s+"
    r"(?=(?:an?|the|two|three|one|our|their|\w+ing)\b)",
    re.IGNORECASE,
)
_OURS = re.compile(r"^(?:my|our) ", re.IGNORECASE)
_AS_SAID = re.compile(
    r"^(?:(?:the|a|an|whoever|who|everyone|everybody|both|two|three|all|his|her|their|your|mr|mrs|ms|miss|dr|sir|madam|you|them)\b"
    r"|(?:procurement|purchasing|legal|finance|accounts|compliance|hr|it|qa|trustees|governors|directors|shareholders|parents)$)",
    re.IGNORECASE,
)
"""People who are spoken of without "your"."""


@dataclass(frozen=True, slots=True)
class _Moment:
    """A note that could be given: its code, where it is tied to, and what is known there.

    `quote` is what the note is about and `said` what a time is taken from, oldest first.
    """

    code: str
    at: Evidence
    quote: str
    said: tuple[str, ...] = ()
    answer: str = ""
    commitment: Commitment | None = None

    @property
    def kind(self) -> Kind:
        return self.commitment.kind if self.commitment else "other"


def notes(
    call: Call,
    asks: Sequence[Ask],
    commitments: Sequence[Commitment],
    hints: Sequence[Finding],
    objections: Sequence[Finding],
    objective: Objective | None,
    metrics: Mapping[str, float | None],
    rubric: Rubric,
) -> tuple[Note, ...]:
    """Notes about a call, at most as many as the rubric says, each code once, with praise where there is something to praise.

    Args:
        call: what was said.
        asks: every ask with its answer, in order.
        commitments: what they came to.
        hints: next steps that were mentioned and not asked for.
        objections: the customer's concerns, which word the answer to one.
        objective: what the call was planned to gain, None where no plan is given.
        metrics: the measures, of which `premature_ask` and `small_commitments_only` are looked at where they are there.
        rubric: the catalogue of notes.
    """
    found = [
        *_about_the_call(call, asks, commitments, hints, objective),
        *(moment for c in commitments for moment in _about_a_commitment(c, asks, commitments, objections)),
        *_about_the_asking(call.turns, asks, commitments, objective, metrics),
        *_about_the_customer(call.turns, asks),
    ]
    return tuple(_note(moment, call, objective, rubric) for moment in _chosen(found, rubric))


def short(text: str) -> str:
    """A quote on one line, cut at a word to about 120 characters, without the full stop that would stand inside a sentence of ours."""
    start = _start(text)
    return start if len(start) == len(_flat(text)) else f"{start} …"


def _flat(text: str) -> str:
    return " ".join(text.split()).rstrip(".,;: ")


def _start(text: str) -> str:
    flat = _flat(text)
    return flat if len(flat) <= QUOTE_LENGTH else flat[:QUOTE_LENGTH].rsplit(" ", 1)[0].rstrip(".,;: ")


def _chosen(found: Iterable[_Moment], rubric: Rubric) -> list[_Moment]:
    """The most valuable notes, each code once; one place is kept for praise, and praise is not given twice for one sentence."""
    ranked = sorted(found, key=lambda m: (-rubric.notes[m.code].value, ORDER.index(m.kind), -m.at.turn))
    once = _first_of_each(ranked, lambda m: m.code)
    praise = _first_of_each((m for m in once if rubric.notes[m.code].praise), lambda m: m.quote)
    advice = [m for m in once if not rubric.notes[m.code].praise][: rubric.coaching.most - bool(praise)]
    kept = praise[: min(rubric.coaching.most_praise, rubric.coaching.most - len(advice))]
    return [m for m in once if m in advice or m in kept]


def _first_of_each(moments: Iterable[_Moment], key: Callable[[_Moment], str]) -> list[_Moment]:
    found: dict[str, _Moment] = {}
    for moment in moments:
        found.setdefault(key(moment), moment)
    return list(found.values())


def _about_the_call(
    call: Call, asks: Sequence[Ask], commitments: Sequence[Commitment], hints: Sequence[Finding], objective: Objective | None
) -> Iterator[_Moment]:
    """What was asked for at all, and whether it was what was planned."""
    last = _last_words(call.turns)
    if objective and objective.status == "not_asked" and last:
        yield _Moment("objective_not_asked", last, last.quote)
    elif last and not asks and not hints and not commitments:
        yield _Moment("not_asked", last, last.quote)
    left = [hint.evidence for hint in hints if not asks or hint.evidence.turn > asks[-1].evidence.turn]
    if left:
        yield _Moment("hint_left" if asks else "hinted", left[-1], left[-1].quote, (left[-1].quote,))
    if objective and objective.status != "not_asked":
        near = next((ask for ask in asks if (ask.evidence.turn, ask.evidence.quote) == (objective.turn, objective.quote)), None)
        if near:
            yield _asked(f"objective_{objective.status}", near, commitments)


def _about_a_commitment(
    commitment: Commitment, asks: Sequence[Ask], commitments: Sequence[Commitment], objections: Sequence[Finding]
) -> Iterator[_Moment]:
    """What became of one commitment."""
    mine = commitment.asks_among(asks)
    if not mine:
        if commitment.evidence:
            code = "taken_up" if commitment.is_timed else "volunteered"
            yield _Moment(code, commitment.evidence, commitment.evidence.quote, commitment=commitment)
        return
    decisive = next((ask for ask in reversed(mine) if ask.response.label == commitment.outcome), mine[-1])
    if commitment.outcome == "accepted":
        yield from (_answered(code, decisive, commitment) for code in _codes_of_a_yes(commitment, asks))
    else:
        at = mine[-1] if mine[-1].response.label == "questioned" else decisive
        ended = _code_of_the_end(at, commitment, asks, commitments)
        if ended:
            yield _answered(_objected(at, objections) if ended == "objected" else ended, at, commitment)
    if commitment.outcome in {"accepted", "conditional"} and _reasked(mine, commitment):
        yield _answered("reask_worked", decisive, commitment)


def _reasked(mine: Sequence[Ask], commitment: Commitment) -> bool:
    """Whether there were stalls, and each was answered with another ask that moved the customer."""
    found = stalls(mine, [commitment])
    return bool(found) and all(stall.followed for stall in found)


def _codes_of_a_yes(commitment: Commitment, asks: Sequence[Ask]) -> tuple[str, ...]:
    if not commitment.is_timed:
        return ("not_specific", "gained")
    return ("gained_specific",) if owner_known(commitment, asks) else ("nobody_named", "gained_specific")


def _code_of_the_end(last: Ask, commitment: Commitment, asks: Sequence[Ask], commitments: Sequence[Commitment]) -> str | None:
    """What a commitment without a yes ended on; None where a stall was followed up."""
    if last.response.label == "accepted":
        return "taken_back"
    if commitment.outcome in {"conditional", "countered", "declined"}:
        return commitment.outcome
    if all(stall.followed for stall in stalls(asks, commitments) if stall.ask.commitment == commitment.id):
        return None
    if last.response.label == "questioned":
        return "questioned"
    return "brush_off" if asking.is_brushed_off(last) else commitment.outcome


def _objected(ask: Ask, objections: Sequence[Finding]) -> str:
    """The code for a concern: by the kind of the objection in the answer, where it is known."""
    answer = ask.response.evidence
    near = [o for o in objections if answer and o.evidence.turn == answer.turn]
    same = [o for o in near if answer and o.evidence.overlaps(answer)] or near
    best = max(same, key=lambda o: o.confidence, default=None)
    return f"objected_{best.kind}" if best and best.kind and best.kind != "other" else "objected"


def _about_the_asking(
    turns: Sequence[Turn],
    asks: Sequence[Ask],
    commitments: Sequence[Commitment],
    objective: Objective | None,
    metrics: Mapping[str, float | None],
) -> Iterator[_Moment]:
    """How and when it was asked."""
    if asks and metrics.get("premature_ask"):
        yield _asked("premature", asks[0], commitments)
    planned = objective is not None and objective.status in {"asked", "less"}
    several = len({ask.commitment for ask in asks}) > 1
    if several and metrics.get("small_commitments_only") and not planned:
        yield _asked("small_steps", asks[-1], commitments)
    for ask in asks:
        yield from (_asked(code, ask, commitments) for code in _delivery(ask, asks, turns))


def _about_the_customer(turns: Sequence[Turn], asks: Sequence[Ask]) -> Iterator[_Moment]:
    """What the customer let be known: a wish to buy that no ask came after, and stories that a question brought out."""
    for signal in asking.buying_signals(turns):
        if not asking.followed_up(signal.turn, turns, asks):
            yield _Moment("buying_signal", signal, signal.quote, (signal.quote,))
    said = [
        (len(reply.text.split()), s)
        for turn, reply in pairwise(turns)
        if (turn.role, reply.role) == ("rep", "customer")
        for s in sentences(turn)[-1:]
        if signals.is_discovery(s.quote) and not any(ask.evidence.overlaps(s) for ask in asks)
    ]
    longest, question = max(said, key=lambda found: found[0], default=(0, None))
    if question and longest >= STORY_WORDS:
        yield _Moment("discovery", question, question.quote)


def _delivery(ask: Ask, asks: Sequence[Ask], turns: Sequence[Turn]) -> Iterator[str]:
    """What an ask shows of how it was put. A long way to it and long talk after it did no harm where the customer agreed."""
    place, answer = ask.evidence, ask.response.evidence
    agreed = ask.response.label in {"accepted", "conditional"}
    after = any(other.evidence.turn == place.turn and other.evidence.start_char > place.start_char for other in asks)
    if words_after(ask, turns) >= TALK_ON_WORDS and not after and not agreed:
        yield "talked_on"
    if len(turns[place.turn].text[: place.start_char].split()) >= MONOLOGUE_WORDS and not agreed:
        yield "monologue"
    if words_after(ask, turns) == 0 and answer and answer.turn == place.turn + 1:
        yield "left_room"
    yield "asked"


def _last_words(turns: Sequence[Turn]) -> Evidence | None:
    """The rep's last sentence that is more than a goodbye, else the last one."""
    said = [sentence for turn in turns if turn.role == "rep" for sentence in sentences(turn)]
    return next((s for s in reversed(said) if len(s.quote.split()) >= SENTENCE_WORDS), said[-1] if said else None)


def _asked(code: str, ask: Ask, commitments: Sequence[Commitment]) -> _Moment:
    mine = next((c for c in commitments if c.id == ask.commitment), None)
    return _Moment(code, ask.evidence, ask.evidence.quote, (ask.evidence.quote,), commitment=mine)


def _answered(code: str, ask: Ask, commitment: Commitment) -> _Moment:
    """A time that the customer puts off or refuses is not proposed to them again."""
    at = ask.response.evidence or ask.evidence
    refused = commitment.outcome in {"deferred", "declined"}
    said = (at.quote,) if refused else tuple(dict.fromkeys((ask.evidence.quote, at.quote)))
    return _Moment(code, at, ask.evidence.quote, said, at.quote, commitment)


def _note(moment: _Moment, call: Call, objective: Objective | None, rubric: Rubric) -> Note:
    template: Template = rubric.notes[moment.code]
    fill = _fill(moment, call, objective, rubric)
    start, _ = times(moment.at, call.turns[moment.at.turn])
    return Note(
        moment.code,
        template.text.format_map(fill),
        moment.at.turn,
        _start(moment.at.quote),
        start,
        template.wording and template.wording.format_map(fill),
        template.praise,
    )


def _fill(moment: _Moment, call: Call, objective: Objective | None, rubric: Rubric) -> Mapping[str, str]:
    """What stands in the place of each placeholder."""
    phrases = rubric.kinds[moment.kind]
    cased = any(letter.isupper() for turn in call.turns for letter in turn.text)
    known = _who(moment.commitment.who, cased=cased) if moment.commitment else ""
    who = known or rubric.coaching.who
    planned = objective.text if objective else ""
    return {
        "quote": short(moment.quote),
        "answer": short(moment.answer or moment.quote),
        "condition": _condition(moment.answer or moment.quote),
        "kind": moment.kind.replace("_", " "),
        "noun": phrases.noun,
        "do": phrases.do.format(who=who),
        "smaller": phrases.smaller.format(who=who),
        "who": who,
        "people": phrases.people.format(who=known) if known else "",
        "when": _when(moment, call) or (phrases.when if moment.commitment else rubric.coaching.when),
        "objective": short(planned),
        "plan": _OUR_VERB.sub("", short(planned)),
    }


def _when(moment: _Moment, call: Call) -> str:
    """A time that was said and is exact enough to propose, else nothing."""
    fixed = moment.commitment.when if moment.commitment else None
    found: When | None = fixed or time_said(moment.said, Calendar.of(call.transcript.metadata))
    if found is None:
        return ""
    return found.words if found.is_exact or (fixed and moment.code in {"gained_specific", "taken_up"}) else ""


def _condition(answer: str) -> str:
    """The customer's condition in their own words, else the whole answer."""
    found = _CONDITION.search(answer)
    text = short(found.group() if found else answer)
    return text[:1].lower() + text[1:] if found else text


def _who(names: Sequence[str], *, cased: bool) -> str:
    """The people named, as the rep would speak of them to the customer."""
    return listed([_spoken(name, cased=cased) for name in names])


def _spoken(name: str, *, cased: bool) -> str:
    """A role with "your", a name as it is. In print without capitals a role is told by what `people` knows."""
    bare = _OURS.sub("", name)
    if _AS_SAID.match(bare) or (bare[:1].isupper() and not bare.split()[0].isupper()):
        return bare
    roles = people([Said("customer", f"bring the {bare.casefold()}")])
    role = bool(roles) and bare.casefold().startswith(roles[0])
    return f"your {bare}" if role or (cased and bare[:1].islower()) else bare
