"""Makes an entry's episode: the files that it names get their public addresses and their facts."""

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from msgspec import structs

from feedwright.model.article import Enclosure, Episode
from feedwright.model.files import Media
from feedwright.model.podcast import Chapter, Element
from feedwright.reading.entry.show_notes import chapters_in
from feedwright.reading.media.names import type_by_name

Find = Callable[[str], tuple[str | None, Media | None]]  # a file's public address, and its facts


def resolved_episode(episode: Episode, find: Find, transcripts: tuple[Enclosure, ...]) -> Episode:
    """Give the episode with public addresses.

    Args:
        episode: as the article states it.
        find: looks a file up, which the article names by its path or its address.
        transcripts: its transcripts, looked up.
    """
    chapters, media = find(episode.chapters) if episode.chapters else (None, None)
    marks = media.chapters if media else ()
    return structs.replace(
        episode, transcripts=transcripts, chapters=chapters, marks=marks, tags=_tags(episode.tags, find)
    )


def with_chapters(episode: Episode | None, notes: str, recording: tuple[Chapter, ...], address: str) -> Episode | None:
    """Give the episode its chapters: those of its own file, else of the show notes, else of the recording.

    Args:
        episode: what the article states.
        notes: the text of the show notes, by lines.
        recording: the chapters in the recording itself.
        address: where Feedwright writes a file of chapters that have none.
    """
    stated = episode.chapters if episode else None
    marks = (episode.marks if episode else ()) or chapters_in(notes) or (() if stated else recording)
    if not marks:
        return episode
    return structs.replace(
        episode or Episode(), marks=marks, chapters=stated or address, writes_chapters=stated is None
    )


def _tags(tags: tuple[Element, ...], find: Find) -> tuple[Element, ...]:
    if not tags:
        return ()
    from feedwright.site.podcasts.reading import with_addresses  # noqa: PLC0415 - few articles are episodes

    facts: dict[str, Media] = {}

    def address(written: str) -> str | None:
        url, media = find(written)
        if url and media:
            facts[url] = media
        return url

    return tuple(_with_facts(element, facts) for element in with_addresses(tags, address))


def _with_facts(element: Element, facts: Mapping[str, Media]) -> Element:
    """Give another form of the recording its type and length: those of the file, which is looked into, count."""
    if element.tag != "podcast:alternateEnclosure":
        return element
    source = next(child.get("uri") for child in element.children if child.tag == "podcast:source")
    stated = {"type": type_by_name(urlsplit(source).path)} | dict(element.attributes)
    if media := facts.get(source):
        stated |= {"type": media.media_type, "length": str(media.length)}
    from feedwright.site.podcasts.tags import TAGS  # noqa: PLC0415 - as above

    order = [value.name for value in TAGS[element.tag].values]
    return structs.replace(element, attributes=tuple((name, stated[name]) for name in order if name in stated))
