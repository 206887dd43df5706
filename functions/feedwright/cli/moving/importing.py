"""``feedwright import``: makes ordinary files of what an old system exported."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from feedwright.adapters.clock import utc_now
from feedwright.adapters.http_fetch import fetch
from feedwright.cli.init import shown_command
from feedwright.cli.moving.forecasting import finish
from feedwright.cli.moving.in_place import import_in_place
from feedwright.cli.moving.media_folder import MediaFolder, media_folder
from feedwright.cli.moving.media_net import MediaNet
from feedwright.cli.moving.old_feeds import old_feeds
from feedwright.cli.moving.our_feeds import our_site
from feedwright.cli.moving.reporting import Line, Report, progress
from feedwright.cli.moving.sources import generator_at, open_export
from feedwright.cli.moving.wanted import Wanted, answers_of, complete_site, with_lists, write_settings
from feedwright.cli.moving.writing import write_whole
from feedwright.moving.posts.bodies import settled
from feedwright.moving.posts.files import FOLDER, Form, Names, NewFile, article_file, left_out
from feedwright.moving.posts.identity import OldIdentity, OldIds, completed
from feedwright.moving.posts.lists import OldLists
from feedwright.moving.posts.media import with_media
from feedwright.moving.posts.post import Export, OldSite, Post
from feedwright.moving.posts.settings import podcast_gaps
from feedwright.moving.served.feed import ServedPodcast
from feedwright.moving.sources.feed import posts_of_feeds

_NAMED = 5  # notes of a kind that are printed
_SUFFIXES = ("html", "md")


@dataclass(slots=True)
class _Tally:
    """What an import did, for its report."""

    written: int = 0
    kept: int = 0
    drafts: dict[str, int] = field(default_factory=dict)  # by the reason
    seen: int = 0
    derived: int = 0
    without_id: int = 0
    oldest: date | None = None
    empty: list[str] = field(default_factory=list)  # titles of posts without a text
    undated: list[str] = field(default_factory=list)  # titles of posts to publish without a date
    notes: list[str] = field(default_factory=list)

    def count(self, post: Post, identity: OldIdentity, key: str) -> None:
        """Count a post by what keeps it back, or by where its id is from."""
        if post.held_back:
            self.drafts[post.held_back] = self.drafts.get(post.held_back, 0) + 1
        elif identity.was_seen:
            self.seen += 1
        elif identity.id or identity.guid:
            self.derived += 1
        else:
            self.without_id += 1
        self.notes += [f"{key}: {note}" for note in (identity.note, left_out(post)) if note]
        if post.held_back:
            return
        if post.published:
            day = post.published.date()
            self.oldest = min(self.oldest or day, day)
        else:
            self.undated.append(post.title or key)


def run_import(wanted: Wanted) -> None:
    """Write CONTENT's files, say what was done, and end with the forecast."""
    report = Report(wanted.as_json)
    with progress() as shown:
        get = fetch if wanted.fetch else None
        given = old_feeds(wanted.feeds, get)
        if generator := generator_at(wanted.sources):
            import_in_place(wanted, *generator, given, report)
            return
        own = old_feeds([*wanted.addresses, *map(str, wanted.sources)], get) if wanted.addresses else ()
        if own:
            export = posts_of_feeds(own)
        else:
            export, own = open_export(wanted.sources, answers_of(wanted, given))
        feeds = (*own, *given)
        site = complete_site(export.site, wanted, feeds)
        media = _media(wanted)
        form = Form(
            zone=ZoneInfo(site.timezone or "UTC"),
            markdown=wanted.markdown,
            keep_below=f"{(site.url or '').rstrip('/')}/" if site.keeps_addresses else None,
        )
        writer = _Writer(wanted, form, OldIds(feeds, site), media)
        for post in export.posts:
            writer.write(post)
            shown.advance()
        site = with_lists(site, writer.lists)
        report.add(write_settings(wanted.content, site, writer.tally.oldest or utc_now().date()))
        report.add(_report(writer, export, site, writer.ids.unmatched()))
        ours = our_site(wanted.content, shown.watcher) if feeds else None
    if not ours:
        report.say("No old feed was given, so nothing says what subscribers will see. Save your old feed, and run:")
        report.say(f"  {shown_command('forecast', Path('OLD-FEED'), Path('--content'), wanted.content)}")
    finish(report, wanted.content, feeds, ours)


def _media(wanted: Wanted) -> MediaFolder | MediaNet | None:
    if wanted.media:
        return media_folder(wanted.media, wanted.content)
    return MediaNet(wanted.content, fetch) if wanted.fetch else None


@dataclass(slots=True)
class _Writer:
    """Writes posts as files, one after another, and counts them."""

    wanted: Wanted
    form: Form
    ids: OldIds
    media: MediaFolder | MediaNet | None
    names: Names = field(default_factory=Names)
    lists: OldLists = field(default_factory=OldLists)
    tally: _Tally = field(default_factory=_Tally)

    def write(self, post: Post) -> None:
        identity = self.ids.of(post)
        post = completed(post, identity.item)
        if not (post.html.strip() or post.markdown or post.enclosures or post.images):
            self.tally.empty.append(post.title or post.name)
            return
        post = replace(post, html=settled(post.html, post.address))
        if self.media:
            post = with_media(post, self.media.find)
        file = article_file(post, identity, self.names.of(post), self.form)
        there = self._there(file)
        if there or not write_whole(self.wanted.content / file.key, file.text):
            self.tally.kept += 1
            if there and _is_another(there, post, identity):
                self.tally.notes.append(f'{there} is another article, so "{post.title or post.name}" was not written')
        else:
            self.tally.written += 1
        self.tally.count(post, identity, file.key)
        self.lists.add(post, utc_now())

    def _there(self, file: NewFile) -> Path | None:
        """Give the file that has the place already: as a rule an earlier import wrote this post, in either form."""
        stem = file.key.rpartition(".")[0]
        places = (self.wanted.content / f"{stem}.{suffix}" for suffix in _SUFFIXES)
        return next((place for place in places if os.path.lexists(place)), None)


def _is_another(there: Path, post: Post, identity: OldIdentity) -> bool:
    """Say whether the file holds neither an id nor the title of the post."""
    marks = [mark for mark in (identity.id, identity.guid, post.title) if mark]
    try:
        text = there.read_text("utf-8", errors="replace")
    except OSError:  # a folder, or a file of somebody else
        return True
    return bool(marks) and not any(mark in text for mark in marks)


def _report(writer: _Writer, export: Export, site: OldSite, unmatched: Sequence[str]) -> Iterator[Line]:
    """Say what was written, under which ids, and what has no place."""
    tally, folder = writer.tally, writer.wanted.content / FOLDER
    kept = f", kept {tally.kept:,} that were there" if tally.kept else ""
    yield Line("wrote", f"{_counted(tally.written, 'article')} in {folder}{kept}")
    if tally.drafts:
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in sorted(tally.drafts.items()))
        yield Line("held back", f"{_counted(sum(tally.drafts.values()), 'draft')}: {reasons}")
    ids = [f"{tally.seen:,} seen in the old feed"] if tally.seen else []
    ids += [f"{tally.derived:,} derived, not seen"] if tally.derived else []
    ids += [f"{tally.without_id:,} without an old id"] if tally.without_id else []
    yield Line("ids", ", ".join(ids) or "none")
    if export.left_out:
        yield Line("left out", ", ".join(f"{name} ({count:,})" for name, count in sorted(export.left_out.items())))
    if site.podcast:
        yield from _podcast_lines(site)
    if tally.empty:
        yield Line("empty", f"{_counted(len(tally.empty), 'post')} without a text: {_some(tally.empty)}")
    if tally.undated:
        which = f"{_counted(len(tally.undated), 'post')} without a date that can be read: {_some(tally.undated)}"
        yield Line("undated", f"{which}; the dates of their files count unless you write date: into them")
    if writer.media:
        missing = f", {len(writer.media.missing):,} were not there" if writer.media.missing else ""
        yield Line("media", f"{_counted(len(writer.media.copied), 'file')} beside the articles{missing}")
    if unmatched:
        what = f"{_counted(len(unmatched), 'entry', 'entries')} of the old feed: {_some(unmatched)}"
        yield Line("missing", f"{what}. Import the feed as well, and they come along.")
    notes = [*export.notes, *tally.notes]
    yield from (Line("note", note) for note in notes[:_NAMED])
    if len(notes) > _NAMED:
        yield Line("note", f"and {len(notes) - _NAMED:,} more notes of such kinds")


def _podcast_lines(site: OldSite) -> Iterator[Line]:
    """Say what a podcast's owner must still do."""
    podcast = site.podcast or ServedPodcast()
    if gaps := podcast_gaps(podcast):
        yield Line("podcast", f"add {', '.join(gaps)} to site.toml, and remove the # before [feeds.podcast] and below")
    if podcast.locked:
        yield Line("podcast", "the old feed is locked (podcast:locked): ask its host to unlock it before you move")
    address = f"{(site.url or '').rstrip('/')}/feeds/podcast/rss.xml"
    yield Line(
        "podcast", f"when it is out, let the old host redirect to {address} and name that in itunes:new-feed-url"
    )


def _counted(count: int, noun: str, nouns: str | None = None) -> str:
    return f"{count:,} {noun if count == 1 else nouns or f'{noun}s'}"


def _some(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(f'"{name[:60]}"' for name in names[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")
