"""How many HTML pages a second one core reads, and whether memory stays flat over an archive.

Run: python benchmarks/news_pages.py [--seconds 10] [--articles 100000]

The pages are written for this benchmark: about 2,000 characters of article in 60 kB of menus,
scripts, links and comments. The pace counts processor time of this process and of the extraction
child together, so that other jobs on the machine do not count. The archives, zip or
WARC, hold texts with names, amounts, dates and words of their own each, so that what is
remembered of words could grow without end. They are read by the command as a user would run it;
the memory of its processes is looked at while it runs.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from didymium.news.getting.extract import page_from_html
from didymium.news.getting.process import Child
from didymium.news.reader import read_page

ROOT = Path(__file__).resolve().parents[1]
TEXT = """Il ministero del Commercio cinese ha annunciato la sospensione fino al 10 novembre \
2026 dei controlli sulle esportazioni di terre rare introdotti il 9 ottobre. «La misura entra in \
vigore da oggi», ha detto la portavoce del ministero.
Secondo fonti vicine al governo, la decisione sarebbe legata all'incontro tra Xi Jinping e Donald \
Trump in Corea del Sud. La Cina produce circa il 70 per cento delle terre rare estratte nel mondo \
e controlla oltre il 90% della raffinazione.
Se la tregua reggesse, le case automobilistiche europee potrebbero riprendere la produzione nelle \
prossime settimane. L'Unione europea spera che Pechino revochi anche le licenze introdotte ad \
aprile su samario, disprosio e terbio.
Il commissario europeo al Commercio ha chiesto «regole chiare e stabili». Bruxelles intende \
costituire una riserva strategica comune entro fine 2026.
Washington e Pechino non hanno ancora firmato un accordo. Resta da vedere se la sospensione si \
tradurrà in forniture regolari di magneti permanenti. Il prezzo dell'ossido di disprosio è salito \
del 12% in una settimana, a 320 dollari al chilo."""
PARAGRAPHS = TEXT.split("\n")


def page(number: int) -> str:
    """One page as a newspaper's site sends it."""
    menu = "".join(f'<li class="item"><a href="/s/{i}">Sezione {i}</a></li>' for i in range(120))
    related = "".join(
        f'<div class="card"><a href="/2025/{i}"><img src="/i/{i}.jpg" alt=""><h3>Altra notizia '
        f"numero {i}</h3></a><p>Un breve sommario della notizia {i}.</p></div>"
        for i in range(60)
    )
    script = "<script>" + "window.dataLayer.push({'a': 1});" * 500 + "</script>"
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    return (
        "<!doctype html><html lang='it'><head><meta charset='utf-8'>"
        f"<title>Terre rare, la tregua {number} - Il Prova</title>"
        "<meta property='og:site_name' content='Il Prova'>"
        "<meta property='article:published_time' content='2025-11-07T08:00:00+01:00'>"
        f"{script}</head><body><header><nav><ul>{menu}</ul></nav></header><main><article>"
        f"<h1>Terre rare, la tregua {number}</h1><div class='body'>{body}</div></article>"
        f"<aside>{related}</aside></main><footer><p>Tutti i diritti riservati</p></footer>"
        f"{script}</body></html>"
    )


def pace(seconds: float) -> None:
    """Print pages a second of one core, from source to statements."""
    pages = [page(number) for number in range(40)]
    child = Child()
    for source in pages[:10]:
        read_page(page_from_html(source, using=child))
    pid = child._process.pid if child._process else 0
    begun, before, count = time.perf_counter(), _spent(pid), 0
    while time.perf_counter() - begun < seconds:
        found = page_from_html(pages[count % len(pages)], using=child)
        assert not found.findings
        assert read_page(found).statements
        count += 1
    spent, wall = _spent(pid) - before, time.perf_counter() - begun
    child.close()
    size = sum(map(len, pages)) / len(pages) / 1000
    print(
        f"html: {count / spent:.0f} pages a second of one core ({count / wall:.0f} by the clock), "
        f"{size:.0f} kB each, {count} pages"
    )


def _spent(pid: int) -> float:
    """Processor seconds of this process and the child."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


SYLLABLES = ("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo")
TOLD_TEXT = """Il ministro {name} ha annunciato {day} {month} {year} un accordo con {firm} S.p.A. \
da {amount} milioni di euro per il litio di {place}.
«Non firmeremo senza garanzie», ha detto {name}, portavoce di {firm}: servono {amount} tonnellate \
di cobalto.
La società {firm} potrebbe sospendere la miniera di {place} se il prezzo del nichel scendesse \
sotto {amount} dollari.
Secondo {name}, analista di {firm}, la Cina ha vietato l'esportazione di {word} e {word2}.
A {place} i {word} hanno {word2} il {word3} con {amount} {word4}, scrive {firm} News."""
TOLD = tuple(TOLD_TEXT.splitlines())
MONTHS = ("gennaio", "marzo", "maggio", "luglio", "ottobre", "dicembre")


def article(number: int) -> str:
    """A short text for the archives, unlike every other in its names, figures and words."""
    chance = random.Random(number)

    def word() -> str:
        return "".join(chance.choices(SYLLABLES, k=chance.randint(2, 5)))

    told = (
        sentence.format(
            name=f"{word().title()} {word().title()}",
            firm=word().title(),
            place=word().title(),
            word=word(),
            word2=word() + "ato",
            word3=word(),
            word4=word(),
            amount=chance.randint(2, 90_000),
            day=chance.randint(1, 28),
            month=chance.choice(MONTHS),
            year=chance.randint(2012, 2026),
        )
        for sentence in chance.sample(TOLD, k=3)
    )
    return "\n".join((PARAGRAPHS[number % len(PARAGRAPHS)], *told))


def record(number: int) -> bytes:
    """The text as a record of a WARC file."""
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + article(number).encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/{number}\r\n"
        "WARC-Date: 2025-11-10T08:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Type: "
        f"application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def memory(counts: list[int], workers: int, container: str) -> None:
    """Print the memory of reading archives, while the command reads them."""
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            path = Path(folder) / f"{count}.{container}"
            if container == "zip":
                with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as held:
                    for number in range(count):
                        held.writestr(f"{number}.txt", article(number))
            else:
                with path.open("wb") as out:
                    out.writelines(record(number) for number in range(count))
            begun = time.perf_counter()
            print(f"{container} of {count:,} articles, {workers} process(es):", flush=True)
            for pages, size in _sizes(path, count, workers):
                print(f"  after {pages:>7,} pages: {size} MB in the largest process", flush=True)
            wall = time.perf_counter() - begun
            print(f"  {count / wall:.0f} a second by the clock", flush=True)


def _sizes(path: Path, count: int, workers: int) -> Iterator[tuple[int, int]]:
    """Pages read so far and the largest process in MB, ten times during one run of the command."""
    command = [sys.executable, "-m", "didymium", "read", str(path), "--format", "csv"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(
        [*command, "--workers", str(workers)], stdout=subprocess.PIPE, text=True, env=environment
    ) as running:
        assert running.stdout is not None
        before, pages = "", -1  # the first row names the columns
        for line in running.stdout:
            name = line.split(",", 1)[0]
            if name == before or not (name.startswith(str(path)) or name == "page"):
                continue
            before, pages = name, pages + 1
            if pages and pages % max(1, count // 10) == 0:
                yield pages, max(_resident(pid) for pid in _family(running.pid))


def _family(pid: int) -> list[int]:
    """A process and all below it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(below for child in children for below in _family(int(child)))]


def _resident(pid: int) -> int:
    """Resident memory of a process in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // (1 << 20)


def main() -> None:
    """Print pace and memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--articles", type=int, nargs="*", default=[10_000])
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--container", choices=["zip", "warc"], default="warc")
    chosen = parser.parse_args()
    pace(chosen.seconds)
    memory(chosen.articles, chosen.workers, chosen.container)


if __name__ == "__main__":
    main()
