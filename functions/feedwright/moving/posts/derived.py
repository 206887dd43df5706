"""Works out what a generator's feeds called a post, where no old feed says it. The rules are those of its code.

A wrong id would stay for ever, so nothing is derived from a name of which it is not known what the generator makes.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote, urlsplit

from feedwright.moving.posts.permalinks import OldPost, old_path_of, pattern_for_section, words_of

_SAFE = "/-._~!$&'()*+,;=:@%"
_OWN = re.compile(r"/?[a-z0-9._~-]+(?:/[a-z0-9._~-]+)*/?")  # an address that every generator takes as it is written
_PLAIN = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_WRITTEN_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(\s*(?:Z|[+-]\d\d:?\d\d))?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a generator makes ids and addresses of posts, as far as that is known."""

    id_of: Callable[[str, OldPost], str]  # of a post at this address
    own: str = ""  # the field with which a post says its address itself
    names: str = _PLAIN  # a pattern of file names, folders, slugs and categories that stand in addresses as they are
    titles: str = r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*"  # a pattern of titles that become words joined by hyphens
    settled: Callable[[OldPost], OldPost | None] = lambda post: post  # as the generator sees it; None: not certain


def derived_identity(
    post: OldPost, manner: Manner, sections: Mapping[str, str], site_url: str
) -> tuple[str, str] | None:
    """Give the id and the address that the generator gave the post; None if its settings do not say them for certain.

    Args:
        post: the post.
        manner: how its generator makes addresses.
        sections: the pattern of each folder's posts; that of "" counts for all other folders; "" is no pattern.
        site_url: the address of the generator's site.
    """
    settled = manner.settled(post)
    path = _path(settled, manner, sections, urlsplit(site_url).path.rstrip("/")) if settled else None
    if settled is None or path is None:
        return None
    address = _whole_address(site_url, path)
    return manner.id_of(address, settled), address


def _path(settled: OldPost, manner: Manner, sections: Mapping[str, str], base: str) -> str | None:
    if own := settled.own_paths.get(manner.own):
        is_plain = _OWN.fullmatch(own) and not {".", ".."} & {*own.split("/")}
        return f"{base}/{own.lstrip('/')}" if is_plain else None
    pattern = pattern_for_section(settled, sections)
    if not pattern:
        return None
    inputs = [_INPUTS[word](settled) for word in words_of(pattern) if word in _INPUTS]
    is_known = all(_are_known(manner.names, names) and _are_known(manner.titles, titles) for names, titles in inputs)
    return old_path_of(settled, pattern, base) if is_known else None


def _are_known(pattern: str, texts: Collection[str]) -> bool:
    return all(re.fullmatch(pattern, text) for text in texts)


_Inputs = tuple[tuple[str, ...], tuple[str, ...]]  # names, and titles


def _folders(post: OldPost) -> tuple[str, ...]:
    return tuple(filter(None, post.parts[0].split("/")))


def _heading(post: OldPost) -> _Inputs:
    return ((post.slug,), ()) if post.slug else ((), (post.title,))


_INPUTS: Mapping[str, Callable[[OldPost], _Inputs]] = {
    "folders": lambda post: (_folders(post), ()),
    "section": lambda post: (_folders(post)[:1], ()),
    "sections": lambda post: ((post.parts[0],), ()),  # a folder in a folder need not be a section
    **dict.fromkeys(("name", "file"), lambda post: ((post.parts[1],), ())),
    "path": lambda post: ((*_folders(post), post.parts[1]), ()),
    **dict.fromkeys(("slug_or_file", "slug_or_name", "slugified"), lambda post: ((post.slug or post.parts[1],), ())),
    **dict.fromkeys(("slug_or_heading", "whole_heading", "loose_heading", "ascii_heading"), _heading),
    **dict.fromkeys(("heading", "letters"), lambda post: ((), (post.title,))),
    "categories": lambda post: (post.categories or ("",), ()),
}


def _whole_address(site_url: str, path: str) -> str:
    """Give the address of a path on the site, encoded as generators encode it."""
    parts = urlsplit(site_url)
    return f"{parts.scheme}://{parts.netloc}{quote(path, safe=_SAFE)}"


def _address(address: str, _post: OldPost) -> str:
    return address


def _jekyll_id(address: str, post: OldPost) -> str:
    """Give the id of jekyll-feed: the folder of the address, and the post's slug or the name of its file."""
    return f"{address.rstrip('/').rpartition('/')[0]}/{quote(post.slug or post.file, safe=_SAFE)}"


def _tag_id(address: str, post: OldPost) -> str:
    """Give the id of Pelican: a tag URI with the host, the post's date as it was written, and the path."""
    parts = urlsplit(address)
    day = f"{post.date:%Y-%m-%d}" if post.date else ""
    return f"tag:{parts.hostname},{day}:{parts.path}"


def _jekyll_post(post: OldPost) -> OldPost | None:
    """Leave out a name that ids and addresses write in two ways, and a day that depends on a clock."""
    name = post.slug or post.key.rpartition("/")[2]
    if not post.key.startswith("_posts/") or not re.fullmatch(_WORDS, name):
        return None
    written, day = _WRITTEN_DATE.fullmatch(post.written_date), f"{post.date:%Y-%m-%d}" if post.date else ""
    if post.is_utc:  # also if no zone is set: then it is that of the machine
        is_clear = not post.written_date or (written and written[1] == day)
    else:
        is_clear = not post.written_date or (written and (written[3] or not written[2]))
    return post if is_clear else replace(post, date=None)


def _by_its_own_clock(post: OldPost) -> OldPost:
    """Give the post with the date as it was written, or without a date."""
    written = _WRITTEN_DATE.fullmatch(post.written_date)
    try:
        date = datetime.fromisoformat(f"{written[1]} {written[2] or '00:00'}") if written else None
    except ValueError:
        date = None
    return replace(post, date=date)


def _hugo_post(post: OldPost) -> OldPost | None:
    """Give names in small letters. A date of publication is not in addresses; a folder may stand for a language."""
    key = post.key.lower()
    if not key.startswith("content/") or re.match(r"content/[a-z]{2}(-[a-z]{2,4})?/", key):
        return None
    return replace(_by_its_own_clock(post), key=key, slug=post.slug.lower())


def _pelican_post(post: OldPost) -> OldPost | None:
    """Leave out posts in a language of their own, whose addresses have another pattern, and those without a date."""
    dated = _by_its_own_clock(post)
    is_plain = post.key.startswith("content/") and post.key.endswith((".md", ".markdown", ".rst")) and not post.language
    return dated if is_plain and dated.date else None


def _hexo_post(post: OldPost) -> OldPost | None:
    """Leave out posts whose name has a date, of which Hexo's settings decide; without a date it takes the file's."""
    if post.file != post.parts[1] or re.search(r"\s", post.key):
        return None
    return post if post.written_date else replace(post, date=None)


_WORDS = r"\w+(?:[.-]\w+)*"
_WORD = r"[,:;!?()\"'‘’“”]*\w[\w,:;!?()\"'‘’“”]*"
# The address of the page is the id in Hugo, Hexo, Zola, Eleventy, Astro, Docusaurus and MkDocs.
PAGE = Manner(id_of=_address)
ELEVENTY = Manner(id_of=_address, own="permalink")
HEXO = Manner(id_of=_address, own="permalink", settled=_hexo_post)
HUGO = Manner(
    id_of=_address,
    own="url",
    names=r"\w+(?:-\w+)*",
    titles=rf"{_WORD}(?:[ -]{_WORD})*",
    settled=_hugo_post,
)
JEKYLL = Manner(id_of=_jekyll_id, own="permalink", names=f"(?:{_WORDS})?", settled=_jekyll_post)
PELICAN = Manner(
    id_of=_tag_id,
    own="url",
    # All that a keyboard types but "<" and "&", which may begin HTML; dashes, quotation marks, letters with an accent.
    titles=r"(?:[ !-%'-;=?-~‘’“”–—…À-ÅÇ-ÏÑ-ÖÙ-Ýà-åç-ïñ-öù-ýÿ]|& )*",
    settled=_pelican_post,
)
ZOLA = Manner(id_of=_address, own="path", settled=lambda post: post if post.key.startswith("content/") else None)
