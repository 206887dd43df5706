"""The lists of a site's feeds and pages: OPML, the sitemap's index, robots.txt, and the sitemap for news search."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from msgspec import Struct

from feedwright.engine.catalogue.keys import NEWS_FEED
from feedwright.engine.catalogue.listed import Catalogue
from feedwright.engine.catalogue.records import SiteRecord
from feedwright.engine.catalogue.rows import ArchiveRow, FeedRow
from feedwright.engine.documents.feed import as_feed, read_newest
from feedwright.engine.documents.stretches import archive_folder, stretch_name
from feedwright.engine.jobs.build_result import BuildResult
from feedwright.model.feed import Feed
from feedwright.model.files import Document
from feedwright.ports import Row, Table
from feedwright.rendering.discovery import (
    FEED_PAGES_LIMIT,
    NEWS_PATH,
    OPML_PATH,
    ROBOTS_PATH,
    SITEMAP_LIMIT,
    SITEMAP_PATH,
    Place,
    render_news_sitemap,
    render_opml,
    render_robots,
    render_sitemap,
    render_sitemap_index,
)
from feedwright.rendering.pages import ARCHIVE_PATH, NOT_FOUND_PATH
from feedwright.site import Site
from feedwright.site.addresses.pages import index_url
from feedwright.site.feeds import MAIN_FEED, feed_settings

SITEMAP_FOLDER = "sitemaps"
_FEED_PAGES_PATH = f"{SITEMAP_FOLDER}/feeds.xml"
LIST_PATHS = (OPML_PATH, SITEMAP_PATH, _FEED_PAGES_PATH, NOT_FOUND_PATH, ARCHIVE_PATH)
NEWS_PATHS = (NEWS_PATH, ROBOTS_PATH)
_PAGE = 1_000


def sitemap_path(stretch: str) -> str:
    """Give the path of the sitemap's part for the main feed's stretch with this name."""
    return f"{SITEMAP_FOLDER}/{stretch}.xml"


class Lists(Struct, frozen=True):
    """The lists of a site, and the parts of its main feed's history that have documents."""

    documents: Mapping[str, Document | None]
    archive: Sequence[tuple[str, str]]  # names and page addresses, newest first


def render_lists(table: Table, site: Site) -> Lists:
    """Render the lists that change when a feed opens or closes, or when a stretch of the history begins or ends."""
    open_feeds = [(row.sort, FeedRow.of(row)) for row in _rows(table, FeedRow.PARTITION)]
    epoch = datetime.fromtimestamp(0, UTC)
    known = [feed_settings(name, site, state.label) for name, state in open_feeds]
    feeds = [as_feed(settings, site, (), epoch) for settings in known if settings]
    feeds.sort(key=lambda feed: (feed.name != MAIN_FEED, feed.name))
    stretches = list(_rows(table, ArchiveRow.partition(MAIN_FEED)))
    with_pages = [row.sort for row in stretches if ArchiveRow.of(row).has_pages]
    parts = [Place(site.url + sitemap_path(stretch_name(start))) for start in with_pages]
    listed = [stretch_name(row.sort) for row in reversed(stretches) if ArchiveRow.of(row).listed]
    opml = render_opml(site.title, feeds)
    sitemaps = _sitemaps(site, feeds, parts) if stretches else dict.fromkeys((SITEMAP_PATH, _FEED_PAGES_PATH))
    return Lists(
        documents={opml.path: opml, **sitemaps},
        archive=[(name, index_url(site, archive_folder(MAIN_FEED, name))) for name in listed],
    )


def _sitemaps(site: Site, feeds: Sequence[Feed], parts: Sequence[Place]) -> Mapping[str, Document | None]:
    """Render the sitemap's index, and its part for the pages of feeds; archives come with the other parts."""
    pages = [Place(index_url(site, feed.folder)) for feed in feeds[:FEED_PAGES_LIMIT]]
    of_feeds = render_sitemap(_FEED_PAGES_PATH, pages)
    return {of_feeds.path: of_feeds, SITEMAP_PATH: render_sitemap_index([Place(site.url + of_feeds.path), *parts])}


def render_news(catalogue: Catalogue, in_force: SiteRecord) -> BuildResult:
    """Render the sitemap for news search, if there is news, and robots.txt, which names the sitemaps."""
    site, basis = in_force.shown_site, in_force.basis
    records = read_newest(catalogue, NEWS_FEED, SITEMAP_LIMIT, basis).records if site.news_sitemap else []
    entries = [record.entry for record in records if record.entry and record.page]
    news = render_news_sitemap(entries, site.title, site.language) if entries else None
    has_parts = bool(catalogue.table.query(ArchiveRow.partition(MAIN_FEED), limit=1))
    sitemaps = {SITEMAP_PATH: has_parts, NEWS_PATH: news is not None}
    robots = render_robots(site.url, [path for path, is_there in sitemaps.items() if is_there])
    return BuildResult(documents={NEWS_PATH: news, robots.path: robots})


def _rows(table: Table, partition: str) -> Iterator[Row]:
    after = ""
    while rows := table.query(partition, after=after, limit=_PAGE):
        yield from rows
        after = rows[-1].sort
