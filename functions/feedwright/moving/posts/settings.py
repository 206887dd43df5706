"""Writes the site.toml of a site that moves in."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from urllib.parse import urlsplit

from feedwright.model.article import Person
from feedwright.moving.posts.post import OldSite
from feedwright.moving.served.feed import ServedPodcast
from feedwright.site.language_tags import language_tag
from feedwright.site.podcasts.categories import category_names
from feedwright.site.podcasts.tags import MEDIUMS
from feedwright.site.slugs import folded

_MOST = 500  # entries of a window
# Where each system has its main feed, and in which format, as far as ours is not at the same path.
_OLD_FEEDS: Mapping[str, Mapping[str, str]] = {
    "WordPress": {"feed/": "rss", "feed/rss2/": "rss", "feed/atom/": "atom"},
    "Ghost": {"rss/": "rss"},
    "Substack": {"feed/": "rss"},
    "Jekyll": {"feed.xml": "atom"},
    "Eleventy": {"feed.xml": "atom"},
    "Hugo": {"index.xml": "rss"},
    "micro.blog": {"feed.xml": "rss"},
    "Docusaurus": {"blog/rss.xml": "rss", "blog/atom.xml": "atom", "blog/feed.json": "json"},
    "MkDocs": {"feed_rss_created.xml": "rss", "feed_json_created.json": "json"},
}


def settings_text(site: OldSite, birth: date) -> str:
    """Write the settings: what the old system said, with a comment on what must never change."""
    shown = "The old feed showed so many entries."
    if not site.window_was_seen:
        shown = f"Feeds of {site.origin} show so many entries as a rule: compare it with your old feed."
    lines = [
        "#:schema ./.site.schema.json",
        f"# Written by feedwright import, from {site.origin}.",
        f"title = {quoted(site.title)}",
        *([f"description = {quoted(site.description)}"] if site.description else []),
        f"url = {quoted(site.url or '')}",
        "",
        "# New ids are built from these two. Never change them, even if the site moves.",
        f"authority = {quoted(urlsplit(site.url or '').hostname or '')}",
        f"birth = {birth.isoformat()}",
        "",
        f"language = {quoted(language_tag(site.language or '') or 'en')}",
        f"timezone = {quoted(site.timezone or 'UTC')}",
        *([f"author = {quoted(site.author)}"] if site.author else []),
        *([f"rights = {quoted(site.rights)}"] if site.rights else []),
        "",
        f"# {shown} With more, subscribers would see old entries as new.",
        f"window = {max(1, min(site.window, _MOST))}",
        *_addresses(site),
        *_also(site.origin),
        *_auto(site),
        *globs_of(site),
        *_authors(site.authors),
        *_redirects(site),
        *(_podcast(site, site.podcast) if site.podcast else ()),
    ]
    return "\n".join(lines) + "\n"


def globs_of(site: OldSite) -> list[str]:
    """Write which files of the old system's folder are articles, and which are none."""
    return [
        *_globs("What is an article though its name says otherwise.", "include", site.include),
        *_globs("What is no article.", "exclude", site.exclude),
    ]


def podcast_gaps(podcast: ServedPodcast) -> list[str]:
    """Name what directories demand of a podcast and its old feed does not say."""
    gaps = {
        "a cover": podcast.image,
        "a category of Apple's list": _categories(podcast),
        "the owner's e-mail address": podcast.owner_email,
    }
    return [name for name, value in gaps.items() if not value]


def quoted(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _also(origin: str) -> list[str]:
    """Leave the feed at the paths at which subscribers of the old system have it, each in its own format."""
    old = _OLD_FEEDS.get(origin)
    if not old:
        return []
    reason = "The old feeds' paths, where subscribers find the new ones."
    if any(path.endswith("/") for path in old):
        reason += " Those that end in / need pretty."
    return ["", f"# {reason}", f"also = {{ {', '.join(f'{quoted(path)} = {quoted(old[path])}' for path in old)} }}"]


def _addresses(site: OldSite) -> list[str]:
    """Keep the pages where they were, if that is wanted, and say what the addresses of folders need."""
    folders = any(path.endswith("/") for path in _OLD_FEEDS.get(site.origin, ()))
    kept = ["", "# An article's page stands at the path in its permalink.", 'addresses = "as-written"']
    cure = ", and remove the paths that end in / from also" if folders else ""
    shown = [
        "",
        "# The CDN or your host shows a folder's index.html at the folder's address.",
        f"# If yours does not, write false{cure}.",
        "pretty = true",
    ]
    return [*(kept if site.keeps_addresses else []), *(shown if site.keeps_addresses or folders else [])]


def _auto(site: OldSite) -> list[str]:
    if not site.auto:
        return []
    opened = ", ".join(f"{dimension} = {count}" for dimension, count in site.auto.items())
    return ["", "# A feed opens by itself for each of these that has so many articles.", f"auto = {{ {opened} }}"]


def _redirects(site: OldSite) -> Iterator[str]:
    if site.redirects:
        yield from (
            "",
            "# Where the old site's lists and feeds lead: with the CDN by redirects, else by small pages.",
        )
        yield "[redirects]"
        yield from (f"{quoted(old)} = {quoted(new)}" for old, new in site.redirects.items())


def _globs(reason: str, name: str, globs: tuple[str, ...]) -> list[str]:
    return ["", f"# {reason}", f"{name} = {json.dumps(globs, ensure_ascii=False)}"] if globs else []


def _authors(authors: Mapping[str, Person]) -> Iterator[str]:
    for key, person in authors.items():
        yield ""
        yield f"[authors.{key if re.fullmatch(r'[a-z0-9_-]+', key) else quoted(key)}]"
        yield f"name = {quoted(person.name)}"
        if person.url:
            yield f"url = {quoted(person.url)}"
        if person.avatar:
            yield f"avatar = {quoted(person.avatar)}"


def _categories(podcast: ServedPodcast) -> list[str]:
    known = {folded(name): name for name in category_names()}
    wanted = (f"{name} > {below}" if below else name for name, below in podcast.categories)
    return list(dict.fromkeys(known[folded(each)] for each in wanted if folded(each) in known))


def _podcast(site: OldSite, podcast: ServedPodcast) -> Iterator[str]:
    """Write the podcast's feed; as comments if something is missing without which no directory takes it."""
    mark = "# " if podcast_gaps(podcast) else ""
    owner = f"{{ name = {quoted(podcast.owner_name or site.title)}, email = {quoted(podcast.owner_email or '…')} }}"
    lines = [
        "[feeds.podcast]",
        f"title = {quoted(site.title)}",
        "",
        "[feeds.podcast.podcast]",
        f"image = {quoted(podcast.image or '…')}",
        f"categories = {json.dumps(_categories(podcast) or ['…'], ensure_ascii=False)}",
        f"owner = {owner}",
        f"explicit = {str(podcast.explicit).lower()}",
        f"type = {quoted(podcast.kind)}",
        *([f"medium = {quoted(podcast.medium)}"] if podcast.medium in MEDIUMS else []),
        *(["locked = true"] if podcast.locked else []),
        *([f"guid = {quoted(podcast.guid)}  # by which directories know it"] if podcast.guid else []),
        "new_feed_url = true  # apps follow the podcast to this feed; remove it some months after the move",
    ]
    if podcast.funding:
        url, text = podcast.funding
        lines.append(f"funding = {{ url = {quoted(url)}, text = {quoted(text)} }}")
    yield ""
    yield from (f"{mark}{line}".rstrip() for line in lines)
