"""Namespaces as XML parsers write them, and the prefixes that are usual."""

PREFIXES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
    "fh": "http://purl.org/syndication/history/1.0",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "snf": "http://www.smartnews.be/snf",
    "dcterms": "http://purl.org/dc/terms/",
    "mi": "http://schemas.ingestion.microsoft.com/common/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
}
ATOM, CONTENT, DC, MEDIA, ITUNES, PODCAST, PSC, FH, AT, SNF, DCTERMS, MI, SY = (
    f"{{{uri}}}" for uri in PREFIXES.values()
)
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
