"""Decides what an article's record becomes, by pure functions over what was read (the middle part of rule 1)."""

from collections.abc import Container, Mapping
from datetime import datetime, timedelta

from msgspec import Struct, field
from msgspec.structs import replace

from feedwright.engine.catalogue.keys import claims_of, due_sort
from feedwright.engine.catalogue.records import Claim, Record, State, next_revision
from feedwright.engine.catalogue.replaced import with_replaced
from feedwright.engine.catalogue.reports import reported_since
from feedwright.engine.catalogue.tombstones import with_tombstones
from feedwright.engine.intake import late, old_addresses
from feedwright.engine.intake.claims import collision, identity_of
from feedwright.engine.intake.membership import placement_of
from feedwright.engine.intake.moved import Twins, with_entry_of, with_twins
from feedwright.errors import ArticleError, CostlyError, Problem, ReaderError
from feedwright.model.article import Article, Entry, Identity, Version
from feedwright.model.files import References, SourceObject
from feedwright.model.links import LinkPlace, Links
from feedwright.ports import REPLACED_STAY
from feedwright.reading.entry.links import paths_of
from feedwright.reading.entry.mint import mint
from feedwright.reading.entry.normalise import Kept, Normalised, normalise
from feedwright.reading.entry.references import Wanted, wanted_by
from feedwright.reading.html.sanitise import Prepared
from feedwright.reading.media.places import Place
from feedwright.reading.metadata.sidecar import is_described, stem
from feedwright.reading.reader import read_article
from feedwright.reading.selection import needs_sidecar
from feedwright.site import Site

_MEMBERS_BESIDE_NAMES = 80  # rows of feeds that one transaction may move if it moves rows of names, too
_ALIASES = 4  # that count: each may be a row in the article's transaction, whose room is limited
_SKEW = timedelta(minutes=5)  # the clocks of two machines may differ by so much
_FAR = timedelta(days=1)  # clocks may differ by less; a later date is a mistake


def same_as_before(record: Record, source: SourceObject, bases: Container[str], now: datetime) -> bool:
    """Say whether everything that the record rests on is the same, so that a new decision would give the same record.

    Args:
        record: the article's record.
        source: the article's file.
        bases: the basis in force, and the basis of the worker's own code.
        now: the time.
    """
    open_question = record.waits or record.twin or record.state is State.WITHDRAWN or is_due(record, now)
    return not open_question and record.source_digest == source.digest and record.basis in bases


def sidecars_of(source: SourceObject) -> tuple[tuple[str, str], ...]:
    return tuple((sidecar.key, sidecar.etag) for sidecar in source.sidecars)


def is_due(record: Record, now: datetime) -> bool:
    return record.due is not None and record.due <= due_sort(now, record.key)


class Reading(Struct, frozen=True, kw_only=True):
    """The result of reading a source object: an article, or a problem."""

    article: Article | None = None
    problem: Problem | None = None
    others: tuple[Problem, ...] = ()  # further problems of a rejected file
    wanted: tuple[Place, ...] = ()  # the source files that the article refers to
    links: tuple[LinkPlace, ...] = ()  # the articles that it links
    content: Prepared | None = None  # its content, so far as that is known


def read(source: SourceObject, site: Site, *, shows_drafts: bool = False) -> Reading:
    """Read the object. An article that waits for its sidecar is a draft until the sidecar is there.

    Args:
        source: the object.
        site: the settings in force.
        shows_drafts: this is a preview in which drafts are out.
    """
    try:
        article = read_article(source, site)
    except ArticleError as error:
        return Reading(problem=error.problem, others=error.others)
    if needs_sidecar(source.key, site) and not is_described(source):
        article = replace(article, draft=True, warnings=(*article.warnings, _no_sidecar(source)))
    if article.draft and shows_drafts:
        article = replace(article, draft=False, warnings=(*article.warnings, _only_in_preview(source.key, "a draft")))
    wanted = Wanted() if article.draft else wanted_by(article, source.key, site)
    return Reading(article=article, wanted=wanted.files, links=wanted.links, content=wanted.content)


def unread(source: SourceObject, error: CostlyError | ReaderError) -> Reading:
    """Reject a file on which reading failed or was stopped."""
    if isinstance(error, ReaderError):
        what = f"Feedwright has an error that this file brings to light ({error}); your file may be right."
        cure = "Report the error, and send the file along. Until it is mended, undo what you changed last."
        return Reading(problem=Problem(path=source.key, rule="program-fault", what=what, cure=cure))
    what = "reading this file takes more memory or time than an article may take, or it stops the program."
    cure = "Look for a very long line, very deep nesting or a character repeated thousands of times, and remove it."
    return Reading(problem=Problem(path=source.key, rule="too-costly", what=what, cure=cure))


def withdrawn(old: Record, site: Site, now: datetime) -> Record:
    """Give the record of an article whose file is gone. It keeps the identity and the last version's date.

    So an article that comes back is no new entry.
    """
    new = next_revision(
        old,
        state=State.WITHDRAWN,
        entry=None,
        expires=None,
        files=(),
        replaced=(),
        references=(),
        links=(),
        paths=(),
        aliases=(),
        old_paths=old_addresses.paths_of(old, site),
        source_digest="",
        etag="",
        sidecars=(),
        members=(),
        due=None,
        claims=(),
        waits=(),
        problem=None,
        warnings=(),
        reported_since=None,
        words=old.words if old.identity else "",
        held=None,
        twin="",
        unreadable=False,
    )
    return with_tombstones(old, new, site, now)


class Grounds(Struct, frozen=True, kw_only=True):
    """What a decision rests on, beside the article's record."""

    source: SourceObject
    reading: Reading  # what the file says
    site: Site
    basis: str  # names the settings and the code under which the decision is made
    now: datetime  # for each later date that matters a due row has the article looked at again
    references: References  # the files that the article refers to, as they are now
    feed_names: Mapping[str, tuple[str, ...]]  # of open feeds that keep an older name
    links: Links = field(default_factory=dict)  # the articles that the article links, as they are now
    claims: Mapping[str, Claim] = field(default_factory=dict)  # claims of interest that were ever held
    twins: Twins = field(default_factory=Twins)  # files with the same words
    begun: datetime | None = None  # when the site began
    shows_future: bool = False  # this is a preview in which articles are out before their date
    oldest_shown: str = ""  # the place of the last entry of the main feed; "": it shows all entries, or is not asked
    stay: timedelta = REPLACED_STAY  # how long a file stays public after another one has taken its place


def read_again(old: Record, grounds: Grounds) -> Record:
    """Decide what the record becomes with the source as it is now."""
    new = _decided(old, grounds)
    if new.identity is None and new.held is None:
        new = replace(new, words="")
    new = _with_paths(old, new, grounds.reading.article)
    new = with_tombstones(old, new, grounds.site, grounds.now)
    new = with_replaced(grounds.twins.taken or old, new, grounds.now, grounds.stay)
    return replace(new, reported_since=reported_since(old, new, grounds.now))


def _with_paths(old: Record, new: Record, article: Article | None) -> Record:
    """Give the article the paths that links may call it by.

    If it changes nearly all its feeds, one transaction has no room for other names, too. Then it keeps the old names,
    and gets a basis that is never in force, so that the next walk looks at it again.
    """
    paths = _paths(new, article)
    if paths != old.paths and len(set(old.members) ^ set(new.members)) > _MEMBERS_BESIDE_NAMES:
        return replace(new, paths=old.paths, basis="")
    return replace(new, paths=paths)


def _paths(record: Record, article: Article | None) -> tuple[str, ...]:
    """Give what links may call the article by; of one that cannot be read what they could before."""
    slug = record.identity.slug if record.identity else ""
    if article is None:
        return record.paths or paths_of(record.key, slug, ())
    old_addresses = tuple(filter(None, (article.slug or "", *article.aliases)))[:_ALIASES]
    return paths_of(record.key, slug, (*old_addresses, *record.former))


def _decided(old: Record, grounds: Grounds) -> Record:
    source, site, now, taken_over = grounds.source, grounds.site, grounds.now, grounds.twins.taken
    before, old = old, _without_future(with_entry_of(old, taken_over) if taken_over else old, now)
    seen = _seen(old, grounds)
    article = grounds.reading.article
    if article is None:
        return _placed(replace(_rejected(seen, grounds.reading.problem), warnings=grounds.reading.others), grounds)
    if article.draft:
        draft = replace(seen, state=State.DRAFT, entry=None, expires=None, files=(), aliases=())
        return _placed(replace(draft, warnings=article.warnings), grounds)
    try:
        identity, warnings = identity_of(old, article, source, site, grounds.claims)
        wanted = claims_of(identity)
        holders = {claimed: grounds.claims[claimed].holder for claimed in wanted if claimed in grounds.claims}
        own = (None, old.key, taken_over.key if taken_over else None)
        if taken := {claimed: holder for claimed, holder in holders.items() if holder not in own}:
            waiting = replace(_rejected(seen, collision(source, identity, taken)), waits=tuple(taken))
            return _placed(waiting, grounds)
        if (held := grounds.claims.get(wanted[-1])) and held.had_page:
            seen = replace(seen, had_page=True)
        kept = _kept(old, source, now)
        if old.identity is None and (freed := grounds.claims.get(wanted[0])):  # the same entry was in another file
            identity, kept = replace(identity, first_seen=freed.first_seen), freed.version
            seen = replace(seen, shown=kept is not None)
        known = Kept(identity, kept, grounds.references, grounds.links)
        normalised = normalise(article, source, site, known, grounds.reading.content)
    except ArticleError as error:
        return _placed(replace(_rejected(seen, error.problem), warnings=error.others), grounds)
    if normalised.entry.updated > max(now, normalised.entry.published) + _FAR:
        return _too_early(_placed(_rejected(seen, _future(source, normalised.entry)), grounds), normalised.entry)
    own_id = old.own_id or bool(article.id and mint(article, source, site).identity.id == identity.id)
    warnings = (*warnings, *old_addresses.warnings_of(article, source, site, identity.slug))
    accepted = replace(
        _accepted(seen, identity, normalised, warnings, wanted),
        own_id=own_id,
        aliases=old_addresses.aliases_of(article, site, identity.slug),
    )
    return with_twins(before, _placed(accepted, grounds), grounds.twins, now)


def _without_future(old: Record, now: datetime) -> Record:
    """Correct a first-seen date that has not come yet: the clock was ahead when the article was first seen."""
    identity = old.identity
    if identity is None or identity.first_seen <= now + _SKEW:
        return old
    return replace(old, identity=replace(identity, first_seen=now))


def _seen(old: Record, grounds: Grounds) -> Record:
    """Note the source and what the article rests on, and forget what was decided about the version before."""
    return replace(
        old,
        source_digest=grounds.source.digest,
        etag=grounds.source.etag,
        sidecars=sidecars_of(grounds.source),
        basis=grounds.basis,
        references=tuple(grounds.references.values()),
        links=tuple(grounds.links.values()),
        problem=None,
        warnings=(),
        waits=(),
        held=None,
        twin="",
        unreadable=False,
        moved_to="",
    )


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
        words=normalised.words,
        claims=wanted,
        warnings=(*warnings, *normalised.warnings),
    )


def _rejected(seen: Record, problem: Problem | None) -> Record:
    """Reject the newest version. The last good version stays out, or stays scheduled."""
    return replace(seen, state=State.OUT if seen.entry else State.REJECTED, problem=problem)


def _placed(record: Record, grounds: Grounds) -> Record:
    """Fill in what follows from the entry and the time, and increase the revision."""
    entry, site, now = record.entry, grounds.site, grounds.now
    old_paths = dict.fromkeys((*record.aliases, *old_addresses.paths_of(record, site)))
    record = replace(record, old_paths=tuple(old_paths))
    if entry is None:
        return next_revision(record, members=(), due=None)
    if entry.published > now:
        if not grounds.shows_future:
            return next_revision(record, state=State.SCHEDULED, members=(), due=due_sort(entry.published, record.key))
        early = _only_in_preview(
            record.key, f"due at {entry.published.astimezone(site.zone):%Y-%m-%d %H:%M} {site.timezone}"
        )
        record = replace(record, warnings=(*record.warnings, early))
    if record.expires is not None and record.expires <= now:
        return next_revision(record, state=State.EXPIRED, members=(), due=None)
    first_seen = record.identity.first_seen if record.identity else entry.published
    shown_since = late.appeared(entry, first_seen, grounds.begun)
    placement = placement_of(entry, site, grounds.feed_names, now, shown_since)
    month = late.month_of(record, placement, grounds.oldest_shown)
    warnings = (*record.warnings, late.unseen(record.key, month, site)) if month else record.warnings
    times = [when for when in (record.expires, placement.until) if when]
    return next_revision(
        record,
        state=State.OUT,
        shown=True,
        had_page=record.had_page or record.has_page,
        members=placement.members,
        due=due_sort(min(times), record.key) if times else None,
        late=month,
        warnings=warnings if record.problem else (*warnings, *placement.warnings(record.key)),
    )


def _kept(old: Record, source: SourceObject, now: datetime) -> Version | None:
    """Give the version whose date counts. If the article is scheduled again, its later date has never been out."""
    kept = old.version if old.shown else None
    if kept and kept.updated > now:
        return replace(kept, updated=source.touched.replace(microsecond=0))
    return kept


def _only_in_preview(key: str, why: str) -> Problem:
    what = f"only this preview shows the article, because it is {why}."
    cure = "Nothing needs to be done; a preview without --drafts and --future shows what a build publishes."
    return Problem(path=key, rule="only-in-preview", what=what, cure=cure)


def _no_sidecar(source: SourceObject) -> Problem:
    what = "site.toml demands a sidecar for this file, and there is none; the article is a draft until then."
    cure = f'Put {stem(source.key)}.meta.yaml beside it, or set sidecars = "optional" for this path.'
    return Problem(path=source.key, rule="no-sidecar", what=what, cure=cure)


def _future(source: SourceObject, entry: Entry) -> Problem:
    """Give the problem of an ``updated`` date in the future: the whole feed would take over that date."""
    what = f"updated: {entry.updated:%Y-%m-%d} is in the future."
    cure = "Write the date of the article's last change, or remove updated."
    return Problem(path=source.key, rule="bad-date", what=what, cure=cure)


def _too_early(record: Record, entry: Entry) -> Record:
    """Have the article looked at again when its date has come."""
    return replace(record, due=record.due or due_sort(entry.updated, record.key))
