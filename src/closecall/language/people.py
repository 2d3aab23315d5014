"""People and roles that are named in talk about an action: who besides the people on the call would act or attend.

Found by what they are called: a body ("the board"), a job ("your plant manager"), kinship ("my wife"), a title with a name
("Mr. Yow"), or a name on its own where the words around it say that somebody does something ("bring Joanne along"). Recognisers
often print no capitals, so roles, kinship and titles are found in any print, bare names in normal print alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from closecall.types import Role

_KIN = (
    r"(?:wife|husband|missus|other half|mum|mom|mother|dad|father|brother|sister|son|daughter|cousin|uncle|aunt|auntie|nephew|niece"
    r"|(?:brother|sister|mother|father|son|daughter)[- ]in[- ]law|in-laws|parents|grandson|granddaughter|grandfather|grandmother"
    r"|mummy|daddy|papa|bhai|bhabhi|samdhi|spouse|fianc[eé]e?|boyfriend|girlfriend)"
)
_BODY = (
    r"(?:board(?: of (?:directors|trustees|governors))?|(?!(?:the|an?|your|our|my|his|her|their|this|that|whole|full|next)\b)[a-z]+ (?:committee|council|board)|committee|council|trustees|governors|directors"
    r"|procurement|purchasing|legal|finance|accounts(?: department)?|compliance|deacons|elders|shareholders|parents' (?:forum|association)|pta|qa|hr|union rep|co-op)"
)
_JOB = (
    r"(?:c[efitmor]o|md|vp|dg|boss(?:es)?|owner|partners?|directors?|managers?|controllers?|accountants?|book-?keepers?|solicitors?|lawyers?|attorney|auditor"
    r"|foreman|supervisors?|superintendent|engineers?|technicians?|techs?|surveyors?|inspectors?|architects?|consultants?|vets?|chefs?|buyers?"
    r"|treasurer|secretary|principal|head ?(?:teacher|master|mistress)|dean|bursar|registrar|chairman|chairwoman|chair|president|minister|pastor|vicar|priest"
    r"|nurses?|matron|doctors?|electricians?|plumbers?|fitters?|drivers?|mechanics?|landlord|landlady|tenants?|agent|adviser|advisor|broker|banker"
    r"|administrators?|admin|assistant|deputy|colleagues?|trustee|producer|editor|planner|designer|developer|contractor|builder|ceo|coo|cto|cio|hygienists?"
    r"|(?:it|sales|maintenance|safety|contracts|finance|quality|lab|operations|ops|warehouse|plant|production|shop|site|transport|marketing|it support) (?:guy|person|lady|lad|lads|man|woman|people|team|lead|head|chief|crew|bloke)"
    r"|head of [a-z]+(?: [a-z]+)?)"
)
_TITLE = r"(?:mr|mrs|ms|miss|dr|doctor|prof|professor|father|sister|auntie|aunt|uncle|madam|sheikh|chief|captain|pastor|reverend|rev|judge|mister)"
_QUALIFIER = r"(?:plant|sales|finance|financial|technical|general|safety|maintenance|production|purchasing|quality|lab|it|hr|site|office|shop|practice|operations|managing|assistant|deputy|regional|area|branch|facilities|warehouse|transport|marketing|commercial|medical|clinical|senior|head|chief|business|project|fleet|kitchen|school|farm|estate|works|night|line|stock|account|credit|risk|security|network)"
_PLACE = r"(?: (?:at|in|from|of) (?:the )?[A-Z][\w'’]+(?: [A-Z][\w'’]+)?)?"
_NAME = r"[A-Z][a-zà-öø-ÿ]+(?:[ -][A-Z][a-zà-öø-ÿ]+){0,2}"
_OWNER = re.compile(
    r"\b(my|our|your|his|her|their|the|a|an|another|whoever|this|that|you|two|both|all)\b[^.?!]{0,14}$", re.IGNORECASE
)

_ROLE = re.compile(rf"(?i:\b(?:{_KIN}|(?:{_QUALIFIER} ){{0,2}}{_JOB}|{_BODY})(?![\w-])){_PLACE}")
_TITLED = re.compile(
    rf"\b(?:(?i:{_TITLE})\.? {_NAME}|(?:mr|mrs|ms|miss|dr|mister)\.? (?!(?:and|or|is|was|has|will|can|on|in|to|if|the|you|your|agrees|that|this)\b)[a-zà-öø-ÿ]{{3,}})"
)
_BARE = re.compile(_NAME)
_BEFORE = re.compile(
    r"(?:\b(?:with|and|bring|get|gets|ask|have|let|loop|ring|call|see|meet|invite|include|involve|take|give|tell|put|if|when|unless|until|once|then|but|so|it's|that's|is|can|could|will|would|does|shall|(?:introduce|speak|talk|show|put|explain|send|give|word|mention)\b[^.?!,]{0,24} to)"
    r"(?: (?:old|young|big|little|poor|our|your|my))?|[,.?!:;]|^)\s*$",
    re.IGNORECASE,
)
_INTO = re.compile(
    r"\b(?:with|and|bring|get|gets|getting|ask|have|let|loop|ring|call|see|meet|invite|include|involve|take|tell|put|through|past|by|to|before|if|when|unless|until|once"
    r"|speak|talk|word|introduce|join|joined|from|for)(?: (?:in|on|to|with|him|her|it|me|us|that|this|the|a|an|any|some|of|my|your|his|her|their|both|two|three|one|old|whole|out|up)){0,4} ?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^(?:['’]s (?:the|got|in|off|back|out|coming|free|there|on)\b|['’]ll\b|['’]d\b| (?:along|too|as well|in the room|in on|on the (?:line|call|phone)|into|onto"
    r"|can|could|will|would|has|have|is|was|wants|needs|to (?:come|see|sign|look|join|sit|do|send|call)|and (?:me|you|I|the|my|your)|there|signs?|says?|looks?|does|comes?|gets?|joins?|decides?|handles?|runs?)\b)"
)
_NO_NAME = frozenset(
    """mondays tuesdays wednesdays thursdays fridays saturdays sundays jan feb mar apr jun jul aug sep sept oct nov dec mr mrs thing whats facebook
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november
    december christmas easter diwali ramadan eid god christ jesus lord okay ok yeah yes no not and but so if the a an i you he she it we they this that there
    what when where who why how which would could can will shall should do does did is are was have has let maybe well right sure look listen then now
    sir madam english excel zoom teams whatsapp google email mail nothing everything all some one two three four five six seven eight nine ten
    just give send take put get bring come call ring sign say tell ask go make see please thanks thank sorry hello hi hey also because only first last next
    our my your his her their as at by for from in of on or to with good great fine grand lovely perfect done deal brilliant aw ah oh righto cheers mum dad""".split()
)
_OURS = frozenset({"my", "our", "we", "us"})
_GENERIC = frozenset("partner partners agent manager managers assistant chair contractor colleagues engineer engineers".split())


@dataclass(frozen=True, slots=True)
class Said:
    """Something said about an action, and by which side."""

    role: Role
    text: str


def people(said: Iterable[Said], known: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The people and roles who are named, each once, in the speaker's words without article.

    Args:
        said: what was said, oldest first.
        known: words of the names of those on the call, casefolded; they are not told again.
    """
    found: dict[str, str] = {}
    for part in said:
        for name in _named(part, known):
            key = name.casefold().removeprefix("mr. ").removeprefix("mr ")
            longer = next((k for k in found if key in k or k in key), None)
            if longer is None:
                found[key] = name
            elif len(key) > len(longer):
                found[longer] = name
    return tuple(found.values())


def _named(said: Said, known: frozenset[str]) -> Iterator[str]:
    """Those named in one thing said, in the order of the words."""
    places: dict[tuple[int, int], str] = {}
    for pattern in (_TITLED, _ROLE):
        for match in pattern.finditer(said.text):
            if _free(match.span(), places) and _wanted(said, match):
                places[match.span()] = match.group().strip()
    for match in _BARE.finditer(said.text):
        span = _stripped(said.text, *match.span())
        name = said.text[slice(*span)]
        if name and _free(span, places) and not _known(name, known) and _acts(said.text, span):
            places[span] = name
    yield from (places[span] for span in sorted(places))


def _wanted(said: Said, match: re.Match[str]) -> bool:
    """Whether a role is somebody of the customer's: the rep's "our engineer" is not, a bare "engineer" or "partner" may be anything."""
    owner = _OWNER.search(said.text[max(0, match.start() - 24) : match.start()])
    whose = owner.group(1).casefold() if owner else ""
    if said.role == "rep" and whose in _OURS:
        return False
    if not whose and match.group().casefold() in _GENERIC:
        return False
    return _takes_part(said.text, match)


def _takes_part(text: str, match: re.Match[str]) -> bool:
    """Whether the words around a role say that somebody comes, is brought in or does something."""
    before, after = text[: match.start()], text[match.end() :]
    return bool(_INTO.search(before) or _AFTER.match(after))


def _acts(text: str, span: tuple[int, int]) -> bool:
    """Whether the words around a bare name say that it is somebody who comes or does something."""
    before, after = text[: span[0]], text[span[1] :]
    opens = before.rstrip()[-1:] in {"", *".?!,:;"}
    return bool(_AFTER.match(after) if opens else _BEFORE.search(before))


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """A run of capitalised words without those at its ends that are no names."""
    words = [(m.start() + start, m.end() + start) for m in re.finditer(r"[\w]+", text[start:end])]
    names = [(a, b) for a, b in words if text[a:b].casefold() not in _NO_NAME and b - a > 1]
    return (names[0][0], names[-1][1]) if names else (start, start)


def _known(name: str, known: frozenset[str]) -> bool:
    return any(word.casefold() in known for word in name.split())


def _free(span: tuple[int, int], taken: Iterable[tuple[int, int]]) -> bool:
    return all(span[1] <= a or span[0] >= b for a, b in taken)
