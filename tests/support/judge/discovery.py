"""OPML 2.0, the sitemap protocol and robots.txt, by their specifications."""

from lxml import etree

from judge.values import absolute, language_tag, rfc_3339

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def read_discovery(path, body, base_url):
    """Read the document at *path*, whichever of them it is."""
    if path.endswith(".opml"):
        return read_opml(body)
    if path == "robots.txt":
        return read_robots(body, base_url)
    return read_news_sitemap(body) if path.startswith("news") else read_sitemap(body, base_url)


def read_opml(body):
    """Read the outlines of a subscription list (http://opml.org/spec2.opml#subscriptionLists)."""
    root = _parse(body)
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    head, outlines = root
    assert (head.tag, outlines.tag) == ("head", "body")
    assert head.findtext("title").strip()
    assert len(outlines), "MissingElement outline"
    read = []
    for outline in outlines:
        told = dict(outline.attrib)
        assert outline.tag == "outline"
        assert set(told) - {"description"} == {"type", "text", "title", "language", "htmlUrl", "xmlUrl"}
        assert told["type"] == "rss"
        assert told["text"].strip()
        absolute(told["xmlUrl"])
        absolute(told["htmlUrl"])
        language_tag(told["language"])
        read.append(told)
    assert len({told["xmlUrl"] for told in read}) == len(read)
    return read


def read_sitemap(body, base_url):
    """Read addresses and dates of a sitemap or of its index (https://www.sitemaps.org/protocol.html)."""
    root = _parse(body)
    kind = {f"{SITEMAP}sitemapindex": "sitemap", f"{SITEMAP}urlset": "url"}[root.tag]
    assert len(root) <= 50_000
    assert len(body) <= 50 * 1024 * 1024
    read = {}
    for place in root:
        assert place.tag == SITEMAP + kind
        told = [child.tag for child in place]
        lists = kind == "sitemap" or place.findtext(f"{SITEMAP}loc").endswith(("/", "/index.html"))  # change too often
        assert told == [f"{SITEMAP}loc", f"{SITEMAP}lastmod"] or (lists and told == [f"{SITEMAP}loc"])
        url = absolute(place.findtext(f"{SITEMAP}loc"))
        assert url.startswith(base_url), "of one host, below the sitemap"
        assert len(url) < 2_048
        assert url not in read
        modified = place.findtext(f"{SITEMAP}lastmod")
        read[url] = rfc_3339(modified) if modified else None
    return read


def read_news_sitemap(body):
    """Read a news sitemap (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap)."""
    root = _parse(body)
    assert root.tag == f"{SITEMAP}urlset"
    assert len(root) <= 1_000
    read = []
    for url in root:
        assert [child.tag for child in url] == [f"{SITEMAP}loc", f"{NEWS}news"]
        publication, date, title = url[1]
        assert [child.tag for child in publication] == [f"{NEWS}name", f"{NEWS}language"]
        assert (date.tag, title.tag) == (f"{NEWS}publication_date", f"{NEWS}title")
        language = publication[1].text
        assert language in {"zh-cn", "zh-tw"} or (language.isalpha() and len(language) in {2, 3}), language
        read.append((absolute(url[0].text), publication[0].text, language, rfc_3339(date.text), title.text))
    return read


def read_robots(body, base_url):
    """Read what robots.txt (RFC 9309) forbids, and the sitemaps it names."""
    fields = [line.split(":", 1) for line in body.decode().splitlines() if line.strip()]
    assert fields[0] == ["User-agent", " *"]
    sitemaps = [absolute(value.strip()) for name, value in fields if name == "Sitemap"]
    assert all(url.startswith(base_url) for url in sitemaps)
    return [value.strip() for name, value in fields if name == "Disallow"], sitemaps


def _parse(body):
    assert body.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n")
    return etree.fromstring(body, etree.XMLParser(resolve_entities=False, huge_tree=True))
