"""What the measures look for in words: questions, buying signals and brush-offs.

Every pattern is matched on whole words and in any case, so that transcripts without capitals or marks are read too.
"""

from __future__ import annotations

import re


def _pattern(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


_FILLER = (
    r"(?:(?:so|and|but|or|well|ok|okay|right|now|then|um|uh|er|hm+|oh|yeah|yes|sure|great|alright|sorry|just)\b[\s,.…-]*)*"
)
_AUXILIARY = r"(?:does|did|is|are|was|were|has|can|could|will|would|shall|should|may|might)"
_SUBJECT = r"(?:you|your|he|she|it|we|they|i|that|this|there|those|these|the|any|anyone|anybody|somebody|someone)"
_OPENS_QUESTION = _pattern(
    rf"{_FILLER}(?:what|who|whom|whose|when|where|why|how)(?:['’](?:s|re|d|ll|ve)| (?:do|have|had|{_AUXILIARY}))\b(?! \w+ is\b)",
    rf"{_FILLER}(?:what (?:about|else|kind|sort|type|time|made|makes)|how (?:many|much|long|often|big|far|soon|old|about|come)"
    r"|which (?:one|of|\w+ (?:do|did|would)))\b",
    rf"{_FILLER}(?:{_AUXILIARY}(?:n['’]t)? {_SUBJECT}|(?:do|have)(?:n['’]t)? (?:you|your|we|they|i))\b",
)
"""How a question opens that a recogniser has printed without its mark."""
_TAG = _pattern(
    rf"{_FILLER}(?:you (?:know|see|follow)|you with me|no|eh|huh|fair enough|got it|know what i mean"
    rf"|(?:do|have|{_AUXILIARY})(?:n['’]?t)? (?:it|you|they|he|she|we|that)"
    r"|(?:does |is )?(?:that|this|it)?(?: all)? ?mak(?:e|es|ing) sense(?: so far| to you)?|is that (?:ok|okay|all right|alright|fair))?[\s?!.,…]*",
)
_MINUTE = r"(?:minutes?|moments?|seconds?|secs?)"
_NOT_DISCOVERY = _pattern(
    r"\b(?:can|could|do|did) you (?:hear|see (?:me|my|the|that|this)|spell|repeat|say that|hold|hang on|bear with|talk|speak)\b",
    r"\bhow(?:['’]s| are| have| is| was| were) (?:you\b|it going|things|everything|life|yourself|the family|your (?:day|morning|week|weekend))",
    r"\bhow do you do\b|\b(?:caught|catch|got|getting) you (?:at|in|on|mid)\b|\b(?:a|any) (?:good|bad|better|convenient) (?:time|moment)\b",
    rf"\b(?:got|have) (?:you )?(?:got )?(?:an?|two|five|ten|thirty|a few|a couple of) {_MINUTE}\b|\b(?:two|five|ten|few) {_MINUTE} (?:to (?:talk|chat|speak))?\?",
    r"\b(?:can|could|may|mind if) i (?:just )?(?:ask|speak|talk|call you|check|have a word)\b(?!.{0,24}\b(?:what|who|how|when|where|why|which)\b)",
    r"\bspeaking (?:to|with)\b|\bis (?:that|this) (?:(?:mrs?|ms|miss|dr)\.? )?[\w'’]+ ?\?$|\bare you (?:still )?there\b",
    r"\bany (?:other )?(?:questions?|doubts?)\b|\banything else\b|\bsounds? (?:good|fair|okay|ok|all right|alright)\b|\bmake sense\b",
    r"\bdo you (?:remember|recall|follow|see)\b|\bdid you (?:get|see|receive|read) (?:my|our|the|that)\b|\bguess what\b",
)


def is_question(sentence: str) -> bool:
    """Whether a sentence asks something, by its mark or its opening words; a bare tag ("right?", "make sense?") does not."""
    plain = sentence.strip(" \"'”’)")
    return not _TAG.fullmatch(plain) and (plain.endswith("?") or bool(_OPENS_QUESTION.match(plain)))


def is_discovery(sentence: str) -> bool:
    """Whether a sentence asks about the customer's affairs: a question that is no courtesy and does not manage the talk itself."""
    return is_question(sentence) and len(sentence.split()) > 2 and not _NOT_DISCOVERY.search(sentence)


_BUY = r"(?:start|deliver|install|come|begin|ship|get (?:it|them|one|this|that|started|going|somebody|someone)|have (?:it|them|one|this|that)|do (?:it|that|this|the work)|fit|set (?:it|us|this|that) up|send (?:it|them|one)|supply|go live|be (?:ready|installed|delivered|here|up and running|live)|arrive|move in)"
_SIDE = r"(?:you|we|i|it|they|this|that|someone|somebody|your \w+|the \w+)"
_MODAL = r"(?:can|could|would|will|do|does|should)"
_BUYING_SIGNAL = _pattern(
    rf"\bhow (?:soon|quick(?:ly)?|fast|early) {_MODAL}\b|\bhow soon\?|\bhow (?:soon|quick(?:ly)?) (?:from|after)\b",
    rf"\bwhen {_MODAL} {_SIDE} (?:be able to )?{_BUY}\b|\bwhen['’]s the (?:earliest|soonest)\b|\bwhat['’]?s? (?:is )?the (?:earliest|soonest)\b",
    r"\bhow long (?:does|would|will|is|for) (?:it|the |that|this)?(?:.{0,14}\b(?:delivery|deliver|install\w*|set ?-?up|setting up|lead time|fitting|changeover|onboarding|training|implement\w*|get (?:it|started|going|going live))\b)",
    r"\b(?:what(?:['’]s| is| are| would be)) (?:the|your) (?:\w+ )?(?:lead times?|turn ?around|delivery times?|payment terms|terms|price|prices|cost|rate|rates|warranty|guarantee|minimum order|deposit|notice period)\b",
    r"\bwhat (?:would|will|does|do|did|is|might) (?:it|that|this|they|one|these|the \w+(?: \w+)?|i|we) (?:all )?(?:be )?(?:cost|costing|pay|run (?:me|us|to)|set (?:me|us) back|come to|work out at)\b",
    r"\bwhat (?:do|would|will) you (?:charge|be charging|want for)\b|\bwhat (?:sort|kind) of (?:money|price|terms|figure)\b|\bwhat(?:['’]s| is) (?:it|that|this|one|they) (?:(?:going to |gonna )?cost|run|worth|on (?:payments|finance|a lease)|to (?:us|me)|(?:per|a) (?:page|month|year|head|unit|seat|case|box))\b",
    r"\bhow much (?:is|are|was|would|will|does|do|for|did you say|to|a|per|more|extra|['’]s)\b(?! (?:time|work|effort|of my|longer|space|room|disruption|downtime|training))(?!.{0,24}\b(?:time|effort|disruption|downtime|sleep|longer)\b)",
    r"\b(?:does|do|would|will|did) (?:it|that|this|they|those|these|the \w+) come (?:with|in)\b|\b(?:is|are) (?:the )?(?:delivery|installation|fitting|training|support|service|servicing|set ?-?up|vat|tax|shipping|maintenance|that)(?: all)? (?:included|extra|free|on top)\b|\b(?:does|do) (?:that|it|this|you) (?:price )?include\b|\b(?:would|do|could) you throw in\b",
    r"\b(?:can|could|may) (?:i|we) (?:pay|spread|split|lease|rent|finance|start with|try (?:it|one)|cancel|get (?:it|one|that|them) (?:by|before|in|with|delivered)|have (?:it|one|that|them) (?:by|before|in|with|delivered))\b",
    r"\b(?:is|was) there (?:a|an|any) (?:\w+ )?(?:warranty|guarantee|discount|minimum(?: order| term)?|contract|deposit|set-?up fee|delivery charge|payment plan|trial|finance|notice period)\b|\bdo you (?:take|accept|do|offer) (?:cards?|finance|instalments|installments|a discount|discounts|leasing|a payment plan|payment plans|a trial|amex|part[- ]ex\w*)\b",
    rf"\b(?:can|could|would) you (?:have|get|deliver|install|fit|do|ship|start) (?:it|them|one|that|this|us|the \w+)\b[^.?!]{{0,24}}\b(?:by|before|in|on|next|this)\b|\bdo you deliver\b|\bhave you (?:got )?(?:it|one|any|them) in stock\b|\b(?:is|are) (?:it|they|that|one) (?:in stock|available)\b|\bhow long(?: is|['’]s) the (?:contract|warranty|guarantee|notice|term)\b|\bwhere (?:do|would) (?:i|we) sign\b|\b{_MODAL} (?:i|we) need to sign\b",
)
_WANTS = _pattern(
    r"\b(?:i|we)(?:['’]d| would) (?:really |definitely |absolutely )?(?:love|like) (?:one|it|that|this|those|them|two|three|some|to (?:have|get|go ahead|start|order|try (?:it|one|that|them)|buy|book|sign|move (?:ahead|forward)|do (?:it|that|this)))\b(?! but|,? but| to,? but)(?!.{0,10}\b(?:back|removed|cancelled|sooner than that)\b)",
    r"\b(?:i|we) (?:really |do |definitely |just )?want (?:one|it|this|that one|those|them|two|three|to (?:have|get|go ahead|start|order|try (?:it|one|that|them)|buy|book|sign|move (?:ahead|forward)))\b(?! (?:back|to stop|gone|sorted|removed|cancelled))",
    r"\b(?:i|we) could (?:really |certainly |definitely )?(?:use|do with) (?:one|that|it|this|those|them|something like (?:that|this))\b",
    r"\b(?:that|this|it|which)(?:['’]s| is| sounds like| looks like|['’]d be| would be) (?:exactly |just |really |pretty much )?what (?:i|we)(?:['’]ve| have)? (?:been )?(?:need|needed|want|wanted|looking for|after|waiting for)\b|\bwhat (?:i|we)(?:['’]re|['’]ve been| are) (?:after|looking for) is (?:exactly )?that\b",
    r"\bi(?:['’]m| am) (?:very |really |definitely )?(?:sold|keen|interested)\b(?! to know| why)|\bwe(?:['’]re| are) (?:very |really |definitely )?(?:sold|keen|interested)\b|\bi (?:really )?like the (?:sound|look|idea) of\b",
)
_NOT_SIGNAL = _pattern(
    r"\b(?:if|don['’]?t|do not|didn['’]?t|not|never|isn['’]?t|aren['’]?t|wasn['’]?t|can['’]?t say|without|unless) (?:\w+ ){0,3}(?:want|like|love|interested|keen|sold|what (?:i|we))\b"
)


def is_buying_signal(sentence: str) -> bool:
    """Whether a sentence of the customer asks about delivery, start, price, terms or what is included, or says that they want it."""
    wants = bool(_WANTS.search(sentence)) and not _NOT_SIGNAL.search(sentence)
    return wants or bool(_BUYING_SIGNAL.search(sentence))


_STUFF = r"(?:info|information|details?|literature|brochures?|leaflets?|flyers?|catalog(?:ue)?s?|links?|e-?mails?|mail|text|something|some ?stuff|stuff|material|deck|slides|pdf|one[- ]pager|website|write[- ]?up|paperwork|it|that|them|the (?:numbers|figures|specs?))"
_LATER = r"(?:next (?:week|month|quarter|year|spring|summer|autumn|fall|winter|season)|some ?time|another (?:time|day)|later|again|in (?:a|the|another) (?:few|couple|new|spring|summer|autumn|fall|\w+ (?:weeks|months))|in (?:a|two|three|six|\d+) (?:weeks?|months?|while)|after|when|once|down the (?:road|line)|then|back|closer to|nearer)"
_BRUSH_OFF = _pattern(
    rf"\b(?:send|e-?mail|mail|text|forward|drop|shoot|ping|post|fire|whatsapp|leave) (?:me|us)\b(?: \w+){{0,3}}? {_STUFF}\b",
    rf"\b(?:send|e-?mail|mail|forward|post|fire|pop|stick|put|ping|shoot) (?:me |us )?(?:{_STUFF}|some \w+|the \w+|a \w+|your \w+|an \w+) (?:over|through|across|to me|to us|in the (?:post|mail)|in (?:an e-?mail|writing)|on (?:an )?e-?mail|round|along)\b",
    rf"(?:^|[.,!?;] |\b(?:just|please|you|and|so|well|better) )(?:send|e-?mail|mail|forward) (?:{_STUFF}|your (?:brochure|card|details)|(?:it|that) on)\b|\b(?:e-?mail|text|message) me\b|\b(?:leave|give) (?:me|us) your (?:card|number|details|name and number)\b|\bhave you (?:got )?a (?:website|brochure|leaflet|card)\b|\bput (?:it|that|something) in (?:writing|an e-?mail|the post)\b",
    rf"\b(?:call|ring|phone|try|ping|contact|chase|catch|ask|email) (?:me|us) {_LATER}\b|\bgive (?:me|us) a (?:call|ring|shout|buzz|bell)\b|\b(?:check|circle|come|get|ring|call|touch) (?:back|base)(?: (?:with|to|in with) (?:me|us))? ?(?:{_LATER}|in\b|$|[.!,])",
    r"\b(?:i|we)(?:['’]ll| will) (?:call|ring|phone|e-?mail|get back to|come back to|get in touch|be in touch|let you know|give you a (?:call|ring|shout|buzz|bell))\b|\bleave it with (?:me|us)\b|\bwe(?:['’]ll| will| can) (?:talk|speak) (?:again|later|some ?time|another time|next)\b",
)


def is_brush_off(answer: str) -> bool:
    """Whether an answer that puts the matter off only asks for information, or to be called some time, or says they will call."""
    return bool(_BRUSH_OFF.search(answer))
