"""Ministries, agencies and governments, by their words or by those of a body named before."""

from __future__ import annotations

from collections import Counter

from didymium.news.names.bodies import Body, bodies, is_body
from didymium.news.names.mentions import organisation_at
from didymium.news.types import Mention, MentionKind, make_mention
from didymium.news.words.doc import AGGREGATES, Doc, Named
from didymium.news.words.verb_forms import forms_of

_BODY_LIMIT = 8
_BOARDS = {"consiglio": ["di", "amministrazione"], "board": ["of", "directors"]}
_COURTS = frozenset(("court", "tribunal", "circuit", "corte", "tribunale", "senate", "senato"))
_BESIDE = frozenset((",", "(", "of", "in", "di", "del", "della", "dell'", "degli", "dei", "delle"))
SAME = frozenset(("stessa", "stesso", "medesima", "medesimo", "same"))
_APPOSITION = 3
_PUBLIC_HEADS = frozenset(
    ["ministero", "dipartimento", "agenzia", "autorità", "dogane", "commissione"]
)
# Heads of names only with a capital: "l'Associazione europea dei costruttori".
_ASSOCIATIONS = frozenset(
    (
        *("associazione", "federazione", "confederazione", "camera", "istituto", "osservatorio"),
        *("comitato", "fondazione", "consorzio", "ente"),
    )
)
_ITALIAN_LINKS = frozenset(
    ("del", "della", "dell'", "di", "degli", "dei", "delle", "per", "e", "lo", "la", "al", "alla")
)
_OPEN_ENDS = _ITALIAN_LINKS | {"of", "the"}
_ARTICLES = frozenset(
    {"il", "la", "l'", "lo", "the", "dal", "dalla", "dall'", "del", "della", "dell'"}
)
_GOVERNMENTS = frozenset(
    (
        *("government", "governo", "esecutivo", "cabinet", "gabinetto", "parlamento", "consiglio"),
        *("cdm", "parliament", "lawmakers"),
    )
)
_COUNTRIES = frozenset(("paese", "country", "nation", "nazione"))
_SUBJECT_ARTICLES = frozenset(("il", "the", "la"))
_DESCRIBING = 4
"""How many words may tell of which country is spoken: "del Sud-est asiatico"."""
_IS = frozenset(("è", "era", "is", "was", "sia", "sarà"))
_POSSESSIVES = frozenset(("his", "her", "its", "their", "suo", "proprio", "loro"))
_NEW = frozenset(("new", "nuovo", "interim", "current", "outgoing", "incoming", "stesso"))
_COMPLEMENTS = frozenset({"di", "del", "della", "dell'", "of", "dei", "degli", "per", "for", "al"})

MEDIA = frozenset(("journal", "times", "post", "news", "tribune", "herald", "gazette", "daily"))
DEPARTMENTS = frozenset(
    (
        *("commercio", "esteri", "difesa", "economia", "energia", "industria", "ambiente"),
        *("finanze", "interno", "risorse", "miniere", "acciaio", "sviluppo", "lavoro"),
        *("commerce", "trade", "defence", "defense", "foreign", "energy", "industry", "mines"),
        *("resources", "finance", "interior", "state", "mining", "steel", "minerals", "coal"),
        *("petroleum", "environment", "development", "planning", "economy", "science"),
        *("technology", "labour", "labor", "investment", "infrastructure", "presidency"),
    )
)
"""What ministries are for."""


class BodyFinder:
    """Adds public bodies to a doc."""

    def __init__(self, doc: Doc, heads: frozenset[str]) -> None:
        self.doc = doc
        self.norms = doc.tokens.norms
        self.heads = heads
        self.openings = {sent.first for sent in doc.sentences}
        self.surnames: dict[str, Mention] = {}
        self.added: list[Named] = []
        self.cabinets = {
            word
            for index in doc.tokens.places.get("consiglio", ())
            if self.norms[index + 1 : index + 3] == ["dei", "ministri"]
            for word in range(index, index + 3)
        }
        """The words of "Consiglio dei ministri": a government, not a body of its own."""
        self.boards = {
            word
            for head, behind in _BOARDS.items()
            for index in doc.tokens.places.get(head, ())
            if self.norms[index + 1 : index + 3] == behind
            for word in range(index, index + 3)
        }
        """The words of "Board of Directors": a firm's, no body of its own."""

    def _adjacent(self, index: int) -> bool:
        tokens = self.doc.tokens
        gap = tokens.text[tokens.ends[index - 1] : tokens.starts[index]]
        return gap in {" ", "-", "", "\u00a0"}

    def _add(self, first: int, last: int, kind: MentionKind, office: str | None) -> None:
        span = self.doc.span(first, last)
        text = self.doc.text[span[0] : span[1]]
        mention = make_mention(
            span=span,
            text=text,
            kind=kind,
            id=None,
            name=" ".join(text.split()),
            role="carrier" if self.norms[last - 1] in MEDIA else "name",
            country=self._country_beside(first, last),
            office=office,
        )
        self.added.append(Named(first, last, mention))
        for index in range(first, last):
            self.doc.taken[index] = 1
        if kind == "person":
            self.surnames.setdefault(self.norms[last - 1], mention)

    def _country_beside(self, first: int, last: int) -> str | None:
        """The territory a name belongs to: an adjective, office or "of X" beside it."""
        for named in self.doc.names:
            if named.mention.kind == "office" and 0 <= first - named.last <= 1:
                return named.mention.country  # "il presidente del Messico, X Y"
            if named.mention.kind == "territory" and named.mention.id not in AGGREGATES:
                if first <= named.first < last:
                    return named.mention.id
                near = 0 <= first - named.last <= 2 and named.mention.role != "name"
                if near and self.openings.isdisjoint(range(named.last, first + 1)):
                    return named.mention.id
                if named.first == last or (named.first == last + 1 and self.norms[last] in _BESIDE):
                    return named.mention.id
        if self.norms[first] in _PUBLIC_HEADS or self.norms[last - 1] in {"ministry", "department"}:
            return self._main_country()
        if self.norms[first] in {"ministry", "department"}:
            return self._main_country()
        if first < last and not _COURTS.isdisjoint(self.norms[first:last]):
            return self._main_country()
        return None

    def _main_country(self) -> str | None:
        """The territory the page names most: whose "the Commerce Ministry" most likely is."""
        counts = Counter(
            named.mention.id
            for named in self.doc.names
            if named.mention.kind == "territory" and named.mention.id not in AGGREGATES
        )
        return counts.most_common(1)[0][0] if counts else None

    def _ministries(self) -> None:
        """Ministries and agencies by their head word: "il ministero del Commercio cinese"."""
        italian = self.doc.language == "it"
        places = self.doc.tokens.places
        for index in sorted(i for word in self.heads & places.keys() for i in places[word]):
            norm = self.norms[index]
            if self.doc.taken[index] or index in self.cabinets:
                continue
            named = norm in _ASSOCIATIONS and self.doc.tokens.capital(index)
            if italian and (named or norm in _PUBLIC_HEADS):
                last = self._italian_body(index)
                if last - index > 1:
                    self._add_public(index, last)
            elif not italian and norm in {"ministry", "department"}:
                self._english_body(index)

    def _italian_body(self, index: int) -> int:
        norms, last = self.norms, index + 1
        stop = min(len(norms), index + _BODY_LIMIT)
        while (
            last < stop
            and not self._ends_in_adjective(last)
            and (
                norms[last] in _ITALIAN_LINKS
                or (self.doc.taken[last] and not self.doc.tokens.capital(last))
                or self.doc.tokens.capital(last)
                or norms[last] in DEPARTMENTS
            )
        ):
            last += 1
        while last > index + 1 and norms[last - 1] in _ITALIAN_LINKS:
            last -= 1
        return last

    def _ends_in_adjective(self, last: int) -> bool:
        """ "ministero delle Miniere afghano Homayoun": a name begins behind a state's adjective."""
        return self.doc.tokens.capital(last) and any(
            named.last == last
            and named.mention.kind == "territory"
            and named.mention.role == "adjective"
            for named in self.doc.names
        )

    def _english_body(self, index: int) -> None:
        norms, total, tokens = self.norms, len(self.norms), self.doc.tokens
        last = index + 1
        if last + 1 < total and norms[last] == "of" and tokens.capital(last + 1):
            last += 2
            while last < total and tokens.capital(last) and self._adjacent(last):
                last += 1
            self._add_public(index, last)
        elif index and tokens.capital(index) and tokens.capital(index - 1):
            if not self.doc.taken[index - 1] and norms[index - 1] not in _ARTICLES:
                self._add_public(index - 1, last)
        elif index and norms[index - 1] in DEPARTMENTS:
            self._add_public(index - 1, last)

    def _add_public(self, first: int, last: int) -> None:
        if self.norms[first] == "autorità" and not any(
            self.doc.tokens.capital(index) for index in range(first, last)
        ):
            return  # "le autorità statunitensi e inglesi"
        inside = [n for n in self.doc.names if first <= n.first < last]
        for named in inside:
            if named.mention.kind in {"organisation", "person", "office"}:
                return
            if named.mention.role != "adjective" and self.doc.tokens.capital(named.first):
                last = min(last, named.first)
        while last > first + 1 and self.norms[last - 1] in _OPEN_ENDS:
            last -= 1
        if last - first > 1:
            self._add(first, last, "organisation", None)

    def _bodies(self) -> None:
        """ "il ministero", "the company": the last named body of that kind."""
        words = bodies(self.doc.language).find(self.doc.tokens)
        if not words:
            return
        named = [n for n in self.doc.names if n.mention.kind == "organisation"]
        named.sort(key=lambda item: item.first)
        for first, last, found in words:
            before = self.norms[first - 1] if first else ""
            if before in SAME and first > 1:
                before = self.norms[first - 2]
            after = self.norms[last] if last < len(self.norms) else ""
            if before not in _ARTICLES or after in _COMPLEMENTS or any(self.doc.taken[first:last]):
                continue
            if any(
                last <= other.first <= last + _APPOSITION
                and not any(map(self._acting, range(last, other.first)))
                for other in named
            ):
                continue  # "la compagnia cilena Codelco": the name follows
            mention = self._body_mention(first, last, named, found[0])
            if mention is not None:
                self.doc.names.append(Named(first, last, mention))
                for index in range(first, last):
                    self.doc.taken[index] = 1

    def _acting(self, index: int) -> bool:
        """Whether a word is a verb that may act: no name in apposition follows it."""
        forms = forms_of(self.norms[index], self.doc.language)
        return any(form.mood in {"indicative", "conditional"} for form in forms)

    def _governments(self) -> None:
        """ "the government", "il governo": that of the state, or of the officer, named last."""
        states = sorted(
            (
                named
                for named in self.doc.names
                if (named.mention.kind == "territory" and named.mention.id not in AGGREGATES)
                or (named.mention.kind == "person" and named.mention.country)
            ),
            key=lambda named: named.first,
        )
        tokens, norms, found = self.doc.tokens, self.norms, []
        # "il governo" in the headline: that of the state named first below it
        opening = self.doc.sentences[0].last if self.doc.sentences else 0
        for index in tokens.of(_GOVERNMENTS):
            norm = norms[index]
            if self.doc.taken[index] or not index:
                continue
            if norm == "consiglio" and index not in self.cabinets:
                continue
            end = index + (3 if norm == "consiglio" else 1)
            after = norms[end] if end < len(norms) else ""
            article = norms[index - 2] if norms[index - 1] in _NEW else norms[index - 1]
            defined = article in _ARTICLES or article in _POSSESSIVES
            if not defined or after in _COMPLEMENTS or after == "'s":
                continue
            if any(0 <= n.first - index <= 2 or 0 < index - n.first <= 1 for n in states):
                continue  # "il governo cinese": the name stands beside it
            told = [n for n in states if n.first < index]
            free = [n for n in told if not self._belongs_to(n)]
            last = free[-1] if free else next(reversed(told), None)
            last = last or next((n for n in states if n.first >= opening), None)
            if last is None:
                continue
            found.append(Named(index, end, self._government_of(last, self.doc.span(index, end))))
            self.doc.taken[index] = 1
        self.doc.names.extend(found)

    def _countries(self) -> None:
        """ "Il Paese asiatico ha vietato", "the country banned": the state named last."""
        norms = self.norms
        states = [
            named
            for named in sorted(self.doc.names, key=lambda named: named.first)
            if named.mention.kind == "territory" and named.mention.id not in AGGREGATES
        ]
        for index in self.doc.tokens.of(_COUNTRIES) if states else ():
            first = index
            while index - first < _DESCRIBING and norms[first] not in _SUBJECT_ARTICLES and first:
                first -= 1
            if norms[first] not in _SUBJECT_ARTICLES or any(self.doc.taken[first : index + 1]):
                continue
            verb = next(
                (
                    i
                    for i in range(index + 1, min(len(norms), index + _DESCRIBING + 2))
                    if not norms[i][0].isalpha() or self._acting(i)
                ),
                None,
            )
            told = [named for named in states if named.last <= first]
            if verb is None or not told or not norms[verb][0].isalpha() or norms[verb] in _IS:
                continue
            span = self.doc.span(first, index + 1)
            self.doc.names.append(Named(first, index + 1, self._government_of(told[-1], span)))
            for place in range(first, index + 1):
                self.doc.taken[place] = 1

    def _belongs_to(self, named: Named) -> bool:
        """ "Russia's Uranium One": a state that only tells whose something is."""
        return self.norms[named.last : named.last + 1] == ["'s"]

    def _government_of(self, named: Named, span: tuple[int, int]) -> Mention:
        """The state of a name as its government, at another place."""
        state = named.mention.country or named.mention.id
        return named.mention.model_copy(
            update={
                "span": span,
                "text": self.doc.text[span[0] : span[1]],
                "kind": "territory",
                "id": state,
                "country": state,
                "office": None,
                "role": "government",
            }
        )

    def _body_mention(
        self, first: int, last: int, named: list[Named], body: Body
    ) -> Mention | None:
        """The body meant by "the ministry": the last named, or the usual one if capitalised."""
        span = self.doc.span(first, last)
        text = self.doc.text[span[0] : span[1]]
        held = next((n for n in reversed(named) if n.first < first and is_body(n, body)), None)
        if held is None and "firm" in body.kinds:
            held = next((n for n in named if n.first > last and is_body(n, body)), None)
        if held is not None:
            return held.mention.model_copy(update={"span": span, "text": text})
        if not body.default or not self.doc.tokens.capital(first):
            return None
        return organisation_at(self.doc, span, body.default)
