"""References: the source files that an article shows or offers, and their public addresses."""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from html import unescape
from itertools import islice
from urllib.parse import urljoin, urlsplit

from msgspec import Struct, structs

from feedwright.errors import Problem
from feedwright.model.article import Article, Enclosure, Episode, Image, ScaledImage
from feedwright.model.files import Media, Reference, References, Scaled, SourceObject
from feedwright.model.links import LinkPlace, Links
from feedwright.model.podcast import Chapter
from feedwright.reading.entry.episode import resolved_episode
from feedwright.reading.entry.links import LinkResolver, with_rooted_links
from feedwright.reading.entry.written import line_of
from feedwright.reading.html.empty_elements import tidy
from feedwright.reading.html.sanitise import (
    Prepared,
    finished,
    has_relative_addresses,
    is_small_image,
    prepare,
    sanitise,
)
from feedwright.reading.identity import BY_NAME
from feedwright.reading.media.names import is_media_name, type_by_name
from feedwright.reading.media.places import Meaning, Place, resolve_reference
from feedwright.site import Site
from feedwright.site.single_values import Unusable, shown

# The sanitiser removes these addresses before they are looked up.
# The expression begins with a rare character, so that it is found fast.
_AT_HOME = re.compile(
    r"=(?:(?<=\ssrc=)|(?<=\shref=))[\"']?((?:file:|[A-Z]:(?:[\\/]|%5C))[^\"'<>\n]{0,300})", re.IGNORECASE
)
# Addresses that mean nothing to a feed reader: of mail programs, phones and other programs, or of a file in the text.
_ELSEWHERE = re.compile(
    r"=[\"']?(?!(?:https?|mailto|tel|data|file|javascript|vbscript|about):|[A-Z]:)"
    r"(?P<address>[A-Za-z][A-Za-z0-9+.-]{1,30}:[^\"'<>\s]{0,300})",
    re.IGNORECASE,
)
_IN_THE_TEXT = re.compile(r"<img\b[^<>]*?\ssrc=[\"']?(?P<address>data:image/[^\"'<>\s]{1000,})[^<>]*>", re.IGNORECASE)
_WAITS = re.compile(r"\s(?:data-\w|srcset=)", re.IGNORECASE)  # a script puts another picture in the place of this one
_BEGINNING, _REACH = 60, 2_000  # characters
_MOST = 100  # files of an article; each takes a few requests
_IMAGE = re.compile(r"<img\b[^>]*>")
_SOURCE, _ALT = re.compile(r"\ssrc=\"([^\"]*)\""), re.compile(r"\salt=\"([^\"]*)\"")
_SIZE, _WIDTH = re.compile(r"\s(?:width|height)=\"[^\"]*\""), re.compile(r"\swidth=\"([1-9]\d{0,4})\"")
_MEASURED = re.compile(r"\s(?:width|height)=")
_RATES = range(8, 2_001)  # the possible bit rates of sound, in kbit/s
_WIDEST = 1_200  # pixels
_HEAVY = 1_000_000  # bytes
_LEAD_WIDTH = 300  # pixels; a smaller picture in the text is an icon


@dataclass(slots=True, kw_only=True)
class Resolver:
    """Turns the relative addresses of an article into public addresses, and notes the source files behind them."""

    article: Article
    key: str  # the key of the article
    url: str  # the permalink of the article
    site: Site
    references: References = field(default_factory=dict)
    articles: Links = field(default_factory=dict)  # the look-ups of the articles that the article links
    prepared: Prepared | None = None  # the content, cleaned but for its relative addresses
    places: dict[str, Place] = field(default_factory=dict)  # the files that the article refers to, by their first key
    written: dict[str, str] = field(default_factory=dict)  # how the article writes their addresses
    problems: dict[Problem, str] = field(default_factory=dict)  # each with the address that causes it
    links: LinkResolver = field(init=False)
    answers: dict[tuple[str, str], str | None] = field(default_factory=dict)  # many articles repeat an address
    offered: set[str] = field(default_factory=set)  # files that are offered as they are, by their first key

    def __post_init__(self) -> None:
        is_elsewhere = self.article.canonical_url is not None
        self.links = LinkResolver(
            key=self.key, url=self.url, site=self.site, is_elsewhere=is_elsewhere, targets=self.articles
        )

    def __call__(self, tag: str, _attribute: str, url: str) -> str | None:
        """Resolve an address in *tag*; None: the file is not there, or must not be shown."""
        path = urlsplit(url).path
        is_file = tag != "a" or is_media_name(path) or (self.article.base_url and BY_NAME not in url)
        known = (tag if is_file else "", url)
        if known not in self.answers:
            self.answers[known] = self.file(url, linked=tag == "a")[0] if is_file else self.links(url)
        return self.answers[known]

    def file(self, url: str, *, linked: bool = False) -> tuple[str | None, Media | None]:
        """Give the public address of the file at *url*, and its facts if it is a file of the site.

        Of a large picture that is the scaled one for feeds; a link to it leads to the largest.
        """
        if urlsplit(url).scheme or url.startswith("//"):
            return url, None
        if self.article.base_url and not self._is_embedded(url):
            return urljoin(self.article.base_url, url.replace(BY_NAME, "")), None
        reference = self._look_up(url)
        if reference and (scaled := reference.scaled):
            variant = scaled.variants[-1] if linked else scaled.shown
            return self.site.url + scaled.path_of(variant), scaled.media_of(variant)
        if reference and reference.media:
            return self.site.url + reference.path, reference.media
        if reference and not reference.etag and self.article.canonical_url:
            # A page that was saved from another site has its pictures there.
            return urljoin(self.article.canonical_url, url.replace(BY_NAME, "")), None
        return None, None

    def content(self) -> str:
        """Give the sanitised content with absolute addresses, and with the sizes of the site's own pictures."""
        base = self.article.base_url or self.url
        html = self._html()
        if "data:image/" in html:
            self._look_in_the_text(html)
        if not self.prepared and not has_relative_addresses(html):
            return sanitise(html, base=base)
        self._look_at_home()
        self._look_elsewhere(html)
        cleaned = finished(self.prepared, base=base, resolve=self) if self.prepared else None
        html = sanitise(html, base=base, resolve=self) if cleaned is None else tidy(cleaned)
        ours = self._ours()
        scaled = {self.site.url + each.path_of(each.shown) for each in self._scaled()}
        return _IMAGE.sub(lambda tag: _measured(tag[0], ours, scaled), html) if ours else html

    def visit(self) -> None:
        """Look up the files that the content refers to; keep the content for when the look-ups are done."""
        html = self._html()
        if has_relative_addresses(html):
            self._look_at_home()
            self.prepared = prepare(html, base=self.article.base_url or self.url, resolve=self)

    def images(self, content: str) -> tuple[Image, ...]:
        """Give the pictures that the article names, else the first large picture of the site in its text."""
        images = (self._image(image) for image in self.article.images)
        return tuple(image for image in images if image) or _leading(content, self._ours())

    def pictures(self, content: str, images: tuple[Image, ...]) -> tuple[ScaledImage, ...]:
        """Give the widths of the scaled pictures that the entry shows, for its pages."""
        shown = {image.url for image in images}
        images_of_text = {unescape(source[1]) for tag in _IMAGE.finditer(content) if (source := _SOURCE.search(tag[0]))}
        return tuple(
            ScaledImage(
                url=self.site.url + each.path_of(each.shown),
                height=each.shown.height,
                widths=tuple((variant.width, self.site.url + each.path_of(variant)) for variant in each.variants),
            )
            for each in dict.fromkeys(self._scaled())
            if self.site.url + each.path_of(each.shown) in shown | images_of_text
        )

    def enclosures(self, enclosures: tuple[Enclosure, ...]) -> tuple[Enclosure, ...]:
        """Give the article's enclosures; for files of the site, the facts count, not what the author wrote."""
        return tuple(resolved for enclosure in enclosures if (resolved := self._enclosure(enclosure)))

    def episode(self) -> Episode | None:
        episode = self.article.episode
        return resolved_episode(episode, self._offered, self.enclosures(episode.transcripts)) if episode else None

    def recorded_chapters(self) -> tuple[Chapter, ...]:
        """Give the chapters in the first recording, if that is a file of the site."""
        first = next((each for each in self.article.enclosures if each.is_playable), None)
        media = self._offered(first.url)[1] if first else None
        return media.chapters if media else ()

    def names(self, pictures: list[str]) -> list[str]:
        """Name the files that the text shows by their keys, which stay when a file arrives or changes."""
        ours = self._ours()
        elsewhere = (picture.removeprefix(self.site.url) for picture in pictures if picture not in ours)
        return [*elsewhere, *self.places, *(picture.address for picture in self.article.pictures)]

    def warnings(self, source: SourceObject) -> tuple[Problem, ...]:
        """Warn the author about problems with the files that the article refers to."""
        warnings = [structs.replace(problem, line=line_of(source, url)) for problem, url in self.problems.items()]
        for key, place in self.places.items():
            reference = self.references.get(key, Reference(keys=place.keys))
            if problem := _problem(reference, self.article):
                warnings.append(Problem(path=source.key, line=line_of(source, self.written[key]), **problem))
        embedded = (self.references.get(picture.address) for picture in self.article.pictures)
        problems = (_problem(reference, self.article) for reference in embedded if reference)
        warnings += [Problem(path=source.key, line=None, **problem) for problem in problems if problem]
        warnings += self.links.warnings(source)
        return tuple(sorted(warnings, key=lambda problem: problem.line or 0))

    def _html(self) -> str:
        html = self.article.content_html
        is_elsewhere = self.article.base_url or self.article.canonical_url
        return html if is_elsewhere else with_rooted_links(html, self.key, self.site)

    def _look_at_home(self) -> None:
        for at_home in _AT_HOME.finditer(self.article.content_html):
            self._look_up(unescape(at_home[1]))

    def _look_elsewhere(self, html: str) -> None:
        """Note addresses of other programs: the sanitiser removes them."""
        for match in _ELSEWHERE.finditer(html):
            before = html[max(0, match.start() - _REACH) : match.start()]
            if before.rfind("<") <= before.rfind(">") or not before.endswith(("src", "href")):
                continue
            url = unescape(match["address"])
            what = f"feed readers cannot open {shown(url)}: its words are shown without a link."
            cure = "Link an address that begins with https://, mailto: or tel:."
            if before.endswith("src"):
                what = f"feed readers cannot open {shown(url)}: the file is left out."
                cure = "Save the file beside the article, and show that."
            self._say(url, "refused-reference", what, cure)

    def _look_in_the_text(self, html: str) -> None:
        """Note pictures that are written into the text itself, and are too large for it."""
        for tag in _IN_THE_TEXT.finditer(html):
            url = unescape(tag["address"])
            if not is_small_image(url) and not _WAITS.search(tag[0]):
                what = (
                    f"a picture stands in the text itself ({shown(url[:30])}), and is too large for it: it is left out."
                )
                self._say(url[:_BEGINNING], "bad-media", what, "Save the picture beside the article, and show that.")

    def _look_up(self, url: str) -> Reference | None:
        """Note the file at *url*, and give what the look-up brought; None if it is none that may be shown."""
        if self._is_embedded(url):
            return self.references.get(url)
        place = self._place(url)
        return self.references.get(place.keys[0], Reference(keys=place.keys)) if place else None

    def _is_embedded(self, url: str) -> bool:
        return any(picture.address == url for picture in self.article.pictures)

    def _place(self, url: str) -> Place | None:
        try:
            place = resolve_reference(self.key, url)
        except Unusable as fault:
            self._say(url, "refused-reference", fault.what, fault.cure)
            return None
        if place and place.meaning is Meaning.ARTICLE:
            cure = "Write a link to it, with your own words: [words](name.md)"
            self._say(
                url,
                "refused-reference",
                f"{shown(url)} is an article, and an article cannot show another article.",
                cure,
            )
            return None
        if place is None or place.meaning is not Meaning.MEDIA:
            what = f"{shown(url)} does not end as the name of a picture, a recording, a caption file or a PDF does."
            cure = "Give the file's name the ending of its kind, such as .jpg, .mp3 or .vtt."
            if "#" in url and is_media_name(url):
                what = f"{shown(url)} ends at its #: what follows # is not part of a file's name."
                cure = f"Write %23 for #: {url.replace('#', '%23')}"
            self._say(url, "refused-reference", what, cure)
            return None
        name = place.keys[0]
        if name not in self.places and len(self.places) >= _MOST:
            what = f"the article refers to more than {_MOST} files; the files after these are left out."
            self._say(url, "too-many-files", what, "Divide it into several articles.")
            return None
        if place.name or name not in self.places:
            self.places[name] = place
        self.written.setdefault(name, url.replace(BY_NAME, ""))
        return place

    def _image(self, image: Image) -> Image | None:
        url, media = self.file(image.url)
        if url is None or (media and not media.media_type.startswith("image/")):
            return None
        return _described(structs.replace(image, url=url), media)

    def _enclosure(self, enclosure: Enclosure) -> Enclosure | None:
        url, media = self._offered(enclosure.url)
        if url is None:
            return None
        if media is None:
            return structs.replace(enclosure, url=url)
        duration = enclosure.duration if enclosure.duration is not None else media.duration
        self._judge_duration(enclosure.url, media, duration)
        return structs.replace(enclosure, url=url, media_type=media.media_type, length=media.length, duration=duration)

    def _offered(self, url: str) -> tuple[str | None, Media | None]:
        """Give the address of a file that is offered as it is, never scaled."""
        if not urlsplit(url).scheme and (place := self._place(url)):
            self.offered.add(place.keys[0])
        return self.file(url)

    def offer_covers(self) -> None:
        """Offer the picture of an episode as it is: podcast directories want covers of 1,400 to 3,000 pixels."""
        if not any(each.is_playable for each in self.article.enclosures):
            return
        for image in self.article.images:
            self._offered(image.url)
        if not self.article.images:
            pictures = (name for name in self.places if type_by_name(name).startswith("image/"))
            self.offered.update(islice(pictures, 1))

    def _judge_duration(self, url: str, media: Media, duration: int | None) -> None:
        """Warn about a duration that a recording with so many bytes cannot have."""
        if not duration or not media.media_type.startswith("audio/"):
            return
        rate = media.length * 8 // duration // 1000
        if rate not in _RATES:
            hours, seconds = divmod(duration, 3600)
            lasts = f"{hours}:{seconds // 60:02}:{seconds % 60:02}"
            what = f"{url} would last {lasts}, at {rate:,} kbit/s; that is not possible."
            self._say(url, "odd-duration", what, "Write how long it lasts into the article: duration: 0:26:02")

    def _ours(self) -> dict[str, Media]:
        """Give the facts of the files by their public addresses; of a large picture, those of the scaled one."""
        scaled = {self.site.url + each.path_of(each.shown): each.media_of(each.shown) for each in self._scaled()}
        references = self.references.values()
        return {self.site.url + reference.path: reference.media for reference in references if reference.media} | scaled

    def _scaled(self) -> list[Scaled]:
        return [reference.scaled for reference in self.references.values() if reference.scaled]

    def _say(self, url: str, rule: str, what: str, cure: str) -> None:
        if len(self.problems) < _MOST:  # each address is looked for in the whole file
            self.problems.setdefault(Problem(path=self.key, rule=rule, what=what, cure=cure), url)


class Wanted(Struct, frozen=True, kw_only=True):
    """What must be looked up before an article is normalised."""

    files: tuple[Place, ...] = ()  # the source files that it shows or offers
    links: tuple[LinkPlace, ...] = ()  # the articles that it links
    content: Prepared | None = None  # its content, so far as that is known without the look-ups; None: not at all


def wanted_by(article: Article, key: str, site: Site) -> Wanted:
    """List the source files that an article shows or offers, and the articles that it links."""
    resolver = Resolver(article=article, key=key, url=site.url, site=site)
    resolver.visit()
    for image in article.images:
        resolver.file(image.url)
    resolver.offer_covers()
    resolver.enclosures(article.enclosures)
    resolver.episode()
    places = (structs.replace(place, is_whole=name in resolver.offered) for name, place in resolver.places.items())
    return Wanted(files=tuple(places), links=tuple(resolver.links.places), content=resolver.prepared)


def _problem(reference: Reference, article: Article) -> dict[str, str] | None:
    if reference.fault:
        what, cure = reference.fault
        return {"rule": "bad-media", "what": f"{what} It is not published.", "cure": cure}
    if reference.media is None:
        if article.canonical_url:
            return None
        if reference.near:
            what = f"{reference.keys[0]} is not there, but {reference.near} is; capital and small letters differ."
            return {"rule": "missing-media", "what": what, "cure": f"Write {reference.near.rpartition('/')[2]}."}
        cure = f"Put it at {reference.keys[0]}; Feedwright publishes it when it is there."
        return {"rule": "missing-media", "what": f"{reference.keys[0]} is not there.", "cure": cure}
    return _remark(reference, reference.media)


def _remark(reference: Reference, media: Media) -> dict[str, str] | None:
    """Say what the author of a picture may not know of it."""
    key = f"{shown(reference.embedded)} in {reference.key}" if reference.embedded else reference.key
    if reference.unscaled:
        what = f"{key} is published as it is, because it cannot be made smaller: {reference.unscaled}."
        return {"rule": "large-picture", "what": what, "cure": "Save it as a JPEG at most 3,000 pixels wide."}
    if media.has_position and reference.is_public:
        cure = "Remove the position from the file if readers should not know it."
        return {"rule": "position", "what": f"{key} holds the position where it was taken.", "cure": cure}
    loaded = reference.scaled.shown.length if reference.scaled else media.length
    if media.media_type.startswith("image/") and loaded > _HEAVY:
        what = f"{key} has {loaded / 1_000_000:.1f} MB, and everyone who reads the article loads all of it."
        cure = "Save it at most 1,600 pixels wide."
        if reference.scaled:
            what = f"{key} has {loaded / 1_000_000:.1f} MB even when it is made smaller; every reader loads that."
            is_jpeg = media.media_type == "image/jpeg"
            cure = "Save it in a lower quality." if is_jpeg else "Save it as a JPEG, if it is a photo."
        return {"rule": "large-picture", "what": what, "cure": cure}
    return None


def _measured(tag: str, ours: Mapping[str, Media], scaled: Container[str]) -> str:
    """Write a picture's size into its tag, so that the text does not jump when the picture arrives.

    A larger picture is shown smaller: mail and some feed readers show it as wide as its tag says. A scaled picture has
    no height here, for a reader that makes it less wide would squash it; its page adds the height.
    """
    source = _SOURCE.search(tag)
    address = unescape(source[1]) if source else ""
    media = ours.get(address)
    if media is None or not (media.width and media.height):
        return tag
    if address in scaled:
        written = _WIDTH.search(tag)
        width = min(media.width, int(written[1]) if written else media.width)
        return f'<img width="{width}"{_SIZE.sub("", tag)[len("<img") :]}'
    if _MEASURED.search(tag):
        return tag
    width = min(media.width, _WIDEST)
    return f'<img width="{width}" height="{max(1, media.height * width // media.width)}"{tag[len("<img") :]}'


def _leading(content: str, ours: Mapping[str, Media]) -> tuple[Image, ...]:
    for tag in _IMAGE.finditer(content):
        source, alt = _SOURCE.search(tag[0]), _ALT.search(tag[0])
        media = ours.get(unescape(source[1])) if source else None
        if source and media and (media.width or 0) >= _LEAD_WIDTH:
            return (_described(Image(url=unescape(source[1]), alt=unescape(alt[1]) if alt else ""), media),)
    return ()


def _described(image: Image, media: Media | None) -> Image:
    if media is None:
        return image
    return structs.replace(
        image, media_type=media.media_type, length=media.length, width=media.width, height=media.height
    )
