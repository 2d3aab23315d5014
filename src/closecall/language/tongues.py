"""Which language a call is in, told from its words: by their writing, or by the little words that every sentence needs.

Of spoken English at least a third are among the hundred words of its list, and an eighth at most among those of any other, so that a few
sentences tell. Names, numbers and the words of a trade tell nothing and count for nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

_TABLE = (
    "ar ara Arabic/bg bul Bulgarian/bn ben Bengali/ca cat Catalan/cs ces Czech/da dan Danish/de deu German/el ell Greek/en eng English/"
    "es spa Spanish/et est Estonian/fa fas Persian/fi fin Finnish/fr fra French/gu guj Gujarati/he heb Hebrew/hi hin Hindi/"
    "hr hrv Croatian/hu hun Hungarian/id ind Indonesian/it ita Italian/ja jpn Japanese/kn kan Kannada/ko kor Korean/lt lit Lithuanian/"
    "lv lav Latvian/ml mal Malayalam/mr mar Marathi/ms msa Malay/nl nld Dutch/no nor Norwegian/pa pan Punjabi/pl pol Polish/"
    "pt por Portuguese/ro ron Romanian/ru rus Russian/sk slk Slovak/sl slv Slovenian/sr srp Serbian/sv swe Swedish/sw swa Swahili/"
    "ta tam Tamil/te tel Telugu/th tha Thai/tl tgl Tagalog/tr tur Turkish/uk ukr Ukrainian/ur urd Urdu/vi vie Vietnamese/zh zho Chinese"
)
"""Languages with their codes in ISO 639-1 and 639-3."""
_ROWS = tuple(tuple(row.split()) for row in _TABLE.split("/"))
_NAMES = {code: name for code, _, name in _ROWS}
_CODES = {spelt.casefold(): code for code, long, name in _ROWS for spelt in (code, long, name)}
_NO_LANGUAGE = frozenset({"mul", "und", "unk", "zxx", "mis"})
"""Codes for several languages, an unknown one, none, and one without a code."""

_WRITINGS = {
    "ARABIC": "ar", "BENGALI": "bn", "CJK": "zh", "CYRILLIC": "ru", "DEVANAGARI": "hi", "GREEK": "el", "GUJARATI": "gu",
    "GURMUKHI": "pa", "HANGUL": "ko", "HEBREW": "he", "HIRAGANA": "ja", "KANNADA": "kn", "KATAKANA": "ja", "MALAYALAM": "ml",
    "TAMIL": "ta", "TELUGU": "te", "THAI": "th",
}  # fmt: skip
"""By the first word of a letter's name in Unicode, the language that is most written so."""

_LITTLE_WORDS: Mapping[str, frozenset[str]] = {
    code: frozenset(words.split())
    for code, words in {
        "en": (
            "the i you it to and a of that is in we for on so have do be thats its im youre what with if not are can at but just or "
            "would this your my me was they will know there how no yes about from get all our as by he she them an well then when "
            "dont ill were ive which one up out who us been had has could should did does their his her these those than because some any"
        ),
        "cs": (
            "a to je že se na v ve do ne ano já vy my si s z za pro jak co ale by bych tak už mám máte máme jsem jste jsme není nebo "
            "když kdy tam ten ta toho vám nás vás mi jen ještě dobře i o po k děkuji bude můžeme"
        ),
        "da": (
            "det er jeg og i at ikke en et den de har du vi på til for med som men så kan vil skal var hvad hvordan hvis ja nej om af fra "
            "os jer dig mig godt lige eller også når her der være have noget efter"
        ),
        "de": (
            "der die das ich sie und ist nicht ein eine einen wir es zu mit für auf dass den dem ja nein auch aber was wie haben hat habe "
            "bei von im noch dann wenn wäre sind kann können uns ihnen ihr mir mich so oder als am schon mal bitte nur hier gut ganz denn doch"
        ),
        "es": (
            "el la los las de que y no en un una es por con para lo se me le su como pero más si sí muy está esto eso hay usted ustedes "
            "nos yo tengo tiene tenemos puede qué cuándo cómo también ya porque del al ser son esta este bien vale gracias mi te o"
        ),
        "fi": (
            "ja on ei se että niin en minä sinä me te he mutta kun jos kyllä joo mikä mitä tämä tuo olla olen olet olemme on ovat oli "
            "voi voin voimme meidän teidän meillä teillä nyt vielä sitten vain myös tai kuin hyvä ole siitä sen"
        ),
        "fr": (
            "le la les de des et est je vous nous que qui pas ne un une pour dans ce cest en sur avec il elle on mais plus oui non au aux "
            "du se si votre vos notre nos jai avez avons quoi quand comment très bien alors donc ça cette être fait peut même ou ils"
        ),
        "hi": (
            "hai hain ka ki ke ko mein nahi nahin aap kya haan ji aur se bhi toh to hum main mera meri mere aapka aapki aapke kar karna "
            "karte raha rahe rahi hoga hogi tha thi ho gaya gayi wala wale wali ek abhi agar lekin kyunki matlab theek thik accha achha "
            "kaise kab kuch koi yeh ye woh wo isme usme hota hoti hote diya liya lena dena chahiye sakte sakta par phir kitna kitne"
        ),
        "id": (
            "yang dan di ini itu saya anda kami kita tidak ada untuk dengan akan bisa ya ke dari juga sudah belum apa bagaimana kalau jadi "
            "atau pada lebih karena tapi mau bapak ibu pak bu baik nanti kapan dulu lagi sih kan dalam harga"
        ),
        "it": (
            "il lo la i gli le di che e è un una non per con in su mi ti si ci da come ma più anche se sono ho ha abbiamo avete questo "
            "questa cosa quando del della nel alla al bene allora sì no lei noi voi perché molto posso può grazie"
        ),
        "nl": (
            "de het een en is dat ik je u we van in niet op te met voor aan er maar ook als zijn heb heeft hebben wat hoe dan nog naar bij "
            "kan kunnen ja nee wel om dit die of uw ons mijn geen goed even dus"
        ),
        "no": (
            "det er jeg og i at ikke en et den de har du vi på til for med som men så kan vil skal var hva hvordan hvis ja nei om av fra "
            "oss dere deg meg bra bare eller også når her der være ha noe etter"
        ),
        "pl": (
            "i w na to nie się że z do jest jak ale tak co o dla po za czy już tylko by być mam ma mamy pan pani państwo ten ta tego tym "
            "bardzo dobrze jeśli kiedy może możemy nam wam mi ja my od też jeszcze bo no są było"
        ),
        "pt": (
            "o a os as de que e é não um uma para com em no na por se me eu você vocês nós mas mais como isso esse esta está sim também já "
            "tem temos tenho pode do da dos das ao muito bem então porque quando qual obrigado"
        ),
        "ro": (
            "și de la în nu este e un o cu pe că să se ce mai din pentru am aveți avem ați sunt dar da dacă cum când vă ne îmi noi eu "
            "dumneavoastră acum bine asta care sau foarte putem pot fi fost avea mulțumesc"
        ),
        "sv": (
            "det är jag och i att inte en ett den de har du vi på till för med som men så kan vill ska var vad hur om ja nej av från oss er "
            "dig mig bra bara eller också när här där vara ha något efter skulle"
        ),
        "tr": (
            "bir ve bu da de için ne mi mı çok ile ama var yok evet hayır biz siz ben o şu nasıl kadar daha sonra olarak gibi değil olur "
            "şey bey hanım tamam peki bizim sizin size bize bunu iyi ya ki var olan"
        ),
    }.items()
}  # fmt: skip

FEW = 20
"""Fewer words than this tell no language."""
MANY = 80
"""Of so many words, some must be little ones, whatever the language."""
CLEAR = 0.1
"""A language is told where its share of the words is larger by this than that of the languages it is told from."""
LEAST = 0.2
"""Share of little words from which a language is told at all. Of 2,532 pieces of 80 words of the labelled calls, with and without marks,
the least has 0.27 of them by the English list; of whole calls 0.39."""
_SPELT = re.compile(r"\b(?:[^\W\d_\u0370-\uffff][\s.-]+){2,}[^\W\d_\u0370-\uffff]\b")
"""Single Latin letters in a row, some of which are words of some language."""

UNLISTED = "und"
"""The code of ISO 639 for a language that is not determined."""


def told(texts: Iterable[str], known: Collection[str]) -> str | None:
    """The language of some words, told from the known ones: its code, `UNLISTED` where it is no known one and has no list here.

    None where the words do not tell: there are too few, or two languages are mixed.
    """
    words = [word for text in texts for word in _words(text)]
    if len(words) < FEW:
        return None
    share = {code: count / len(words) for code, count in _counts(words).items()}
    inside, outside = (
        max((c for c in share if (c in known) is want), key=share.__getitem__, default="") for want in (True, False)
    )
    ours, theirs = share.get(inside, 0.0), share.get(outside, 0.0)
    if abs(ours - theirs) >= CLEAR and max(ours, theirs) >= LEAST:
        return inside if ours > theirs else outside
    return UNLISTED if len(words) >= MANY and ours < LEAST else None


def name(code: str) -> str:
    """A language by its code, in English: "German"."""
    return "another language" if code == UNLISTED else _NAMES.get(code, f"the language {code!r}")


def code_of(text: str) -> str | None:
    """The code of a language as files give it ("en-US", "eng", "English"), in ISO 639-1 where it has one there; None where it is none."""
    first = re.split(r"[-_ ]", text.strip().casefold())[0]
    if first in _CODES:
        return _CODES[first]
    return first if re.fullmatch("[a-z]{2,3}", first) and first not in _NO_LANGUAGE else None


def _words(text: str) -> list[str]:
    """Words in small letters, without apostrophes and what is spelt out; in writings without spaces every sign is one."""
    plain = _SPELT.sub(" ", text.casefold().replace("'", "").replace("’", ""))
    return re.findall(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\W\d_]+", plain)


def _counts(words: Iterable[str]) -> Counter[str]:
    """How many of the words speak for each language."""
    found: Counter[str] = Counter()
    for word in words:
        writing = "" if word[0] < "\u0370" else unicodedata.name(word[0], "").split(" ")[0]  # Latin letters are below
        if writing in _WRITINGS:
            found[_WRITINGS[writing]] += 1
        else:
            found.update(code for code, little in _LITTLE_WORDS.items() if word in little)
    if found["ja"]:  # Japanese has Chinese signs among its own
        found["ja"] += found.pop("zh", 0)
    return found
