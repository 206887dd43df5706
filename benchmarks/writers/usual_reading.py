"""Read YAML, Markdown and make safe as is usual in Python; print seconds of CPU time. Run by reading.py.

Usage: python usual_reading.py FILE ROUNDS
"""

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median

import bleach
import markdown
import yaml

TAGS = {*bleach.ALLOWED_TAGS, *"p h1 h2 h3 h4 h5 h6 img pre hr br table thead tbody tr th td del sup sub".split()}
ATTRIBUTES = {"a": ["href", "title"], "img": ["src", "alt", "title"], "code": ["class"]}


def main(file: str, rounds: int) -> None:
    """Print the median as JSON."""
    text = Path(file).read_text("utf-8")
    times = []
    for _ in range(rounds):
        start = time.process_time()
        _, head, body = text.split("---\n", 2)
        told = yaml.safe_load(head)
        html = bleach.clean(markdown.markdown(body, extensions=["extra"]), tags=TAGS, attributes=ATTRIBUTES)
        times.append(time.process_time() - start)
    if not told["title"] or "<p>" not in html:
        raise SystemExit("nothing was read")
    versions = [f"{name} {version(name)}" for name in ("PyYAML", "Markdown", "bleach")]
    print(json.dumps({"versions": versions, "taken": median(times)}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
