"""The page in a real browser: phone width, dark, without script, printed."""

import shutil
import subprocess

import pytest

from didymium.brief.render import html
from didymium.brief.sources import by_part

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium of the distribution here"),
]
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def page(document, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "brief.html"
    path.write_text(html.render(document, "it"), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS[1:])
        yield running
        running.close()


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_nothing_overflows_and_nothing_is_asked_from_outside(browser, page, width):
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=True
    )
    tab = context.new_page()
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    problems = []
    tab.on("console", lambda message: problems.append(message.text))
    tab.goto(page.as_uri())
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert asked == [page.as_uri()]
    assert problems == []
    context.close()


HIDDEN = (
    "[...document.querySelectorAll('.scroll')].filter(e => e.offsetParent)"
    ".map(e => e.scrollWidth - e.clientWidth)"
)


@pytest.fixture(scope="module", params=["it", "en"])
def written(request, document, tmp_path_factory):
    path = tmp_path_factory.mktemp("written") / "brief.html"
    path.write_text(html.render(document, request.param), encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [360, 390, 600, 899, 900, 1199, 1200])
def test_no_table_needs_to_be_pushed_sideways(browser, written, width):
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.goto(written.as_uri())
    hidden = tab.evaluate(HIDDEN)
    tab.close()
    assert len(hidden) > 3
    assert max(hidden) == 0


def test_on_a_phone_each_cell_stands_under_the_name_of_its_column(browser, page):
    tab = browser.new_page(viewport={"width": 390, "height": 900})
    tab.goto(page.as_uri())
    heads = tab.evaluate(
        "[...document.querySelector('.dense tbody tr').querySelectorAll('td')]"
        ".map(td => getComputedStyle(td, '::before').content)"
    )
    tab.close()
    assert heads[:2] == ['"Primo fornitore"', '"Quota"']
    # a head that leans on the one before it is told whole
    assert '"Quota del secondo"' in heads


def test_a_long_text_takes_the_width_of_its_card(browser, page):
    tab = browser.new_page(viewport={"width": 390, "height": 900})
    tab.goto(page.as_uri())
    shares = tab.evaluate(
        "[...document.querySelectorAll('td.long')].filter(td => td.offsetParent)"
        ".filter(td => !td.closest('.numbers'))"
        ".map(td => td.offsetWidth / td.parentNode.offsetWidth)"
    )
    tab.close()
    assert shares
    assert min(shares) > 0.95


def test_the_cards_are_still_a_table_to_those_who_hear_them(browser, page):
    tab = browser.new_page(viewport={"width": 390, "height": 900})
    tab.goto(page.as_uri())
    found = tab.get_by_role("table").first
    assert found.get_by_role("rowheader").count() > 3
    assert found.get_by_role("cell").count() == 7 * found.get_by_role("rowheader").count()
    tab.close()


def test_one_picture_of_each_chart_is_shown_at_every_width(browser, page):
    for width in (390, 1280):
        context = browser.new_context(viewport={"width": width, "height": 900})
        tab = context.new_page()
        tab.goto(page.as_uri())
        shown = tab.evaluate(
            "[...document.querySelectorAll('figure[id]')].map(f => "
            "[...f.querySelectorAll('svg')].filter(s => s.clientWidth > 0).length)"
        )
        assert shown
        assert set(shown) == {1}
        context.close()


def test_dark_mode_changes_the_ground_and_the_ink(browser, page):
    colours = {}
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        tab = context.new_page()
        tab.goto(page.as_uri())
        colours[scheme] = tab.evaluate(
            "[getComputedStyle(document.body).backgroundColor,"
            " getComputedStyle(document.body).color]"
        )
        context.close()
    assert colours["light"][0] == "rgb(255, 255, 255)"
    assert colours["dark"][0] == "rgb(22, 22, 22)"
    assert colours["light"][1] != colours["dark"][1]


def test_the_list_of_numbers_leads_with_the_answer_and_folds_the_rest(browser, page, document):
    tab = browser.new_page(viewport={"width": 390, "height": 900})
    tab.goto(page.as_uri())
    whole = tab.evaluate("document.documentElement.scrollHeight")
    assert tab.evaluate("document.querySelector('#numbers').offsetHeight") < whole / 10
    shown = tab.evaluate(
        "[...document.querySelectorAll('.numbers tr[id]')].filter(r => r.checkVisibility())"
        ".map(r => r.id.slice(2))"
    )
    assert shown == list(by_part(document)["part_answer"])
    hidden = tab.evaluate(
        "[...document.querySelectorAll('.numbers tr[id]')].filter(r => !r.checkVisibility()).length"
    )
    assert hidden > 2 * len(shown)
    tab.close()


def test_a_link_to_a_folded_number_opens_its_fold(browser, page, document):
    number = next(name for name in by_part(document)["part_facts"] if name.startswith("hhi-"))
    tab = browser.new_page(viewport={"width": 390, "height": 900})
    tab.goto(page.as_uri())
    line = tab.locator(f"[id='n-{number}']")
    assert not line.is_visible()
    tab.locator(f"#facts a[href='#n-{number}']").first.click()
    assert line.is_visible()
    tab.close()


def test_print_opens_every_fold(browser, page):
    tab = browser.new_page()
    tab.goto(page.as_uri())
    tab.emulate_media(media="print")
    heights = tab.evaluate(
        "[...document.querySelectorAll('details')].map(d => "
        "d.querySelector('tr[id]').getBoundingClientRect().height)"
    )
    tab.close()
    assert len(heights) > 3
    assert min(heights) > 0


def test_the_print_gives_two_pages_and_an_annex(page, tmp_path):
    from pypdf import PdfReader

    target = tmp_path / "brief.pdf"
    subprocess.run(
        [
            str(CHROMIUM),
            *FLAGS,
            f"--user-data-dir={tmp_path / 'profile'}",
            "--no-pdf-header-footer",
            f"--print-to-pdf={target}",
            page.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )
    pages = [found.extract_text() for found in PdfReader(target).pages]
    first = next(place for place, text in enumerate(pages) if text.startswith("Allegato"))
    assert first == 2
    assert "La risposta in breve" in pages[0]
    assert "Che cosa osservare" in pages[1]
