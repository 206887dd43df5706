"""The chapters of a recording: inside its item, as Spotify reads them, and as the file that podcast:chapters names.

The first are Podlove Simple Chapters (https://podlove.org/simple-chapters), the file follows version 1.2 of
https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters.
"""

import json
from collections.abc import Sequence
from typing import Any

from feedwright.model.article import Entry
from feedwright.model.feed import Feed
from feedwright.model.files import Document
from feedwright.model.podcast import Chapter
from feedwright.rendering.namespaces.extension import EntryExtension, FeedExtension, Namespace

PODLOVE = Namespace("psc", "http://podlove.org/simple-chapters")


class PodloveFeed(FeedExtension):
    """Declares the prefix if an entry needs it."""

    namespace = PODLOVE

    @classmethod
    def wanted(cls, feed: Feed) -> bool:
        return any(PodloveEntry.wanted(entry, feed) for entry in feed.entries)


class PodloveEntry(EntryExtension):
    namespace = PODLOVE

    @classmethod
    def wanted(cls, entry: Entry, feed: Feed) -> bool:
        return feed.podcast is not None and entry.episode is not None and bool(entry.episode.marks)

    def extend_rss(self, item: Any) -> Any:
        chapters = PODLOVE.add(item, "chapters", version="1.2")
        for mark in self.entry.episode.marks if self.entry.episode else ():
            PODLOVE.add(
                chapters, "chapter", start=_clock(mark.start), title=mark.title, href=mark.url, image=mark.image
            )
        return item


def _clock(seconds: float) -> str:
    milliseconds = round(seconds * 1_000)
    return (
        f"{milliseconds // 3_600_000:02}:{milliseconds // 60_000 % 60:02}:{milliseconds // 1_000 % 60:02}"
        f".{milliseconds % 1_000:03}"
    )


def render_chapters(chapters: Sequence[Chapter], path: str) -> Document:
    """Render a file of chapters, to stand at *path*."""
    listed = [
        {
            "startTime": int(chapter.start) if chapter.start == int(chapter.start) else chapter.start,
            "title": chapter.title,
            **({"url": chapter.url} if chapter.url else {}),
            **({"img": chapter.image} if chapter.image else {}),
        }
        for chapter in chapters
    ]
    body = json.dumps({"version": "1.2.0", "chapters": listed}, ensure_ascii=False, separators=(",", ":"))
    return Document(path=path, media_type="application/json+chapters", body=body.encode())
