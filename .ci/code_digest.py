"""Write ``feedwright/code_digest.py``: a digest of all code that decides what a document holds.

Usage: code_digest.py [--check]. With --check nothing is written; the exit status is 1 where the file is out of date.
"""

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "functions/feedwright"
TARGET = PACKAGE / "code_digest.py"
# What reads and renders. What else there is (adapters, command line, handlers) moves bytes, and changes none.
PARTS = ("languages.py", "model", "site", "reading", "rendering", "engine/intake", "engine/documents")
LIBRARIES = ROOT / "functions/requirements.txt"
TEXT = '''"""A digest of what reads and renders, of its templates and its locked libraries; ``make digest`` writes it.

A worker whose digest is not the one recorded with the settings writes no public document.
"""

CODE_DIGEST = "{digest}"
'''


def files() -> Iterator[Path]:
    """Name the files that the digest is over, in order."""
    for part in PARTS:
        place = PACKAGE / part
        yield from sorted(path for path in place.rglob("*") if path.is_file()) if place.is_dir() else [place]
    yield LIBRARIES


def digest() -> str:
    """Hash names and contents; line ends are no difference."""
    found = hashlib.sha256()
    for path in files():
        if "__pycache__" not in path.parts:
            found.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
            found.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return found.hexdigest()[:16]


def main() -> None:
    text = TEXT.format(digest=digest())
    if "--check" not in sys.argv:
        TARGET.write_text(text, encoding="utf-8")
    elif TARGET.read_text(encoding="utf-8") != text:
        sys.exit(f"{TARGET.relative_to(ROOT)} is out of date. Run: make digest")


if __name__ == "__main__":
    main()
