"""Take the addresses out of npm's lock: hashes say what is installed, and the machine's settings say from where.

Usage: python .ci/without_addresses.py
"""

import json
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parent / "package-lock.json"
_WITH_ADDRESSES = frozenset({"funding", "resolved"})


def without_addresses(value: Any) -> Any:
    """Give a part of the lock without the fields that hold addresses."""
    if isinstance(value, dict):
        return {name: without_addresses(inner) for name, inner in value.items() if name not in _WITH_ADDRESSES}
    return [without_addresses(inner) for inner in value] if isinstance(value, list) else value


if __name__ == "__main__":
    LOCK.write_text(f"{json.dumps(without_addresses(json.loads(LOCK.read_text('utf-8'))), indent=2)}\n", "utf-8")
