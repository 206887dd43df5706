"""Turns frames of video and audio services into links to the pages with their players: feeds must not hold frames."""

import re
from html import escape
from urllib.parse import unquote, urlsplit

from feedwright.model.expressions import expression

_LENGTH = 2_000  # the most characters of an address
# The frame's address without scheme and "www."; the page with its player; and what it is.
_PLAYERS = tuple(
    (expression(frame, re.IGNORECASE), page, kind)
    for kind, frame, page in (
        (
            "Video",
            r"youtube(?:-nocookie)?\.com/embed/videoseries\?(?:.*&)?list=([\w-]+)",
            "www.youtube.com/playlist?list={}",
        ),
        ("Video", r"youtube(?:-nocookie)?\.com/(?:embed|v)/([\w-]+)", "www.youtube.com/watch?v={}"),
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
_START = expression(r"(?:https?:)?//(?:www\.|m\.)?", re.IGNORECASE)
_SERVICE = expression(r"\w+ embed:\s*", re.IGNORECASE)
_SAYS_NOTHING = expression(r"(?:\S+\s+)?(?:video|audio|media)?\s*(?:player|embed|iframe)?", re.IGNORECASE)
_MEASURES = expression(  # parameters for counting or advertising
    r"https?://(?:[\w-]+\.)*(?:googletagmanager\.com|doubleclick\.net|googlesyndication\.com|facebook\.com/(?:tr|plugins/like)|"
    r"google\.com/recaptcha|adsystem\.com|amazon-adsystem\.com|quantserve\.com|scorecardresearch\.com|disqus\.com)\b",
    re.IGNORECASE,
)


def page_of(frame: str) -> tuple[str, str] | None:
    """Find the page with the player of *frame*, and say what it is; None for an unknown service."""
    start = _START.match(frame[:_LENGTH])
    if start is None:
        return None
    rest = frame[start.end() : _LENGTH]
    for pattern, page, kind in _PLAYERS:
        if match := pattern.match(rest):
            return f"https://{page.format(*map(unquote, match.groups()))}", kind
    return None


def link_to(frame: str, title: str) -> str | None:
    """Write a link to what *frame* shows; None if the frame does not show a page for readers."""
    address, kind = page_of(frame) or (_whole(frame), "")
    if not address or _MEASURES.match(address):
        return None
    name = _SERVICE.sub("", " ".join(title.split()))
    if not name or _SAYS_NOTHING.fullmatch(name):
        name = _host(address)
    return f'<a href="{escape(address)}">{f"{kind}: " if kind else ""}{escape(name)}</a>' if name else None


def _whole(frame: str) -> str:
    start = _START.match(frame[:_LENGTH])
    return f"https:{frame}" if frame.startswith("//") else frame if start else ""


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:  # for example an IPv6 address that is not closed
        return ""
