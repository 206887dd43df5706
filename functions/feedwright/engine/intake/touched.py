"""Names the targets that show an article before or after its change."""

from datetime import datetime

from feedwright.engine.catalogue.keys import NEWS_FEED, timestamp
from feedwright.engine.catalogue.records import Record
from feedwright.engine.catalogue.reports import report_of
from feedwright.engine.jobs.targets import (
    NEWS,
    REPORT_INDEX,
    Request,
    Target,
    chapters_target,
    media_target,
    old_target,
    page_target,
    report_target,
)
from feedwright.site.feeds import is_automatic


def touched(old: Record, new: Record, now: datetime) -> list[Request]:
    """Name all targets that show *old* and must show *new*."""
    return [*_touched_in_public(old, new, now), *_old_paths(old, new), *_reports(old, new)]


def _reports(old: Record, new: Record) -> list[Request]:
    """Name the report and the index of reports; an earlier release wrote no row for the index."""
    before, after = report_of(old), report_of(new)
    requests = [] if before == after else [Request(report_target(new.key))]
    if before != after or (after and old.basis != new.basis):
        requests.append(Request(REPORT_INDEX))
    return requests


def _touched_in_public(old: Record, new: Record, now: datetime) -> list[Request]:
    if not (old.out or new.out):
        ended = [name for name in old.tombstones if name not in new.tombstones]
        return [Request(Target("feed", name)) for name in ended]
    moved = old.entry != new.entry or old.state != new.state
    before, after = old.places, new.places
    feeds = [name for name in {**before, **after} if moved or before.get(name) != after.get(name)]
    if (
        old.basis != new.basis
    ):  # fewer entries may open an automatic feed now, and only articles name a feed that is shut
        feeds += [name for name in after if is_automatic(name) and name not in feeds]
    pages = (
        _pages(old, new)
        if moved or before.keys() != after.keys() or old.basis != new.basis or old.has_page != new.has_page
        else set()
    )
    # The files of a rejected article may have changed before they were copied (documents/media.py), so all are named.
    media = old.media.keys() | new.media.keys() if old.problem else old.media.keys() ^ new.media.keys()
    media |= old.file_user.replaced.keys() ^ new.file_user.replaced.keys()
    return [
        *(Request(media_target(path), article=new.key) for path in sorted(media)),
        *(_of_feed(name, old, after.get(name), now) for name in feeds),
        *(Request(page_target(slug), article=new.key) for slug in sorted(pages)),
        *_chapters(old, new, moved=moved),
    ]


def _chapters(old: Record, new: Record, *, moved: bool) -> list[Request]:
    """Name the files of chapters that Feedwright writes itself."""
    if not moved and old.basis == new.basis:
        return []
    slugs = {record.identity.slug for record in (old, new) if record.identity and record.own_chapters}
    return [Request(chapters_target(slug)) for slug in sorted(slugs)]


def _of_feed(name: str, old: Record, after: str | None, now: datetime) -> Request:
    before = [member.sort for member in old.members if member.feed == name]  # of a damaged record perhaps several
    places = tuple(dict.fromkeys([*before, *([after] if after else [])]))
    left = timestamp(now) if before and not after else None
    return Request(NEWS if name == NEWS_FEED else Target("feed", name), left=left, places=places)


def _old_paths(old: Record, new: Record) -> list[Request]:
    """Name the old addresses from which something else leads now.

    The settings may have come after *old*: so *new* names their addresses even if its article is not out any more.
    """
    paths = {*old.old_paths, *new.old_paths}
    if not (_leads_to(old) != _leads_to(new) or (new.out and old.basis != new.basis)):
        paths = {*old.old_paths} ^ {*new.old_paths} | {*old.aliases} ^ {*new.aliases}
    return [Request(old_target(path)) for path in sorted(paths)]


def _leads_to(record: Record) -> str | None:
    return (record.entry.url if record.entry else "") if record.out else None


def _pages(*records: Record) -> set[str]:
    return {record.identity.slug for record in records if record.identity and (record.has_page or record.had_page)}
