"""Look for texts and pages that break the cleaner or the reader, and keep them.

    python tools/fuzz_news.py --minutes 10
    python tools/fuzz_news.py --minutes 10 --engine atheris   (pip install atheris)

What breaks a promise (no error but PageError, spans inside the text, quotations word for word,
time in proportion) is written to tests/news/corpus/, where tests/news/test_corpus.py replays it.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from didymium.news.types import Reading

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

CORPUS = ROOT / "tests" / "news" / "corpus"
SECONDS_FREE, SECONDS_PER_CHARACTER = 1.0, 2e-4
_WORDS = (
    'la Cina|ha|sospeso|il divieto|di esportazione|terre rare|gallio|Pechino|Usa|Stati Uniti|"|«|»|'
    "“|”|:|,|.|;|se|che|Putin|ha detto|secondo|fonti interne|dal|1° dicembre|12-03-2025|entro|"
    "30 febbraio 2025|28,5 milioni di tonnellate|110$/kg|1.2.3.4|90%|€|$|US$ 3bn|```html|BRBR|\\n|"
    "**|__|#|- |* |[x](https://a.b/c)|https://|&amp;|&#0;|&#x1F600;|<p>|</p>|<!--|-->|<div|>|\u200b|"
    "\u202e|\u202c|\u200f|\u00ad|\ufeff|\u2028|\ud800|\u0301|\U0001f600|\ufffd|İ|ß|ﬁ|China|banned|exports|of|"
    "to|the|US|said|would|not|according to|sources|in|May|2025|(|)|-|—|–|?|!|'s|don't|l'|dell'|e'|"
    "piu'|Ministero del Commercio|MP Materials|firmerà|accordo|tra|e|and|%|resta da vedere|"
    "non esclude|yesterday|ieri|due giorni fa|next week|Leggi anche|©|Riproduzione riservata|"
    "Bruxelles, 3 marzo 2025 -|(Reuters)|(ANSA) -|Dmitry Peskov|il portavoce del Cremlino|"
    "Nd-Pr|NdFeB|REO|La/Ce|H2O|1,000,000|1.000.000|½|٣|１２|  |\t|\r\n|\n|\n\n|..|…|a|Z|0"
)
_TAGS = (
    "p|div|br|h1|title|meta name=date content='2025-02-30'|meta property=og:title content=x|"
    "article|table|tr|td colspan=99|script type='application/ld+json'|{\"@graph\":[|"
    "time datetime=2025-1-1|style|nav|a href='javascript:x'|img src=x|p style='display:none'|"
    "p hidden|svg|math|template|"
    "link rel=canonical href='https://a.b/2025/01/01/x'|![CDATA[|!doctype html|?xml version='1.0'?"
)
WORDS, TAGS = _WORDS.split("|"), _TAGS.split("|")


def words_of(draw: random.Random) -> str:
    """Words of the news, signs and traps in any order, sometimes one of them very often."""
    parts = [draw.choice(WORDS) for _ in range(draw.randint(0, 80))]
    if parts and draw.random() < 0.15:
        parts.insert(draw.randrange(len(parts)), draw.choice(WORDS) * draw.randint(50, 3_000))
    if parts and draw.random() < 0.3:
        letters = [chr(draw.choice((draw.randint(1, 0x2FF), draw.randint(0x300, 0xD7FF))))]
        parts.insert(draw.randrange(len(parts)), "".join(letters * draw.randint(1, 40)))
    return draw.choice(("", " ", " ", " ")).join(parts)


def page_of(draw: random.Random) -> str:
    """Tags and words in any order, seldom well formed."""
    parts = []
    for _ in range(draw.randint(0, 40)):
        tag = draw.choice(TAGS)
        shape = draw.choice(("<{}>", "</{}>", "<{}>", "<{}", "<{} >"))
        parts.append(shape.format(tag) + words_of(draw)[: draw.randint(0, 300)])
    return "".join(parts)


def check_reading(reading: Reading) -> None:
    """Spans inside the text, quotations word for word, events over known statements."""
    text = reading.page.text
    held = [(item.span, item.text) for item in (*reading.mentions, *reading.sentences)]
    held += [(item.span, item.text) for item in (*reading.date_mentions, *reading.quantities)]
    held += [(item.span, item.claim) for item in reading.statements]
    for (start, end), words in held:
        assert 0 <= start < end <= len(text)
        assert text[start:end] == words
    for statement in reading.statements:
        for cue in statement.cues:
            assert 0 <= cue.span[0] <= cue.span[1] <= len(text)
    known = {item.id for item in reading.statements}
    assert len(known) == len(reading.statements)
    for event in reading.events:
        assert set(event.statements) <= known
    for piece in reading.page.pieces:
        assert 0 <= piece.raw_start <= piece.raw_start + piece.length <= reading.page.raw_length
    reading.model_dump_json()


def check_text(text: str) -> None:
    """Read a text and hold it to every promise."""
    from didymium.errors import PageError
    from didymium.news import read

    started = time.process_time()
    for code in (None, "it"):
        try:
            check_reading(read(text, language_code=code))
        except PageError:
            break
    spent = time.process_time() - started
    assert spent < SECONDS_FREE + SECONDS_PER_CHARACTER * len(text), f"{spent:.1f} s"


def check_bytes(data: bytes) -> None:
    """Decode bytes as a text file's."""
    from didymium.errors import PageError
    from didymium.news.getting.decoding import decode, kind_of

    try:
        kind = kind_of(data)
        text, _ = decode(data, html=kind == "html")
    except PageError:
        return
    assert "\x00" not in text
    text.encode()


def check_page(source: str) -> None:
    """Take a page's source apart as the child process does."""
    from didymium.news.getting import visible
    from didymium.news.getting.extract import day_of

    tree = visible.parse(source.encode(errors="replace"))
    if tree is None:
        return
    found = visible.metadata(tree)
    for text in found["published"]:
        day_of(text)
    visible.drop_hidden(tree)
    visible.shape(tree)
    check_text(visible.visible_text(tree)[:5_000])


def keep(kind: str, data: bytes) -> Path:
    """Write what broke a promise to the corpus."""
    CORPUS.mkdir(exist_ok=True)
    path = CORPUS / f"{blake2b(data, digest_size=6).hexdigest()}.{kind}"
    path.write_bytes(data)
    return path


def attempt(kind: str, check: Callable[[], None], data: bytes, seen: set[str]) -> None:
    """Run one check; what breaks it is kept, once for each place in the code."""
    try:
        check()
    except Exception as error:  # noqa: BLE001 - whatever breaks is what is looked for
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__} {frame.filename}:{frame.lineno}"
        if place not in seen:
            seen.add(place)
            print(f"{keep(kind, data)}: {place}: {str(error)[:200]}", flush=True)


def at_random(seconds: float, seed: int) -> int:
    """Random texts, bytes and pages until the time is over; how many were tried."""
    draw = random.Random(seed)
    seen: set[str] = set()
    tried = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        tried += 1
        one(draw, seen)
    return tried


def one(draw: random.Random, seen: set[str]) -> None:
    """One text, page or byte string, drawn from anything that gives numbers."""
    way = draw.randrange(4)
    if way < 2:
        text = words_of(draw)
        attempt("txt", lambda: check_text(text), text.encode(errors="replace"), seen)
    elif way == 2:
        source = page_of(draw)
        attempt("html", lambda: check_page(source), source.encode(errors="replace"), seen)
    else:
        data = words_of(draw).encode(draw.choice(("utf-8", "utf-16", "cp1252")), errors="replace")
        spoilt = bytearray(data)
        for _ in range(draw.randint(0, 6)):
            if spoilt:
                spoilt[draw.randrange(len(spoilt))] = draw.randrange(256)
        attempt("bin", lambda: check_bytes(bytes(spoilt)), bytes(spoilt), seen)


def by_hypothesis(seconds: float, seed: int) -> int:
    """The same through hypothesis, which makes what breaks small before it is kept."""
    from hypothesis import HealthCheck, given, settings
    from hypothesis import seed as seeded
    from hypothesis import strategies as st

    texts = st.one_of(
        st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join),
        st.text(max_size=400),
        st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=5)), max_size=60).map("".join),
    )
    pages = st.lists(
        st.tuples(st.sampled_from(TAGS), texts).map(lambda pair: f"<{pair[0]}>{pair[1]}"),
        max_size=20,
    ).map("".join)
    tried = 0
    end = time.monotonic() + seconds
    cases: list[tuple[str, st.SearchStrategy[str] | st.SearchStrategy[bytes], Callable]] = [
        ("txt", texts, check_text),
        ("html", pages, check_page),
        ("bin", st.binary(max_size=300), check_bytes),
    ]
    known: set[str] = set()
    while time.monotonic() < end:
        for kind, strategy, check in cases:
            last: list[bytes] = []
            property_ = _property(check, last)
            seed += 1
            wrapped = settings(
                max_examples=400,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            )(seeded(seed)(given(strategy)(property_)))
            attempt_small(kind, wrapped, last, known)
            tried += 400
    return tried


def _property(check: Callable, last: list[bytes]) -> Callable:
    def run(value: str | bytes) -> None:
        last[:] = [value.encode(errors="replace") if isinstance(value, str) else value]
        check(value)

    return run


def attempt_small(kind: str, run: Callable, last: list[bytes], known: set[str]) -> None:
    """Run a property; the smallest input that broke it is kept."""
    try:
        run()
    except Exception as error:  # noqa: BLE001 - whatever breaks is what is looked for
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__} {frame.filename}:{frame.lineno}"
        if place not in known and last:
            known.add(place)
            print(f"{keep(kind, last[0])}: {place}: {str(error)[:200]}", flush=True)


def by_atheris(seconds: float, seed: int) -> None:
    """Coverage-guided: libFuzzer's bytes are the numbers the texts are drawn from."""
    import atheris

    with atheris.instrument_imports(include=["didymium.news"]):
        import didymium.news.getting.decoding
        import didymium.news.getting.extract
        import didymium.news.getting.visible
        import didymium.news.reader
        import didymium.news.words.text  # noqa: F401 - imported to be instrumented

    seen: set[str] = set()

    def test(data: bytes) -> None:
        provider = atheris.FuzzedDataProvider(data)
        way = provider.ConsumeIntInRange(0, 3)
        if way == 0:
            raw = provider.ConsumeBytes(2_000)
            attempt("bin", lambda: check_bytes(raw), raw, seen)
            return
        parts = []
        while provider.remaining_bytes() > 1 and len(parts) < 120:
            pick = provider.ConsumeIntInRange(0, len(WORDS) + len(TAGS) + 20)
            if pick < len(WORDS):
                parts.append(WORDS[pick])
            elif pick < len(WORDS) + len(TAGS):
                parts.append(f"<{TAGS[pick - len(WORDS)]}>" if way == 3 else "\n")
            else:
                parts.append(provider.ConsumeUnicodeNoSurrogates(8))
        text = " ".join(parts)
        raw = text.encode(errors="replace")
        if way == 3:
            attempt("html", lambda: check_page(text), raw, seen)
        else:
            attempt("txt", lambda: check_text(text), raw, seen)

    arguments = [sys.argv[0], f"-max_total_time={int(seconds)}", f"-seed={seed + 1}"]
    atheris.Setup(
        [*arguments, "-max_len=1000", "-timeout=60", "-verbosity=0", "-print_final_stats=1"], test
    )
    atheris.Fuzz()


def main() -> None:
    """Run one engine for some minutes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--engine", choices=["random", "hypothesis", "atheris"], default="random")
    chosen = parser.parse_args()
    if chosen.engine == "atheris":
        by_atheris(60 * chosen.minutes, chosen.seed)
        return
    engine = at_random if chosen.engine == "random" else by_hypothesis
    tried = engine(60 * chosen.minutes, chosen.seed)
    print(f"{tried:,} inputs tried in {chosen.minutes:g} minutes")


if __name__ == "__main__":
    main()
