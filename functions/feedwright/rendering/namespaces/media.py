"""Media RSS (https://www.rssboard.org/media-rss): an entry's pictures, and the files for which RSS has no element.

Each file is a separate ``media:content``, because a ``media:group`` holds several versions of the same file.
"""

from typing import Any, ClassVar

from feedwright.model.article import Enclosure, Entry, Image
from feedwright.model.feed import Feed
from feedwright.rendering.namespaces.extension import EntryExtension, FeedExtension, Namespace
from feedwright.rendering.profiles import profile_of

MEDIA = Namespace("media", "http://search.yahoo.com/mrss/")  # with the slash at the end, as the specification writes it
_MEDIUMS = {"audio": "audio", "video": "video", "image": "image", "text": "document"}


class MediaEntry(EntryExtension):
    """In RSS: the pictures, and every file except the item's enclosure."""

    namespace = MEDIA

    @classmethod
    def wanted(cls, entry: Entry, feed: Feed) -> bool:  # noqa: ARG003 - as every extension is asked
        return bool(entry.images or entry.enclosures[1:])

    def extend_rss(self, item: Any) -> Any:
        images, enclosed = self.entry.images, rss_enclosure(self.entry, self.feed)
        _add_images(item, images, described=_has_summary(self.entry))
        for file in self.entry.enclosures:
            if file is not enclosed:
                _add_file(item, file)
        if images and profile_of(self.feed).thumbnails:
            MEDIA.add(item, "thumbnail", url=images[0].url)
        return item


class AtomMediaEntry(EntryExtension):
    """In Atom: only the pictures, because all files are links already."""

    namespace = MEDIA

    @classmethod
    def wanted(cls, entry: Entry, feed: Feed) -> bool:  # noqa: ARG003
        return bool(entry.images)

    def extend_atom(self, entry: Any) -> Any:
        _add_images(entry, self.entry.images, described=_has_summary(self.entry))
        return entry


class MediaFeed(FeedExtension):
    """Declares the prefix if an entry needs it; it adds nothing to the feed itself."""

    namespace = MEDIA
    of_entries: ClassVar[type[EntryExtension]] = MediaEntry

    @classmethod
    def wanted(cls, feed: Feed) -> bool:
        return any(cls.of_entries.wanted(entry, feed) for entry in feed.entries)


class AtomMediaFeed(MediaFeed):
    of_entries = AtomMediaEntry


def rss_enclosure(entry: Entry, feed: Feed) -> Enclosure | None:
    """Choose the single enclosure of RSS: a file to play, else the first; else the lead image, if it is to be one.

    In other feeds, podcast apps would show a picture as an episode; readers see the picture in the text.
    """
    playable = [file for file in entry.enclosures if file.is_playable]
    for enclosure in (*playable, *entry.enclosures):
        return enclosure
    wanted = profile_of(feed).enclosed_image or (feed.lead_pictures == "enclosed" and not feed.podcast)
    for image in entry.images if wanted else ():
        if image.media_type:  # an enclosure needs a media type
            return Enclosure(url=image.url, media_type=image.media_type, length=image.length)
    return None


def _has_summary(entry: Entry) -> bool:
    """Say whether an entry has a summary; else feedparser would show a picture's description instead."""
    return bool(entry.summary)


def _add_images(parent: Any, images: tuple[Image, ...], *, described: bool) -> None:
    for image in images:
        size = {"width": image.width or None, "height": image.height or None}  # validators refuse 0
        element = MEDIA.add(
            parent,
            "content",
            url=image.url,
            type=image.media_type,
            fileSize=image.length or None,
            medium="image",
            **size,
        )
        if described and image.alt.strip():
            MEDIA.add(element, "description", image.alt)


def _add_file(parent: Any, file: Enclosure) -> None:
    medium = "document" if file.media_type == "application/pdf" else _MEDIUMS.get(file.media_type.partition("/")[0])
    attributes = {
        "type": file.media_type,
        "fileSize": file.length or None,
        "medium": medium,
        "duration": file.duration or None,
    }
    element = MEDIA.add(parent, "content", url=file.url, **attributes)
    if file.title and file.title.strip():
        MEDIA.add(element, "title", file.title)
