"""What a page's head tells search engines and social networks."""

import json
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from factories import NOON, make_entry, make_feed
from feedwright.model.article import Enclosure, Episode, Image, Person
from feedwright.model.text import legal
from feedwright.rendering.metadata import article_metadata

BASE = "https://gazette.example/"


class Read(HTMLParser):
    """As a browser does: a script ends where its end tag stands, whatever quotes are around it."""

    def __init__(self, markup):
        super().__init__()
        self.tags, self.texts = [], []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.texts.append(data)


def data_of(entry, feed=None):
    return json.loads("".join(Read(article_metadata(entry, feed or make_feed())).texts))


def test_an_article_is_a_news_article_with_all_that_is_known():
    image = Image(url=f"{BASE}a.jpg", alt="A boat", width=1200, height=800)
    told = {"section": "Town", "categories": ("R&D",), "authors": (Person(name="Ann", url=f"{BASE}ann"),)}
    assert data_of(make_entry(images=(image,), **told), make_feed(logo=f"{BASE}logo.png", language="en-GB")) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": f"{BASE}articles/first.html",
        "headline": "First",
        "description": "A summary.",
        "inLanguage": "en-GB",
        "datePublished": NOON.isoformat(),
        "dateModified": NOON.isoformat(),
        "author": [{"@type": "Person", "name": "Ann", "url": f"{BASE}ann"}],
        "publisher": {"@type": "Organization", "name": "The Gazette", "url": BASE, "logo": f"{BASE}logo.png"},
        "image": [{"@type": "ImageObject", "url": f"{BASE}a.jpg", "caption": "A boat", "width": 1200, "height": 800}],
        "articleSection": "Town",
        "keywords": ["R&D"],
    }


def test_where_nobody_is_named_the_publication_speaks_and_what_is_unknown_is_left_out():
    data = data_of(make_entry(summary=None))
    assert data["author"] == [{"@type": "Person", "name": "The Gazette"}]
    assert not {"description", "image", "keywords", "articleSection", "associatedMedia"} & set(data)


def test_an_episode_is_a_podcast_episode_of_its_series():
    audio = Enclosure(url=f"{BASE}a.mp3", media_type="audio/mpeg", length=5, duration=245, title="A")
    data = data_of(make_entry(enclosures=(audio,), episode=Episode(season=2, number=5), section="Town"))
    assert (data["@type"], data["name"], data["episodeNumber"]) == ("PodcastEpisode", "First", 5)
    assert data["partOfSeason"] == {"@type": "PodcastSeason", "seasonNumber": 2}
    assert data["partOfSeries"]["name"] == "The Gazette"
    assert data["associatedMedia"] == [
        {
            "@type": "AudioObject",
            "contentUrl": f"{BASE}a.mp3",
            "encodingFormat": "audio/mpeg",
            "name": "A",
            "contentSize": "5",
            "duration": "PT245S",
        }
    ]
    bare = data_of(make_entry(enclosures=(Enclosure(url=f"{BASE}a", media_type="audio/ogg"),)))
    assert (bare["@type"], bare["associatedMedia"][0]["@type"]) == ("PodcastEpisode", "AudioObject")


def test_a_film_goes_with_an_article():
    data = data_of(make_entry(enclosures=(Enclosure(url=f"{BASE}a.mp4", media_type="video/mp4"),)))
    assert (data["@type"], data["associatedMedia"][0]["@type"]) == ("NewsArticle", "VideoObject")


AWKWARD = st.sampled_from(["</script>", "<!--", "<script>", "]]>", "&quot;", "\u2028", '"', "'", ">", "&"])
TEXTS = st.one_of(st.text(st.characters(codec="utf-8")), st.lists(AWKWARD).map("".join)).map(legal).filter(str.strip)


@given(TEXTS)
def test_no_text_breaks_out_of_the_metadata(text):
    entry = make_entry(title=text, summary=text, section=text, categories=(text,), authors=(Person(name=text),))
    plain, hostile = (
        Read(article_metadata(each, make_feed()))
        for each in (make_entry(section="a", categories=("a",), authors=(Person(name="a"),)), entry)
    )
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in plain.tags]
    data = json.loads("".join(hostile.texts))
    assert data["headline"] == data["description"] == data["articleSection"] == data["keywords"][0] == text
    told = {attributes.get("property"): attributes.get("content") for _, attributes in hostile.tags}
    assert told["article:section"] == text
