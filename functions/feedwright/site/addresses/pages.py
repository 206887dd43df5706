"""Where the pages of articles stand, and at which addresses readers come to them."""

from urllib.parse import quote

from feedwright.site.addresses.old import is_old_path, old_path
from feedwright.site.settings import ADDRESSES, Site

_PAGES, _INDEX = "articles/", "index.html"
_CHAPTERS = ".chapters.json"
_WHOLE = "_/"  # before a path as its author wrote it; no other slug begins so
_SAFE = "/-._~!$&'()*+,;=:@"


def page_path(slug: str) -> str:
    """Give the public path of the page of the article with this slug.

    A slug with a slash before it is the whole path as its author wrote it; any other has its page in ``articles/``.
    """
    return slug[1:] if slug.startswith("/") else f"{_PAGES}{slug}.html"


def slug_at(path: str) -> str | None:
    """Give the slug of the article that may have its page at a public path; None if no article can."""
    if path.startswith(_PAGES) and path.endswith(".html"):
        return path.removeprefix(_PAGES).removesuffix(".html")
    return f"/{path}" if is_old_path(path) else None


def page_url(site: Site, slug: str) -> str:
    """Give the address of an article's page. Where the site is ``pretty``, a folder stands for its index.html."""
    path = page_path(slug)
    if site.pretty and path.endswith(f"/{_INDEX}"):
        path = path.removesuffix(_INDEX)
    return site.url + quote(path, safe=_SAFE)


def index_url(site: Site, folder: str) -> str:
    """Give the address of a public folder's page; *folder* ends with a slash, or is empty for the root."""
    return f"{site.url}{folder}{'' if site.pretty else _INDEX}"


def chapters_path(slug: str) -> str:
    """Give the public path of the chapters that Feedwright writes for the article with this slug."""
    return f"{_PAGES}{_WHOLE + slug[1:] if slug.startswith('/') else slug}{_CHAPTERS}"


def chapters_url(site: Site, slug: str) -> str:
    return site.url + quote(chapters_path(slug), safe=_SAFE)


def slug_of_chapters(path: str) -> str | None:
    """Give the slug of the article whose chapters may stand at a public path; None if no chapters can."""
    if not (path.startswith(_PAGES) and path.endswith(_CHAPTERS)):
        return None
    slug = path.removeprefix(_PAGES).removesuffix(_CHAPTERS)
    return f"/{slug.removeprefix(_WHOLE)}" if slug.startswith(_WHOLE) else slug


def slug_as_written(site: Site, permalink: str | None) -> str | None:
    """Give the slug of an article whose page stands where its author wrote, if the settings want that.

    Raises:
        ValueError: the path is one of Feedwright's own, or none at which a page can stand.
    """
    if permalink is None or site.addresses == ADDRESSES[0]:
        return None
    path = old_path(permalink, site.url)
    if path is None:
        raise ValueError(permalink)
    return f"/{path}"
