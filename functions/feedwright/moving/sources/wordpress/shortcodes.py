"""Replaces WordPress's shortcodes with plain HTML."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape, unescape

from feedwright.model.article import Image

_PROTECTED = re.compile(r"(<(pre|code|script|style)\b.*?</\2\s*>)", re.IGNORECASE | re.DOTALL)
_OPENING = re.compile(r"\[(?P<name>[a-zA-Z][\w-]*)(?:\s[^\[\]]*)?\]")
_CLOSING = re.compile(r"\[/([a-zA-Z][\w-]*)\]")
_QUOTES = dict.fromkeys(map(ord, "“”„″»«"), '"') | dict.fromkeys(map(ord, "‘’′"), "'")
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))""")
_ESCAPED = re.compile(r"\[(\[[a-zA-Z][^\[\]]*\])\]")
_PLAYED = ("src", "mp3", "m4a", "ogg", "wav", "flac", "mp4", "m4v", "webm", "ogv", "mov")
_BUILDERS = re.compile(r"\[/?(?P<name>(?:vc|et_pb|fusion|av|mk|us|cs|tatsu|ux|vcex|kc|themify|x)_[\w-]+)[^\[\]]*\]")
_DEPTH = 5  # of shortcodes in shortcodes
_VIDEOS = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}
_LINK = re.compile(r"https?://[^\s<>\"'\[\]]+")


@dataclass(frozen=True, slots=True)
class Attachments:
    """The pictures of an export, by their numbers, and those that belong to each post."""

    pictures: Mapping[str, Image] = field(default_factory=dict)
    captions: Mapping[str, str] = field(default_factory=dict)  # HTML
    of_post: Mapping[str, Sequence[str]] = field(default_factory=dict)  # the numbers, in their order


@dataclass(slots=True)
class Shortcodes:
    """Replaces the shortcodes of one post."""

    attachments: Attachments
    post_id: str
    unknown: set[str] = field(default_factory=set)

    def replaced(self, html: str) -> str:
        """Replace all shortcodes but those in code; keep what unknown ones hold, and note their names."""
        if "[" not in html:
            return html
        parts = _PROTECTED.split(html)
        # The expression has two groups: text, protected, name, text, …
        return "".join(
            self._text(part) if at % 3 == 0 else part if at % 3 == 1 else "" for at, part in enumerate(parts)
        )

    def _text(self, text: str) -> str:
        kept: list[str] = []

        def keep(match: re.Match[str]) -> str:
            kept.append(match[1])
            return f"\0{len(kept) - 1}\0"

        text = _ESCAPED.sub(keep, text.replace("\0", ""))
        for _ in range(_DEPTH):
            before = text
            for name, write in _WRITERS.items():
                text = _paired(name).sub(lambda match, write=write: self._written(match, write), text)  # type: ignore[misc]
            if text == before:
                break
        text = _BUILDERS.sub(self._dropped, text)
        text = self._without_unknown(text)
        return re.sub(r"\0(\d+)\0", lambda match: kept[int(match[1])], text)

    def _written(self, match: re.Match[str], write: "_Writer") -> str:
        return write(self, _attributes(match["attributes"] or ""), (match["inside"] or "").strip())

    def _dropped(self, match: re.Match[str]) -> str:
        self.unknown.add(match["name"])
        return ""

    def _without_unknown(self, text: str) -> str:
        """Leave out shortcodes that nobody knows, but keep what they hold; brackets in prose stay."""
        closed = {match[1] for match in _CLOSING.finditer(text)}
        for match in {(match["name"], match[0]) for match in _OPENING.finditer(text)}:
            name, written = match
            if name in closed or _ATTRIBUTE.search(_plain(written)):
                self.unknown.add(name)
                text = text.replace(written, "").replace(f"[/{name}]", "")
        return text

    def picture(self, number: str) -> str:
        """Write the picture with that number, with its caption."""
        image = self.attachments.pictures.get(number.strip())
        if image is None:
            return ""
        return _figure(_img(image.url, image.alt), self.attachments.captions.get(number.strip(), ""))


_Writer = Callable[[Shortcodes, dict[str, str], str], str]


def _paired(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"\[{name}(?P<attributes>\s[^\[\]]*)?\](?:(?P<inside>(?:(?!\[{name}[\s\]]).)*?)\[/{name}\])?",
        re.IGNORECASE | re.DOTALL,
    )


def _plain(attributes: str) -> str:
    return unescape(attributes).translate(_QUOTES)


def _attributes(text: str) -> dict[str, str]:
    """Read attributes; editors turn their quotation marks into typographic ones."""
    return {match[1].lower(): match[2] or match[3] or match[4] or "" for match in _ATTRIBUTE.finditer(_plain(text))}


def _img(url: str, alt: str) -> str:
    return f'<img src="{escape(url)}" alt="{escape(alt)}">'


def _figure(inner: str, caption: str) -> str:
    return f"<figure>{inner}<figcaption>{caption}</figcaption></figure>" if caption else f"<figure>{inner}</figure>"


def _caption(_codes: Shortcodes, attributes: dict[str, str], inside: str) -> str:
    """Write both forms: the caption as an attribute, and the caption behind the picture."""
    picture = re.match(r"((?:<a\b[^<>]*>)?\s*<img\b[^<>]*>\s*(?:</a>)?)(.*)", inside, re.IGNORECASE | re.DOTALL)
    shown, rest = (picture[1].strip(), picture[2].strip()) if picture else (inside, "")
    return f"\n\n{_figure(shown, attributes.get('caption') or rest)}\n\n"


def _gallery(codes: Shortcodes, attributes: dict[str, str], _inside: str) -> str:
    """Write the pictures with these numbers; without numbers all that belong to the post."""
    numbers = attributes.get("ids") or attributes.get("include") or ""
    listed = re.findall(r"\d+", numbers) or codes.attachments.of_post.get(codes.post_id, ())
    left_out = set(re.findall(r"\d+", attributes.get("exclude", "")))
    return "\n\n" + "\n".join(filter(None, (codes.picture(each) for each in listed if each not in left_out))) + "\n\n"


def _player(kind: str) -> _Writer:
    def write(_codes: Shortcodes, attributes: dict[str, str], inside: str) -> str:
        shown = _LINK.search(inside)
        url = next((attributes[name] for name in _PLAYED if attributes.get(name)), shown[0] if shown else "")
        if not url:
            return ""
        # The link is for feed readers that show no player.
        link_to = f'<a href="{escape(url)}">{escape(url.rpartition("/")[2] or url)}</a>'
        return (
            f'\n\n<figure><{kind} src="{escape(url)}" controls></{kind}><figcaption>{link_to}</figcaption></figure>\n\n'
        )

    return write


def _embed(_codes: Shortcodes, attributes: dict[str, str], inside: str) -> str:
    url = attributes.get("src") or inside
    link = _LINK.search(unescape(url))
    return f'\n\n<p><a href="{escape(link[0])}">{escape(link[0])}</a></p>\n\n' if link else inside


def _video_of(name: str) -> _Writer:
    def write(_codes: Shortcodes, attributes: dict[str, str], inside: str) -> str:
        given = attributes.get("url") or attributes.get("id") or attributes.get("src") or inside
        link = _LINK.search(given)
        url = link[0] if link else f"{_VIDEOS[name]}{given}" if re.fullmatch(r"[\w-]{5,20}", given) else ""
        return f'\n\n<p><a href="{escape(url)}">{escape(url)}</a></p>\n\n' if url else ""

    return write


def _code(_codes: Shortcodes, attributes: dict[str, str], inside: str) -> str:
    language = attributes.get("language") or attributes.get("lang") or ""
    kind = f' class="language-{language}"' if re.fullmatch(r"[\w+#.-]{1,30}", language) else ""
    return f"\n\n<pre><code{kind}>{escape(unescape(inside), quote=False)}</code></pre>\n\n"


_WRITERS: Mapping[str, _Writer] = {
    "sourcecode": _code,
    "code": _code,
    "caption": _caption,
    "wp_caption": _caption,
    "gallery": _gallery,
    "playlist": _gallery,
    "audio": _player("audio"),
    "video": _player("video"),
    "embed": _embed,
    "youtube": _video_of("youtube"),
    "vimeo": _video_of("vimeo"),
}
