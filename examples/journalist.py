"""Journalist: read an article, then a brief of it, and one number down to its source.

python examples/journalist.py
"""

import datetime as dt

from didymium import read
from didymium.brief import Options, brief
from didymium.brief.article import Article
from didymium.brief.explain import lines

ARTICLE = (
    "China to require licences for gallium and germanium exports\n\n"
    "Beijing, 3 July 2023 - China will require licences for exports of gallium and germanium "
    "from 1 August, the commerce ministry said on Monday, citing national security. It was not "
    "clear how long licences would take."
)
NUMBER = "share-chn-refining-gallium"


def main() -> None:
    """Print the statements, the checks, and how one number came about."""
    reading = read(ARTICLE)
    print("Statements")
    for statement in reading.statements:
        print(f"  {statement.modality:<13} {statement.speaker.name}: {statement.claim}")

    options = Options(as_of=dt.date(2026, 11, 25), language="en", viewpoint="EU", quick=True)
    document = brief(Article(text=ARTICLE, name="notice.txt", html=False), options)
    print("\nChecks")
    for check in document.checks:
        print(f"  {check.verdict}: {check.rule}")

    print(f"\n{NUMBER}")
    for line in lines(document, NUMBER, "en"):
        print(f"  {line}")


if __name__ == "__main__":
    main()
