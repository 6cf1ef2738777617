"""One brief of many articles: joined, counted, set against each other, told apart, made again."""

import json

import jsonschema
import pytest
from typer.testing import CliRunner

from didymium.brief import together
from didymium.brief.article import Article
from didymium.brief.explain import lines
from didymium.brief.make import rerun
from didymium.brief.render import as_json
from didymium.brief.render.forms import rendered
from didymium.brief.tables import rules
from didymium.cli import app as cli
from didymium.errors import DidymiumError, PageError

TALKS = """Russia and US start talks on rare earths, Dmitriev says

Moscow, 31 March 2025. Russia and the United States have started talks on rare earth metals
projects in Russia, Kirill Dmitriev, the head of the Russian Direct Investment Fund, told Izvestia.

China has 60% of the rare earths. Some companies have already shown interest, he added.
"""
PESKOV = """Terre rare, Mosca e Washington trattano

Roma, 1 aprile 2025. La Russia e gli Stati Uniti hanno avviato colloqui sulle terre rare russe, ha
detto il portavoce del Cremlino Dmitrij Peskov.
"""
SIGNED = """US and Russia sign rare earths memorandum

Washington, 2 April 2025. The United States and Russia signed a memorandum on rare earths worth $2
billion on Wednesday, a White House official said.
"""
SUM = """Usa e Russia, firmato l'accordo sulle terre rare

Mosca, 3 aprile 2025. Gli Stati Uniti e la Russia hanno firmato un memorandum sulle terre rare da
500 milioni di dollari, ha detto il ministro russo Anton Alichanov.
"""
THIRD = """Russia and the United States sign on rare earths

Moscow, 3 April 2025. Russia and the United States signed a memorandum on rare earths, the foreign
minister Sergei Lavrov told reporters in the Russian capital.
"""
COBALT = """Congo extends cobalt ban

Kinshasa, 24 June 2025. The Democratic Republic of Congo has extended its ban on cobalt exports.
"""
MATCH = "London, 4 December 2024. The team won the match on Sunday with two late goals scored."
TEXTS = {
    "talks.txt": TALKS,
    "copy.txt": TALKS.replace("Izvestia.", "Izvestia. All rights reserved."),
    "peskov.txt": PESKOV,
    "signed.txt": SIGNED,
    "sum.txt": SUM,
    "third.txt": THIRD,
    "cobalt.txt": COBALT,
    "match.txt": MATCH,
}


def articles(*names):
    chosen = names or TEXTS
    return [Article(text=TEXTS[name], name=name, html=False) for name in chosen]


@pytest.fixture(scope="module")
def document(make_options):
    return together(articles(), make_options(language="en", quick=True))


def source(document, name):
    """The id of an article's source by its file."""
    return next(s.id for s in document.sources if s.kind == "article" and s.producer == name)


def test_the_story_of_most_carriers_is_answered_and_its_articles_are_the_first_sources(document):
    assert [told.date for told in document.joined.articles] == [
        "2025-03-31",
        "2025-03-31",
        "2025-04-01",
        "2025-04-02",
        "2025-04-03",
        "2025-04-03",
    ]
    numbers = {s.id: s.number for s in document.sources}
    assert [numbers[f"article-{n}"] for n in range(1, 9)] == list(range(1, 9))
    assert document.subject.materials == ("rare_earths",)


def test_a_near_copy_counts_once_and_the_brief_says_which(document):
    # six articles, one of them a copy: five carriers, three of them tell of a signature
    assert document.figures["articles"].value == 6
    assert document.figures["carriers"].value == 5
    assert document.figures["carriers-event"].value == 3
    copies = [told for told in document.joined.articles if told.bond]
    assert [(told.bond, told.bound_to) for told in copies] == [("copy", "article-1")]
    say = next(say for say in document.joined.block.says if say.key == "joined_copy")
    assert say.sources == ("article-1", "article-2")


def test_the_main_event_is_that_of_most_independent_carriers(document):
    main = next(told for told in document.joined.articles if told.main)
    assert main.stand == "memorandum"
    assert any(say.key == "joined_main" for say in document.joined.block.says)


def test_without_the_third_voice_the_two_events_are_tied_and_that_is_said(make_options):
    four = together(
        articles("talks.txt", "peskov.txt", "signed.txt", "sum.txt"),
        make_options(language="en", quick=True),
    )
    keys = [say.key for say in four.joined.block.says]
    assert "joined_tied" in keys
    # of two events with two carriers each the newest, of 3 April, is taken
    assert next(told.stand for told in four.joined.articles if told.main) == "memorandum"


def ban(day, outlet, what):
    """An article on the ban on gallium; the outlet's own words keep it from being a copy."""
    return Article(f"Beijing, {day}. {what}\n\n{outlet}", f"{day}-{outlet[:9]}.txt", html=False)


BANS = [
    ban("3 December 2024", "The ministry gave no day.", "China bans exports of gallium to the "
        "United States, the Ministry of Commerce said."),
    ban("4 December 2024", "Chip makers were told.", "China has banned gallium exports to the "
        "United States, officials said in the evening."),
    ban("5 December 2024", "Stocks are low in Japan and Korea.", "China imposes a ban on exports "
        "of gallium to the United States, state radio has it."),
]  # fmt: skip


def test_the_newest_well_attested_step_leads_and_the_older_ones_are_the_story_so_far(make_options):
    eased = "China suspends its ban on exports of gallium to the United States"
    later = [
        ban(
            "9 November 2025", "A year is a long time.", f"{eased}, the Ministry of Commerce said."
        ),
    ]
    found = together([*BANS, *later], make_options(language="en", quick=True))
    assert len(found.joined.articles) == 4
    assert found.joined.articles[-1].stand == "suspended"
    assert next(told.stand for told in found.joined.articles if told.main) == "suspended"
    says = {say.key: say for say in found.joined.block.says}
    assert says["joined_step"].sources == ("article-4",)
    before = says["joined_before_days"]
    assert before.sources == ("article-1", "article-2", "article-3")
    assert (before.args["first"].date, before.args["last"].date) == ("2024-12-03", "2024-12-05")
    text = rendered(found, "md").decode()
    assert "The story so far: a measure announced" in text
    assert "from 3 December 2024 to 5 December 2024; independent carriers: 3." in text


def test_a_step_that_one_voice_without_a_name_tells_does_not_lead_and_is_told(make_options):
    eased = "China suspends its ban on exports of gallium to the United States, a person close to "
    later = ban("9 November 2025", "A year is a long time.", eased + "the talks said.")
    found = together([*BANS, later], make_options(language="en", quick=True))
    assert not found.joined.articles[-1].main
    unproven = next(say for say in found.joined.block.says if say.key == "joined_unproven")
    assert unproven.sources == ("article-4",)


def test_talks_after_a_signature_are_no_step_beyond_it(make_options):
    # one article on a signature, two on talks weeks later: the talks keep the most carriers
    later = [
        Article(TALKS.replace("31 March", "30 April"), "a", html=False),
        Article(PESKOV.replace("1 aprile", "2 maggio"), "b", html=False),
    ]
    three = [Article(text, name, html=False) for name, text in (("c", SIGNED), ("d", SUM))]
    three.append(Article(THIRD, "e", html=False))
    found = together([*three, *later], make_options(language="en", quick=True))
    assert next(told.stand for told in found.joined.articles if told.main) == "memorandum"
    assert not any(say.key == "joined_unproven" for say in found.joined.block.says)


def test_one_named_voice_on_a_signature_leads_over_more_on_the_talks_before_it(make_options):
    found = together(
        articles("talks.txt", "peskov.txt", "third.txt"),
        make_options(language="en", quick=True),
    )
    assert next(told.stand for told in found.joined.articles if told.main) == "memorandum"
    keys = [say.key for say in found.joined.block.says]
    assert keys[1:3] == ["joined_step", "joined_before_days"]


def test_a_contract_weeks_after_a_memorandum_is_a_step_and_the_memorandum_told_again_is_none(
    make_options,
):
    text = (
        "Washington, 20 May 2025. The United States and Russia signed a binding contract on rare "
        "earths, the foreign minister Sergei Lavrov told reporters."
    )
    contract = Article(text, "contract", html=False)
    again = Article(THIRD.replace("3 April", "20 May"), "again", html=False)
    signed = articles("signed.txt", "sum.txt", "third.txt")
    found = together([*signed, contract], make_options(language="en", quick=True))
    assert next(told.stand for told in found.joined.articles if told.main) == "binding"
    same = together([*signed, again], make_options(language="en", quick=True))
    assert not any(say.key == "joined_step" for say in same.joined.block.says)


def test_a_camp_follows_only_camps_that_are_there():
    listed = rules("stands")
    camps = {row["camp"] for row in listed if row["camp"]}
    for row in listed:
        assert set(filter(None, row["follows"].split(";"))) <= camps - {row["camp"]}


def test_one_says_signed_another_talks(document):
    state = next(check for check in document.joined.differences if check.id == "differ-state")
    assert state.rule == "rule_differ_state"
    positions = {say.args["what"].id: say.sources for say in state.says}
    assert positions == {
        "stand_talks": ("article-1", "article-3"),
        "stand_memorandum": (
            source(document, "signed.txt"),
            source(document, "sum.txt"),
            source(document, "third.txt"),
        ),
    }


def test_different_sums_are_set_side_by_side_with_their_words(document):
    money = next(c for c in document.joined.differences if c.id == "differ-amount-money")
    values = [document.figures[say.args["what"].id] for say in money.says]
    assert [(f.value, f.unit) for f in values] == [(2000.0, "million USD"), (500.0, "million USD")]
    assert "worth $2" in money.says[0].args["words"].text
    assert values[0].sources == (source(document, "signed.txt"),)


SEVERAL = """US and Russia sign rare earths memorandum

Washington, 3 April 2025. The United States and Russia signed a memorandum on rare earths with an
investment of $3 billion in the mines and a stake of $400 million in the plant, the White House
said.
"""


def test_of_several_sums_those_are_compared_that_measure_the_same(make_options):
    loan = SIGNED.replace("worth $2\nbillion", "with an investment of $2 billion")
    pair = [Article(text, name, html=False) for name, text in (("a", loan), ("b", SEVERAL))]
    found = together(pair, make_options(language="en", quick=True))
    money = next(c for c in found.joined.differences if c.id == "differ-amount-money")
    held = [found.figures[say.args["what"].id].value for say in money.says]
    assert held == [2000.0, 3000.0]
    # the stake of 400 million stands in one article alone, and nothing contradicts it


def test_a_sum_of_another_thing_is_no_difference(make_options):
    # the price of a stake is no investment in a mine
    stake = SIGNED.replace("worth $2\nbillion", "with a stake of $2 billion")
    loan = SIGNED.replace("worth $2\nbillion", "with an investment of $3 billion")
    pair = [Article(text, name, html=False) for name, text in (("a", stake), ("b", loan))]
    found = together(pair, make_options(language="en", quick=True))
    assert not any(check.id == "differ-amount-money" for check in found.joined.differences)


def test_different_days_are_told(make_options):
    changed = SIGNED.replace("on Wednesday", "on 1 April 2025").replace("US and", "America and")
    other = SIGNED.replace("on Wednesday", "on 2 April 2025")
    pair = [Article(text, name, html=False) for name, text in (("a", changed), ("b", other))]
    found = together(pair, make_options(language="en", quick=True))
    days = next(c for c in found.joined.differences if c.id == "differ-date-happened")
    assert [say.args["what"].date for say in days.says] == ["2025-04-01", "2025-04-02"]


def test_what_is_told_weeks_later_is_no_contradiction(make_options):
    later = SIGNED.replace("2 April", "14 April")
    pair = [Article(TALKS, "a", html=False), Article(later, "b", html=False)]
    found = together(pair, make_options(language="en", quick=True))
    assert len(found.joined.articles) == 2
    assert found.joined.differences == ()


def test_articles_of_other_stories_are_named_with_the_reason(document):
    reasons = {item.reason: item.sources for item in document.joined.apart}
    assert reasons == {
        "act": (source(document, "cobalt.txt"),),
        "subject": (source(document, "match.txt"),),
    }
    assert not any("cobalt" in said.words.casefold() for said in document.said)


def test_who_said_what_in_which_page(document):
    dmitriev = next(said for said in document.said if "Dmitriev" in said.words)
    assert dmitriev.articles == ("article-1", "article-2")
    peskov = next(said for said in document.said if "Peskov" in said.words)
    assert (peskov.articles, peskov.language) == (("article-3",), "it")
    assert [said.main for said in document.said].count(True) == 1
    # the main statements of the articles that count come first, the lead's before all
    assert document.said[0].main
    assert [said.articles[0] for said in document.said[:5]] == [
        document.said[0].articles[0],
        *(t.source for t in document.joined.articles if t.bond is None and not t.main),
    ]


def test_checks_are_of_their_articles_and_the_same_finding_stands_once(document):
    dated = [check for check in document.checks if check.rule == "rule_date"]
    assert all(check.articles for check in document.checks)
    ids = [check.id for check in document.checks]
    assert len(set(ids)) == len(ids)
    known = [check for check in dated if len(check.articles) > 1]
    assert known, "the signature's row of the ledger is found from three articles"
    share = next(c for c in document.checks if c.headline.key.startswith("check_number"))
    figure = document.figures[share.headline.args["claimed"].id]
    assert figure.sources == ("article-1",)


def test_what_was_known_when(document):
    table = next(table for table in document.story.tables if table.id == "known")
    days = [row[0].arg.date for row in table.rows]
    assert days == ["2025-03-31", "2025-04-01", "2025-04-02", "2025-04-03"]
    counts = [document.figures[row[2].arg.id].value for row in table.rows]
    assert counts == sorted(counts)
    # the ledger has rows of the story after these days, and its last by then is of 31 March
    assert counts[-1] < document.figures["ledger-rows"].value
    assert table.rows[0][3].arg.date == "2025-03-31"
    lanes = {event.event_kind for chart in document.story.charts for event in chart.events}
    assert "article" in lanes


def test_the_same_bytes_again_from_the_record_and_a_number_is_followed_down(document):
    assert [article.name for article in document.run.articles] == list(TEXTS)
    first = rendered(document, "json")
    assert rendered(rerun(document), "json") == first
    shown = "\n".join(lines(document, source(document, "signed.txt") + "-money", "en"))
    assert 'read in the article: "$2\nbillion"' in shown
    assert "US and Russia sign rare earths memorandum" in shown


@pytest.mark.parametrize("form", ["html", "md", "pdf"])
def test_every_form_shows_articles_differences_and_what_is_apart(document, form):
    if form == "pdf":
        pytest.importorskip("typst")
        assert rendered(document, "pdf").startswith(b"%PDF")
        return
    text = rendered(document, form).decode()
    for words in (
        "The articles",
        "Where the articles differ",
        "Not of this story",
        "Congo extends cobalt ban",
        "What was known when",
    ):
        assert words in text


def test_the_order_in_which_articles_are_given_changes_only_the_record(document, make_options):
    turned = together(reversed(articles()), make_options(language="en", quick=True))
    assert turned.model_copy(update={"run": document.run}) == document


def test_italian_has_every_sentence(make_options):
    found = together(articles(), make_options(language="it", quick=True))
    text = rendered(found, "md").decode()
    assert "Dove gli articoli divergono" in text
    assert "Un altro tipo di fatto: «Congo extends cobalt ban»." in text


def test_none_of_the_articles_is_on_minerals(make_options):
    found = together(articles("match.txt"), make_options(language="en", quick=True))
    assert not found.subject.relevant
    assert [item.reason for item in found.joined.apart] == ["subject"]
    assert rendered(rerun(found), "json") == rendered(found, "json")
    assert "On another subject" in rendered(found, "html").decode()


def test_no_article_can_be_read(make_options):
    with pytest.raises(PageError, match=r"empty\.txt"):
        together([Article("", "empty.txt", html=False)], make_options())


def measure(target, day):
    whom = f" to {target}" if target else ""
    told = ("it was said", "officials told reporters on the phone", "state radio has it")[day % 3]
    text = f"Beijing, {day} December 2024. China bans exports of gallium{whom}, {told}."
    return Article(text, f"{day}-{target}.txt", html=False)


def test_an_article_tied_to_two_stories_is_told_once_and_the_other_is_named(make_options):
    # China alone is tied to Japan, with which it comes first, and to each on the United States
    many = [measure("", 1), measure("Japan", 2)]
    many += [measure("the United States", day) for day in (3, 4, 5)]
    found = together(many, make_options(language="en", quick=True))
    assert len(found.joined.articles) == 3
    assert [(item.reason, len(item.sources)) for item in found.joined.apart] == [("nearer", 2)]


def test_a_story_with_an_act_goes_before_copies_without_one(make_options):
    idle = "Rare earths are metals, and China sells them. They go into magnets and into motors. "
    idle += "The magnets of a car weigh about two kilograms, as geologists in China like to say."
    many = [Article(idle, f"{n}.txt", html=False) for n in (1, 2)] + articles("talks.txt")
    found = together(many, make_options(language="en", quick=True))
    assert [told.stand for told in found.joined.articles] == ["talks"]


def test_the_json_form_keeps_its_schema(document):
    tree = json.loads(rendered(document, "json"))
    jsonschema.validate(tree, json.loads(as_json.schema()))


# --- the command ------------------------------------------------------------------------------

OPTIONS = ["--as-of", "2026-11-25", "--quick", "--lang", "en"]


def run(*arguments):
    return CliRunner().invoke(cli.app, ["brief", *map(str, arguments), *OPTIONS])


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "dossier"
    path.mkdir()
    for name in ("talks.txt", "signed.txt"):
        (path / name).write_text(TEXTS[name], "utf-8")
    (path / "empty.txt").write_text("", "utf-8")
    return path


def test_a_folder_gives_one_brief_and_what_cannot_be_read_is_told(tmp_path, folder):
    out = tmp_path / "brief.json"
    result = run("--together", folder, "--out", out)
    assert result.exit_code == 3
    assert result.stderr.splitlines() == [
        f"didymium: {folder / 'empty.txt'}: empty. Give a file or address with an article in it.",
        "didymium: 1 of 3 articles could not be answered.",
    ]
    tree = json.loads(out.read_text("utf-8"))
    # the record names files, not the folders of this machine
    assert tree["run"]["failed"] == [
        "empty.txt: empty. Give a file or address with an article in it."
    ]
    again = tmp_path / "again.json"
    assert CliRunner().invoke(cli.app, ["brief", "--rerun", str(out), "--out", str(again)])
    assert again.read_bytes() == out.read_bytes()


def test_the_terminal_form(folder):
    text = run("--together", folder / "talks.txt", folder / "signed.txt").stdout
    assert text.index("THE ARTICLES") < text.index("WHERE THE ARTICLES DIFFER")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--together", "--example"], "--together: takes articles"),
        (["--together"], "Give one article"),
        (["--together", "none.txt"], "none.txt: no such file"),
    ],
)
def test_mistakes(arguments, message):
    result = run(*arguments)
    assert isinstance(result.exception, DidymiumError)
    assert message in str(result.exception)


def test_the_brief_is_not_written_among_its_articles(folder):
    result = run("--together", folder, "--out", folder / "brief.html")
    assert "among the articles" in str(result.exception)
    assert not (folder / "brief.html").exists()
