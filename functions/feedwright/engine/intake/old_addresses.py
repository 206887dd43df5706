"""Old addresses of an article: from the metadata of its file, and from the redirects in the settings.

Each article that names an old address has a row for it under refs/, as it has one for each file that it refers to. So
the document at the address finds all articles that want it (documents/old_addresses.py).
"""

from collections.abc import Iterator

from feedwright.engine.catalogue.records import Record
from feedwright.engine.catalogue.rows import ArticleRow
from feedwright.errors import Problem
from feedwright.model.article import Article
from feedwright.model.files import SourceObject
from feedwright.model.links import old_handle
from feedwright.ports import ANY, Change, Ports, Put
from feedwright.site import Site
from feedwright.site.addresses.old import old_path, paths_to, slug_of
from feedwright.site.addresses.pages import page_path
from feedwright.site.single_values import shown

_MOST = 20  # old addresses of one article: each is a document of its own


def paths_of(record: Record, site: Site) -> tuple[str, ...]:
    """Give the old paths that the settings lead to the article's page."""
    return tuple(paths_to(site, record.identity.slug)) if record.identity and site.redirects else ()


def note(ports: Ports, old: Record, article: Article | None, site: Site) -> None:
    """Write the rows of an article's old addresses, before the article's own transaction names these addresses."""
    if article is None or article.draft:
        return
    noting = ArticleRow(article=old.key)
    slug = old.identity.slug if old.identity else ""
    handles = [old_handle(path) for path in aliases_of(article, site, slug) if path not in old.aliases]
    puts: list[Change] = [Put(noting.row(ArticleRow.reference_key(each, old.key), "1"), ANY) for each in handles]
    if puts:
        ports.table.transact(puts)


def warnings_of(article: Article, source: SourceObject, site: Site, slug: str) -> Iterator[Problem]:
    """Warn of old addresses from which nothing can lead to the article; *slug* is its address now."""
    cure = "Write a path such as /2019/hello/, outside of articles/, feeds/, media/ and archive/, or remove it."
    for written in article.aliases:
        if _is_address(written) and old_path(written, site.url) is None and slug_of(written.lstrip("/")) != slug:
            what = f"nothing can lead on from the old address {shown(written)}."
            yield Problem(path=source.key, rule="old-address", what=what, cure=cure)
    if (count := len(_all_aliases(article, site, slug))) > _MOST:
        what = f"the article has {count} old addresses; the first {_MOST} lead to it."
        yield Problem(
            path=source.key, rule="old-address", what=what, cure=f"Keep the {_MOST} that most readers follow."
        )


def aliases_of(article: Article, site: Site, slug: str) -> tuple[str, ...]:
    """Give the public paths of the old addresses that the article itself names; *slug* is its address now."""
    return _all_aliases(article, site, slug)[:_MOST]


def _all_aliases(article: Article, site: Site, slug: str) -> tuple[str, ...]:
    written = [*filter(_is_address, article.aliases), *filter(None, [article.permalink])]
    paths = dict.fromkeys(filter(None, (old_path(each, site.url) for each in written)))
    return tuple(path for path in paths if path != page_path(slug))


def _is_address(alias: str) -> bool:
    """Say whether the alias is an address, and no other name of the article."""
    return alias.startswith("/") or ("/" in alias and " " not in alias)
