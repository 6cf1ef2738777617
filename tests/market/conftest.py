"""Lets the market tests share their problem makers."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
