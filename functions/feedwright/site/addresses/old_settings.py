"""Reads the old addresses that ``site.toml`` names: ``[redirects]``, and ``also`` of the feeds."""

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from feedwright.site.addresses.old import ALSO_FORMATS, MOST_ADDRESSES, also_of, old_path, written_as
from feedwright.site.setting_types import choice
from feedwright.site.settings import Site
from feedwright.site.single_values import shown, web_address
from feedwright.site.table import Table

_MOST_PATTERNS = 5  # each is a document for every entry
_INDEX = "/index.html"
_FRONT_PAGE = "index.html"


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
            whole = web_address(address)
        except ValueError as error:
            cure = f'Write a path or a whole address: "{written}" = "/rss.xml"'
            raise redirects.refusal(written, f"{shown(address)} is no address.", cure) from error
        path_on_site = _path_on_site(whole, site_url)
        if path_on_site is None:
            return whole
        address = path_on_site
    path = quote(unquote(address.lstrip("/")), safe="/-._~!$&'()+,;=:@?#")
    if any(part in {".", ".."} for part in path.split("/")):
        raise redirects.refusal(written, f"{shown(address)} has dots for folders.", "Write the whole path.")
    base = urlsplit(site_url).path.lstrip("/")
    return path.removeprefix(base) or _FRONT_PAGE


def _path_on_site(address: str, site_url: str) -> str | None:
    """Give the path of a whole address on the site, with all that follows it; None if it leads to another site."""
    own, parts = urlsplit(site_url), urlsplit(address)
    path = parts.path or "/"
    is_own = parts.netloc == own.netloc and path.startswith(own.path)
    return urlunsplit(("", "", path, parts.query, parts.fragment)) if is_own else None


def _goes_round(led: Mapping[str, str], path: str) -> bool:
    at: str | None = path
    for _ in led:
        at = led.get(at) if at else None
        at = old_path(f"/{re.split('[?#]', at)[0]}", "/") if at is not None and "://" not in at else None
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
