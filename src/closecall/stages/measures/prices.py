"""Prices as reps name them, in figures and in words: "$4,200", "forty two grand", "one eighty a month", "£12 a head".

A bare number is a price only where the words around it say so: a currency, a price for each of something, or a word of price.
"""

from __future__ import annotations

import re

_ONES = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_TEENS = r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
_TENS = rf"(?:(?:twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety)(?:[ -]{_ONES})?)"
_BELOW_HUNDRED = rf"(?:{_TENS}|{_TEENS}|{_ONES})"
_SCALE = r"(?:hundred|thousand|million|lakh|crore)"
_SPOKEN = (
    rf"(?:(?:{_BELOW_HUNDRED}|an?|half an?|a couple of|several|few)"
    rf"(?:[ -](?:and )?(?:an? )?(?:{_SCALE}|{_BELOW_HUNDRED}|half|quarter)\b){{0,6}})"
)
_FIGURES = r"\d+(?:[.,]\d+){0,4}(?: ?(?:k|m|hundred|thousand|million)\b)?"
_PAIR = rf"(?:{_BELOW_HUNDRED}[ -](?:{_TENS}|{_TEENS}|oh[ -]{_ONES}))"
"""Hundreds as prices are spoken: "one eighty", "four ninety nine", "twelve fifty"."""
_LARGE = (
    r"(?:(?!(?:19|20)\d\d\b)\d{3,}(?:[.,]\d+){0,4}|\d+(?:,\d{3}){1,4}(?:\.\d+)?"
    rf"|(?:{_BELOW_HUNDRED}|an?)[ -]{_SCALE}(?:[ -](?:and )?(?:{_PAIR}|{_BELOW_HUNDRED})(?:[ -]{_SCALE})?)?)\b"
)
"""A number of at least three digits that is no year."""
_CURRENCY = (
    r"(?:dollars?|bucks|quid|euros?|cents?|pence|rupees?|pesos?|baht|ringgit|zloty|kron[aeo]r?|rand|naira|shillings?|dirhams?|francs?"
    r"|yen|usd|gbp|eur|inr|(?<!\ba )grand(?! piano)|pounds?(?! (?:of|weight|lighter|heavier)\b))"
)
_NOT_MONEY = r"(?! ?(?:%|per ?cent|o['’]?clock|[ap]\.?m\b|minutes?|hours?|days?|weeks?|months?|years?|people|users|times|points?|of\b|f(?:ee|oo)t|met))"
_EACH = r"(?:each\b(?! (?:morning|day|week|month|time)\b)|(?:an?|per) (?!(?:time|cent|week on|piano)\b)[a-z]+\b)"
_ABOUT = r"(?:(?:about|around|roughly|just|only|under|over|exactly|like|say|still) )*"
_COSTS = (
    r"\b(?:costs?(?: you)?|priced? (?:is|of|at)|(?<!when it )comes? (?:to|out at)|(?:it|that|this|which|total) comes? in at|works? out(?: at| to)?|charg(?:e|ed|ing)(?: you)?"
    rf"|(?:fee|total|deposit|quote|premium) (?:is|of|would be)|knock it down to|do it for) {_ABOUT}"
)
_IS = rf"\b(?:it|that|they)(?:['’](?:s|d be|re)| is| are| would be) {_ABOUT}"
_PRICE_WORD = r"(?:price[sd]?|costs?|charges?|deposit|rate|quote|fee|premium|vat|gst|tax|discount|card|instal?lments?)"
_PRICE = re.compile(
    "|".join(
        (
            r"[$£€₹¥] ?\d",
            rf"\b(?:{_FIGURES}|{_SPOKEN})[ -]?{_CURRENCY}\b",
            r"\ba (?:fiver|tenner)\b|\b(?:half )?a grand\b(?=\W*$|[.,?!;]| (?:an?|each|all in|for|up ?front|plus|to|in|down)\b)",
            rf"\b(?:{_LARGE}|\d+\.\d\d|{_PAIR}),? {_EACH}",
            rf"(?:{_COSTS}|{_IS})(?:\d{{2,}}|{_TENS}|{_TEENS}),? {_EACH}",
            rf"{_COSTS}(?:{_LARGE}|{_PAIR}|\d{{2,}}|{_TENS}|{_TEENS})\b{_NOT_MONEY}",
            rf"\b{_PRICE_WORD}\b[^.?!]{{0,40}}\b{_LARGE}{_NOT_MONEY}",
            rf"(?<![\w.,-]){_LARGE}{_NOT_MONEY}[^.?!]{{0,40}}\b{_PRICE_WORD}\b",
            rf"(?<![\w.,-]){_LARGE} (?:down|up ?front)\b(?! (?:in|at|by|the|to|from|here|there|along)\b)",
            r"\b\d+(?:\.\d+)?k\b(?=\W*$|[.,?!;]| (?:an?|per|each|in|for|all|up ?front|plus|total|and|or|to)\b)",
        )
    ),
    re.IGNORECASE,
)
_NOT_OURS = re.compile(
    r"\bsav(?:e|es|ed|ing|ings)\b|\b(?:turnover|revenue|profit)\b"
    r"|\byou(?:['’]re| are| were|['’]ve been) (?:\w+ly |now |already )?(?:paying|spending|losing)\b"
    r"|\byou (?:paid|spent|lost|lose|spend|currently pay|pay (?:now|today|at the moment|them))\b",
    re.IGNORECASE,
)


def names_price(sentence: str) -> bool:
    """Whether a sentence of the rep names an amount of money that is neither a saving nor what the customer pays or loses now."""
    return bool(_PRICE.search(sentence)) and not _NOT_OURS.search(sentence)
