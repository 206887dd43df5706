"""Links between articles: which article a link means, and the address that it leads to."""

import posixpath
import re
import unicodedata
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

from msgspec import Struct, field, structs

from feedwright.errors import Problem
from feedwright.model.expressions import expression
from feedwright.model.files import SourceObject
from feedwright.model.links import LinkPlace, Links, LinkTarget
from feedwright.model.text import legal
from feedwright.reading.entry.written import line_of
from feedwright.reading.identity import BY_NAME, date_in_path, plain_path, undated
from feedwright.reading.media.places import PELICAN
from feedwright.reading.selection import ARTICLE_SUFFIXES, HTML, SOURCE_SUFFIXES, suffix_of
from feedwright.site import Site
from feedwright.site.single_values import shown
from feedwright.site.slugs import folded

MOST_LINKS = 500  # to other articles in one article
_NAME_LENGTH = 200  # characters
_KEY_LENGTH = 1_024  # bytes; no object has a longer key
_PAGE_SUFFIXES = frozenset({"", *HTML.suffixes, ".php"})
# What every site has, and what is no article.
_OUR_PAGES = expression(
    r"(?:(?:index|archive|404)\.html|(?:rss|atom|(?:news-)?sitemap)\.xml|feeds\.opml|robots\.txt|(?:feeds|archive|media)/.*)?\Z"
)
_PELICANS_LISTS = re.compile(r"[{|](?:author|category|index|tag)[}|]")
_VERSION = re.compile(r"\.\d+")  # how a name may end that has no suffix: "release-1.2"


class LinkResolver(Struct, kw_only=True):
    """Turns an article's links to other articles into their addresses, and notes which articles they mean."""

    key: str  # the article's
    url: str  # its permalink
    site: Site
    is_elsewhere: bool  # its page is another site's, and so is what its paths mean
    targets: Links = field(default_factory=dict)
    places: dict[LinkPlace, str] = field(default_factory=dict)  # with the address as it is written
    files: dict[str, None] = field(default_factory=dict)  # addresses of files that Feedwright does not publish
    has_too_many: bool = False

    def __call__(self, url: str) -> str | None:
        """Give the address that *url* leads to; None where readers would find nothing there."""
        if self.has_too_many:
            return None
        place = self._place(url)
        if place is None and len(self.files) < MOST_LINKS and is_unpublished_file(self.key, url):
            self.files.setdefault(url)
        if place is None or (self.is_elsewhere and not place.is_certain):
            return urljoin(self.url, url)
        fragment = urlsplit(url).fragment
        fragment = f"#{fragment}" if fragment else ""
        if place.keys[:1] == (self.key,):
            return self.url + fragment
        if place not in self.places and len(self.places) >= MOST_LINKS:
            self.has_too_many = True
            return None
        self.places.setdefault(place, url)
        target = self.targets.get(place)
        if target is None or not target.article:
            leads_nowhere = place.is_certain and (place.anywhere or not self.is_elsewhere)
            return None if leads_nowhere else urljoin(self.url, url)
        return urljoin(self.site.url, target.address) + fragment if target.address else None

    def warnings(self, source: SourceObject) -> list[Problem]:
        """Name the links that lead to no article."""
        if self.is_elsewhere:
            return []
        nowhere = [
            place
            for place in self.places
            if (place.is_certain or place.name) and not self.targets.get(place, LinkTarget(place=place)).article
        ]
        dead = [_dead(source, place, self.places[place]) for place in nowhere]
        return [*dead, *(_unpublished(source, url) for url in self.files), *self._too_many()]

    def _place(self, url: str) -> LinkPlace | None:
        """Say which article the address means: an address on the web begins with the folder that the site is in."""
        place, base = link_place(self.key, url), urlsplit(self.site.url).path
        if place is None or not place.paths or place.anywhere or base == "/" or not url.startswith(base):
            return place
        below = link_place(self.key, "/" + url.removeprefix(base))
        return structs.replace(place, paths=(*place.paths, *below.paths)) if below else None

    def _too_many(self) -> list[Problem]:
        what = f"the article links more than {MOST_LINKS} other articles; the words of further links stand alone."
        problem = Problem(path=self.key, rule="dead-link", what=what, cure="Divide it into several articles.")
        return [problem] if self.has_too_many else []


def link_place(article_key: str, url: str) -> LinkPlace | None:
    """Say which article a relative address means; None if it means none.

    Args:
        article_key: of the article that the link stands in.
        url: as it is written there; with ``BY_NAME`` where the article may stand in any folder.
    """
    try:
        parts = urlsplit(url)
    except ValueError:  # a bracket that opens no address of a machine
        return None
    path = PELICAN.sub("", unquote(parts.path))
    if parts.scheme or parts.netloc or not path or legal(path) != path:
        return None
    if _PELICANS_LISTS.match(path):
        return LinkPlace((), path[:_NAME_LENGTH], (path,), is_certain=True)
    suffix = suffix_of(path.rstrip("/"))
    keys = _keys(article_key, path) if suffix in ARTICLE_SUFFIXES else ()
    if f"?{parts.query}" == BY_NAME:
        wanted = _folded_path(path)
        return LinkPlace(keys, _name(wanted), (wanted,), anywhere=True, is_certain=True) if wanted else None
    if suffix in ARTICLE_SUFFIXES and suffix not in HTML.suffixes:
        return LinkPlace(keys, is_certain=suffix in SOURCE_SUFFIXES)
    is_page = suffix in _PAGE_SUFFIXES or _VERSION.fullmatch(suffix)
    return _page_place(article_key, path, keys) if is_page else None


def _page_place(article_key: str, path: str, keys: tuple[str, ...]) -> LinkPlace | None:
    """Say which article the address of a page means; None if it is a page of the site that is no article's."""
    rooted = [_from_root(article_key, path)]
    if path.startswith("../"):  # from the page's own folder, which the web has for posts/a.md: /posts/a/
        rooted.append(_from_root(article_key, path.removeprefix("../")))
    if rooted[0] is not None and _OUR_PAGES.match(rooted[0]):
        return None
    paths = tuple(_folded_path(whole).removeprefix("articles/") for whole in rooted if whole)
    paths = tuple(filter(None, paths))
    return LinkPlace(keys, _name(paths[0]), paths) if paths else None


def is_unpublished_file(article_key: str, url: str) -> bool:
    """Say whether a relative address ends as the name of a file that Feedwright never publishes: ``data.csv``."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    path = PELICAN.sub("", unquote(parts.path))
    if parts.scheme or parts.netloc or not suffix_of(path) or link_place(article_key, url) is not None:
        return False
    whole = _from_root(article_key, path)
    return whole is None or not _OUR_PAGES.match(whole)


def with_rooted_links(html: str, article_key: str, site: Site) -> str:
    """Write links to pages of the site itself without its name, as links to other articles are written."""
    if site.url not in html:
        return html
    base = urlsplit(site.url).path

    def rooted(link: re.Match[str]) -> str:
        place = link_place(article_key, unescape("/" + link["rest"]))
        return f"{link['before']}{base}{link['rest']}" if place and place.paths else link[0]

    own = rf"(?P<before><a\s(?:[^<>]*\s)?href\s*=\s*[\"']?){re.escape(site.url)}(?P<rest>[^\"'\s<>]+)"
    return re.sub(own, rooted, html, flags=re.IGNORECASE)


def paths_of(key: str, slug: str, aliases: tuple[str, ...]) -> tuple[str, ...]:
    """Give the paths that links may call an article by: that of its file first, then its address and old ones."""
    own = _folded_path(key)
    folder, slash, name = own.rpartition("/")
    day, bare = date_in_path(key), _name(own)
    dated = [f"{day:%Y/%m/%d}/{bare}"] if day and bare != name else []
    paths = (own, f"{folder}{slash}{bare}", folded(slug), *dated, *map(_folded_path, aliases))
    return tuple(dict.fromkeys(filter(None, paths)))


def names_of(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Give the names under which an article that is called by *paths* is looked for: its file's first."""
    return tuple(dict.fromkeys(map(_name, paths)))


def is_meant(place: LinkPlace, paths: tuple[str, ...]) -> bool:
    """Say whether a link means the article that is called by *paths*."""
    return any(_is_called(place, wanted, path) for wanted in place.paths for path in paths)


def _is_called(place: LinkPlace, wanted: str, path: str) -> bool:
    """Compare paths from their ends: either may begin with folders that the other does not have."""
    if wanted == path:
        return True
    if path.endswith(f"/{wanted}"):
        return place.anywhere or "/" in wanted
    return not place.anywhere and "/" in path and wanted.endswith(f"/{path}")


def _keys(article_key: str, path: str) -> tuple[str, ...]:
    """Name the source files that a path may mean: from the article's folder, else from the content's root.

    Obsidian and Quartz write paths from the root without a slash before them.
    """
    key = _from_root(article_key, path)
    if key is None:
        return ()
    top, slash, _ = article_key.partition("/")
    from_root = path.lstrip("/") if path.startswith("/") or ("/" in path and not path.startswith(".")) else ""
    whole = _from_root("", from_root) if slash and from_root else None
    places = dict.fromkeys((key, *((whole, f"{top}/{whole}") if whole else ())))
    keys = dict.fromkeys(
        spelling
        for place in places
        for spelling in (place, *(unicodedata.normalize(form, place) for form in ("NFC", "NFD")))
    )
    return tuple(key for key in keys if len(key.encode("utf-8", "replace")) <= _KEY_LENGTH)


def _from_root(article_key: str, path: str) -> str | None:
    """Write a path from the content's root; None where it leads out of the content."""
    path = path.replace("\\", "/")
    folder = "" if path.startswith("/") else article_key.rpartition("/")[0]
    whole = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
    return None if whole.startswith("..") else whole.removeprefix(".")


def _folded_path(path: str) -> str:
    """Bring a path into the form in which links and articles are compared: without suffix, letters in one form."""
    path = path.strip("/")
    suffix = suffix_of(path)
    plain = plain_path(path if suffix in ARTICLE_SUFFIXES or suffix in _PAGE_SUFFIXES - {""} else f"{path}.md")
    return folded(plain).strip("/")


def _name(path: str) -> str:
    return undated(path.rpartition("/")[2])[:_NAME_LENGTH]


def _dead(source: SourceObject, place: LinkPlace, url: str) -> Problem:
    written = unquote(url.partition("#")[0].replace(BY_NAME, ""))
    what = f"the link {shown(written)} leads to no article of this site."
    cure = "Correct the link, or add the article: the link leads to it as soon as it is there."
    if _PELICANS_LISTS.match(written):
        what = f"the link {shown(written)} leads to a list that Pelican makes; its words are shown without a link."
        cure = "Write the whole address of the list: https://…"
    elif place.is_certain:
        what = f"the link {shown(written)} names an article that is not there; its words are shown without a link."
    marks = ("[[", '"', "(", "'", "") if BY_NAME in url else ("(", '"', "'", "")
    line = next((line for mark in marks if (line := line_of(source, mark + written))), None)
    return Problem(path=source.key, line=line, rule="dead-link", what=what, cure=cure)


def _unpublished(source: SourceObject, url: str) -> Problem:
    written = unquote(url.partition("#")[0])
    what = (
        f"the link {shown(written)} leads to a file that Feedwright does not publish: "
        "it publishes pictures, recordings, captions and PDF files."
    )
    cure = "Put the file where everyone can fetch it, and link its whole address: https://…"
    line = next((line for mark in ("(", '"', "'", "") if (line := line_of(source, mark + written))), None)
    return Problem(path=source.key, line=line, rule="dead-link", what=what, cure=cure)
