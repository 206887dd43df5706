"""A table of known tags of site generators in Markdown: the names of the tags, and what a feed shows instead."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote

from feedwright.reading.identity import BY_NAME

_ARGUMENT = re.compile(
    r"(?:(?P<name>[\w.:-]+)\s*+=\s*+)?(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|`(?P<back>[^`]*)`|(?P<bare>[^\s,\"'`=]+))"
)
_BLANK = "\n\n"
_URL_SAFE = "/#?=&.%~:@!$'*+,;-_[]"
_CODE_NAME = re.compile(r"[\w@.-]{1,64}")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of a tag after its name."""

    listed: tuple[str, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)

    def get(self, *names: str, at: int | None = None) -> str:
        """Give the first of *names* with a value, else the listed value at a place."""
        value = next((self.named[name] for name in names if self.named.get(name)), "")
        return value or (self.listed[at] if at is not None and at < len(self.listed) else "")


def read_arguments(text: str) -> Arguments:
    """Read ``a "b c" name="d"``, as Hugo, Liquid and Zola write arguments."""
    listed, named = [], {}
    for match in _ARGUMENT.finditer(text):
        value = match["double"] or match["single"] or match["back"] or match["bare"] or ""
        if match["name"]:
            named[match["name"].lower()] = value.strip()
        else:
            listed.append(value.strip())
    return Arguments(tuple(listed), named)


def address(text: str) -> str:
    """Write an address or path so that a Markdown link does not end inside it."""
    return quote(text.strip(), safe=_URL_SAFE)


def link(url: str, words: str = "") -> str:
    """Link *url* in Markdown; without words, the address itself is shown."""
    words = " ".join(words.replace("[", "(").replace("]", ")").split())
    return f"[{words}]({url})" if words else f"<{url}>"


def figure(given: Arguments) -> str | None:
    """Show an image with its caption; Hugo, its themes and Jekyll's includes use these names."""
    source = given.get("src", "image_path", "url", "image", "path", "file", at=0)
    if not source:
        return None
    caption = " ".join(given.get("caption", "title").split())
    image = f'<img src="{escape(source)}" alt="{escape(given.get("alt", at=1))}">'
    if target := given.get("link"):
        image = f'<a href="{escape(target)}">{image}</a>'
    return f"<figure>{image}{f'<figcaption>{escape(caption)}</figcaption>' if caption else ''}</figure>"


def box(given: Arguments, attribution: str = "") -> tuple[str, str]:
    """Give what stands before and after the text of a box."""
    title, author = (escape(given.get(*names)) for names in (("title",), ("author", "by", "cite")))
    if attribution and not given.named:  # Hexo: the person, the source, and perhaps an address
        author = escape(re.sub(r"\s*https?://\S+", "", attribution).strip(" \"'"))
    before = f"<blockquote>{_BLANK}{f'<strong>{title}</strong>{_BLANK}' if title else ''}"
    return before, f"{f'{_BLANK}— {author}' if author else ''}{_BLANK}</blockquote>\n"


def _media(given: Arguments) -> str | None:
    source = given.get("src", "url", "file", "mp4", "mp3", at=0)
    return link(address(source), given.get("title", "caption") or source.rpartition("/")[2]) if source else None


def _service(form: str, *names: str, kind: str = "Video") -> Callable[[Arguments], str | None]:
    """Link a video or post by its code at a service, with the words that replace a frame of it."""
    host = form.partition("://")[2].partition("/")[0].removeprefix("www.")

    def shown(given: Arguments) -> str | None:
        code = given.get("id", *names, at=0)
        if not _CODE_NAME.fullmatch(code):
            return None
        return link(form.format(code), f"{kind}: {given.get('title') or host}")

    return shown


def _gist(given: Arguments) -> str | None:
    path = "/".join(given.listed[:2]).strip("/")
    return link(f"https://gist.github.com/{path}") if re.fullmatch(r"[\w-]{1,64}(?:/[\w-]{1,64})?", path) else None


def _post(given: Arguments) -> str | None:
    user, code = given.get("user") or "i/web", given.get("id", at=0)
    known = re.fullmatch(r"[\w/]{1,64}", user) and re.fullmatch(r"\d{1,32}", code)
    return link(f"https://x.com/{user}/status/{code}") if known else None


def by_name(path: str) -> str:
    """Write the address of an article that is looked for by its name, in whatever folder it is."""
    name, hash_sign, fragment = path.partition("#")
    return f"{address(name.replace('?', '%3F'))}{BY_NAME}{hash_sign}{address(fragment)}"


def _reference(given: Arguments) -> str | None:
    """Link another page; Hugo finds it by its name if the path does not lead to it."""
    path = given.get("path", at=0)
    if path.startswith("#") or "://" in path:
        return address(path)
    return by_name(path) if path else None


def _site_path(given: Arguments) -> str | None:
    path = given.get(at=0).lstrip("/")
    return address(f"/{path}") if path else None


def _post_path(given: Arguments) -> str | None:
    name = given.get(at=0)
    return by_name(name) if name else None


_YOUTUBE = _service("https://www.youtube.com/watch?v={}", "v", "videoid", "video_id")
_INSTAGRAM = _service("https://www.instagram.com/p/{}/", kind="Post")

RENDERERS: Mapping[str, Callable[[Arguments], str | None]] = {
    "figure": figure, "image": figure, "img": figure, "picture": figure, "imgproc": figure, "resize_image": figure,
    "video": _media, "audio": _media,
    "youtube": _YOUTUBE, "youtubelite": _YOUTUBE, "youtube-lite": _YOUTUBE, "youtube_lite": _YOUTUBE,
    "vimeo": _service("https://vimeo.com/{}"), "vimeo_simple": _service("https://vimeo.com/{}"),
    "streamable": _service("https://streamable.com/{}"),
    "gist": _gist,
    "tweet": _post, "twitter": _post, "twitter_simple": _post, "x": _post, "x_simple": _post,
    "instagram": _INSTAGRAM, "instagram_simple": _INSTAGRAM,
    "ref": _reference, "relref": _reference, "link": _site_path, "post_url": _post_path,
}  # fmt: skip

# Pairs of tags with a text that stands apart: it becomes a quotation below its title and above its author.
BOXES = frozenset("quote blockquote pullquote notice callout admonition alert hint note tip info warning".split())

# These are removed, and readers of a feed do not miss them.
SILENT = frozenset(
    "toc table_of_contents tableofcontents more raw rawhtml html unsafe markdown else elsif elif when".split()
)

# The site's own address before a path: the path without it leads to the same place.
BASES = frozenset(
    "site.baseurl site.url site.github.url baseurl base_url site.root siteurl config.base_url @site.url "
    "site.base_url site.params.baseurl".split()
)
# Filters that do not change a literal address.
ADDRESS_FILTERS = frozenset({"relative_url", "absolute_url", "url", "prepend", "safe", "relurl", "absurl", "asset_url"})
