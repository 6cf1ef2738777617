"""Write the JSON Schema of a brief to docs/brief.schema.json.

python tools/write_brief_schema.py          # writes the schema
python tools/write_brief_schema.py --check  # exit 1 when the committed schema is out of date
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from didymium.brief.render.as_json import schema  # noqa: E402  (the checkout's path comes first)

if __name__ == "__main__":
    from written_page import write_or_compare

    sys.exit(write_or_compare(ROOT / "docs" / "brief.schema.json", schema()))
