"""Dublin Core in RSS (http://purl.org/dc/elements/1.1/): people without e-mail addresses, language and rights."""

from collections.abc import Sequence
from typing import Any

from feedwright.model.article import Entry, Person
from feedwright.model.feed import Feed
from feedwright.rendering.content import signed_by
from feedwright.rendering.namespaces.extension import EntryExtension, FeedExtension, Namespace

DUBLIN_CORE = Namespace("dc", "http://purl.org/dc/elements/1.1/")


def joined(people: Sequence[Person]) -> str:
    """Join all texts into a single text: many readers keep only the first or the last of several elements."""
    return ", ".join(person.name for person in people)


class DublinCoreFeed(FeedExtension):
    namespace = DUBLIN_CORE

    @classmethod
    def wanted(cls, feed: Feed) -> bool:  # noqa: ARG003 - every feed has authors
        return True

    def extend_rss(self, rss: Any) -> Any:
        DUBLIN_CORE.add(rss[0], "creator", joined(self.feed.authors))
        return rss


class DublinCoreEntry(EntryExtension):
    namespace = DUBLIN_CORE

    @classmethod
    def wanted(cls, entry: Entry, feed: Feed) -> bool:
        return bool(
            signed_by(entry, feed) or entry.contributors or entry.rights or entry.language not in (None, feed.language)
        )

    def extend_rss(self, item: Any) -> Any:
        entry = self.entry
        texts = {
            "creator": joined(signed_by(entry, self.feed)),
            "contributor": joined(entry.contributors),
            "language": entry.language if entry.language != self.feed.language else None,
            "rights": entry.rights,
        }
        for name, text in texts.items():
            if text:
                DUBLIN_CORE.add(item, name, text)
        return item
