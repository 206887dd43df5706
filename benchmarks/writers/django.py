"""Write feeds with Django's feedgenerator; print seconds of CPU time per feed. Run by rendering.py.

Usage: python django.py FILE ROUNDS
"""

import json
import sys
import time
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import feedgenerator


class FullRss(feedgenerator.Rss201rev2Feed):  # type: ignore[misc] # it has no types
    """The usual way to give RSS the whole text."""

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:content": "http://purl.org/rss/1.0/modules/content/"}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["content"])


def written(kind: type, feed: dict[str, Any]) -> str:
    """Write one feed."""
    made = kind(title=feed["title"], link=feed["url"], description=feed["description"], language="en")
    for entry in feed["entries"]:
        made.add_item(
            title=entry["title"],
            link=entry["url"],
            description=entry["summary"],
            content=entry["content"],
            author_name=entry["author"],
            unique_id=entry["id"],
            pubdate=datetime.fromisoformat(entry["published"]),
            updateddate=datetime.fromisoformat(entry["updated"]),
            categories=entry["tags"],
        )
    return str(made.writeString("utf-8"))


def main(file: str, rounds: int) -> None:
    """Print medians as JSON, by format."""
    feed = json.loads(Path(file).read_text("utf-8"))
    taken = {}
    for name, kind in (("RSS", FullRss), ("Atom", feedgenerator.Atom1Feed)):
        times = []
        for _ in range(rounds):
            start = time.process_time()
            text = written(kind, feed)
            times.append(time.process_time() - start)
        if text.count("</p>") + text.count("&lt;/p&gt;") < len(feed["entries"]):
            raise SystemExit(f"{name} lacks the texts")
        taken[name] = median(times)
    print(json.dumps({"feedgenerator": {"version": version("feedgenerator"), "taken": taken}}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
