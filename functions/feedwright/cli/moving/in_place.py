"""Imports the folder of a site generator where it is: its posts stay, and old ids go into files beside them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from feedwright.adapters.clock import utc_now
from feedwright.cli.folders import no_articles, public_folder
from feedwright.cli.held_folders import HeldFolders
from feedwright.cli.moving.forecasting import finish
from feedwright.cli.moving.old_addresses import Ours, old_post, write_old_addresses
from feedwright.cli.moving.our_feeds import OurSite, our_site
from feedwright.cli.moving.reporting import Line, Report
from feedwright.cli.moving.wanted import Wanted, complete_site, write_settings
from feedwright.cli.moving.writing import write_whole
from feedwright.cli.new import SETTINGS
from feedwright.cli.operate.uploading.local_files import nested_posts, survey
from feedwright.errors import CommandError
from feedwright.moving.forecast.matching import matched
from feedwright.moving.posts.derived import Manner, derived_identity
from feedwright.moving.posts.identity import OldIdentity, OldIds
from feedwright.moving.posts.post import OldSite, Post
from feedwright.moving.posts.settings import settings_text
from feedwright.moving.served.feed import ServedFeed, ServedItem
from feedwright.moving.sources.generators import Generator
from feedwright.reading.folder_data.decision import shown_path
from feedwright.reading.metadata.sidecar import OWN_SUFFIXES, stem
from feedwright.site.parse import parse_site

_FORMATS = ("json", "atom", "rss")
_DERIVED = (
    "# Derived, not seen. An import with --feed writes this file anew; remove this line to keep what you write here."
)
_NAMED = 5  # posts that a line names


def import_in_place(
    wanted: Wanted, generator: Generator, site: OldSite, feeds: Sequence[ServedFeed], report: Report
) -> None:
    """Write site.toml into the folder, and an old id beside each post that an old feed shows.

    Raises:
        CommandError: another folder is named for the articles.
    """
    folder = wanted.sources[0]
    if folder.resolve() != wanted.content.resolve():
        message = f"{folder} is a folder of {generator.name}, whose posts are read where they are."
        raise CommandError(f"{message} Name it twice: feedwright import {folder} {folder}")
    complete, private = _with_private(folder, complete_site(site, wanted, feeds))
    oldest = min((item.date.date() for feed in feeds for item in feed.items if item.date), default=None)
    report.add(write_settings(folder, complete, oldest or utc_now().date()))
    report.add(private)
    ours = our_site(folder)
    if not feeds:
        report.add(_write_derived(folder, generator, complete, ours))
        report.say(
            "No old feed was given. Save your old feed, and import with --feed to see what subscribers will see."
        )
        finish(report, folder, feeds, None)
        return
    ids = OldIds(feeds, complete)
    matches = _matches(feeds, ours)
    report.add(_write_ids(folder, complete, ids, matches, ours))
    report.add(_write_aliases(folder, complete, matches, ours))
    report.add(_seen(feeds, ids, len(matches)))
    finish(report, folder, feeds, our_site(folder))


def _with_private(folder: Path, site: OldSite) -> tuple[OldSite, list[Line]]:
    """Exclude what the generator's files hold back with whole folders; a site.toml that is there must be changed."""
    settings, public = folder / SETTINGS, public_folder(folder)
    is_there = settings.is_file()
    own = [glob for glob in no_articles(folder, public) if glob not in site.exclude]
    site = replace(site, exclude=(*site.exclude, *own))
    if site.origin in {"Jekyll", "Bridgetown"} and not is_there:
        site = replace(site, include=(*site.include, *nested_posts(folder, public, site.exclude)))
    written = settings.read_bytes() if is_there else settings_text(site, utc_now().date()).encode()
    seen = survey(folder, public)
    folders = HeldFolders(folder, seen.folder_files, without=seen.built_sites)
    in_force = parse_site(written)
    holding, above = folders.holding(in_force)
    if holding is None:
        return site, []
    doubts = [Line("perhaps", str(problem)) for problem in holding.warnings(above)]
    if is_there:
        return site, [Line("private", str(problem)) for problem in holding.problems(in_force, above)] + doubts
    said = [
        f"{len(each.keys):,} {'article' if len(each.keys) == 1 else 'articles'}, which "
        f"{shown_path(each.given.path, above)} holds back ({each.written or each.given.fault}): excluded"
        for each in holding.held
    ]
    return replace(site, exclude=(*site.exclude, *holding.globs)), [Line("private", line) for line in said] + doubts


@dataclass(frozen=True, slots=True)
class _Match:
    """An article of ours, what we serve in each format, and what the old feeds served in its place."""

    address: str
    ours: Mapping[str, ServedItem]
    old: Mapping[str, ServedItem]


def _write_derived(folder: Path, generator: Generator, site: OldSite, ours: OurSite) -> Iterator[Line]:
    """Write the ids and addresses that the generator's settings give the posts: no feed was there to show them."""
    if generator.manner:
        matches = _derived_matches(folder, generator.manner, site, ours)
        has_atom = generator.same_ids or generator.has_atom
        own = set() if has_atom else {match.address for match in matches if _has_own_guid(folder, match, ours)}
        derived = [match for match in matches if match.address not in own]
        yield from _write_ids(folder, site, OldIds((), replace(site, atom_has_these_ids=has_atom)), derived, ours)
        known = {match.address for match in matches}
        left = [key for address, key in ours.files.items() if address not in known]
        yield Line("ids", f"{len(derived):,} derived from the settings of {generator.name}, not seen")
        if own:
            yield Line("", f"{len(own):,} stand in the posts themselves (guid), and stay")
        if left:
            yield Line("unknown", f"the old addresses of {len(left):,} posts, which the settings do not say:")
            yield from (Line("", key) for key in left)


def _derived_matches(folder: Path, manner: Manner, site: OldSite, ours: OurSite) -> list[_Match]:
    """Derive what the settings say for certain; two posts at the same address are left out, both."""
    matches = list[_Match]()
    served = {form: {item.link: item for item in _all_items(form, ours)} for form in _FORMATS}
    for each in _posts_that_are_out(ours):
        post = old_post(folder, each, site)
        derived = derived_identity(post, manner, site.section_permalinks, site.url or "") if post else None
        if post is None or derived is None:
            continue
        identity, address = derived
        old = ServedItem(id=identity, link=address, address=address, title=post.title)
        shown = {form: items[each.address] for form, items in served.items() if each.address in items}
        matches.append(_Match(each.address, shown, {"rss": old}))
    times = Counter(name for match in matches for name in {match.old["rss"].id, match.old["rss"].address})
    return [each for each in matches if times[each.old["rss"].id] == times[each.old["rss"].address] == 1]


def _has_own_guid(folder: Path, match: _Match, ours: OurSite) -> bool:
    """Say whether a post itself says what RSS called it, as posts from micro.blog do: that is no guess."""
    served = {form: item.id for form, item in match.ours.items()}
    beside = stem(ours.files.get(match.address, ""))
    return served.get("rss") != served.get("atom") and not any(
        (folder / f"{beside}{each}").exists() for each in OWN_SUFFIXES
    )


def _seen(feeds: Sequence[ServedFeed], ids: OldIds, matches: int) -> Iterator[Line]:
    total = max(len(feed.items) for feed in feeds)
    yield Line("ids", f"{matches:,} of {total:,} entries of the old feed are posts of this folder")
    if left := ids.unmatched():
        yield Line("missing", ", ".join(f'"{title[:60]}"' for title in left[:_NAMED]))


def _write_ids(folder: Path, site: OldSite, ids: OldIds, matches: Sequence[_Match], ours: OurSite) -> Iterator[Line]:
    written = kept = same = 0
    for match in matches:
        key = ours.files.get(match.address)
        if key is None:
            continue
        identity = ids.of(_as_old_post(match))
        values = _values(match, identity, keeps_addresses=site.keeps_addresses)
        if not values:
            same += 1
            continue
        text = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=1_000_000)
        beside = folder / f"{stem(key)}{OWN_SUFFIXES[0]}"
        if identity.was_seen:
            _remove_derived(beside)
        else:
            text = f"{_DERIVED}\n{text}"
        if any((folder / f"{stem(key)}{suffix}").exists() for suffix in OWN_SUFFIXES):
            kept += 1
            lines = "; ".join(line for line in text.splitlines() if line != _DERIVED)
            yield Line("kept", f"the sidecar of {key}. Add this to it: {lines}")
        elif write_whole(beside, text):
            written += 1
    yield Line("wrote", f"{written:,} files {OWN_SUFFIXES[0]} with old ids, kept {kept:,}; {same:,} posts need none")


def _remove_derived(beside: Path) -> None:
    """Remove a file of ids that an import without the old feed wrote: now the ids are seen."""
    if beside.is_file() and beside.read_bytes().startswith(_DERIVED.encode()):
        beside.unlink()


def _write_aliases(folder: Path, site: OldSite, matches: Sequence[_Match], ours: OurSite) -> Iterator[Line]:
    """Write the old addresses of posts that the old feeds do not show, by the addresses of those that they show."""
    old_paths = {
        key: path
        for match in matches
        if (key := ours.files.get(match.address))
        and (path := urlsplit(next(iter(match.old.values())).address or "").path)
    }
    yield from write_old_addresses(folder, site, _posts_that_are_out(ours), old_paths)


def _matches(feeds: Sequence[ServedFeed], ours: OurSite) -> list[_Match]:
    """Find our article for each item of the old feeds, archives included."""
    found_ours: dict[str, dict[str, ServedItem]] = {}
    found_old: dict[str, dict[str, ServedItem]] = {}
    for feed in feeds:
        items = _all_items(feed.format, ours)
        for at, place in matched(feed.items, items).items():
            address = items[at].link or ""
            found_ours.setdefault(address, {})[feed.format] = items[at]
            found_old.setdefault(address, {})[feed.format] = feed.items[place]
    return [_Match(address, found_ours[address], found_old[address]) for address in found_old]


def _posts_that_are_out(ours: OurSite) -> list[Ours]:
    items = {item.link: item for form in _FORMATS for item in _all_items(form, ours)}
    return [Ours(key, address, items[address]) for address, key in ours.files.items() if address in items]


def _all_items(form: str, ours: OurSite) -> list[ServedItem]:
    main = next((feed for feed in ours.feeds if feed.feed.format == form and "/" not in feed.path), None)
    if main is None:
        return []
    items = {item.link: item for item in (*main.archived, *main.feed.items)}
    return list(items.values())


def _as_old_post(match: _Match) -> Post:
    first = next(iter(match.old.values()))
    return Post(html="", title=first.title, address=first.address or first.link, published=first.date, old_id=first.id)


def _values(match: _Match, identity: OldIdentity, *, keeps_addresses: bool) -> dict[str, object]:
    """Give what is to stand beside a post: the old ids and the old address, as far as ours differ."""
    path = urlsplit(next(iter(match.old.values())).address or "").path
    moves = bool(path.strip("/")) and path != urlsplit(match.address).path
    kept: dict[str, object] = {"permalink": path} if keeps_addresses and moves else {}
    served = {"atom": identity.id, "rss": identity.guid or identity.id, "json": identity.guid or identity.id}
    if all(item.id == served[form] for form, item in match.ours.items()):
        return kept
    values: dict[str, object] = {name: value for name in ("id", "guid") if (value := getattr(identity, name))}
    if kept or not (values and moves):
        return values | kept
    return values | {"aliases": [path]}
