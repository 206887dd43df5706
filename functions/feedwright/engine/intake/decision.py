"""What an article's record becomes: pure decisions over what was read (rule 1's middle part)."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from msgspec.structs import replace

from feedwright.engine.catalogue.keys import claim, due_sort
from feedwright.engine.catalogue.records import Claim, Record, State, next_revision
from feedwright.engine.catalogue.reports import reported_since
from feedwright.engine.catalogue.tombstones import buried
from feedwright.engine.intake.membership import placement_of
from feedwright.errors import ArticleError, CostlyError, Problem, ReaderError
from feedwright.model.article import Article, Entry, Identity, Version
from feedwright.model.files import References, SourceObject
from feedwright.reading.entry.mint import mint, too_late
from feedwright.reading.entry.normalise import Kept, Normalised, normalise
from feedwright.reading.entry.references import wanted_by
from feedwright.reading.media.places import Place
from feedwright.reading.metadata.sidecar import stem
from feedwright.reading.reader import read_article
from feedwright.reading.selection import needs_sidecar
from feedwright.site import Site

_FAR = timedelta(days=1)  # clocks differ; more is a slip of the pen


def same_as_before(record: Record, source: SourceObject, bases: Container[str], now: datetime) -> bool:
    """Say whether nothing that the record was decided on has moved, so that deciding again would give the same.

    Args:
        record: as it stands.
        source: the object.
        bases: the one in force, and that of the worker's own code.
        now: the time.
    """
    open_question = record.waits or record.state is State.WITHDRAWN or is_due(record, now)
    return not open_question and record.source_digest == source.digest and record.basis in bases


def is_due(record: Record, now: datetime) -> bool:
    return record.due is not None and record.due <= due_sort(now, record.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What reading made of a source object: an article, or what is wrong with it."""

    article: Article | None = None
    problem: Problem | None = None
    others: tuple[Problem, ...] = ()  # what else there is to tell where there is a problem
    wanted: tuple[Place, ...] = ()  # the source files that it refers to


def read(source: SourceObject, site: Site) -> Reading:
    """Read the object; one that waits for its sidecar is a draft until then."""
    try:
        article = read_article(source, site)
    except ArticleError as error:
        return Reading(problem=error.problem, others=error.others)
    if needs_sidecar(source.key, site) and not source.sidecars:
        article = replace(article, draft=True, warnings=(*article.warnings, _no_sidecar(source)))
    return Reading(article=article, wanted=() if article.draft else wanted_by(article, source.key, site))


def unread(source: SourceObject, error: CostlyError | ReaderError) -> Reading:
    """Refuse a file that broke what reads it."""
    if isinstance(error, ReaderError):
        what = f"this file brings out a fault of the program ({error}); that is no fault of yours."
        cure = "Please report it with the file; until it is mended, write what you changed last in another way."
        return Reading(problem=Problem(path=source.key, rule="program-fault", what=what, cure=cure))
    what = "reading this file takes more memory or time than any article may, or breaks the program that reads it."
    cure = "Look for a very long line, very deep nesting or a sign repeated thousands of times, and take it out."
    return Reading(problem=Problem(path=source.key, rule="too-costly", what=what, cure=cure))


def withdrawn(old: Record, site: Site, now: datetime) -> Record:
    """What is left of an article: identity and the last version's date, so that coming back is no new entry."""
    gone = next_revision(
        old,
        state=State.WITHDRAWN,
        entry=None,
        expires=None,
        files=(),
        references=(),
        source_digest="",
        etag="",
        members=(),
        due=None,
        claims=(),
        waits=(),
        problem=None,
        warnings=(),
        reported_since=None,
        unreadable=False,
    )
    return buried(old, gone, site, now)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a record is decided on, beside the record as it stands."""

    source: SourceObject
    reading: Reading  # what the source says
    site: Site
    basis: str  # names the settings and the code that the decision is made under
    now: datetime  # a date beyond it makes a due row, through which the record is decided again
    references: References  # the files that the article refers to, as they were found
    feed_names: Mapping[str, tuple[str, ...]]  # of open feeds that keep a name of before
    claims: Mapping[str, Claim] = field(default_factory=dict)  # that it may want: others' and freed ones


def read_again(old: Record, grounds: Grounds) -> Record:
    """Decide what the source, as it is now, makes of the record."""
    new = _decided(old, grounds)
    return replace(buried(old, new, grounds.site, grounds.now), reported_since=reported_since(old, new, grounds.now))


def _decided(old: Record, grounds: Grounds) -> Record:
    source, site, now = grounds.source, grounds.site, grounds.now
    seen = replace(
        old,
        source_digest=source.digest,
        etag=source.etag,
        basis=grounds.basis,
        references=tuple(grounds.references.values()),
        problem=None,
        warnings=(),
        waits=(),
        unreadable=False,
    )
    article = grounds.reading.article
    if article is None:
        return _placed(replace(_rejected(seen, grounds.reading.problem), warnings=grounds.reading.others), grounds)
    if article.draft:
        draft = replace(seen, state=State.DRAFT, entry=None, expires=None, files=(), warnings=article.warnings)
        return _placed(draft, grounds)
    try:
        identity, warnings = _identity(old, article, grounds)
        wanted = _claims(identity)
        holders = {claimed: grounds.claims[claimed].holder for claimed in wanted if claimed in grounds.claims}
        if taken := {claimed: holder for claimed, holder in holders.items() if holder not in (None, old.key)}:
            waiting = replace(_rejected(seen, _collision(source, identity, taken)), waits=tuple(taken))
            return _placed(waiting, grounds)
        if (held := grounds.claims.get(wanted[-1])) and held.had_page:
            seen = replace(seen, had_page=True)
        kept = _kept(old, source, now)
        if old.identity is None and (before := grounds.claims.get(wanted[0])):  # the same entry, in another file
            identity, kept = replace(identity, first_seen=before.first_seen), before.version
            seen = replace(seen, shown=kept is not None)
        normalised = normalise(article, source, site, Kept(identity, kept, grounds.references))
    except ArticleError as error:
        return _placed(replace(_rejected(seen, error.problem), warnings=error.others), grounds)
    if normalised.entry.updated > max(now, normalised.entry.published) + _FAR:
        return _too_early(_placed(_rejected(seen, _future(source, normalised.entry)), grounds), normalised.entry)
    return _placed(_accepted(seen, identity, normalised, warnings, wanted), grounds)


def _accepted(
    seen: Record, identity: Identity, normalised: Normalised, warnings: tuple[Problem, ...], wanted: tuple[str, ...]
) -> Record:
    return replace(
        seen,
        state=State.OUT,
        identity=identity,
        version=normalised.version,
        entry=normalised.entry,
        expires=normalised.expires,
        files=tuple(reference for reference in seen.references if reference.media),
        has_page=normalised.has_page,
        claims=wanted,
        warnings=(*warnings, *normalised.warnings),
    )


def _rejected(seen: Record, problem: Problem | None) -> Record:
    """The last good version stays what it was: out, or scheduled."""
    return replace(seen, state=State.OUT if seen.entry else State.REJECTED, problem=problem)


def _placed(record: Record, grounds: Grounds) -> Record:
    """Fill in what follows from the entry and the time, and count the revision up."""
    entry, now = record.entry, grounds.now
    if entry is None:
        return next_revision(record, members=(), due=None)
    if entry.published > now:
        return next_revision(record, state=State.SCHEDULED, members=(), due=due_sort(entry.published, record.key))
    if record.expires is not None and record.expires <= now:
        return next_revision(record, state=State.EXPIRED, members=(), due=None)
    stands = placement_of(entry, grounds.site, grounds.feed_names, now)
    times = [when for when in (record.expires, stands.news_until) if when]
    crowded = stands.candidates.warning(record.key)
    return next_revision(
        record,
        state=State.OUT,
        shown=True,
        had_page=record.had_page or record.has_page,
        members=stands.members,
        due=due_sort(min(times), record.key) if times else None,
        warnings=(*record.warnings, crowded) if crowded and not record.problem else record.warnings,
    )


def _kept(old: Record, source: SourceObject, now: datetime) -> Version | None:
    """The version whose date counts; the date of one that was put off until later was never out."""
    kept = old.version if old.shown else None
    if kept and kept.updated > now:
        return replace(kept, updated=source.touched.replace(microsecond=0))
    return kept


def _no_sidecar(source: SourceObject) -> Problem:
    what = "site.toml demands a sidecar here; the article is held back until there is one."
    cure = f'Put {stem(source.key)}.meta.yaml beside it, or set sidecars = "optional" for this path.'
    return Problem(path=source.key, rule="no-sidecar", what=what, cure=cure)


def _future(source: SourceObject, entry: Entry) -> Problem:
    """A date of update to come would hold the whole feed's date there."""
    what = f"updated: {entry.updated:%Y-%m-%d} has not come yet."
    cure = "Write when the article was last changed, or leave it off."
    return Problem(path=source.key, rule="bad-date", what=what, cure=cure)


def _too_early(record: Record, entry: Entry) -> Record:
    """Have the article looked at again when time has caught up with it."""
    return replace(record, due=record.due or due_sort(entry.updated, record.key))


def claims_to_look_at(old: Record, grounds: Grounds) -> set[str]:
    """Name the claims that the decision may rest on, those of an article's further addresses among them."""
    article = grounds.reading.article
    if old.identity or article is None or article.draft:
        return set()
    minted = mint(article, grounds.source, grounds.site)
    return {*_claims(minted.identity), *(claim("slug", slug) for slug in minted.further_slugs)}


def _identity(old: Record, article: Article, grounds: Grounds) -> tuple[Identity, tuple[Problem, ...]]:
    """Mint at first sight; afterwards only say what of the author's wish was bent, or comes too late."""
    minted = mint(article, grounds.source, grounds.site)
    if old.identity:
        late = too_late(article, grounds.source, minted.identity, old.identity)
        return old.identity, late or minted.warnings
    slugs = (minted.identity.slug, *minted.further_slugs)
    slug = next((slug for slug in slugs if _is_free(claim("slug", slug), old, grounds)), slugs[0])
    return replace(minted.identity, slug=slug), minted.warnings


def _is_free(claimed: str, old: Record, grounds: Grounds) -> bool:
    held = grounds.claims.get(claimed)
    return held is None or held.holder in {None, old.key}


def _claims(identity: Identity) -> tuple[str, ...]:
    ids = dict.fromkeys([identity.id, identity.guid or identity.id])
    return (*(claim("id", entry_id) for entry_id in ids), claim("slug", identity.slug))


def _collision(source: SourceObject, identity: Identity, taken: Mapping[str, str | None]) -> Problem:
    names = {claim("slug", identity.slug): f"address articles/{identity.slug}.html"}
    what, owner = next((names.get(claimed, f"id {identity.id}"), owner) for claimed, owner in taken.items())
    own = "a slug" if what.startswith("address") else "an id"
    cure = f"Give one of the two {own} of its own, or remove one."
    return Problem(path=source.key, rule="claimed", what=f"the {what} belongs to {owner} already.", cure=cure)
