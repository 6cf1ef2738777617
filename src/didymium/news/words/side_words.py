"""Words that tell who acts and who is acted upon: prepositions, agents, firms, rulers."""

from __future__ import annotations

FORUMS = frozenset({"WTO"})
"""Bodies before which others dispute; they are no side of an act."""
AIMING = frozenset(("confronti", "danni", "direzione", "scapito"))
COURTS = frozenset(("tribunale", "corte", "tar", "arbitrato", "court", "tribunal", "arbitration"))
DEAL_REACH = 30
AGENT_REACH = 7
APPOSITION = 3
AIM_REACH = 12
OF_REACH = 6
ADJECTIVE_REACH = 4
PLACE_REACH = 12
PARTICIPLE_LENGTH = 6
PARTICIPLES = ("ato", "ata", "ati", "ate", "uto", "uta", "uti", "ute", "ito", "ita", "iti", "ite")
WITHIN = frozenset(("in", "nel", "nella", "nell'", "negli"))
AWAY = frozenset(("in", "nel", "nella", "nell'", "negli", "from", "at"))
AGENT = {
    "it": frozenset(["da", "dal", "dalla", "dall'", "dallo", "dai", "dagli", "dalle"]),
    "en": frozenset({"by"}),
}
TOWARDS = {
    "it": frozenset(
        [
            "verso",
            "contro",
            "a",
            "ad",
            "al",
            "alla",
            "all'",
            "allo",
            "ai",
            "agli",
            "alle",
            "su",
            "sul",
            "sulla",
            "sull'",
            "sui",
            "sugli",
            "sulle",
            "con",
            "nei",
            "per",
        ]
    ),
    "en": frozenset(
        ("to", "against", "on", "for", "toward", "towards", "with", "into", "across", "among")
    ),
}
FROM = {
    "it": frozenset(
        [
            "da",
            "dal",
            "dalla",
            "dall'",
            "dallo",
            "dai",
            "dagli",
            "dalle",
            "di",
            "del",
            "della",
            "dell'",
            "dei",
        ]
    ),
    "en": frozenset({"from", "of"}),
}
OF = {
    "it": frozenset(["di", "del", "della", "dell'", "dello", "dei", "degli", "delle", "d'"]),
    "en": frozenset({"of"}),
}
BETWEEN = {"it": frozenset({"tra", "fra"}), "en": frozenset({"between", "among"})}
FIRM_NOUNS = frozenset(
    (
        *("company", "companies", "firm", "firms", "miner", "miners", "producer", "producers"),
        *("group", "groups", "investor", "investors", "importers", "buyers", "carmakers"),
        *("buyer", "fund", "funds", "trader", "traders", "exporter", "exporters", "maker"),
        *("makers", "smelter", "smelters", "refiner", "refiners", "supplier", "suppliers"),
        *("developer", "developers", "manufacturer", "manufacturers", "customer", "customers"),
        *("client", "clients", "giant", "giants", "automaker", "automakers", "startup", "startups"),
        *("società", "azienda", "aziende", "impresa", "imprese", "gruppo", "gruppi", "soci"),
        *("investitori", "produttori", "importatori", "minatori", "case", "colossi"),
        *("fondo", "fondi", "cliente", "clienti", "acquirente", "acquirenti", "esportatori"),
        *("compagnia", "compagnie", "colosso", "fornitori", "costruttori", "trader", "holding"),
        *("produttore", "investitore", "fornitore", "costruttore", "esportatore", "gigante"),
    )
)
HOLDINGS = frozenset(
    (
        *("bid", "stake", "investment", "investments", "ownership", "owner", "owners", "takeover"),
        *("capital", "money", "acquisition", "participation", "bidder", "bidders", "shareholder"),
        *("offerta", "acquisizione", "scalata", "capitale", "capitali", "investimento"),
        *("investimenti", "partecipazione", "partecipazioni", "quota", "quote", "azionista"),
    )
)
"""What foreigners hold or want to hold, at which restrictions are aimed."""
ONE_FIRM = frozenset(
    (
        *("company", "firm", "miner", "producer", "group", "giant", "developer", "explorer"),
        *("trader", "refiner", "smelter", "conglomerate", "junior", "startup", "house"),
        *("carmaker", "automaker", "utility", "shipper", "supplier", "recycler", "manufacturer"),
        *("società", "azienda", "impresa", "gruppo", "compagnia", "colosso", "produttore"),
        *("gigante", "multinazionale", "produttrice", "holding", "trader", "fornitore", "casa"),
    )
)
DEFINITE = frozenset(
    (
        *("the", "il", "la", "l'", "lo", "del", "della", "dell'", "al", "alla", "all'"),
        *("dal", "dalla", "dall'"),
    )
)
"""Articles of what was named before."""
RULERS = frozenset(
    (
        *("government", "authorities", "president", "parliament", "congress", "state", "junta"),
        *("governo", "autorità", "presidente", "parlamento", "giunta", "esecutivo", "stato"),
        *("amministrazione", "premier", "ministro", "ministra", "tesoriere", "gabinetto"),
    )
)
MINISTERS = frozenset(
    (
        *("minister", "premier", "chancellor", "treasurer", "undersecretary"),
        *("ministro", "ministra", "viceministro", "viceministra", "sottosegretario"),
        *("sottosegretaria", "cancelliere", "tesoriere"),
    )
)
"""Words of offices whose holders act for their state."""
VERBAL = frozenset(
    ("are", "is", "was", "were", "has", "have", "will", "would", "can", "could", "may", "might")
)
SKIP = {
    "it": frozenset(["il", "lo", "la", "l'", "i", "gli", "le", "stessa", "stesso"]),
    "en": frozenset({"the", "its", "all", "us"}),
}
PARTING = frozenset(
    (
        *("and", "e", "ed", "o", "or", "to", "with", "of", "in", "on", "for", "by", "from", "as"),
        *("con", "di", "del", "della", "a", "al", "alla", "per", "da", "dal", "dalla", "su", "tra"),
    )
)
PEOPLE_OF = frozenset(("i", "gli", "dei", "degli", "ai", "agli", "dai", "dagli", "con", "the"))
"""Words before people that a firm's name may follow: "i cinesi di Baowu"."""
LEANING = frozenset(
    (
        *("reliance", "reliant", "dependence", "dependency", "dependent", "rely", "relies"),
        *("dipendenza", "dipendenze", "dipendere", "dipende", "dipendono", "sganciarsi"),
        *("affrancarsi", "smarcarsi"),
    )
)
"""Words for leaning on a supplier, before its name."""
DOMINANCE = frozenset(
    (
        *("dominance", "grip", "stranglehold", "monopoly", "chokehold", "dominated"),
        *("dominio", "predominio", "monopolio", "egemonia", "strapotere", "supremazia"),
    )
)
"""Words for the weight of a supplier, beside its name."""
JOINERS = frozenset(("e", "ed", "and", "&", "-", "/"))
OWNED = 8
