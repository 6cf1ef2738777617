"""Sides that the clause of an act does not name: the page around it tells them."""

from __future__ import annotations

import pytest

from didymium.news.firms.unknown_names import unknown_names
from didymium.news.reader import read, tell
from didymium.news.types import Event
from didymium.news.words.text import clean


def _first(text: str) -> Event:
    return next(event for event in read(text).events if not event.background)


def test_the_two_sides_of_a_deal_stand_in_the_headline() -> None:
    event = _first(
        "Zambia and Norvik sign lithium accord\n\n"
        "The two sides put their names to a framework agreement on lithium on Monday."
    )
    assert {*event.actors, *event.targets} == {"ZMB", "org:Norvik"}


def test_who_obtains_a_licence_is_its_target_and_the_ruling_state_its_actor() -> None:
    event = _first(
        "Kestrel Metals wins lithium licence\n\nKestrel Metals has obtained an export licence for "
        "lithium concentrate. Zambia had frozen all permits in May."
    )
    assert (event.actors, event.targets) == (("ZMB",), ("org:Kestrel Metals",))


def test_goods_named_in_the_headline_are_the_aim_of_a_tariff() -> None:
    event = _first(
        "Washington vuole dazi sul palladio russo\n\n"
        "Il dipartimento del Commercio ha imposto un dazio del 40% sul palladio."
    )
    assert (event.actors, event.targets) == (("USA",), ("RUS",))


def test_the_canadian_company_is_the_firm_named_before() -> None:
    events = read(
        "Peru suspends the copper permit of Kestrel Metals\n\nThe mines ministry in Lima has "
        "revoked the licence of the Canadian company to mine copper, after a year of talks."
    ).events
    targets = {target for event in events for target in event.targets}
    assert "org:Kestrel Metals" in targets
    assert "CAN" not in targets


def test_two_unknown_firms_are_the_sides_of_a_deal() -> None:
    event = _first(
        "Nichel, l'intesa di Bordani\n\nBordani ha firmato un contratto vincolante con la "
        "norvegese Halden per la fornitura di nichel."
    )
    assert {*event.actors, *event.targets} == {"org:Bordani", "org:Halden"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Il contratto è stato firmato con Haneul per le polveri di rame.", ["Haneul"]),
        ("Valterna ha venduto la miniera di rame.", ["Valterna"]),
        ("A fire broke out at the Wodgina lithium mine on Monday.", []),
        ("Federal funds will go to the copper smelter in Hobart.", []),
        ("Il Tribunale ha fermato la miniera di Bisie.", []),
        ("Production fell by a tenth at the copper mine.", []),
        ("ULEFOSS, Norway - The copper mine has been sold.", []),
    ],
)
def test_capitals_are_a_side_only_where_one_may_stand(text: str, names: list[str]) -> None:
    doc = tell(clean(f"Rame e copper\n\n{text}")).doc
    told = [n for n in doc.names if n.mention.kind == "organisation" and n.mention.id is None]
    assert [named.mention.name for named in (*told, *unknown_names(doc))] == names


@pytest.mark.parametrize(
    ("text", "actor", "target"),
    [
        ("Peru's Congress has suspended the export of copper to Japan.", "PER", "JPN"),
        ("Il Congresso peruviano ha sospeso l'export di rame verso il Giappone.", "PER", "JPN"),
        ("Indaga Tokyo sul blocco dell'export di gallio da parte di Pechino.", "CHN", "ALL"),
        (
            "La Commissione ha inserito Bordani nella lista delle sanzioni sul rame.",
            "EU",
            "Bordani",
        ),
    ],
)
def test_bodies_act_for_the_state_beside_them(text: str, actor: str, target: str) -> None:
    event = _first(text)
    assert actor in event.actors
    assert target in {item.removeprefix("org:") for item in event.targets}


def test_a_client_told_in_the_headline_is_whom_a_licence_is_for() -> None:
    event = _first(
        "Pechino riapre i rubinetti del germanio per un cliente tedesco\n\n"
        "Il ministero del Commercio ha concesso la prima licenza di esportazione di germanio."
    )
    assert (event.actors, event.targets) == (("CHN",), ("DEU",))


def test_a_stake_of_or_in_an_unknown_firm_makes_it_a_side() -> None:
    event = _first("Zijin ha firmato un accordo vincolante per una quota di Porcupine nel rame.")
    assert {"org:zijin", "org:Porcupine"} <= {*event.actors, *event.targets}


def test_a_minister_of_no_named_state_acts_for_the_one_that_rules() -> None:
    event = _first(
        "Coltan, il Kenya ci spera\n\nIl ministro delle Miniere Hassan Joho ha avviato un "
        "negoziato sul coltan con la Cina."
    )
    assert {"KEN", "CHN"} <= {*event.actors, *event.targets}


def test_foreign_holdings_are_what_a_restriction_is_aimed_at() -> None:
    event = _first("Canada has restricted Chinese investment in its lithium mines.")
    assert (event.actors, event.targets) == (("CAN",), ("CHN",))


def test_a_firm_named_only_below_an_act_is_not_its_aim() -> None:
    event = _first(
        "La Guinea revocherà le licenze delle miniere di bauxite\n\n"
        "Il decreto vale dal primo luglio. Un anno fa Conakry litigò con Emirates Global Aluminium."
    )
    assert "org:ega" not in event.targets


def test_adjectives_are_written_small_in_italian() -> None:
    doc = tell(clean("Litio\n\nIl governo Albanese dell'Australia ha creato scorte di litio.")).doc
    assert "ALB" not in {named.mention.id for named in doc.names}


def test_who_permits_a_project_is_the_state_that_rules_where_its_board_is_unknown() -> None:
    events = read(
        "Swedish county says yes to mine\n\n"
        "The administrative board approved the rare earth mine project of Leading Edge Materials."
    ).events
    assert ("SWE",) in {event.actors for event in events if event.family == "project"}


def test_an_easing_is_aimed_at_the_other_state_of_the_headline() -> None:
    event = _first(
        "China hands Japan a rare earth reprieve\n\n"
        "The curbs on exports of rare earths were suspended on Monday by the ministry."
    )
    assert (event.actors, event.targets) == (("CHN",), ("JPN",))


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("The Riksdag has banned exports of copper.", "SWE"),
        ("La Casa Rosada ha vietato l'export di litio.", "ARG"),
        ("I talebani hanno vietato l'export di litio.", "AFG"),
        ("MEPs have banned imports of copper from Russia.", "EU"),
        ("Hichilema has banned exports of copper.", "ZMB"),
    ],
)
def test_palaces_parliaments_and_leaders_act_for_their_state(text: str, state: str) -> None:
    assert _first(text).actors == (state,)


def test_who_is_asked_acts_and_not_who_asks() -> None:
    event = _first("Astana ha chiesto a Bruxelles di sospendere le sanzioni sul rame kazako.")
    assert event.actors == ("EU",)
    assert "KAZ" in event.targets


def test_who_secures_an_easing_is_its_target() -> None:
    event = _first("South Korea secured a suspension of export controls on gallium from China.")
    assert (event.actors, event.targets) == (("CHN",), ("KOR",))


def test_firms_deal_with_firms_rather_than_with_the_state_beside_them() -> None:
    event = _first(
        "Glencore sells Congo copper stake to Orion\n\n"
        "Glencore signed a binding deal in Congo on Monday for its copper mines."
    )
    assert {"org:glencore", "org:orion"} <= {
        item.lower() for item in (*event.actors, *event.targets)
    }


def test_a_stopped_supply_is_that_of_the_firm_the_page_is_about() -> None:
    event = _first(
        "Lithium supply disrupted by floods\n\n"
        "Floods have disrupted supplies of lithium. Customers of Tianqi are waiting."
    )
    assert (event.action, event.actors) == ("supply_disruption", ("org:tianqi",))


def test_sanctions_before_a_bloc_are_its_own() -> None:
    event = _first("Rame, nuove sanzioni Ue contro la Russia dopo il voto di lunedì.")
    assert (event.actors, event.targets) == (("EU",), ("RUS",))


@pytest.mark.parametrize(
    "text",
    [
        "The Pentagon will buy antimony for its stockpile to cut reliance on Chinese suppliers.",
        "The Pentagon will buy antimony for its stockpile to end China's dominance of the metal.",
        "Il Pentagono acquisterà scorte di antimonio contro il monopolio cinese.",
    ],
)
def test_a_supplier_that_is_leaned_on_is_no_side(text: str) -> None:
    event = _first(text)
    assert event.actors == ("USA",)
    assert "CHN" not in event.targets


def test_a_stake_in_a_firm_is_dealt_for_with_it() -> None:
    event = _first(
        "The Trump administration is in talks on an equity stake in Lithium Americas, whose "
        "lithium mine is to sell to China."
    )
    assert "org:lithium_americas" in {*event.actors, *event.targets}


def test_the_state_of_a_minister_rules_where_no_territory_is_named() -> None:
    event = _first(
        "A chrome export tax is a blunt instrument, Cyril Ramaphosa said. The tax on chrome "
        "exports will be imposed in May."
    )
    assert event.actors == ("ZAF",)


def test_a_sum_in_us_dollars_names_no_state() -> None:
    doc = tell(clean("Copper\n\nMimosa spent US$5 million on its copper mine.")).doc
    assert "USA" not in {named.mention.id for named in doc.names}


def test_tickers_are_no_sides() -> None:
    event = _first(
        "Marquee Resources (ASX: MQR) signed an offtake agreement with Hitrans for its cobalt."
    )
    assert not {"org:MQR", "org:ASX"} & {*event.actors, *event.targets}


def test_where_imports_come_from_is_aimed_at_before_the_act_too() -> None:
    event = _first(
        "Dopo un'inchiesta sulle importazioni di laminati di alluminio dalla Cina, la Commissione "
        "ha imposto un dazio."
    )
    assert (event.actors, event.targets) == (("EU",), ("CHN",))
