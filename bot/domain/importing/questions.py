"""What reads as a question: a known one, one with a question mark, a request; and what it asks for."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from bot.domain.models import Purpose, Question
from bot.domain.text import ends_as_question, fold

KNOWN_RATIO = 85
"""Likeness (0 to 100) from which a paragraph counts as a question of the server's own questionnaire."""
LONGEST_QUESTION = 900
_LONGEST_KNOWN = 320
_SHORTEST = 4
_LONGEST_REQUEST = 30
_LABEL_WORDS = 6

_REQUEST = re.compile(
    r"(?:(?:and|so|finally|lastly|first|now|ok|okay|great|e|por fim|y|und)[,:]?\s+)?"
    r"(?:please\s|por favor|bitte\s|s'il (?:te|vous) pla[iî]t|"
    r"(?:tell|give|walk|take|show|teach|let) (?:us|me|our)\b|describe\b|introduce\b|share\b|explain\b|talk (?:about|us|a)|"
    r"name (?:a|an|one|two|three|some|your)\b|recommend\b|list\b|finish the sentence|complete the|"
    r"we(?:'|’)?d love|we would (?:love|like)|i(?:'|’)?d (?:love|like) to (?:hear|know|ask)|"
    r"cont(?:e|a|em)\b|conte-nos|fal[ea]\b|deix[ea]\b|defin[ae]\b|descrev[ae]\b|compartilh[ea]\b|apresent[ea]\b|"
    r"recomend[ae]\b|indique\b|cu[eé]nta(?:nos|me)\b|h[aá]bla(?:nos|me)\b|describ[ea]\b|pres[eé]nta(?:te|nos)\b|"
    r"racont(?:e|ez)\b|parl(?:e|ez)(?:[- ]nous)?\b|d[ée]cri(?:s|vez)\b|pr[ée]sent(?:e|ez)\b|"
    r"erz[aä]hl(?:e|en)?\b|beschreib(?:e|en)?\b|stell(?:e|en)?\b.*\bvor\b|nenn(?:e|en)?\b|"
    r"racconta(?:ci|mi)?\b|parla(?:ci|mi)\b|descrivi\b|raccomanda\b|vertel\b|beschrijf\b|opowiedz\b|opisz\b)",
    re.IGNORECASE,
)
_RHETORIC = re.compile(
    r"(?:but|so|then|yet|or|isn['’]?t|aren['’]?t|wasn['’]?t|doesn['’]?t|don['’]?t|wouldn['’]?t|right|really|why not|how come|"
    r"who (?:knew|would have|knows|cares|needs|doesn)|what if|what could (?:possibly )?go wrong|and then|mas|então|pero|aber|also|mais|donc)\b",
    re.IGNORECASE,
)
_YOU = re.compile(
    r"\b(?:you|your|yours|yourself|u|voc[eê]s?|teu|tua|seu|sua|te|ti|tu|usted(?:es)?|t[uú]|vous|votre|vos|toi|ton|"
    r"du|dich|dir|dein\w*|sie|ihr\w*|lei|je|jouw|jij)\b",
    re.IGNORECASE,
)
_ME = re.compile(
    r"\b(?:I|I['’]\w+|my|me|myself|mine|we|our|eu|meu|minha|mim|yo|mi|mis|me|je|j['’]\w+|mon|ma|mes|moi|ich|mein\w*|mir|"
    r"mich|io|mio|mia|ik|mijn)\b",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    r"\b(?:I|we)\b|\bI['’]|\b(?:my|me|our|eu|meu|minha|yo|je|mon|ich|mein\w*|io|ik|mijn)\b|j['’]",
    re.IGNORECASE,
)
_OTHER_SCRIPT = re.compile(r"[\u0370-\u1fff\u3040-\ud7ff]")
_NO_QUESTION = re.compile(
    r"(?:about\s(?:the\s)?(?:author|us|this|me|[A-Z]\w+$)|about$|further reading|reading list|references?|links?|resources|useful links|notes?|footnotes?|"
    r"credits?|acknowledge?ments?|contact|thanks|thank you|conclusion|summary|introduction|background$|biography|bio$|"
    r"related|see also|share this|comments?|table of contents|contents|sponsors?|subscribe|newsletter|"
    r"follow|find (?:me|us|him|her|them)|connect with|get in touch|read more|more (?:about|interviews)|next (?:interview|steps)|"
    r"wrapping up|wrap[- ]up|closing|final words$|editor(?:'|’)?s note|disclaimer|update\b|tl;?dr|"
    r"sobre\b|referências|links\b|contato|obrigad|agradecimentos|conclusi[oó]n|conclusão|gracias|fuentes|"
    r"über\b|kontakt|danke|fazit|à propos|merci|liens|other social|social media)",
    re.IGNORECASE,
)
_FAREWELL = re.compile(
    r"(?:(?:a )?(?:big |huge |many |special )?(?:thanks|thank you)\b.{0,60}\b(?:for|to|so much|reading|interview|time|sharing)|"
    r"(?:written|interview(?:ed)?|edited|transcribed|published|posted|photos?|images?|translated|compiled) (?:by|on|:)|"
    r"this (?:interview|post|article|conversation|story|blog)\b|the (?:interview|conversation) (?:was|has)|"
    r"(?:you can |to )?(?:follow|find|connect with|reach|contact|learn more about)\s+(?:\w+\s){0,3}(?:on|at|here|via|through|us|about)\b|"
    r"(?:do you )?(?:want|interested|would you like|looking|ready|wish) (?:to|in)\b.{0,80}\b(?:join|contribut\w*|featured|submit|work|nominat\w*|"
    r"interviewed|involved|share|next|learn|part)\b|"
    r"(?:if you(?:'|’)?(?:d| would| want| are| know| have| enjoyed|re)?\b.{0,80}\b(?:interview(?:ed)?|featured|nominat\w*|suggestion|"
    r"recommendations?|join us|get involved|let us know|get in touch|our (?:team|community|newsletter|blog)))|"
    r"(?:stay tuned|see you|until next|check out (?:the|our) (?:other|previous|next|full)|read (?:more|the (?:other|previous|next|full))|subscribe\b|"
    r"join (?:our|the|us)\b.{0,60}\b(?:slack|discord|newsletter|community|mailing)|apply (?:here|now)|sign up\b|nominate\b)|"
    r"(?:best|best wishes|cheers|(?:kind |best )?regards|sincerely|yours|greetings|saludos|abra[cç]os?|viele grüße|cordialement)[,.!]?(?:\s+\w+){0,3}$|"
    r"(?:we|the team)\b.{0,40}\b(?:thank|grateful|hope you enjoyed)|that(?:'|’)s (?:it|all) (?:for|from)|"
    r"(?:obrigad[oa]|gracias|danke|merci|grazie)\b.{0,60}\b(?:por|pela|pelo|für|pour|per)|"
    r"siga\b|acompanhe\b|ao compartilhar|compartilhe\b|s[ií]gue(?:nos|la|lo)\b|escrito por|escrita por|entrevista (?:por|realizada|conduzida)|"
    r".{0,140}\b(?:hashtag|share|tweet|tag us|using|use)\b.{0,40}#[^\W\d]\w+.{0,60}$)",
    re.IGNORECASE,
)
_PURPOSE_HINTS: tuple[tuple[Purpose, tuple[str, ...]], ...] = (
    (
        Purpose.LOCATION,
        ("where are you based", "where do you live", "where are you from", "where you are based", "where you're based",
         "where youre based"),
    ),
    (Purpose.OCCUPATION, ("what do you do",)),
    (Purpose.SPECIALTIES, ("what are your specialties", "what are you good at", "skills and specialties")),
    (Purpose.ORIGIN, ("how and when did you originally come across", "how did you find", "how did you come across",
                      "come to know about")),
    (Purpose.FIRST_WORK, ("what was the first thing you", "first contribution")),
    (Purpose.CURRENT_WORK, ("what are you working on",)),
    (Purpose.ADVICE, ("what would you say to someone", "what advice", "advice do you have", "advice for")),
    (Purpose.RECOMMENDATION, ("please recommend", "recommend one", "would you recommend", "favorite resources")),
)  # fmt: skip


class KnownQuestions:
    """The server's questions, ready to be compared; each text is compared once."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = questions
        self._folded = [fold(q.text) for q in questions]
        self._seen: dict[str, Question | None] = {}

    def find(self, text: str) -> Question | None:
        """Return the question that a paragraph is, give or take some words."""
        if not _SHORTEST <= len(text) <= _LONGEST_KNOWN or not self._folded:
            return None
        if text not in self._seen:
            best = process.extractOne(fold(text), self._folded, scorer=fuzz.ratio, score_cutoff=KNOWN_RATIO)
            self._seen[text] = None if best is None else self.questions[best[2]]
        return self._seen[text]

    def classify(self, text: str) -> tuple[str, Purpose]:
        """Return key and purpose of the server's question that a text is or comes close to."""
        found = self.find(text)
        if found is not None:
            return found.key, found.purpose
        folded = fold(text)
        for purpose, hints in _PURPOSE_HINTS:
            if any(hint in folded for hint in hints):
                match = next((q for q in self.questions if q.purpose is purpose), None)
                return (match.key if match else "", purpose)
        return "", Purpose.OTHER


def asks(text: str) -> bool:
    """Tell whether a paragraph ends with a question mark and is no essay."""
    return len(text) <= LONGEST_QUESTION and len(text) >= _SHORTEST and ends_as_question(text)


def requests(text: str) -> bool:
    """Tell whether a short paragraph begins as a request to somebody ("Tell us …")."""
    return len(text.split()) <= _LONGEST_REQUEST and _REQUEST.match(text) is not None


def asks_oneself(text: str) -> bool:
    """Tell whether a question is one that a speaker asks in passing ("So what did I do?", "But who knew?")."""
    if _YOU.search(text) is not None:
        return False
    return _ME.search(text) is not None or _RHETORIC.match(text) is not None


def addresses(text: str) -> bool:
    """Tell whether a text speaks to somebody."""
    return _YOU.search(text) is not None


def speaks(text: str) -> bool:
    """Tell whether somebody speaks of themselves in a text; of other scripts than Latin it is believed."""
    return _SPEAKS.search(text) is not None or _OTHER_SCRIPT.search(text) is not None


def is_label(text: str) -> bool:
    """Tell whether a marked line is the name of a section rather than a question: "Links:", "About the author"."""
    if ends_as_question(text):
        return False
    if text.rstrip().endswith((":", "：")) and len(text.split()) <= _LABEL_WORDS:
        return True
    return len(text.split()) <= _LABEL_WORDS + 2 and _NO_QUESTION.match(text.strip()) is not None


def is_farewell(text: str) -> bool:
    """Tell whether a paragraph begins as the editors' last words do: thanks, credits, where to read on."""
    return _FAREWELL.match(text) is not None
