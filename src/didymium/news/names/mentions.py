"""Names in the text: the vocabulary's by longest match, and what context makes of them."""

from __future__ import annotations

from collections.abc import Set
from functools import cache
from itertools import filterfalse

from didymium import vocabulary
from didymium.news.names.contexts import Context, active
from didymium.news.names.homographs import homographs
from didymium.news.names.in_rows import in_a_row, supported
from didymium.news.names.name_book import name_book, name_starts
from didymium.news.names.verbs_like_names import is_verb
from didymium.news.page import Span
from didymium.news.tables import rows
from didymium.news.types import Mention, MentionKind, MentionRole, make_mention
from didymium.news.words.doc import Doc, Named
from didymium.news.words.tokens import fold, tokenise
from didymium.vocabulary import SurfaceForm

_SHORT_WORD = 3
_LEADING_ARTICLES = frozenset(("la", "il", "lo", "the", "le", "i"))
_MENTION_KINDS: dict[str, MentionKind] = {
    "person": "person",
    "bloc": "bloc",
    "territory": "territory",
    "organisation": "organisation",
    "material": "material",
    "product": "product",
    "site": "place",
    "office": "office",
    "stage": "stage",
}
_RANK = {
    "person": 0,
    "bloc": 1,
    "territory": 2,
    "organisation": 3,
    "material": 4,
    "product": 5,
    "site": 6,
    "office": 7,
    "stage": 8,
}
_PERSONAL = frozenset({"territory", "person"})
_PRIVATE_KINDS = frozenset(
    ("firm", "business", "bank", "fund", "data", "think_tank", "outlet", "news_agency")
)
_CARRIER_KINDS = frozenset({"outlet", "news_agency"})


@cache
def spelt_organisations() -> dict[tuple[str, ...], str]:
    """The known organisations by the words of their spellings, the doubtful ones included."""
    return {
        tuple(fold(norm) for norm in tokenise(form.form).norms): form.id
        for form in vocabulary.surface_forms()
        if form.kind == "organisation"
    }


@cache
def countries_of_persons() -> dict[str, str]:
    """The territory each known person belongs to."""
    return {person.id: person.iso3 for person in vocabulary.persons()}


@cache
def bodies_of_offices() -> dict[str, str]:
    """The territory, bloc or organisation each known office belongs to."""
    return {office.id: office.body for office in vocabulary.offices()}


@cache
def bodies_of_persons() -> dict[str, str]:
    """The bloc or firm a known person speaks for by the latest office, where it is no state."""
    latest = {item.person: item for item in sorted(vocabulary.tenures(), key=lambda t: t.start)}
    states = {item.id: item.iso3 for item in vocabulary.persons()}
    found = {person: bodies_of_offices()[item.office] for person, item in latest.items()}
    return {person: body for person, body in found.items() if body != states.get(person)}


@cache
def organisations() -> dict[str, vocabulary.Organisation]:
    """The known organisations by id."""
    return {item.id: item for item in vocabulary.organisations()}


def organisation_at(
    doc: Doc, span: Span, id_: str | None = None, country: str | None = None
) -> Mention:
    """An organisation where a text names it: a known one, or one of a country by its own words."""
    text = doc.text[span[0] : span[1]]
    name = " ".join(text.split())
    if id_ is not None:
        known = organisations()[id_]
        name = known.name_it if doc.language == "it" else known.name_en
        country = known.iso3 or None
    return make_mention(
        span=span, text=text, kind="organisation", id=id_, name=name,
        role="name", country=country, office=None,
    )  # fmt: skip


@cache
def _materials_of_products() -> dict[str, str]:
    return {product.id: product.material for product in vocabulary.products()}


def _shouted(doc: Doc, first: int, last: int) -> bool:
    """Whether the words stand in a stretch written in capitals only."""
    low, high = max(0, first - 3), min(len(doc.tokens), last + 3)
    words = [doc.tokens.raw(index) for index in range(low, high)]
    letters = [word for word in words if len(word) > 3 and word.isalpha()]
    return len(letters) > 2 and all(word.isupper() for word in letters)


def _fits(doc: Doc, first: int, last: int, form: SurfaceForm) -> bool:
    start, end = doc.tokens.starts[first], doc.tokens.ends[last - 1]
    raw = doc.text[start:end]
    if "$" in doc.tokens.places and doc.text.startswith("$", end):
        return False  # "US$9 million"
    if (
        form.kind == "material"
        and form.lang == "en"
        and last - first == 1
        and is_verb(doc.tokens, first)
    ):
        return False
    if "symbol" in form.flags:
        return raw == form.form and _symbol_place(doc, first)
    if last - first > 1 and _whole_capital(form) and not doc.tokens.capital(last - 1):
        return False  # "European aluminium" at large is not the association
    if "capital" in form.flags and form.form[0].isupper():
        if raw == form.form:
            return True
        if not raw[0].isupper():
            return False
        if form.form.isupper() and len(form.form) <= 4 and not raw.isupper():
            # an abbreviation may be written Usa, Ue, Rdc, Ubs in Italian, but not "us", "eu"
            own = form.lang == "it" or (form.kind == "organisation" and len(raw) >= _SHORT_WORD)
            return doc.language == "it" and raw[1:].islower() and own
        if raw.isupper() and len(raw) <= 3 and not form.form.isupper():
            return form.role == "abbreviation" or _shouted(doc, first, last)
    elif raw.isupper() and len(raw) <= 3:
        return False
    return True


def _whole_capital(form: SurfaceForm) -> bool:
    """Whether a name of a firm or another private body is written with capitals throughout."""
    if form.kind != "organisation" or not form.form.rpartition(" ")[2][:1].isupper():
        return False
    if " " not in form.form:
        return False  # "Ma'aden", "Moody's": one word cut in two
    return organisations()[form.id].kind in _PRIVATE_KINDS


def _symbol_place(doc: Doc, index: int) -> bool:
    """A chemical symbol counts in brackets or in a row of symbols: (Nd), "Dy, Tb", "Nd/Pr"."""
    norms = doc.tokens.norms
    before = norms[index - 1] if index else ""
    after = norms[index + 1] if index + 1 < len(norms) else ""
    return (before == "(" and after in {")", ",", "/"}) or before == "/" or after == "/"


def _choose(doc: Doc, first: int, last: int, forms: list[SurfaceForm]) -> SurfaceForm | None:
    fitting = [form for form in forms if _fits(doc, first, last, form)]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    if doc.language == "it" and any(form.kind == "person" for form in fitting):
        # "il governo Albanese": Italian writes adjectives small
        names = [form for form in fitting if form.role != "adjective"]
        fitting = names if doc.tokens.capital(first) else fitting
    return min(
        fitting,
        key=lambda form: (
            form.lang not in {doc.language, ""},
            "weak" in form.flags,
            _RANK[form.kind],
            form.form != doc.tokens.slice(first, last),
        ),
    )


def find_names(doc: Doc) -> None:
    """Put the vocabulary's names into the doc, with role and context."""
    folded, words = _folded(doc)
    contexts = {context.form: context for context in active(doc.tokens.places, words, doc.language)}
    weak: list[Named] = []
    strong_ids: set[str] = set()
    book = name_book(doc.language)

    def choice(first: int, last: int, forms: list[SurfaceForm]) -> SurfaceForm | None:
        # "la Repubblica democratica del Congo" is not the newspaper "la Repubblica"
        if folded[first] in _LEADING_ARTICLES and book.longest_at(folded, first + 1) > last:
            return None
        if len(forms) == 1:
            return forms[0] if _fits(doc, first, last, forms[0]) else None
        return _choose(doc, first, last, forms)

    for first, last, form in book.choose(folded, name_starts(doc.tokens, doc.language), choice):
        kind, id_ = form.kind, form.id
        context = contexts.get(tuple(folded[first:last])) if contexts else None
        if context is not None:
            if context.effect == "drop":
                continue
            id_ = context.id
        if kind in _PERSONAL and (
            _personal_name(doc, first, last, form) or _other_person(doc, first, last, form)
        ):
            continue
        meant = _meant_material(doc.language, folded, first, last, kind)
        if meant is False:
            continue
        named = _named(doc, first, last, form, kind, id_)
        if meant is None or ("weak" in form.flags and form.role != "symbol"):
            weak.append(named)
        else:
            strong_ids.add(id_)
            _take(doc, named)
    _take_weak(doc, weak, strong_ids)
    _drop_by_context(doc, contexts)


def _meant_material(
    language: str, folded: list[str], first: int, last: int, kind: str
) -> bool | None:
    """Whether a word of several meanings names a material here; None where its row decides."""
    if kind != "material" or last - first > 1:
        return True
    known = homographs(language).get(folded[first])
    return True if known is None else known.meant(folded, first)


def _take_weak(doc: Doc, weak: list[Named], strong_ids: set[str]) -> None:
    """Take the names like other words that the page, their state or their row make sure."""
    openings = {sent.first for sent in doc.sentences} if weak else set()
    for named in weak:
        doubtful = named.material is not None and named.last - named.first == 1
        word = doc.tokens.norms[named.first]
        known = named.mention.id in strong_ids and not (
            doubtful and word in homographs(doc.language)
        )
        leads = named.first not in openings and _of_named_state(doc, named, strong_ids)
        if known or leads or supported(doc, named) or in_a_row(doc, named):
            _take(doc, named)


def _folded(doc: Doc) -> tuple[list[str], Set[str]]:
    """The words of a text without accents, in order and each once."""
    norms, places = doc.tokens.norms, doc.tokens.places
    accented = list(filterfalse(str.isascii, places))
    if not accented:
        return norms, places.keys()
    norms = norms.copy()
    for word in accented:
        bare = fold(word)
        for index in places[word]:
            norms[index] = bare
    return norms, set(norms)


def _drop_by_context(doc: Doc, contexts: dict[tuple[str, ...], Context]) -> None:
    """Drop other spellings of a dropped reading, too."""
    dropped = {context.id for context in contexts.values() if context.effect == "drop"}
    if dropped:
        doc.names = [named for named in doc.names if named.mention.id not in dropped]


def _take(doc: Doc, named: Named) -> None:
    doc.names.append(named)
    if named.mention.kind in {"territory", "bloc", "person", "organisation", "place", "office"}:
        doc.taken[named.first : named.last] = b"\x01" * (named.last - named.first)


def _of_named_state(doc: Doc, named: Named, ids: set[str]) -> bool:
    """Whether a surname like other words is that of a person whose state the page names."""
    last = named.last
    alone = last >= len(doc.tokens) or not doc.tokens.capital(last)
    return alone and countries_of_persons().get(named.mention.id or "") in ids


def _personal_name(doc: Doc, first: int, last: int, form: SurfaceForm) -> bool:
    """Whether a place name is part of a person's name: George Washington, Michael Jordan."""
    if form.kind != "territory" or last - first > 1 or first == 0:
        return False
    before = first - 1
    tokens = doc.tokens
    if tokens.norms[before] in _first_names():
        return tokens.capital(before)
    return False


def _other_person(doc: Doc, first: int, last: int, form: SurfaceForm) -> bool:
    """Whether a known surname is the first name of somebody else: "Greer Mason"."""
    if form.kind != "person" or last - first > 1 or last >= len(doc.tokens):
        return False
    tokens = doc.tokens
    gap = tokens.text[tokens.ends[last - 1] : tokens.starts[last]]
    word = tokens.raw(last)
    return gap == " " and word[0].isupper() and word[1:].islower() and len(word) > _SHORT_WORD


@cache
def _first_names() -> frozenset[str]:
    return frozenset(row["name"] for row in rows("first_names"))


def _named(doc: Doc, first: int, last: int, form: SurfaceForm, kind: str, id_: str) -> Named:
    span = doc.span(first, last)
    role, country, material, name = _meant(kind, id_, doc.language)
    if role != "name":
        pass  # a site, an outlet
    elif form.role == "adjective":
        role = _adjective_role(doc, first, last)
    elif form.role in {"capital", "city"} and kind == "territory":
        role = _capital_role(doc, first, last)
    elif form.role == "government":
        role = "government"
    mention = make_mention(
        span=span,
        text=doc.text[span[0] : span[1]],
        kind=_MENTION_KINDS[kind],
        id=id_,
        name=name,
        role=role,
        country=country,
        office=None,
    )
    return Named(first, last, mention, material)


@cache
def _meant(kind: str, id_: str, language: str) -> tuple[MentionRole, str | None, str | None, str]:
    """Role, state, material and display name of what a spelling stands for."""
    role: MentionRole = "name"
    country: str | None = None
    material: str | None = None
    if kind == "site":
        role = "place"
    elif kind == "person":
        country = countries_of_persons().get(id_)
    elif kind == "material":
        material = id_
    elif kind == "product":
        material = _materials_of_products()[id_]
    elif kind == "organisation":
        item = organisations()[id_]
        country = item.iso3 or None
        if item.kind in _CARRIER_KINDS:
            role = "carrier"
    elif kind == "territory":
        country = id_
    elif kind == "office":
        body = bodies_of_offices()[id_]
        country = body if vocabulary.side_kind(body) == "territory" else None
    name = vocabulary.name(kind, id_, language if language in {"it", "en"} else "en")
    return role, country, material, name


_ITALIAN_ARTICLES = frozenset({"i", "gli", "dei", "degli", "ai", "agli", "dai", "dagli", "sui"})


def _adjective_role(doc: Doc, first: int, last: int) -> MentionRole:
    """Adjective ("il governo cinese") or people ("i cinesi hanno detto", "the Chinese said")."""
    norms = doc.tokens.norms
    before = norms[first - 1] if first else ""
    after = norms[last] if last < len(norms) else "."
    alone = not after[0].isalpha() or after in {"hanno", "sono", "non", "che", "e", "stanno"}
    if doc.language == "it" and before in _ITALIAN_ARTICLES and alone:
        return "people"
    if doc.language == "en" and _plural(norms[last - 1]):
        return "people"
    if doc.language == "en" and before == "the" and after in {"have", "are", "were", "said", "say"}:
        return "people"
    return "adjective"


def _plural(word: str) -> bool:
    """Whether a nationality is that of people: "Americans", not "Swiss" or "U.S."."""
    return word.endswith("s") and word[-2] not in {"s", "."}


_PLACE_BEFORE = {
    "it": frozenset({"a", "ad", "in", "presso", "vicino"}),
    "en": frozenset({"in", "at", "near", "outside", "around"}),
}
_DATIVE_IT = (
    "chie", "impo", "offr", "prop", "vend", "rispo", "occhio", "sanzion", "espor", "apr",
    "conced", "fatt", "lanci", "strizza", "dazi", "divieto", "dice", "detto", "replic", "ultimatum",
    "no", "invi", "ritors", "risposta", "pressioni", "sfida", "favor", "aiut", "costri", "mess",
)  # fmt: skip


_SEATED = frozenset(
    ("listed", "based", "headquartered", "traded", "registered", "born", "quoted", "educated")
)


def _capital_role(doc: Doc, first: int, last: int) -> MentionRole:
    """A capital stands for its government, or is the place where something happens."""
    norms = doc.tokens.norms
    before = norms[first - 1] if first else ""
    after = norms[last] if last < len(norms) else ""
    if after == "," and last + 1 < len(norms) and norms[last + 1].isdecimal():
        return "place"  # dateline: "Mosca, 14 giugno"
    if after in {"(", "–", "—", "-"} and any(sent.first == first for sent in doc.sentences):
        return "place"  # "LONDON - ", "BEIJING (Reuters)"
    if after in _SEATED and doc.tokens.joined(last):
        return "place"  # "the London-listed firm"
    language = "en" if doc.language == "en" else "it"
    if first > 1 and norms[first - 2] in {"government", "governo", "authorities", "autorità"}:
        return "government"
    if before in _PLACE_BEFORE[language]:
        if language == "it" and before in {"a", "ad"}:
            for index in range(max(0, first - 6), first - 1):
                if norms[index].startswith(_DATIVE_IT):
                    return "government"
        return "place"
    return "government"
