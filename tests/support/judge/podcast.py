"""What the directories of podcasts demand of a feed, from their published lists.

Apple: https://podcasters.apple.com/support/823-podcast-requirements and its guide to RSS.
Spotify: the podcast delivery specification. Podcasting 2.0: https://podcasting2.org/podcast-namespace.
"""

import re
from urllib.parse import urlsplit

from judge.names import ATOM, ITUNES, PODCAST, PSC
from judge.values import absolute, email, media_type

# Apple's list of categories and their subcategories.
CATEGORIES = {
    "Arts": "Books|Design|Fashion & Beauty|Food|Performing Arts|Visual Arts",
    "Business": "Careers|Entrepreneurship|Investing|Management|Marketing|Non-Profit",
    "Comedy": "Comedy Interviews|Improv|Stand-Up",
    "Education": "Courses|How To|Language Learning|Self-Improvement",
    "Fiction": "Comedy Fiction|Drama|Science Fiction",
    "Government": "",
    "History": "",
    "Health & Fitness": "Alternative Health|Fitness|Medicine|Mental Health|Nutrition|Sexuality",
    "Kids & Family": "Education for Kids|Parenting|Pets & Animals|Stories for Kids",
    "Leisure": "Animation & Manga|Automotive|Aviation|Crafts|Games|Hobbies|Home & Garden|Video Games",
    "Music": "Music Commentary|Music History|Music Interviews",
    "News": "Business News|Daily News|Entertainment News|News Commentary|Politics|Sports News|Tech News",
    "Religion & Spirituality": "Buddhism|Christianity|Hinduism|Islam|Judaism|Religion|Spirituality",
    "Science": "Astronomy|Chemistry|Earth Sciences|Life Sciences|Mathematics|Natural Sciences|Nature|Physics|Social Sciences",
    "Society & Culture": "Documentary|Personal Journals|Philosophy|Places & Travel|Relationships",
    "Sports": "Baseball|Basketball|Cricket|Fantasy Sports|Football|Golf|Hockey|Rugby|Running|Soccer|Swimming|Tennis|Volleyball|Wilderness|Wrestling",
    "Technology": "",
    "True Crime": "",
    "TV & Film": "After Shows|Film History|Film Interviews|Film Reviews|TV Reviews",
}
MEDIUMS = "podcast music video film audiobook newsletter blog course".split()
PLAYABLE = {
    "audio/mpeg": (".mp3",),
    "audio/x-m4a": (".m4a",),
    "audio/mp4": (".m4a", ".mp4"),
    "video/mp4": (".mp4",),
    "video/x-m4v": (".m4v",),
    "video/quicktime": (".mov",),
}


def _names(namespace, names):
    return {namespace + name for name in names.split()}


# How often each element may stand in a place, by the specification.
CHANNEL_ONCE = _names(PODCAST, "license updateFrequency podping podroll publisher chat") | _names(
    ITUNES, "title block complete new-feed-url"
)
CHANNEL_SEVERAL = _names(
    PODCAST, "funding person location trailer block txt remoteItem value image socialInteract liveItem"
) | {f"{ITUNES}category"}
ITEM_ONCE = _names(PODCAST, "license chat") | _names(ITUNES, "title block") | {f"{PSC}chapters"}
ITEM_SEVERAL = _names(
    PODCAST,
    "transcript funding person location soundbite alternateEnclosure value image socialInteract txt contentLink",
)
_CLOCK = re.compile(r"\d{2,}:[0-5]\d:[0-5]\d\.\d{3}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def read_podcast(channel):
    """Hold *channel* to the rules that hold for every element there is; say what it tells."""
    assert channel.findtext(f"{ITUNES}author").strip()
    assert len(channel.findtext(f"{ITUNES}author")) <= 255, "lengthLimitedText"
    owner = channel.find(f"{ITUNES}owner")
    assert [child.tag for child in owner] == [f"{ITUNES}name", f"{ITUNES}email"], "MissingItunesEmail"
    absolute(channel.find(f"{ITUNES}image").get("href"))
    assert channel.findtext(f"{ITUNES}explicit") in {"true", "false"}, "InvalidTrueFalse"
    assert channel.findtext(f"{ITUNES}type") in {"episodic", "serial"}, "InvalidItunesChannelType"
    categories = [_category(category) for category in channel.findall(f"{ITUNES}category")]
    assert categories, "MissingItunesElement"
    assert _UUID.fullmatch(channel.findtext(f"{PODCAST}guid"))
    assert channel.findtext(f"{PODCAST}locked") in {"yes", "no"}
    assert channel.findtext(f"{PODCAST}medium").strip()
    for funding in channel.findall(f"{PODCAST}funding"):
        absolute(funding.get("url"))
    _people_and_place(channel)
    for item in channel.findall("item"):
        _episode(item)
    return categories


def _category(category):
    assert set(category.attrib) == {"text"}
    assert len(category) <= 1
    for below in category:
        assert set(below.attrib) == {"text"}
        assert not below.text
    return category.get("text"), category[0].get("text") if len(category) else None


def _episode(item):
    assert item.findtext(f"{ITUNES}episodeType", "full") in {"full", "trailer", "bonus"}, "InvalidItunesEpisodeType"
    assert item.findtext(f"{ITUNES}explicit", "true") in {"true", "false"}, "InvalidTrueFalse"
    for name in ("duration", "season", "episode"):
        assert int(item.findtext(ITUNES + name, "1")) > 0, "positiveInteger"
    for name in ("season", "episode"):
        assert item.findtext(ITUNES + name) in {None, item.findtext(PODCAST + name)}, "both tell the same"
    for image in item.findall(f"{ITUNES}image"):
        absolute(image.get("href"))
    for file in (*item.findall(f"{PODCAST}transcript"), *item.findall(f"{PODCAST}chapters")):
        assert {"url", "type"} <= set(file.attrib) <= {"url", "type", "language", "rel"}
        absolute(file.get("url"))
        media_type(file.get("type"))
    _people_and_place(item)
    for chapters in item.findall(f"{PSC}chapters"):
        assert chapters.get("version") == "1.2"
        assert len(chapters) > 0
        for chapter in chapters:
            assert _CLOCK.fullmatch(chapter.get("start"))
            assert chapter.get("title").strip()
            assert all(absolute(chapter.get(name)) for name in ("href", "image") if name in chapter.attrib)


def _people_and_place(parent):
    for person in parent.findall(f"{PODCAST}person"):
        assert set(person.attrib) <= {"role", "group", "href", "img"}
        assert 0 < len(person.text.strip()) <= 128
        assert all(absolute(person.get(name)) for name in ("href", "img") if name in person.attrib)
    for place in parent.findall(f"{PODCAST}location"):
        assert 0 < len(place.text.strip()) <= 128


def submit(channel):
    """Submit the podcast as to Apple and Spotify: all that their lists require must be there."""
    categories = read_podcast(channel)
    for category, subcategory in categories:
        assert category in CATEGORIES, "InvalidItunesCategory"
        assert subcategory is None or subcategory in CATEGORIES[category].split("|"), "InvalidItunesCategory"
    assert channel.findtext("title").strip()
    assert 0 < len(channel.findtext("description").encode()) <= 4_000
    assert channel.findtext("language"), "the language of the show"
    email(channel.find(f"{ITUNES}owner").findtext(f"{ITUNES}email"))
    cover = urlsplit(channel.find(f"{ITUNES}image").get("href")).path
    assert cover.lower().endswith((".jpg", ".jpeg", ".png")), "JPEG or PNG"
    assert channel.findtext(f"{PODCAST}medium") in MEDIUMS
    assert [link.get("rel") for link in channel.findall(f"{ATOM}link")].count("self") == 1
    items = channel.findall("item")
    assert 1 <= len(items) <= 300, "Apple shows the newest 300"
    for item in items:
        _submit_episode(item, serial=channel.findtext(f"{ITUNES}type") == "serial")
    urls = [item.find("enclosure").get("url") for item in items]
    assert len(set(urls)) == len(urls), "an enclosure's address that was used before is ignored"


def _submit_episode(item, *, serial):
    assert item.findtext("title").strip()
    assert item.findtext("guid").strip()
    assert item.findtext("pubDate").strip()
    assert item.findtext("description").strip()
    enclosure = item.find("enclosure")
    assert enclosure.get("type") in PLAYABLE
    assert urlsplit(enclosure.get("url")).path.endswith(PLAYABLE[enclosure.get("type")]), "UnsupportedItunesFormat"
    assert int(enclosure.get("length")) > 0, "in bytes, for the progress of the download"
    assert int(item.findtext(f"{ITUNES}duration")) > 0
    kind = item.findtext(f"{ITUNES}episodeType", "full")
    assert not serial or kind != "full" or item.findtext(f"{ITUNES}episode"), "a serial's episodes are numbered"
