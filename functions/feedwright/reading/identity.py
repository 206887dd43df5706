"""Ids, slugs and dates that come from a source path."""

import re
import unicodedata
from datetime import date
from functools import lru_cache
from urllib.parse import quote, urlsplit

from feedwright.model.text import legal
from feedwright.reading.prose.dates import YEARS
from feedwright.site import Site
from feedwright.site.language_tags import language_tag
from feedwright.site.slugs import slugify

__all__ = [
    "BY_NAME",
    "bare_name",
    "date_in_address",
    "date_in_path",
    "is_absolute_iri",
    "is_runnable",
    "own_id",
    "path_id",
    "path_slug",
    "plain_path",
    "tag_uri",
    "title_of_name",
    "undated",
]

# What a link's path ends with where a file of that name is looked for in every folder.
BY_NAME = "?by-name"

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:[^\s<>\"{}|\\^`\x00-\x1f\x7f-\x9f]+")
_RUNNABLE = re.compile(r"(?:javascript|vbscript|data|file|blob):", re.IGNORECASE)
_DATE_PREFIX = re.compile(r"(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{4})(\d\d)(\d\d))[-_ ]+(?=.)", re.ASCII)
_DATE_ALONE = re.compile(r"(\d{4})([-_.]?)(\d\d)\2(\d\d)", re.ASCII)
_DATE_FOLDERS = re.compile(r"(?:^|(?<=/))(\d{4})/(\d{1,2})/(\d{1,2})/", re.ASCII)
_BUNDLE = re.compile(r"/index(?P<language>\.[A-Za-z]{2}(?:-[A-Za-z]{2,4})?)?\Z")  # name/index.md is the article "name"
_PAGE = ".html"  # Middleman names the kind of the page that it makes, too: name.html.md
_COLLECTION = re.compile(r"(?:^|(?<=/))_(?:posts|drafts)/")  # the folders of Jekyll's articles
# The two-letter codes of languages in which much is published; common endings of site names (github.io, notion.so) are
# left out.
_LANGUAGES = frozenset(
    "ar bg bn ca cs da de el en es et eu fa fi fr ga gl he hi hr hu id it ja ka kk ko lt lv mk ms nb nl nn pl pt ro ru "
    "sk sl sq sr sv sw ta te th tr uk ur vi zh".split()
)


def is_absolute_iri(text: str) -> bool:
    return _IRI.fullmatch(text) is not None and not is_runnable(text)


def is_runnable(text: str) -> bool:
    """Say whether a browser would run *text* or read a disk for it; some feed readers open an id as an address."""
    return _RUNNABLE.match(text) is not None


def tag_uri(site: Site, specific: str) -> str:
    """Build a ``tag:`` URI (RFC 4151 §2.1) under the site's authority."""
    encoded = quote(unicodedata.normalize("NFC", specific), safe="/-._~!$&'()*+,;=:@", errors="surrogatepass")
    return f"tag:{site.authority},{site.birth.isoformat()}:{encoded}"


def path_id(site: Site, key: str) -> str:
    return tag_uri(site, _stem(key))


def own_id(site: Site, given: str) -> str:
    """Turn an author's id into an absolute IRI; an absolute IRI stays as it is."""
    return given if is_absolute_iri(given) else tag_uri(site, f"id/{given}")


def path_slug(key: str, language: str = "") -> str:
    """Make an address from the source path: without extension and date, with the folders.

    A leading ``articles/`` is left out, because the public path has that folder already; ``_posts/`` is left out, too.
    """
    path = plain_path(key).removeprefix("articles/")
    dated = _DATE_FOLDERS.search(path)
    if dated and _date(dated):
        path = path[: dated.start()] + path[dated.end() :]
    folders, slash, name = path.rpartition("/")
    return slugify(folders + slash + undated(name), language)


def plain_path(key: str) -> str:
    """Give an article's path without extension; ``_posts/`` is left out, and an index has its folder's path."""
    return _COLLECTION.sub("", unicodedata.normalize("NFC", _name(key)))


def bare_name(key: str) -> str:
    """Give the file's name, or for ``name/index.md`` the folder's name, without extension and date."""
    return undated(_name(key).rpartition("/")[2])


def title_of_name(key: str) -> str:
    """Make a title from the file's name, for an article without a title or a sentence."""
    name = " ".join(re.split(r"[\s_-]+", legal(bare_name(key)))).strip()
    return name[:1].upper() + name[1:] or "Untitled"


@lru_cache(maxsize=16)  # taking in an article asks several times
def date_in_path(key: str) -> date | None:
    """Read ``2026-11-23-name.md``, ``20261123-name/index.md``, ``2026-11-23.md`` or ``2026/11/23/name.md``."""
    name = _name(key).rpartition("/")[2]
    dated = (_DATE_PREFIX.match(name), _DATE_ALONE.fullmatch(name), _DATE_FOLDERS.search(key))
    return next((day for day in map(_date, filter(None, dated)) if day), None)


def date_in_address(address: str) -> date | None:
    """Read the date in an article's own permalink: ``/2026/11/23/name/``, ``https://a.example/2026/11/23/x``."""
    try:
        path = urlsplit(address).path.strip("/")
    except ValueError:  # a bracket that does not belong to an IP address
        return None
    return date_in_path(f"{path}.html") if path else None


def language_in_path(key: str) -> str | None:
    """Read the language in ``name.de.md`` or ``name.pt-br.md``, as Hugo and Zola name translations."""
    stem, dot, suffix = _stem(key).removesuffix(_PAGE).rpartition(".")
    tag = language_tag(suffix) if stem and dot and len(suffix) <= len("zh-hans") else None
    return tag if tag and tag.partition("-")[0] in _LANGUAGES else None


def _name(key: str) -> str:
    """Give the path without its extension; an article that is its folder's index has the folder's name."""
    return _BUNDLE.sub(lambda index: index["language"] or "", _stem(key).removesuffix(_PAGE))


def undated(name: str) -> str:
    """Leave the date out that a name begins with."""
    dated = _DATE_PREFIX.match(name)
    return name[dated.end() :] if dated and _date(dated) else name


def _stem(key: str) -> str:
    name = key.rpartition("/")[2]
    dot = name.rfind(".")
    return key[: len(key) - len(name) + dot] if 0 < dot < len(name) - 1 else key


def _date(match: re.Match[str]) -> date | None:
    year, month, day = (int(part) for part in match.groups() if part and part.isdigit())
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None
