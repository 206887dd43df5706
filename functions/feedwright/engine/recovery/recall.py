"""Reads back what a lost catalogue knew from the public documents that still stand: ids, addresses and dates.

Each entry is joined to the file that it was made of: by the id that the file's path or its author gives, else by its
words. A joined file gets the record of an article whose file is gone, and when the build comes to the file, the article
comes back as the entry that it was. Documents may be damaged or changed by a stranger, so doubt joins nothing: what
documents say in two ways counts as not said, and no file gets an entry whose id another file would get.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from feedwright.engine.catalogue.keys import claims_of
from feedwright.engine.catalogue.records import Claim, Record, claim_row, record_row
from feedwright.engine.catalogue.rows import SourceRow
from feedwright.engine.intake.decision import read
from feedwright.engine.intake.inputs import read_source
from feedwright.engine.jobs.outbox import chunks
from feedwright.engine.local_site import StandingEntry
from feedwright.errors import ArticleError, Conflict, CostlyError, ReaderError, StoreError
from feedwright.model.article import Identity, Version
from feedwright.model.text import on_one_line
from feedwright.ports import ListedObject, Ports, Put, Row
from feedwright.reading.entry.mint import Minted, mint
from feedwright.reading.entry.normalise import Kept, normalise
from feedwright.reading.html.sanitise import text_of
from feedwright.reading.identity import tag_uri
from feedwright.reading.prose.typography import without_marks
from feedwright.reading.selection import is_article
from feedwright.site import Site

_FEW = 20  # words; shorter texts may be the same by chance
_ADDED_LINK = re.compile(r'<p><a href="[^"]*">→ [^<]*</a></p>(?=(?:</div>)?\Z)')
_PAGE = 100_000  # files listed at a time


class _File(Struct, frozen=True, kw_only=True):
    """An article of the source, as far as its entry is recognised by it."""

    minted: Minted
    digest: str
    title: str
    text: str  # its words on one line
    summary: str
    has_own_id: bool

    @property
    def ids(self) -> tuple[str, ...]:
        further = self.minted.further_id
        return (self.minted.identity.id, *([further] if further else []))


def has_no_articles(ports: Ports) -> bool:
    return not ports.table.query(SourceRow.PARTITION, limit=1)


def recall(ports: Ports, site: Site, standing: Sequence[StandingEntry]) -> int:
    """Give files the identities that public documents say they had; return the number of these files.

    Args:
        ports: the source, and a catalogue without articles.
        site: the settings in force.
        standing: the entries of all documents in the public place.
    """
    entries = _without_doubt(site, standing)
    if not entries:
        return 0
    files = list(_files(ports, site))
    joined = _without_swapped(files, list(_by_id(files, entries)))
    rest = _without(files, entries, joined)
    joined += _by_words(site, *rest, {file.minted.identity.id for file in files})
    now = ports.clock()
    rows = [row for file, entry in joined for row in _rows(file, entry, now)]
    for some in chunks([Put(row, None) for row in rows]):
        ports.table.transact(some)
    return len(joined)


def _without_doubt(site: Site, standing: Iterable[StandingEntry]) -> list[StandingEntry]:
    """Leave out feeds of other sites, and all entries of which the documents do not say the same."""
    ours = [entry for entry in standing if entry.feed_id.startswith(tag_uri(site, "/feeds/")) and entry.id]
    by_id: dict[str, list[StandingEntry]] = {}
    for entry in ours:
        by_id.setdefault(entry.id, []).append(entry)
    agreed = [
        max(same, key=lambda entry: len(entry.content_html))  # some feeds show summaries only
        for same in by_id.values()
        if len({(entry.slug, entry.published) for entry in same}) == 1
    ]
    holders = Counter(entry.slug for entry in agreed if entry.slug)
    return [entry for entry in agreed if entry.slug is None or holders[entry.slug] == 1]


def _files(ports: Ports, site: Site) -> Iterator[_File]:
    """Read all articles; one that cannot be read has no words to be recognised by."""
    for listed in _listed(ports):
        if is_article(listed.key, site):
            try:
                file = _read(ports, site, listed.key)
            except (ArticleError, Conflict, CostlyError, ReaderError, StoreError):
                continue  # the build names what is wrong with it
            if file:
                yield file


def _listed(ports: Ports) -> Iterator[ListedObject]:
    after, complete = "", False
    while not complete:
        page = ports.source.list(after=after, limit=_PAGE)
        yield from page.objects
        complete, after = page.complete, page.objects[-1].key if page.objects else after


def _read(ports: Ports, site: Site, key: str) -> _File | None:
    source = read_source(ports, key, site)
    if source is None:
        return None

    def recognised() -> _File | None:
        article = read(source, site).article
        if article is None:
            return None
        minted = mint(article, source, site)
        entry = normalise(article, source, site, Kept(minted.identity)).entry
        text = _compared(text_of(entry.content_html))
        return _File(
            minted=minted,
            digest=source.digest,
            title=_compared(entry.title),
            text=text,
            summary=_compared(entry.summary or entry.title),
            has_own_id=article.id is not None,
        )

    return ports.isolation.run(key, recognised)


def _by_id(files: Sequence[_File], entries: Sequence[StandingEntry]) -> Iterator[tuple[_File, StandingEntry]]:
    """Join files to the entries whose ids their paths or their authors give; of several such files none."""
    wanting = Counter(entry_id for file in files for entry_id in file.ids)
    known = {entry.id: entry for entry in entries}
    for file in files:
        matching = [known[entry_id] for entry_id in file.ids if entry_id in known and wanting[entry_id] == 1]
        if len(matching) == 1:
            yield file, matching[0]


def _without_swapped(
    files: Sequence[_File], joined: Sequence[tuple[_File, StandingEntry]]
) -> list[tuple[_File, StandingEntry]]:
    """Leave out files whose entries have each other's addresses: somebody has swapped the ids in the documents.

    A file may have an address that is not its own, but not that of a file which is elsewhere, too.
    """
    own = {file.minted.identity.slug: file.minted.key for file in files}
    elsewhere = {
        file.minted.key: entry.slug for file, entry in joined if entry.slug not in {None, file.minted.identity.slug}
    }
    swapped = {key for key, slug in elsewhere.items() if own.get(slug or "") in elsewhere}
    return [(file, entry) for file, entry in joined if file.minted.key not in swapped]


def _without(
    files: Sequence[_File], entries: Sequence[StandingEntry], joined: Sequence[tuple[_File, StandingEntry]]
) -> tuple[list[_File], list[StandingEntry]]:
    keys, ids = {file.minted.key for file, _ in joined}, {entry.id for _, entry in joined}
    return [file for file in files if file.minted.key not in keys], [entry for entry in entries if entry.id not in ids]


def _by_words(
    site: Site, files: Sequence[_File], entries: Sequence[StandingEntry], minted_ids: set[str]
) -> Iterator[tuple[_File, StandingEntry]]:
    """Join files that were moved to the only entry that has their words; an id that an author wrote is left out."""
    own = tag_uri(site, "")
    may_move = [
        entry
        for entry in entries
        if entry.id.startswith(own) and not entry.id.startswith(f"{own}id/") and entry.id not in minted_ids
    ]
    movable = [file for file in files if not file.has_own_id and file.text.count(" ") >= _FEW - 1]
    of_entries, of_files = Counter(_words(entry) for entry in may_move), Counter(file.text for file in movable)
    by_words = {_words(entry): entry for entry in may_move}
    for file in movable:
        if of_files[file.text] == 1 and of_entries[file.text] == 1:
            yield file, by_words[file.text]


def _words(entry: StandingEntry) -> str:
    """Give the entry's words, without the link that feeds add at its end."""
    return _compared(text_of(_ADDED_LINK.sub("", entry.content_html)))


def _compared(text: str) -> str:
    """Put a text on one line, without what ``smart_quotes`` changes: the setting may have been another one then."""
    return on_one_line(without_marks(text))


def _rows(file: _File, entry: StandingEntry, now: datetime) -> Iterator[Row]:
    """Give the rows of an article that was public, as they are while its file is gone."""
    minted, first_seen = file.minted.identity, min(entry.published or now, now)
    identity = Identity(id=entry.id, slug=entry.slug or minted.slug, first_seen=first_seen, guid=minted.guid)
    is_same = file.title == _compared(entry.title) and _words(entry) in {file.text, file.summary}
    version = Version(
        source_digest=file.digest if is_same else "",  # an unchanged text keeps the date of its last update
        fingerprint="",
        updated=min(entry.updated or first_seen, now),
        untitled=not entry.title,
    )
    record = Record(
        key=file.minted.key, revision=1, identity=identity, version=version, shown=True, had_page=entry.slug is not None
    )
    yield record_row(replace(record, own_id=file.has_own_id))
    free = Claim(holder=None, first_seen=first_seen, version=version, had_page=record.had_page, last=record.key)
    for claimed in dict.fromkeys(claims_of(identity)):
        yield claim_row(claimed, free, "recalled")
