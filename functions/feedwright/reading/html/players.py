"""Frames of video and audio services → the page where the same thing plays; a frame may not stand in a feed."""

import re
from html import escape, unescape
from urllib.parse import unquote, urlsplit

from feedwright.errors import Problem
from feedwright.site.values import shown

_LENGTH = 2_000  # characters of an address
# What a frame shows, without scheme and "www."; where it plays; and what it is.
_PLAYERS = tuple(
    (re.compile(frame, re.IGNORECASE), page, kind)
    for kind, frame, page in (
        (
            "Video",
            r"youtube(?:-nocookie)?\.com/embed/videoseries\?(?:.*&)?list=([\w-]+)",
            "www.youtube.com/playlist?list={}",
        ),
        ("Video", r"youtube(?:-nocookie)?\.com/embed/([\w-]+)", "www.youtube.com/watch?v={}"),
        ("Video", r"player\.vimeo\.com/video/(\d+)\?(?:.*&)?h=(\w+)", "vimeo.com/{}/{}"),
        ("Video", r"player\.vimeo\.com/video/(\d+)", "vimeo.com/{}"),
        ("Video", r"dailymotion\.com/embed/video/(\w+)", "www.dailymotion.com/video/{}"),
        ("Video", r"geo\.dailymotion\.com/player[\w/.]*\?(?:.*&)?video=(\w+)", "www.dailymotion.com/video/{}"),
        ("Video", r"embed(?:-ssl)?\.ted\.com/(talks/[\w/-]+)", "www.ted.com/{}"),
        ("Video", r"player\.twitch\.tv/\?(?:.*&)?video=v?(\d+)", "www.twitch.tv/videos/{}"),
        ("Video", r"streamable\.com/[eo]/(\w+)", "streamable.com/{}"),
        ("Video", r"facebook\.com/plugins/video\.php\?(?:.*&)?href=https(?::|%3A)(?:/|%2F){2}([^&]+)", "{}"),
        ("Video", r"archive\.org/embed/([\w.-]+)", "archive.org/details/{}"),
        ("Video", r"([\w.-]+)/videos/embed/([\w-]+)", "{}/w/{}"),  # PeerTube, on any host
        ("Audio", r"open\.spotify\.com/embed(?:-podcast)?/(\w+/\w+)", "open.spotify.com/{}"),
        ("Audio", r"embed\.podcasts\.apple\.com/([\w/.%-]+(?:\?i=\d+)?)", "podcasts.apple.com/{}"),
        ("Audio", r"w\.soundcloud\.com/player/\?(?:.*&)?url=https(?::|%3A)(?:/|%2F){2}(soundcloud\.com[^&]+)", "{}"),
        ("Post", r"platform\.twitter\.com/embed/tweet\.html\?(?:.*&)?id=(\d+)", "x.com/i/status/{}"),
    )
)
_START = re.compile(r"(?:https?:)?//(?:www\.|m\.)?", re.IGNORECASE)
_SERVICE = re.compile(r"\w+ embed:\s*", re.IGNORECASE)
_SAYS_NOTHING = re.compile(r"(?:\S+\s+)?(?:video|audio|media)?\s*(?:player|embed|iframe)?", re.IGNORECASE)
_FRAME = re.compile(r"<iframe\b[^<>]*?\s(?:data-(?:lazy-)?)?src\s*=\s*[\"']?([^\"'\s<>]+)", re.IGNORECASE)
_TOLD = 3


def left_out(path: str, html: str, text: str) -> tuple[Problem, ...]:
    """Tell an author which frames nothing can stand for.

    Args:
        path: the object's key.
        html: the article's content, as written.
        text: the whole file, which says in what line a frame is.
    """
    frames = [frame[1] for frame in _FRAME.finditer(html)]
    lost = dict.fromkeys(frame for frame in frames if page_of(unescape(frame)) is None)
    return tuple(_lost(path, frame, text) for frame in list(lost)[:_TOLD])


def page_of(frame: str) -> tuple[str, str] | None:
    """Find the page where what *frame* shows can be played, and what it is; None where that is not known."""
    start = _START.match(frame[:_LENGTH])
    if start is None:
        return None
    rest = frame[start.end() : _LENGTH]
    for pattern, page, kind in _PLAYERS:
        if found := pattern.match(rest):
            return f"https://{page.format(*map(unquote, found.groups()))}", kind
    return None


def _lost(path: str, frame: str, text: str) -> Problem:
    at = text.find(frame)
    line = text.count("\n", 0, at) + 1 if at >= 0 else None
    what = f"the frame of {shown(unescape(frame))} is left out, since feed readers show none."
    return Problem(path=path, line=line, rule="frame", what=what, cure="Put a link to it in its place.")


def link_to(frame: str, title: str) -> str | None:
    """Write a link that leads to what *frame* shows."""
    found = page_of(frame)
    if found is None:
        return None
    address, kind = found
    name = _SERVICE.sub("", " ".join(title.split()))
    if not name or _SAYS_NOTHING.fullmatch(name):
        name = (urlsplit(address).hostname or "").removeprefix("www.")
    return f'<a href="{escape(address)}">{kind}: {escape(name)}</a>'
