"""How many articles a second one core reads, from clean text to statements.

Run: python benchmarks/news_speed.py [--seconds 5]

Three paces: dense articles written for this benchmark, Italian and English, some 1,600 characters
with seven acts each, to the whole reading (events, warnings, relevance) and to the statements
alone; and the 82 articles of ``benchmarks/news/articles``, some 800 characters each, to the whole
reading. Times are processor time of one core, so that other jobs on the machine do not count.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from didymium.news.page import Page
from didymium.news.reader import Told, read_page, tell
from didymium.news.types import Reading
from didymium.news.words.text import clean

ITALIAN = """Pechino sospende i controlli sulle terre rare
Pechino, 7 novembre 2025 - Il ministero del Commercio cinese ha annunciato la sospensione fino al \
10 novembre 2026 dei controlli sulle esportazioni di terre rare introdotti il 9 ottobre. \
«La misura entra in vigore da oggi», ha detto la portavoce del ministero. Secondo fonti vicine al \
governo, la decisione sarebbe legata all'incontro tra Xi Jinping e Donald Trump in Corea del Sud.
La Cina produce circa il 70 per cento delle terre rare estratte nel mondo e controlla oltre il 90% \
della raffinazione. Nel 2010 aveva bloccato le spedizioni verso il Giappone. Se la tregua \
reggesse, \
le case automobilistiche europee potrebbero riprendere la produzione nelle prossime settimane.
L'Unione europea spera che Pechino revochi anche le licenze introdotte ad aprile su samario, \
disprosio e terbio. Il commissario europeo al Commercio ha chiesto «regole chiare e stabili». \
Bruxelles intende costituire una riserva strategica comune entro fine 2026.
Washington e Pechino non hanno ancora firmato un accordo. Resta da vedere se la sospensione si \
tradurrà in forniture regolari di magneti permanenti. Il prezzo dell'ossido di disprosio è salito \
del 12% in una settimana, a 320 dollari al chilo.
"""
ENGLISH = """Congo to replace cobalt export ban with quotas
KINSHASA, Sept 22 2025 (Reuters) - The Democratic Republic of Congo will lift its ban on cobalt \
exports from October 16 and impose annual export quotas, the country's strategic minerals \
regulator \
said on Sunday. Miners will be permitted to ship up to 18,125 tonnes of cobalt for the remainder \
of \
the year, with annual caps of 96,600 tonnes set for 2026 and 2027.
Congo accounts for about 70% of global cobalt output and halted exports in February after prices \
sank to a nine-year low. Glencore has backed the new system, while China's CMOC has opposed it.
"The quotas may be revised depending on market conditions," the regulator said in a statement. \
People familiar with the matter said the government was considering a price floor. A spokesman for \
the ministry of mines denied that any agreement on royalties had been signed.
The United States and Congo are in talks on a critical minerals partnership that could give \
American \
companies access to lithium and tantalum deposits. It remains to be seen whether the deal will be \
signed this year. If exports resume, battery makers would rebuild stocks within months.
"""


def pages() -> list[Page]:
    """Clean pages of about 2,000 characters, each a little different."""
    found = []
    for number in range(20):
        for text in (ITALIAN, ENGLISH):
            body = text + f"\nNota {number}: " + text.split("\n", 2)[2][:700]
            found.append(clean(body))
    return found


def written() -> list[Page]:
    """The clean pages of the articles of the benchmark of quality."""
    folder = Path(__file__).parent / "news" / "articles"
    return [clean(path.read_text("utf-8")) for path in sorted(folder.glob("*.txt"))]


def pace(step: Callable[[Page], Reading | Told], articles: list[Page], seconds: float) -> str:
    """Articles a second through a step, their mean length and their statements."""
    for page in articles:
        step(page)
    count = statements = 0
    start = time.process_time()
    while time.process_time() - start < seconds:
        statements += len(step(articles[count % len(articles)]).statements)
        count += 1
    spent = time.process_time() - start
    mean = sum(len(page.text) for page in articles) / len(articles)
    return (
        f"{count / spent:.0f} articles/s on one core, {mean:.0f} characters and "
        f"{statements / count:.1f} statements each"
    )


def main() -> int:
    """Print articles a second, mean length and peak memory."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=5.0)
    seconds = parser.parse_args().seconds
    dense = pages()
    begun = time.perf_counter()
    read_page(dense[0])
    print(f"first article, lists included: {time.perf_counter() - begun:.2f} s")
    print(f"dense, whole reading:     {pace(read_page, dense, seconds)}")
    print(f"dense, statements alone:  {pace(tell, dense, seconds)}")
    print(f"articles, whole reading:  {pace(read_page, written(), seconds)}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
