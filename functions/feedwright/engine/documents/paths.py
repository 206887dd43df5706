"""Which public paths each target has, and which target each public path belongs to: it is the same one for ever."""

import re
from collections.abc import Callable, Mapping

from feedwright.engine.documents.feed import feed_paths
from feedwright.engine.documents.lists import LIST_PATHS, NEWS_PATHS, SITEMAP_FOLDER, sitemap_path
from feedwright.engine.documents.media import paths_of_media
from feedwright.engine.documents.stretches import archive_folder, feed_and_stretch, is_start
from feedwright.engine.jobs.targets import MAIN, NEWS, SITE_LISTS, Target, chapters_target, media_target, old_target
from feedwright.model.files import SCALED_FOLDERS
from feedwright.rendering.formats import FORMATS
from feedwright.rendering.report import report_paths
from feedwright.rendering.report_index import INDEX_PATHS
from feedwright.site.addresses.old import is_old_path
from feedwright.site.addresses.pages import chapters_path, page_path, slug_of_chapters
from feedwright.site.feeds import MAIN_FEED

_ID_LENGTH = 900  # bytes
_PAGES, _MEDIA = "articles/", "media/"
# The period must begin with digits, because a feed may itself be called "archive".
_ARCHIVE = re.compile(rf"(?:(?:feeds/(?P<feed>.+)/)?archive|{SITEMAP_FOLDER})/(?P<stretch>\d{{4}}[^/.]*)[/.].*")
_VARIANT = re.compile(rf"(media/[^/]+/)(?:{'|'.join(SCALED_FOLDERS)})(/[^/]+)")
_FEED = re.compile(r"feeds/(?P<feed>.+)/[^/]+")


def paths_of(target: Target) -> list[str]:
    return _PATHS[target.kind](target)


def home_of(target: Target) -> str | None:
    """Give the path at which the target's row stands; None for a target without public documents."""
    return next(iter(paths_of(target)), None) if not target.private else None


def target_at(path: str) -> Target | None:
    """Give the target to which the document at a public path belongs; None if Feedwright never writes there."""
    target = _target_at(path)
    fits = len(target.id.encode()) <= _ID_LENGTH  # a longer id fits into no key of the catalogue
    if fits and path in paths_of(target):
        return target
    return old_target(path) if is_old_path(path) else None


def archive_paths(target: Target) -> list[str]:
    """Give the paths of a stretch of a feed's history, and for the main feed also of the sitemap's part for it."""
    if is_start(target):
        return []
    name, stretch = feed_and_stretch(target)
    parts = [sitemap_path(stretch)] if name == MAIN_FEED else []
    names = [*(form.file_name for form in FORMATS), "index.html"]
    return [*(archive_folder(name, stretch) + file_name for file_name in names), *parts]


def _target_at(path: str) -> Target:
    if path.startswith(_PAGES):
        slug = slug_of_chapters(path)
        return chapters_target(slug) if slug else Target("page", path.removeprefix(_PAGES).removesuffix(".html"))
    if path.startswith(_MEDIA):
        return media_target(_VARIANT.sub(r"\1*\2", path))
    if path in NEWS_PATHS:
        return NEWS
    if path in LIST_PATHS:
        return SITE_LISTS
    if match := _ARCHIVE.fullmatch(path):
        return Target("archive", f"{match['feed'] or MAIN_FEED}#{match['stretch']}")
    match = _FEED.fullmatch(path)
    return Target("feed", match["feed"]) if match else MAIN


_PATHS: Mapping[str, Callable[[Target], list[str]]] = {
    "media": lambda target: paths_of_media(f"{_MEDIA}{target.name}"),
    "page": lambda target: [page_path(target.name)],
    "chapters": lambda target: [chapters_path(target.name)],
    "old": lambda target: [target.name],
    "archive": archive_paths,
    "feed": lambda target: feed_paths(target.name),
    "news": lambda _: list(NEWS_PATHS),
    "site": lambda _: list(LIST_PATHS),
    "feeds": lambda _: [],
    "opened": lambda _: [],
    "stray": lambda _: [],
    "report": lambda target: list(report_paths(target.name)),
    "reports": lambda _: list(INDEX_PATHS),
}
