"""Frames of video and audio services → the page where the same thing plays; a frame may not stand in a feed."""

import re
from html import escape
from urllib.parse import unquote, urlsplit

_LENGTH = 2_000  # characters of an address
# What a frame shows, without scheme and "www."; where it plays; and what it is.
_PLAYERS = tuple(
    (re.compile(frame, re.IGNORECASE), page, kind)
    for frame, page, kind in (
        (r"youtube(?:-nocookie)?\.com/embed/videoseries\?(?:.*&)?list=(?P<id>[\w-]+)", "https://www.youtube.com/playlist?list={id}", "Video"),
        (r"youtube(?:-nocookie)?\.com/embed/(?P<id>[\w-]+)", "https://www.youtube.com/watch?v={id}", "Video"),
        (r"player\.vimeo\.com/video/(?P<id>\d+)\?(?:.*&)?h=(?P<key>\w+)", "https://vimeo.com/{id}/{key}", "Video"),
        (r"player\.vimeo\.com/video/(?P<id>\d+)", "https://vimeo.com/{id}", "Video"),
        (r"dailymotion\.com/embed/video/(?P<id>\w+)", "https://www.dailymotion.com/video/{id}", "Video"),
        (r"geo\.dailymotion\.com/player[\w/.]*\?(?:.*&)?video=(?P<id>\w+)", "https://www.dailymotion.com/video/{id}", "Video"),
        (r"embed(?:-ssl)?\.ted\.com/(?P<id>talks/[\w/-]+)", "https://www.ted.com/{id}", "Video"),
        (r"player\.twitch\.tv/\?(?:.*&)?video=v?(?P<id>\d+)", "https://www.twitch.tv/videos/{id}", "Video"),
        (r"streamable\.com/[eo]/(?P<id>\w+)", "https://streamable.com/{id}", "Video"),
        (r"facebook\.com/plugins/video\.php\?(?:.*&)?href=(?P<address>[^&]+)", "{address}", "Video"),
        (r"archive\.org/embed/(?P<id>[\w.-]+)", "https://archive.org/details/{id}", "Video"),
        (r"(?P<id>[\w.-]+)/videos/embed/(?P<key>[\w-]+)", "https://{id}/w/{key}", "Video"),  # PeerTube, on any host
        (r"open\.spotify\.com/embed(?:-podcast)?/(?P<id>\w+/\w+)", "https://open.spotify.com/{id}", "Audio"),
        (r"embed\.podcasts\.apple\.com/(?P<id>[\w/.%-]+(?:\?i=\d+)?)", "https://podcasts.apple.com/{id}", "Audio"),
        (r"w\.soundcloud\.com/player/\?(?:.*&)?url=(?P<address>https?(?::|%3A)(?:/|%2F){2}soundcloud\.com[^&]+)", "{address}", "Audio"),
        (r"platform\.twitter\.com/embed/tweet\.html\?(?:.*&)?id=(?P<id>\d+)", "https://x.com/i/status/{id}", "Post"),
    )
)  # fmt: skip
_START = re.compile(r"(?:https?:)?//(?:www\.|m\.)?", re.IGNORECASE)
_SAYS_NOTHING = re.compile(r"(?:\S+\s+)?(?:video|audio|media)?\s*(?:player|embed|iframe)?", re.IGNORECASE)


def page_of(frame: str) -> tuple[str, str] | None:
    """Find the page where what *frame* shows can be played, and what it is; None where that is not known."""
    start = _START.match(frame[:_LENGTH])
    if start is None:
        return None
    rest = frame[start.end() : _LENGTH]
    for pattern, page, kind in _PLAYERS:
        if found := pattern.match(rest):
            address = page.format_map({name: unquote(value) for name, value in found.groupdict().items()})
            return (address, kind) if address.startswith(("https://", "http://")) else None
    return None


def link_to(frame: str, title: str) -> str | None:
    """Write a paragraph that leads to what *frame* shows."""
    found = page_of(frame)
    if found is None:
        return None
    address, kind = found
    name = " ".join(title.split())
    if not name or _SAYS_NOTHING.fullmatch(name):
        name = (urlsplit(address).hostname or "").removeprefix("www.")
    return f'<p><a href="{escape(address)}">{kind}: {escape(name)}</a></p>'
