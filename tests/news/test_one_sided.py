"""One-sided claims: what one side alone tells of another."""

from __future__ import annotations

import pytest

from didymium.news import read
from didymium.news.types import NamedWarning


def _found(text: str) -> list[NamedWarning]:
    return [warning for warning in read(text).warnings if warning.kind == "one_sided_claim"]


@pytest.mark.parametrize(
    "text",
    [
        (
            "Trump says China will deliver gallium"
            "\n\nUS President Donald Trump said on Tuesday that China has agreed to deliver "
            'gallium and germanium to American chip makers. "Beijing will supply all we '
            "need,\" Trump told reporters. China's commerce ministry did not respond to a "
            "request for comment."
        ),
        (
            "Pechino venderà il gallio agli americani, dice Trump"
            "\n\nIl presidente degli Stati Uniti Donald Trump ha dichiarato martedì che la Cina "
            "ha accettato di fornire gallio e germanio alle imprese americane. La Cina, ha "
            "detto Trump, sospenderà i controlli all'esportazione. Pechino non ha commentato."
        ),
        (
            "Indonesia broke nickel treaty, EU trade chief says"
            "\n\nEuropean trade commissioner Maros Sefcovic accused Indonesia on Monday of "
            "breaking its promise to end the export ban on nickel ore. Indonesia has not "
            "commented."
        ),
        (
            "Il ministro Urso accusa l'Indonesia sul nichel"
            "\n\nIl ministro Adolfo Urso accusa l'Indonesia di violare gli accordi "
            "sull'esportazione di nichel. L'Indonesia, secondo Urso, ha bloccato le forniture"
            " alle imprese italiane. Giacarta non ha risposto."
        ),
    ],
)
def test_news_that_rests_on_what_one_side_tells_of_another(text: str) -> None:
    found = _found(text)
    assert found
    assert all(words in text for words in found[0].evidence)


@pytest.mark.parametrize(
    "text",
    [
        (
            "Japan and Mongolia sign rare earths deal"
            "\n\nJapan and Mongolia signed an agreement on rare earths on Tuesday, the Japanese "
            "foreign minister said. Mongolia's foreign minister said the deal opens a new "
            "chapter."
        ),
        (
            "China says it will deliver gallium"
            "\n\nChina's commerce ministry said on Tuesday that China will issue general licences"
            " for gallium and germanium to American chip makers."
        ),
        (
            "Trump says China will deliver gallium"
            "\n\nUS President Donald Trump said on Tuesday that China has agreed to deliver "
            "gallium. China's commerce ministry said on Wednesday that it will issue the "
            "licences. China confirmed the deal."
        ),
        (
            "La Cina sospende i controlli sul gallio"
            "\n\nLa Cina ha sospeso i controlli all'esportazione di gallio verso gli Stati Uniti,"
            " ha annunciato martedì il ministero del Commercio cinese."
        ),
        (
            "Cobalt will stay dear, analysts say"
            "\n\nCongo will keep its export quotas on cobalt, analysts at a bank said on Monday."
        ),
        (
            "US wants more gallium"
            "\n\nThe US treasury secretary Scott Bessent said on Monday that the United States "
            "wants China to lift its export controls on gallium."
        ),
    ],
)
def test_own_acts_joint_deals_analysts_and_two_voices_are_no_such_claim(text: str) -> None:
    assert not _found(text)
