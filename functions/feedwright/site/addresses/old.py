"""Old addresses of a site: the public paths at which they may stand, and where the settings lead them."""

from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from feedwright.model.expressions import expression
from feedwright.site.settings import Site
from feedwright.site.slugs import DEVICES

ALSO_FORMATS: Mapping[str, str] = {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json"}
MOST_ADDRESSES = 500  # in site.toml: each is a document of its own
# A name that ends otherwise is a folder. So no folder is ever called like a file.
_SUFFIXES = tuple(".html .htm .xhtml .shtml .php .asp .aspx .jsp .cgi .xml .rss .atom .rdf .json".split())
_FOLDERS = frozenset({"articles", "media", "feeds", "archive", "sitemaps"})
_DOCUMENTS = frozenset(
    "rss.xml atom.xml feed.json index.html archive.html 404.html sitemap.xml news-sitemap.xml robots.txt".split()
)
_LENGTH, _PART_LENGTH = 600, 200  # bytes
# Signs that no path on Windows has, controls, signs that turn the direction of text, and halves of characters.
_NEVER = expression(r"[\x00-\x1f\x7f-\x9f\\:*?\"<>|\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_INDEX = "/index.html"


def is_old_path(path: str) -> bool:
    """Say whether an old address may stand at this public path: it is well formed, and none of Feedwright's own."""
    *folders, name = path.split("/")
    fits = len(path.encode("utf-8", "replace")) <= _LENGTH and not _NEVER.search(path)
    sound = all(part and part == part.strip(" ") and not part.startswith(".") for part in (*folders, name))
    short = all(len(part.encode("utf-8", "replace")) <= _PART_LENGTH and not part.endswith(".") for part in folders)
    has_device = any(part.partition(".")[0].strip().lower() in DEVICES for part in (*folders, name))  # of Windows
    if has_device or not (fits and sound and short and name.lower().endswith(_SUFFIXES)):
        return False
    if any(part.lower().endswith(_SUFFIXES) for part in folders):
        return False
    return (folders[0].lower() not in _FOLDERS) if folders else name.lower() not in _DOCUMENTS


def old_path(written: str, site_url: str) -> str | None:
    """Give the public path of an address as authors write it (``/old/``, ``/old.html``); None if it can have none.

    ``/old/`` and ``/old`` stand at ``old/index.html``.
    """
    base = urlsplit(site_url or "/")
    try:
        parts = urlsplit(written.strip())
    except ValueError:
        return None
    is_elsewhere = (parts.netloc or parts.scheme) and parts.netloc.lower() != base.netloc.lower()
    if is_elsewhere or parts.query or parts.fragment:
        return None
    path = unquote(parts.path)
    path = path.removeprefix(base.path) if path.startswith(base.path) else path.lstrip("/")
    if not path.lower().endswith(_SUFFIXES):
        path = f"{path.rstrip('/')}{_INDEX}"
    return path if is_old_path(path) else None


def written_as(path: str) -> str:
    """Give a public path as people write it: ``/old/`` for ``old/index.html``."""
    return f"/{path.removesuffix('index.html')}" if path.endswith(_INDEX) else f"/{path}"


def also_of(site: Site) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """Give the old paths of each feed that has some, by the feed's name."""
    yield "main", site.also
    yield from ((rule.name, rule.also) for rule in site.feeds)


def also_at(site: Site, name: str) -> list[str]:
    """Give the old paths of a feed."""
    return [path for each, also in also_of(site) if each == name for path, _ in also]


def owner_of(site: Site, path: str) -> str | None:
    """Give the setting that names this old path; None if none does."""
    if path in dict(site.redirects):
        return "redirects"
    feed = feed_at(site, path)
    return f"also of {feed[0]}" if feed else None


def feed_at(site: Site, path: str) -> tuple[str, str] | None:
    """Give the feed whose old path this is, and the name of the document that stands there."""
    for name, also in also_of(site):
        for old, form in also:
            if old == path:
                return name, ALSO_FORMATS[form]
    return None


def slug_of(address: str) -> str | None:
    """Give the slug of the article whose page this address on the site is."""
    is_page = address.startswith("articles/") and address.endswith(".html")
    return address.removeprefix("articles/").removesuffix(".html") if is_page else None


def slugs_at(site: Site, path: str) -> list[str]:
    """Give the slugs of articles to which the patterns of ``site.toml`` lead this path."""
    slugs = []
    for old, new in _patterns(site):
        before, _, after = old.partition("*")
        rest = path.removeprefix(before).removesuffix(after)
        if path == f"{before}{rest}{after}" and rest:
            slugs.append(_page_slug(new, rest))
    return slugs


def paths_to(site: Site, slug: str) -> list[str]:
    """Give the old paths that ``site.toml`` leads to the page of the article with this slug."""
    if slug.startswith("/"):  # its page is not in articles/
        return []
    paths = [path for path, address in site.redirects if "*" not in path and slug_of(address) == slug]
    for old, new in _patterns(site):
        before = _page_slug(new, "")
        rest = slug.removeprefix(before)
        if rest and slug == before + rest:
            paths.append(old.replace("*", rest))
    return [path for path in dict.fromkeys(paths) if is_old_path(path)]


def fixed_paths(site: Site) -> dict[str, object]:
    """Give the old paths that ``site.toml`` names one by one, with what stands there."""
    fixed: dict[str, object] = {path: address for path, address in site.redirects if "*" not in path}
    return fixed | {path: (name, form) for name, also in also_of(site) for path, form in also}


def _patterns(site: Site) -> list[tuple[str, str]]:
    return [(old, new) for old, new in site.redirects if "*" in old]


def _page_slug(new: str, rest: str) -> str:
    return new.removeprefix("articles/").replace("*", rest)
