"""The table of all tags that a podcast's feed may hold beside those of RSS itself.

Each row drives everything that concerns its tag: what ``site.toml`` and articles may say, the schema for editors, the
reference page, the warnings, and what is written into the feed. Sources: https://podcasting2.org/podcast-namespace,
https://podcasters.apple.com/support/823-podcast-requirements, https://podlove.org/simple-chapters.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

CHANNEL, ITEM = "channel", "item"
MANY = 100  # elements of a kind in the same place
_TEXT = 128  # characters
_APPLE = 255


class Value(Struct, frozen=True, kw_only=True):
    """What an element says: an attribute, or the element's own text."""

    key: str  # how settings and articles name it
    what: str
    name: str = ""  # of the attribute; "": the element's text
    kind: str = "text"  # a row of ``site.podcasts.kinds``
    needed: bool = False
    unless: tuple[str, str] = ("", "")  # the attribute, and its value, with which this one is not needed
    options: tuple[str, ...] = ()  # the only values
    default: str = ""  # written where nothing else is said
    longest: int = _TEXT
    cut: bool = False  # a longer text is cut when it is written, not refused


class Tag(Struct, frozen=True, kw_only=True):
    """An element: where it may stand, and what it may say."""

    name: str  # with its prefix
    what: str
    # Where it stands, each with how often: "?" at most once, "!" once, "*" any number, "+" at least once.
    within: str
    key: str = ""  # how settings and articles name it; "": other settings and fields make it
    short: str = ""  # the key of the value that a plain text or number stands for
    values: tuple[Value, ...] = ()
    listed: bool = False  # what is said of it is said of the elements in it
    gives: tuple[str, str] = ("", "")  # an attribute that it gives to each element in it
    any_of: tuple[str, ...] = ()  # at least one of these must be in it
    example: str = ""  # as ``site.toml`` writes it

    @property
    def places(self) -> Mapping[str, tuple[int, int]]:
        """For each place: the least and the most elements there."""
        bounds = {"?": (0, 1), "!": (1, 1), "*": (0, MANY), "+": (1, MANY)}
        return {each[:-1]: bounds[each[-1]] for each in self.within.split()}


def _attribute(name: str, what: str, kind: str = "text", **more: object) -> Value:
    key = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).replace("-", "_").lower()
    return Value(**{"key": key, "name": name, "what": what, "kind": kind} | more)  # type: ignore[arg-type]


def _needed(name: str, what: str, kind: str = "text", **more: object) -> Value:
    return _attribute(name, what, kind, **{"needed": True} | more)


def _words(key: str, what: str, kind: str = "text", **more: object) -> Value:
    return Value(**{"key": key, "what": what, "kind": kind, "needed": True} | more)  # type: ignore[arg-type]


_MEDIUMS = ("podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "course", "publisher")
# https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/medium.md
MEDIUMS = (*_MEDIUMS, *(f"{each}L" for each in _MEDIUMS), "mixed")
_EVERYWHERE = "channel* item* podcast:liveItem*"

_ROWS = (
    # The order of the rows is the order of the elements in a feed.
    Tag(
        name="itunes:author",
        within="channel!",
        what="The site's author.",
        values=(_words("text", "Its name.", longest=_APPLE, cut=True),),
    ),
    Tag(name="itunes:owner", within="channel!", what="The `owner`."),
    Tag(
        name="itunes:name",
        within="itunes:owner!",
        what="The owner's name.",
        values=(_words("text", "The name.", longest=_APPLE, cut=True),),
    ),
    Tag(name="itunes:email", within="itunes:owner!", what="The owner's e-mail address."),
    Tag(name="itunes:image", within="channel? item?", what="The cover; an episode's own picture."),
    Tag(name="itunes:category", within="channel+ itunes:category?", what="The `categories`."),
    Tag(name="itunes:duration", within="item?", what="How long the recording plays."),
    Tag(name="itunes:explicit", within="channel! item?", what="The `explicit` of the podcast or the episode."),
    Tag(name="itunes:type", within="channel!", what="The `type`."),
    Tag(name="itunes:season", within="item?", what="The `season`."),
    Tag(name="itunes:episode", within="item?", what="The `episode`, if it is a whole number."),
    Tag(name="itunes:episodeType", within="item?", what="The `episode_type`."),
    Tag(
        name="itunes:title",
        key="itunes_title",
        within="channel? item?",
        short="text",
        what="The title for Apple Podcasts, without numbers and the podcast's name.",
        values=(_words("text", "The title.", longest=_APPLE),),
        example='"The fog horn"',
    ),
    Tag(
        name="itunes:block",
        key="itunes_block",
        within="channel? item?",
        short="text",
        what="Whether Apple Podcasts must not show it.",
        values=(_words("text", "True: it is not shown.", "yes"),),
        example="true",
    ),
    Tag(
        name="itunes:complete",
        key="complete",
        within="channel?",
        short="text",
        what="Whether there will never be another episode.",
        values=(_words("text", "True: apps stop looking for episodes.", "yes"),),
        example="true",
    ),
    Tag(
        name="itunes:new-feed-url",
        key="new_feed_url",
        within="channel?",
        short="text",
        what="The new address of a podcast that moved; true: this feed's own, so that apps follow it.",
        values=(_words("text", "The address, or true.", "own-url"),),
        example="true",
    ),
    Tag(name="podcast:guid", within="channel!", what="The `guid`, or one that is made from the feed's id."),
    Tag(name="podcast:medium", within="channel!", what="The `medium`."),
    Tag(name="podcast:locked", within="channel!", what="The `locked`."),
    Tag(
        name="podcast:funding",
        key="funding",
        within=_EVERYWHERE,
        what="Where listeners can give.",
        values=(
            _needed("url", "The page.", "url"),
            _words("text", "The words of the link.", cut=True),
        ),
        example='{ url = "https://gazette.example/support.html", text = "Support us" }',
    ),
    Tag(
        name="podcast:season",
        within="item?",
        what="The `season`, with its `season_name`.",
        values=(_attribute("name", "The season's name."),),
    ),
    Tag(
        name="podcast:episode",
        within="item?",
        what="The `episode`, with what `episode_display` shows in its place.",
        values=(_attribute("display", "What apps show in place of the number.", longest=32),),
    ),
    Tag(name="podcast:transcript", within="item*", what="The `transcripts`."),
    Tag(
        name="podcast:chapters",
        within="item?",
        what="The `chapters`; else times in the show notes; else the chapters in an MP3.",
    ),
    Tag(
        name="podcast:person",
        key="people",
        within="channel* item* podcast:liveItem*",
        short="name",
        what="Hosts and others.",
        values=(
            _words("name", "The name that listeners see.", cut=True),
            _attribute("role", "Such as host, guest or editor.", cut=True),
            _attribute("group", "Such as cast, writing or visuals.", cut=True),
            Value(key="url", name="href", kind="url", what="The person's own page."),
            Value(key="avatar", name="img", kind="url", what="The address of a picture of the person."),
        ),
        example='[{ name = "Ada", role = "host" }]',
    ),
    Tag(
        name="podcast:location",
        key="location",
        within=_EVERYWHERE,
        short="name",
        what="Places: what it is about, and where it is made.",
        values=(
            _words("name", "The place as people call it.", cut=True),
            _attribute(
                "rel",
                "Whether it is about the place, or made there.",
                options=("subject", "creator"),
                default="subject",
            ),
            _attribute("geo", "Its position (RFC 5870).", "geo"),
            _attribute("osm", "Its object in OpenStreetMap.", "osm"),
            _attribute("country", "Its country, by ISO 3166-1.", "country"),
        ),
        example='{ name = "Gazetteville", geo = "geo:51.5,-0.1", country = "GB" }',
    ),
    Tag(
        name="podcast:trailer",
        key="trailers",
        within="channel*",
        what="Trailers of the podcast, or of a season.",
        values=(
            _words("title", "What apps show."),
            _needed("url", "The recording.", "url"),
            Value(key="date", name="pubdate", kind="mail-date", needed=True, what="When it was published."),
            _attribute("length", "Its bytes.", "whole"),
            _attribute("type", "Its media type.", "media-type"),
            _attribute("season", "The number of its season.", "whole"),
        ),
        example='[{ title = "Soon", url = "https://gazette.example/soon.mp3", date = "2026-11-23T12:00:00Z" }]',
    ),
    Tag(
        name="podcast:license",
        key="license",
        within="channel? item?",
        short="name",
        what="The licence of the recordings.",
        values=(
            _words("name", "Its SPDX identifier, such as CC-BY-4.0, or a name of your own."),
            _attribute("url", "Its text; needed for a licence of your own.", "url"),
        ),
        example='"CC-BY-4.0"',
    ),
    Tag(
        name="podcast:block",
        key="blocks",
        within="channel*",
        what="Which services must not show the podcast.",
        values=(
            Value(key="block", kind="yes-no", needed=True, what="True: the service must not show it."),
            _attribute("id", "The service, such as spotify. Without it: all services.", "token"),
        ),
        example='[{ id = "amazon", block = true }]',
    ),
    Tag(
        name="podcast:txt",
        key="txt",
        within="channel* item*",
        short="text",
        what="Texts for services, such as a proof that the podcast is yours.",
        values=(
            _words("text", "The text.", longest=4_000),
            _attribute("purpose", "What it is for: verify, applepodcastsverify, release, ai-content."),
        ),
        example='[{ purpose = "verify", text = "S6lpp-7ZCn8" }]',
    ),
    Tag(
        name="podcast:updateFrequency",
        key="update_frequency",
        within="channel?",
        short="text",
        what="How often episodes appear.",
        values=(
            _words("text", "In words."),
            _attribute("rrule", "As a recurrence rule (RFC 5545).", "rrule"),
            _attribute("dtstart", "When it began.", "time"),
            _attribute("complete", "True: there will be no more.", "true-false"),
        ),
        example='{ text = "Each Friday", rrule = "FREQ=WEEKLY;BYDAY=FR" }',
    ),
    Tag(
        name="podcast:podping",
        key="podping",
        within="channel?",
        short="uses_podping",
        what="Whether you send a podping when an episode appears.",
        values=(_needed("usesPodping", "True: you send them.", "true"),),
        example="true",
    ),
    Tag(
        name="podcast:value",
        key="value",
        within=_EVERYWHERE,
        what="Who is paid when listeners stream money.",
        values=(
            _needed("type", "The currency.", "token", default="lightning"),
            _needed("method", "How it is sent: keysend, lnaddress.", "token"),
            _attribute("suggested", "A suggested amount for each minute.", "number"),
        ),
        example='{ method = "lnaddress", recipients = [{ type = "lnaddress", address = "ada@p.example", split = 1 }] }',
    ),
    Tag(
        name="podcast:valueRecipient",
        key="recipients",
        within="podcast:value+ podcast:valueTimeSplit*",
        what="Who is paid, and how many shares of the whole.",
        values=(
            _attribute("name", "The name that listeners see."),
            _needed("type", "Where the address leads.", options=("node", "lnaddress", "account", "wallet")),
            _needed("address", "The address.", longest=255),
            _needed("split", "The number of shares.", "count"),
            _attribute("customKey", "A key that goes with the payment."),
            _attribute("customValue", "The value for that key.", longest=255),
            _attribute("fee", "True: a fee, taken before the shares.", "true-false"),
        ),
    ),
    Tag(
        name="podcast:valueTimeSplit",
        key="time_splits",
        within="podcast:value*",
        what="For a part of the recording: others who are paid.",
        values=(
            _needed("startTime", "Where it begins, in seconds.", "seconds"),
            _needed("duration", "How long it is, in seconds.", "seconds"),
            _attribute("remoteStartTime", "Where it begins in the other item.", "seconds"),
            _attribute("remotePercentage", "How much of the money goes there.", "count"),
        ),
        any_of=("podcast:remoteItem", "podcast:valueRecipient"),
    ),
    Tag(
        name="podcast:image",
        key="images",
        within=_EVERYWHERE,
        short="href",
        what="Further pictures.",
        values=(
            _needed("href", "The address, or a path of a JPEG or PNG within the content.", "picture"),
            _attribute("alt", "What it shows.", longest=1_000),
            _attribute("aspect-ratio", "Its shape, such as 16/9; without it, it is square.", "ratio"),
            _attribute("width", "In pixels.", "whole"),
            _attribute("height", "In pixels.", "whole"),
            _attribute("type", "Its media type.", "media-type"),
            _attribute("purpose", "What it is for: artwork social canvas banner publisher circular poster.", "tokens"),
        ),
        example='[{ href = "images/wide.jpg", alt = "The pier", aspect_ratio = "16/9", purpose = "banner" }]',
    ),
    Tag(
        name="podcast:socialInteract",
        key="social_interact",
        within="channel* item*",
        what="Where listeners can answer.",
        values=(
            _needed(
                "protocol",
                "How the place works; disabled: nowhere.",
                options=("disabled", "activitypub", "twitter", "lightning", "atproto", "hive", "matrix", "nostr"),
            ),
            _needed("uri", "The post under which they answer.", "url", unless=("protocol", "disabled")),
            _attribute("accountId", "The account that wrote it."),
            _attribute("accountUrl", "The page of the account.", "url"),
            _attribute("priority", "The lowest number comes first.", "whole"),
        ),
        example='[{ protocol = "activitypub", uri = "https://social.example/@gazette/1" }]',
    ),
    Tag(
        name="podcast:chat",
        key="chat",
        within="channel? item? podcast:liveItem?",
        what="Where listeners talk to each other.",
        values=(
            _needed("server", "The server's domain.", "host"),
            _needed("protocol", "What the server speaks.", options=("irc", "xmpp", "nostr", "matrix")),
            _attribute("accountId", "The account of the host."),
            _attribute("space", "The room."),
        ),
        example='{ server = "irc.example.org", protocol = "irc", space = "#gazette" }',
    ),
    Tag(
        name="podcast:remoteItem",
        key="remote_items",
        within="channel* podcast:podroll+ podcast:publisher! podcast:valueTimeSplit?",
        what="A podcast elsewhere, or an episode of it.",
        values=(
            _needed("feedGuid", "Its podcast:guid.", "uuid"),
            _attribute("feedUrl", "The address of its feed.", "url"),
            _attribute("itemGuid", "The guid of an episode.", longest=1_000),
            _attribute("medium", "What it is.", options=MEDIUMS),
            _attribute("title", "Its title."),
        ),
        example='[{ feed_guid = "917393e3-1b1e-5cef-ace4-edaa54e1f810" }]',
    ),
    Tag(
        name="podcast:podroll",
        key="podroll",
        within="channel?",
        what="Podcasts that you recommend.",
        listed=True,
        example='[{ feed_guid = "917393e3-1b1e-5cef-ace4-edaa54e1f810", title = "Podcasting 2.0" }]',
    ),
    Tag(
        name="podcast:publisher",
        key="publisher",
        within="channel?",
        what="The feed of the publisher, which must list this podcast.",
        listed=True,
        gives=("medium", "publisher"),
        example='{ feed_guid = "003af0a0-6a45-55cf-b765-68e3d349551a" }',
    ),
    Tag(
        name="podcast:alternateEnclosure",
        key="alternate_enclosures",
        within="item* podcast:liveItem*",
        what="The recording in another form: as video, smaller, in another language.",
        values=(
            _attribute("type", "Its media type; without it, the one of its first source.", "media-type"),
            _attribute("length", "Its bytes; read from a file beside the article.", "count"),
            _attribute("bitrate", "In bits a second.", "number"),
            _attribute("height", "Of the picture, in pixels.", "whole"),
            _attribute("lang", "Its language.", "language"),
            _attribute("title", "What apps show.", longest=32),
            _attribute("rel", "Which versions belong together.", longest=32),
            _attribute("codecs", "As RFC 6381 writes them."),
            _attribute("default", "True: the same as the recording itself.", "true-false"),
        ),
        example='[{ title = "Opus", sources = ["episode.opus"] }]',
    ),
    Tag(
        name="podcast:source",
        key="sources",
        within="podcast:alternateEnclosure+",
        short="uri",
        what="Where it is; several addresses hold the same file.",
        values=(
            _needed("uri", "The address; in an article, also the path of a file.", "file"),
            _attribute("contentType", "The type that is served there, if that is another.", "media-type"),
        ),
    ),
    Tag(
        name="podcast:integrity",
        key="integrity",
        within="podcast:alternateEnclosure?",
        what="By which listeners see that the file is the right one.",
        values=(
            _needed("type", "A hash (SRI), or a signature.", options=("sri", "pgp-signature")),
            _needed("value", "The hash, such as sha384-…, or the signature.", longest=4_000),
        ),
    ),
    Tag(
        name="podcast:soundbite",
        key="soundbites",
        within="item*",
        what="Parts of the recording that stand for it, best of 15 to 120 seconds.",
        values=(
            Value(key="start", name="startTime", kind="seconds", needed=True, what="Where it begins."),
            _needed("duration", "How long it is.", "seconds"),
            Value(key="title", what="What apps show."),
        ),
        example='[{ start = 73, duration = 60, title = "Why it sounds at night" }]',
    ),
    Tag(
        name="podcast:contentLink",
        key="content_links",
        within="item* podcast:liveItem+",
        what="Where it can be heard or seen elsewhere.",
        values=(
            Value(key="url", name="href", kind="url", needed=True, what="The page."),
            _words("text", "The words of the link."),
        ),
        example='[{ url = "https://tube.example/live", text = "Live" }]',
    ),
    Tag(
        name="podcast:liveItem",
        key="live_items",
        within="channel*",
        what="A broadcast.",
        values=(
            _needed("status", "What it is now.", options=("pending", "live", "ended")),
            _needed("start", "When it begins.", "time"),
            _attribute("end", "When it ends.", "time"),
        ),
        example='[{ status = "pending", start = "2026-11-27T19:00:00Z", title = "Live from the pier", guid = "live-1", '
        'enclosure = { url = "https://gazette.example/live.mp3", type = "audio/mpeg" }, '
        'content_links = [{ url = "https://tube.example/live", text = "Live" }] }]',
    ),
    Tag(
        name="title",
        key="title",
        within="podcast:liveItem!",
        short="text",
        what="What apps show.",
        values=(_words("text", "The title.", longest=_APPLE),),
    ),
    Tag(
        name="description",
        key="description",
        within="podcast:liveItem?",
        short="text",
        what="What it is about.",
        values=(_words("text", "The text.", longest=4_000),),
    ),
    Tag(
        name="link",
        key="link",
        within="podcast:liveItem?",
        short="text",
        what="Its page.",
        values=(_words("text", "The address.", "url"),),
    ),
    Tag(
        name="guid",
        key="guid",
        within="podcast:liveItem!",
        short="text",
        what="Its id; another id is another broadcast.",
        values=(
            _words("text", "The id.", longest=1_000),
            _attribute("isPermaLink", "Whether the id is an address.", "true-false", default="false"),
        ),
    ),
    Tag(
        name="enclosure",
        key="enclosure",
        within="podcast:liveItem!",
        what="The stream.",
        values=(
            _needed("url", "The address.", "url"),
            _needed("type", "The media type.", "media-type"),
            _attribute("length", "The bytes; a stream has none.", "count", default="0"),
        ),
    ),
)
TAGS: Mapping[str, Tag] = MappingProxyType({row.name: row for row in _ROWS})


def rows_within(place: str) -> tuple[Tag, ...]:
    """List the tags that may stand in *place*: the channel, an item, or another tag."""
    return tuple(row for row in _ROWS if place in row.places)
