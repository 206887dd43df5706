"""Warns the author of an episode about what podcast directories would say of it."""

from collections.abc import Iterator

from feedwright.errors import Problem
from feedwright.model.article import Entry
from feedwright.model.files import SourceObject
from feedwright.reading.entry.show_notes import FEWEST, lines_with_times
from feedwright.reading.entry.written import line_of
from feedwright.site import Site


def advice(entry: Entry, source: SourceObject, notes: str, site: Site) -> Iterator[Problem]:
    """Give the warnings about an entry; only about one that can be played, and only if the site has a podcast.

    Args:
        entry: the entry.
        source: its file, in which the lines are found.
        notes: the text of its show notes, by lines.
        site: the settings in force.
    """
    if entry.kind != "episode" or not site.has_podcast:
        return
    for what, cure, rule in (*_art(entry), *_length(entry), *_chapters(entry, notes)):
        line = line_of(source, what.partition(" ")[0].rpartition("/")[2])
        yield Problem(path=source.key, line=line, rule=rule, what=what, cure=cure)


def _art(entry: Entry) -> Iterator[tuple[str, str, str]]:
    from feedwright.site.podcasts.artwork import fits  # noqa: PLC0415 - few sites have a podcast

    for image in entry.images[:1]:
        if not image.width or not image.height or not image.media_type:  # on another server
            continue
        if not fits(image.width, image.height, image.media_type):
            size = f"{image.width:,} by {image.height:,} pixels, {image.media_type}"
            what = f"{image.url} has {size}; podcast directories do not accept it as the picture of an episode."
            yield what, "Make it a square JPEG or PNG of 1400 to 3000 pixels.", "episode-art"


def _length(entry: Entry) -> Iterator[tuple[str, str, str]]:
    playable = next(enclosure for enclosure in entry.enclosures if enclosure.is_playable)
    if not playable.length:
        # ``feedwright check --fetch`` reads the address at the beginning of the message.
        what = f"{playable.url} is on another server, so it is not known how many bytes it has; apps show that."
        cure = "Write them: length: 12345678. feedwright check --fetch asks the server for the number."
        yield what, cure, "unknown-length"


def _chapters(entry: Entry, notes: str) -> Iterator[tuple[str, str, str]]:
    marks = entry.episode.marks if entry.episode else ()
    chapters = marks or (lines_with_times(notes) if not (entry.episode and entry.episode.chapters) else ())
    if 0 < len(chapters) < FEWEST:
        what = f"Chapters: there are {len(chapters)} of them. Apple Podcasts and Spotify show chapters from three on."
        cure = "Write at least three, the first at 0:00, or remove the times."
        yield what, cure, "few-chapters"
