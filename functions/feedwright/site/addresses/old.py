"""Old addresses of a site: the public paths at which they may stand, and where ``site.toml`` leads them."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote, unquote, urlsplit

from feedwright.site.setting_types import choice
from feedwright.site.settings import Site
from feedwright.site.single_values import shown, web_address
from feedwright.site.slugs import DEVICES
from feedwright.site.table import Table

ALSO_FORMATS: Mapping[str, str] = {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json"}
MOST_ADDRESSES = 500  # in site.toml: each is a document of its own
_MOST_PATTERNS = 5  # each is a document for every entry
# A name that ends otherwise is a folder. So no folder is ever called like a file.
_SUFFIXES = tuple(".html .htm .xhtml .shtml .php .asp .aspx .jsp .cgi .xml .rss .atom .rdf .json".split())
_FOLDERS = frozenset({"articles", "media", "feeds", "archive", "sitemaps"})
_DOCUMENTS = frozenset(
    "rss.xml atom.xml feed.json index.html archive.html 404.html sitemap.xml news-sitemap.xml robots.txt".split()
)
_LENGTH, _PART_LENGTH = 600, 200  # bytes
# Signs that no path on Windows has, controls, signs that turn the direction of text, and halves of characters.
_NEVER = re.compile(r"[\x00-\x1f\x7f-\x9f\\:*?\"<>|\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
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


def read_redirects(table: Table, site_url: str) -> tuple[tuple[str, str], ...]:
    """Read ``[redirects]``: for each old path, or pattern of paths, the address that it leads to.

    Addresses on the site are kept without its own address before them, such as ``articles/*`` or ``rss.xml``.
    """
    redirects = table.subtable("redirects", '[redirects]\n"/old/" = "/articles/new.html"')
    _refuse_many(table, "redirects", len(redirects.values), MOST_ADDRESSES)
    if sum("*" in key for key in redirects.values) > _MOST_PATTERNS:
        cure = "Keep the patterns that most readers follow: each makes a page for every article."
        raise table.refusal("redirects", f"redirects holds more than {_MOST_PATTERNS} patterns with *.", cure)
    led = dict[str, str]()
    for written in redirects.values:
        path, address = _redirect(redirects, written, site_url)
        if path in led:
            what = f"the old address {shown(written)} stands there twice: {written_as(path)}"
            raise redirects.refusal(written, f"{what}.", "Remove one of the two lines.")
        led[path] = address
    for path in led:
        if _goes_round(led, path):
            what = f"the redirect from {written_as(path)} leads back to itself."
            raise table.refusal("redirects", what, "Let it lead to a page or a feed.")
    return tuple(led.items())


def read_also(table: Table, site_url: str, *, pretty: bool) -> tuple[tuple[str, str], ...]:
    """Read ``also``: for each old path of a feed, the format that stands there.

    Args:
        table: the site's or a feed's settings.
        site_url: the address of the site.
        pretty: the host shows a folder's index.html, so a feed's path may end as a folder's.
    """
    also = table.subtable("also", 'also = { "feed.xml" = "atom", "feed/" = "rss" }')
    _refuse_many(table, "also", len(also.values), 20)
    places = dict[str, str]()
    for written in also.values:
        form = choice(also, written, tuple(ALSO_FORMATS))
        path = old_path(written, site_url)
        if path is None or form is None:
            raise also.refusal(written, *_unfit(written))
        if path in places:
            what = f"the old address {shown(written)} stands there twice."
            raise also.refusal(written, what, "Remove one of the two.")
        if not pretty and path.endswith(_INDEX) and not written.endswith(_INDEX):
            what = f"the old address {shown(written)} is a folder's, where many hosts show nothing."
            cure = "Write pretty = true if the CDN or your host shows a folder's index.html there, or remove the path."
            raise also.refusal(written, what, cure)
        places[path] = form
    return tuple(places.items())


def refuse_shared(table: Table, site: Site) -> None:
    """Refuse an old address that two settings claim.

    Raises:
        SiteError: with the line of one of the two.
    """
    owners = dict.fromkeys(dict(site.redirects), "redirects")
    for name, also in also_of(site):
        for path, _ in also:
            if owner := owners.get(path):
                what = f"the old address {written_as(path)} belongs to {owner} already, and also names it for {name}."
                where = table.table("feeds").table(name) if name != "main" else table
                raise where.refusal("also", what, "Remove one of the two.")
            owners[path] = f"also of {name}"


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


def _redirect(redirects: Table, written: str, site_url: str) -> tuple[str, str]:
    address = redirects.text(written)
    if not address:
        cure = f'Write where it leads: "{written}" = "/articles/new.html"'
        raise redirects.refusal(written, f"the old address {shown(written)} leads nowhere.", cure)
    if "*" in written or "*" in address:
        return _pattern(redirects, written, address, site_url)
    path = old_path(written, site_url)
    if path is None:
        raise redirects.refusal(written, *_unfit(written))
    return path, _destination(redirects, written, address, site_url)


def _pattern(redirects: Table, written: str, address: str, site_url: str) -> tuple[str, str]:
    """Read a pattern, whose * stands for the end of an article's address."""
    new = re.fullmatch(r"/articles/((?:[a-z0-9-]+/)*)\*(?:\.html|/)?", address)
    old = old_path(written.replace("*", "x-x-x"), site_url)
    if new is None or old is None or written.count("*") != 1 or old.count("x-x-x") != 1:
        what = f"the pattern {shown(written)} = {shown(address)} leads to no pages of articles."
        raise redirects.refusal(written, what, 'Write one * on each side: "/blog/*" = "/articles/*"')
    return old.replace("x-x-x", "*"), f"articles/{new[1]}*"


def _destination(redirects: Table, written: str, address: str, site_url: str) -> str:
    if not address.startswith("/") or address.startswith("//"):
        try:
            return web_address(address)
        except ValueError as error:
            cure = f'Write a path or a whole address: "{written}" = "/rss.xml"'
            raise redirects.refusal(written, f"{shown(address)} is no address.", cure) from error
    path = quote(unquote(address.lstrip("/")), safe="/-._~!$&'()+,;=:@?#")
    if any(part in {".", ".."} for part in path.split("/")):
        raise redirects.refusal(written, f"{shown(address)} has dots for folders.", "Write the whole path.")
    base = urlsplit(site_url).path.lstrip("/")
    return path.removeprefix(base)


def _goes_round(led: Mapping[str, str], path: str) -> bool:
    at: str | None = path
    for _ in led:
        at = led.get(at) if at else None
        at = old_path(f"/{at}", "/") if at is not None and "://" not in at and "*" not in at else None
        if at == path:
            return True
    return False


def _unfit(written: str) -> tuple[str, str]:
    what = f"nothing can lead on from {shown(written)}: it is no path of an old page, or Feedwright's own."
    cure = "Write a path such as /2019/hello/ or /feed.xml, outside of articles/, feeds/, media/ and archive/."
    return what, cure


def _refuse_many(table: Table, key: str, count: int, most: int) -> None:
    if count > most:
        what = f"{key} holds {count:,} addresses; at most {most} are read."
        raise table.refusal(key, what, 'Write a pattern, such as "/blog/*" = "/articles/*", or aliases in articles.')
