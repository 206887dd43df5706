"""Feeds without a fault, and changes by which each breaks a rule."""

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:fh="http://purl.org/syndication/history/1.0">
<channel>
<title>The Ferry</title>
<link>https://ferry.example/</link>
<description>Boats and tides</description>
<language>en-GB</language>
<atom:link rel="self" href="https://ferry.example/rss.xml"/>
<item>
<title>The boat is back</title>
<link>https://ferry.example/back</link>
<guid isPermaLink="false">tag:ferry.example,2026:back</guid>
<pubDate>Mon, 02 Feb 2026 08:30:00 +0000</pubDate>
<dc:creator>Ada</dc:creator>
<description>It left the yard at noon.</description>
<content:encoded>&lt;p&gt;It left the &lt;a href="https://ferry.example/yard"&gt;yard&lt;/a&gt; at noon.&lt;/p&gt;</content:encoded>
<enclosure url="https://ferry.example/horn.mp3" type="audio/mpeg" length="2048"/>
</item>
<item>
<title>New times</title>
<link>https://ferry.example/times</link>
<guid>https://ferry.example/times</guid>
<pubDate>Sun, 01 Feb 2026 08:30:00 GMT</pubDate>
<description>The first boat leaves at six.</description>
</item>
</channel>
</rss>
"""

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>The Ferry</title>
<id>tag:ferry.example,2026:feed</id>
<updated>2026-02-02T08:30:00Z</updated>
<author><name>Ada</name></author>
<link rel="alternate" href="https://ferry.example/"/>
<link rel="self" href="https://ferry.example/atom.xml"/>
<entry>
<title>The boat is back</title>
<id>tag:ferry.example,2026:back</id>
<link rel="alternate" type="text/html" href="https://ferry.example/back"/>
<published>2026-02-02T08:30:00Z</published>
<updated>2026-02-02T08:30:00+01:00</updated>
<summary>It left the yard at noon.</summary>
<content type="html">&lt;p&gt;It left the yard at noon.&lt;/p&gt;</content>
</entry>
<entry>
<title>New times</title>
<id>tag:ferry.example,2026:times</id>
<link rel="alternate" type="text/html" href="https://ferry.example/times"/>
<updated>2026-02-01T08:30:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The first boat leaves at six.</p></div></content>
</entry>
</feed>
"""

JSON = """{
 "version": "https://jsonfeed.org/version/1.1",
 "title": "The Ferry",
 "home_page_url": "https://ferry.example/",
 "feed_url": "https://ferry.example/feed.json",
 "language": "en",
 "authors": [{"name": "Ada"}],
 "items": [
  {"id": "tag:ferry.example,2026:back", "url": "https://ferry.example/back", "title": "The boat is back",
   "content_html": "<p>It left the yard at noon.</p>", "date_published": "2026-02-02T08:30:00Z",
   "attachments": [{"url": "https://ferry.example/horn.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 2048}]},
  {"id": "tag:ferry.example,2026:times", "url": "https://ferry.example/times", "title": "New times",
   "content_html": "<p>The first boat leaves at six.</p>", "date_published": "2026-02-01T08:30:00Z"}
 ]
}
"""

SAMPLES = {"rss": RSS, "atom": ATOM, "json": JSON}

# A rule, the format, what stands in the sample, and what stands there instead.
BROKEN = [
    ("feed-well-formed", "rss", "Boats and tides", "Boats & tides"),
    ("feed-well-formed", "rss", "Boats and tides", "Boats&nbsp;and tides"),
    ("feed-well-formed", "atom", "</feed>", ""),
    ("feed-well-formed", "json", '"language": "en",', '"language": "en"'),
    ("feed-root", "rss", RSS, "<?xml version='1.0'?><urlset><url/></urlset>"),
    ("feed-root", "json", '"items"', '"posts"'),
    ("feed-entities", "atom", "<feed ", '<!DOCTYPE feed [<!ENTITY a "b">]><feed '),
    ("feed-encoding", "rss", "Boats and tides", "Boats \udce4nd tides"),
    ("feed-encoding", "rss", 'encoding="utf-8"', 'encoding="utf-7000"'),
    ("feed-encoding", "json", "The boat", "The b\udcf6at"),
    ("feed-utf-8", "rss", 'encoding="utf-8"', 'encoding="iso-8859-1"'),
    ("feed-control", "rss", "Boats and", "Boats\x0b and"),
    ("feed-control", "atom", "Ferry", "Ferry&#x1;"),
    ("feed-character", "rss", "Boats", "Boats\x92"),
    ("feed-character", "json", "yard at", "yard\ufffd at"),
    ("feed-namespace", "rss", "http://purl.org/dc/elements/1.1/", "https://purl.org/dc/elements/1.1/"),
    ("feed-version", "rss", '<rss version="2.0"', "<rss"),
    ("feed-order", "rss", "</item>\n</channel>", "</item>\n<copyright>Ada</copyright></channel>"),
    ("feed-size", "json", "<p>It left", "<p>" + "It left. " * 120_000),
    ("feed-title", "rss", "<title>The Ferry</title>", "<title> </title>"),
    ("feed-title", "json", '"title": "The Ferry",', ""),
    ("feed-description", "rss", "<description>Boats and tides</description>", ""),
    ("feed-home", "rss", "<link>https://ferry.example/</link>", ""),
    ("feed-home-page", "atom", '<link rel="alternate" href="https://ferry.example/"/>', ""),
    ("feed-id", "atom", "<id>tag:ferry.example,2026:feed</id>", ""),
    ("feed-updated", "atom", "<updated>2026-02-02T08:30:00Z</updated>\n<author>", "<author>"),
    ("feed-self", "rss", '<atom:link rel="self" href="https://ferry.example/rss.xml"/>', ""),
    ("feed-self", "json", '"feed_url": "https://ferry.example/feed.json",', ""),
    ("feed-author", "atom", "<author><name>Ada</name></author>", ""),
    ("feed-language", "rss", "en-GB", "en_GB"),
    ("feed-language", "atom", 'xml:lang="en"', 'xml:lang="qqx-nope-"'),
    ("feed-language", "json", '"language": "en"', '"language": "English"'),
    ("feed-contact", "rss", "<dc:creator>Ada</dc:creator>", "<author>Ada</author>"),
    ("feed-repeated", "rss", "<title>The Ferry</title>", "<title>The Ferry</title><title>Ferry</title>"),
    ("feed-image", "rss", "<language>", "<image><url>https://ferry.example/i.png</url><title>Other</title><link>https://ferry.example/</link></image><language>"),
    ("feed-image", "rss", "<language>", "<image><url>https://ferry.example/i.png</url><width>200</width></image><language>"),
    ("feed-ttl", "rss", "<language>", "<ttl>often</ttl><language>"),
    ("feed-history", "rss", "<language>", "<fh:archive/><language>"),
    ("feed-history", "rss", "<dc:creator>", '<atom:link rel="prev-archive" href="https://ferry.example/0"/><dc:creator>'),
    ("item-id", "atom", "<id>tag:ferry.example,2026:back</id>", ""),
    ("item-id", "json", '"id": "tag:ferry.example,2026:back", ', ""),
    ("item-guid", "rss", '<guid isPermaLink="false">tag:ferry.example,2026:back</guid>', ""),
    ("item-id-number", "json", '"tag:ferry.example,2026:back"', "12"),
    ("item-id-twice", "rss", '"false">tag:ferry.example,2026:back', '"false">https://ferry.example/times'),
    ("item-id-twice", "json", ":back", ":times"),
    ("item-id-short", "rss", '"false">tag:ferry.example,2026:back', '"false">12'),
    ("item-permalink", "rss", ' isPermaLink="false"', ""),
    ("item-permalink", "rss", ' isPermaLink="false"', ' isPermaLink="no"'),
    ("item-atom-id", "atom", "tag:ferry.example,2026:back", "post-12"),
    ("item-id-form", "rss", "<guid>https://ferry.example/times", "<guid>https://Ferry.example/times"),
    ("item-id-form", "rss", "<guid>https://ferry.example/times", "<guid>https://ferry.example:443/times"),
    ("item-id-form", "atom", "2026:back</id>", "2026:back\n</id>"),
    ("item-date-form", "rss", "Mon, 02 Feb 2026 08:30:00 +0000", "2026-02-02T08:30:00Z"),
    ("item-date-form", "rss", "Mon, 02 Feb 2026 08:30:00 +0000", "Mon, 02 Feb 26 08:30:00 +0000"),
    ("item-date-form", "rss", "Mon, 02 Feb 2026 08:30:00 +0000", "Mo, 02 Feb 2026 08:30:00 +0000"),
    ("item-date-form", "rss", "Mon, 02 Feb 2026 08:30:00 +0000", "Mon, 30 Feb 2026 08:30:00 +0000"),
    ("item-date-form", "rss", "<pubDate>Mon, 02 Feb 2026 08:30:00 +0000</pubDate>", "<dc:date>2026-02-30</dc:date>"),
    ("item-date-form", "atom", "2026-02-02T08:30:00+01:00", "2026-02-02 08:30:00"),
    ("item-date-form", "json", "2026-02-02T08:30:00Z", "2026-02-02"),
    ("item-weekday", "rss", "Mon, 02 Feb", "Tue, 02 Feb"),
    ("item-date-fraction", "atom", "2026-02-02T08:30:00+01:00", "2026-02-02T08:30:00.123+01:00"),
    ("item-date", "rss", "<pubDate>Mon, 02 Feb 2026 08:30:00 +0000</pubDate>", ""),
    ("item-updated", "atom", "<updated>2026-02-01T08:30:00Z</updated>", ""),
    ("item-date-ahead", "rss", "Mon, 02 Feb 2026", "Fri, 02 Feb 2029"),
    ("item-relative", "rss", "<link>https://ferry.example/back", "<link>/back"),
    ("item-relative", "rss", 'url="https://ferry.example/horn', 'url="horn'),
    ("item-relative", "json", '"url": "https://ferry.example/back"', '"url": "back"'),
    ("item-address", "rss", "<link>https://ferry.example/back", "<link>https://ferry.example/b ack"),
    ("item-address", "atom", 'href="https://ferry.example/back"', 'href="https://ferry.example/zurück"'),
    ("item-empty", "rss", RSS[RSS.index("<title>New times") : RSS.rindex("</item>")], "<link>https://ferry.example/times</link>"),
    ("item-title", "atom", "<title>New times</title>", ""),
    ("item-page", "atom", ATOM[ATOM.rindex("<link") : ATOM.rindex("</entry>")], "<updated>2026-02-01T08:30:00Z</updated>"),
    ("item-repeated", "rss", "<title>New times</title>", "<title>New times</title><title>New</title>"),
    ("item-repeated", "rss", "<title>New times</title>", "<title>New times</title><pubDate>x</pubDate><pubDate>y</pubDate>"),
    ("item-repeated", "atom", "<title>New times</title>", "<title>New times</title><author><name>Ada</name><name>Bo</name></author>"),
    ("item-repeated", "atom", "<title>New times</title>", "<title>New times</title><source><title>A</title><title>B</title></source>"),
    ("feed-repeated", "rss", "<language>", "<generator>a</generator><generator>b</generator><language>"),
    ("feed-element-unknown", "rss", "<language>", "<langauge>en</langauge><language>"),
    ("feed-element-unknown", "rss", "<title>New times</title>", "<title>New times</title><image><url>https://ferry.example/i.png</url></image>"),
    ("feed-element-unknown", "atom", "<title>New times</title>", "<title>New times</title><pubDate>2026</pubDate>"),
    ("feed-element-incomplete", "rss", "<language>", "<image><title>The Ferry</title><link>https://ferry.example/</link></image><language>"),
    ("feed-element-incomplete", "rss", "<title>New times</title>", "<title>New times</title><source>The Quay</source>"),
    ("feed-element-incomplete", "atom", "<title>New times</title>", "<title>New times</title><category label='Boats'/>"),
    ("feed-element-incomplete", "atom", "<name>Ada</name>", "<uri>https://ferry.example/ada</uri>"),
    ("item-alternate", "atom", "<published>", '<link type="text/html" href="https://ferry.example/b"/><published>'),
    ("item-two-meanings", "rss", "<dc:creator>", "<author>a@b.example (Ada)</author><dc:creator>"),
    ("text-html-in-plain", "rss", "<title>New times</title>", "<title>New &lt;b&gt;times&lt;/b&gt;</title>"),
    ("text-html-in-plain", "json", '"title": "New times"', '"title": "New <i>times</i>"'),
    ("text-html-in-plain", "atom", "<summary>It", "<summary>&lt;p&gt;It"),
    ("text-escaped-twice", "rss", "<title>New times</title>", "<title>New &amp;amp; old</title>"),
    ("text-relative", "rss", 'href="https://ferry.example/yard"', 'href="/yard"'),
    ("text-relative", "json", "<p>The first", "<img src='boat.png'><p>The first"),
    ("text-unsafe", "rss", "&lt;p&gt;It", "&lt;script&gt;x&lt;/script&gt;&lt;p&gt;It"),
    ("text-unsafe", "atom", "<p>The first", '<p onclick="x()">The first'),
    ("text-type", "atom", 'type="html"', 'type="CDATA"'),
    ("text-type", "atom", "<p>The first boat leaves at six.</p></div>", "</div><p>The first boat leaves at six.</p>"),
    ("text-description", "rss", "<description>It left the yard at noon.</description>", ""),
    ("text-summary", "atom", '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The first boat leaves at six.</p></div></content>', '<content src="https://ferry.example/t.html" type="text/html"/>'),
    ("text-blank", "rss", "<description>The first boat leaves at six.</description>", "<description/>"),
    ("file-incomplete", "rss", ' length="2048"', ""),
    ("file-incomplete", "json", '"mime_type": "audio/mpeg", ', ""),
    ("file-several", "rss", "<enclosure ", '<enclosure url="https://ferry.example/a.mp3" type="audio/mpeg" length="1"/><enclosure '),
    ("file-length", "rss", '"2048"', '"2 KB"'),
    ("file-no-length", "rss", '"2048"', '"0"'),
    ("file-type", "rss", '"audio/mpeg"', '"audio/mp3"'),
    ("file-type", "json", '"audio/mpeg"', '"mp3"'),
    ("file-other-type", "rss", '"audio/mpeg"', '"image/png"'),
    ("json-version", "json", "version/1.1", "version/2"),
    ("json-member", "json", '"url": "https://ferry.example/back"', '"url": ["https://ferry.example/back"]'),
    ("json-member", "json", '"size_in_bytes": 2048', '"size_in_bytes": "2048"'),
    ("json-unknown", "json", '"title": "New times"', '"title": "New times", "subtitle": "At six"'),
    ("json-content", "json", '"content_html": "<p>The first boat leaves at six.</p>", ', ""),
    ("json-author", "json", '"title": "New times"', '"title": "New times", "author": {"name": "Ada"}'),
    ("json-next", "json", '"language"', '"next_url": "https://ferry.example/feed.json", "language"'),
]  # fmt: skip


def broken(kind, before, after):
    """Give a sample in which *after* stands in place of *before*; a lone surrogate becomes a byte that is not UTF-8."""
    assert before in SAMPLES[kind]
    return SAMPLES[kind].replace(before, after, 1).encode("utf-8", "surrogateescape")
