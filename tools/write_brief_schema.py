"""Write the JSON Schema of a brief to docs/brief.schema.json.

python tools/write_brief_schema.py
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from didymium.brief.render.as_json import schema  # noqa: E402  (the checkout's path comes first)

if __name__ == "__main__":
    target = ROOT / "docs" / "brief.schema.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(schema(), encoding="utf-8")
    print(target)
