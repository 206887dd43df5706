"""Independent means to judge published documents: schemas, and the rules of the W3C's feed validator by XML parsing.

Nothing here knows how a document was made. A function returns what it read, or fails with the rule that was broken.
"""

import json
import re
from html import unescape
from pathlib import Path

import jsonschema
from lxml import etree
from referencing import Registry
from referencing.jsonschema import DRAFT4

from judge.discovery import read_discovery
from judge.media import read_media
from judge.names import AT, ATOM, CONTENT, DC, DCTERMS, FH, ITUNES, LANG, MEDIA, MI, PODCAST, PREFIXES, PSC, SNF, SY
from judge.pages import read_page
from judge.podcast import CHANNEL_ONCE, CHANNEL_SEVERAL, ITEM_ONCE, ITEM_SEVERAL, read_podcast
from judge.values import BAD, absolute, iri, language_tag, media_type, rfc_822, rfc_3339, safe_html

_HERE = Path(__file__).parent
ATOM_SCHEMA = etree.RelaxNG(etree.parse(_HERE / "atom.rng"))
_JSON_SCHEMAS = [json.loads((_HERE / f"jsonfeed-{version}.schema.json").read_text()) for version in ("1.1", "1")]
JSON_SCHEMA = jsonschema.Draft4Validator(
    _JSON_SCHEMAS[0],
    registry=Registry().with_resource("feed-1", DRAFT4.create_resource(_JSON_SCHEMAS[1])),
)

_BASE = {"atom", "content", "dc"}  # feedgen declares the first two, and every feed has a dc:creator
_HISTORY = {"current", "prev-archive", "next-archive"}
_CHANNEL = f"""title link description copyright docs generator image language lastBuildDate pubDate ttl {DC}creator {FH}archive {SY}updatePeriod {SY}updateFrequency
    {ITUNES}author {ITUNES}owner {ITUNES}image {ITUNES}explicit {ITUNES}type {SNF}logo
    {PODCAST}guid {PODCAST}medium {PODCAST}locked""".split()
_ITEM = f"""title link description {CONTENT}encoded guid comments enclosure pubDate
    {DC}creator {DC}contributor {DC}language {DC}rights {DCTERMS}modified {DCTERMS}valid {MI}shortTitle {MI}expirationDate {ATOM}updated {MEDIA}thumbnail
    {ITUNES}duration {ITUNES}image {ITUNES}explicit {ITUNES}season {ITUNES}episode {ITUNES}episodeType
    {PODCAST}season {PODCAST}episode {PODCAST}chapters""".split()


def judge(documents, base_url):
    """Judge all of *documents*, bodies by public path; say how many feeds, and archives of feeds, there were."""
    feeds = 0
    for path, body in documents.items():
        if path.endswith("rss.xml"):
            folder = path.removesuffix("rss.xml")
            url = base_url + folder
            readers = {"rss.xml": read_rss, "atom.xml": read_atom, "feed.json": read_json}
            there = {name: reader for name, reader in readers.items() if folder + name in documents}
            read = [reader(documents[folder + name], url + name) for name, reader in there.items()]
            if len(read) == 3:  # a target profile may have fewer
                agree(*read)
            feeds += 1
        elif path.endswith(".html"):
            read_page(body, base_url)
        elif path.endswith(("feeds.opml", "sitemap.xml", "robots.txt")) or path.startswith("sitemap"):
            read_discovery(path, body, base_url)
    return feeds


def agree(rss, atom, feed):
    """The formats tell the same: what, when, in which order."""
    assert rss["head"] == atom["head"] == {**feed["head"], "rights": atom["head"]["rights"]}
    assert rss["hubs"] == atom["hubs"] == feed["hubs"]
    assert rss["history"] == atom["history"]
    assert feed["history"] == {rel: folder for rel, folder in atom["history"].items() if rel == "prev-archive"}
    same = "title url summary content published updated categories language".split()
    for one, two, three in zip(rss["entries"], atom["entries"], feed["entries"], strict=True):
        told = [{key: entry[key] for key in same} for entry in (one, two, three)]
        assert told[0] == told[1] == told[2]
        assert one["id"] == three["id"]
        assert one["author"] == ", ".join(two["authors"])
        assert one["contributor"] == ", ".join(two["contributors"])
        assert one["rights"] == two["rights"]
        assert two["authors"] == three["authors"]
        assert one["images"] == two["images"]
        assert three["image"] == next((image["url"] for image in two["images"]), None)
        assert two["enclosures"] == three["enclosures"]
        _agree_on_files(one, two)


def _agree_on_files(rss, atom):
    """One file is RSS's enclosure; the others are told as media, and none is lost."""
    files = [(url, kind, length or 0) for url, kind, length in atom["enclosures"]]
    if files:
        assert sorted(rss["enclosures"] + rss["files"]) == sorted(files)
        playable = any(kind.startswith(("audio/", "video/")) for _, kind, _ in files)
        assert not playable or rss["enclosures"][0][1].startswith(("audio/", "video/"))
    elif rss["enclosures"]:
        assert rss["enclosures"][0][0] in {image["url"] for image in atom["images"]}


def read_rss(body, url, *, safe=True):
    root = _parse(body)
    assert (root.tag, root.get("version"), len(root)) == ("rss", "2.0", 1)
    _prefixes(root, _BASE)
    channel = root[0]
    names = [child.tag for child in channel]
    items = channel.findall("item")
    assert names[len(names) - len(items) :] == ["item"] * len(items), "MisplacedItem"
    assert {"title", "link", "description", "language", "lastBuildDate"} <= set(names)
    _each_once(channel, {*_CHANNEL, *CHANNEL_ONCE}, repeated={"item", f"{ATOM}link", *CHANNEL_SEVERAL})
    links = [dict(link.attrib) for link in channel.findall(f"{ATOM}link")]
    assert [link for link in links if link["rel"] == "self"] == [
        {"href": url, "rel": "self", "type": "application/rss+xml"}
    ], "MissingAtomSelfLink, SelfDoesntMatchLocation"
    assert all(link["rel"] in {"self", "hub", *_HISTORY} for link in links)
    for plain in (channel.find("description"), *root.iter("title", "category", "copyright")):
        assert b"&amp;" not in (written := _written(body, plain)), written
        assert b"&lt;" not in written, "RSS profile: hexadecimal references in plain text"
    head = {
        "title": channel.findtext("title"),
        "home": absolute(channel.findtext("link")),
        "language": language_tag(channel.findtext("language")),
        "rights": channel.findtext("copyright"),
    }
    _image(channel)
    entries = [_rss_item(item, head["language"]) for item in items]
    _safe(entries, demanded=safe)
    _in_order(entries, rfc_822(channel.findtext("lastBuildDate")))
    assert len({entry["id"] for entry in entries}) == len(entries), "DuplicateValue guid"
    if f"{ITUNES}image" in names:
        read_podcast(channel)
    return {
        "head": head,
        "hubs": [link["href"] for link in links if link["rel"] == "hub"],
        "history": _history(channel, links, url, "application/rss+xml"),
        "entries": entries,
    }


def _image(channel):
    image = channel.find("image")
    if image is not None:
        assert [child.tag for child in image] == ["url", "title", "link"], "InvalidWidth: no size is promised"
        absolute(image.findtext("url"))
        assert image.findtext("title") == channel.findtext("title"), "ImageTitleDoesntMatch"
        assert image.findtext("link") == channel.findtext("link"), "ImageLinkDoesntMatch"


def _history(parent, links, url, media_type_of_feed):
    """RFC 5005 §4: the folders of the neighbours, and that an archive document says what it is."""
    file_name = url.rpartition("/")[2]
    found = {}
    for link in links:
        if link["rel"] in _HISTORY:
            assert link["rel"] not in found, "one of each"
            assert link["type"] == media_type_of_feed
            assert absolute(link["href"]) != url
            assert link["href"].endswith(f"/{file_name}"), "in the same format"
            found[link["rel"]] = link["href"].removesuffix(file_name)
    assert ("current" in found) == (parent.find(f"{FH}archive") is not None), "MissingCurrentInArchive"
    assert "next-archive" not in found or "current" in found, "nothing comes after the feed itself"
    assert parent.find(f"{FH}complete") is None, "FeedRelInCompleteFeed"
    return found


def _rss_item(item, language):
    names = [child.tag for child in item]
    assert {"link", "description", "guid", "pubDate"} <= set(names)  # a note has no title
    _each_once(item, {*_ITEM, *ITEM_ONCE}, repeated={"category", f"{MEDIA}content", *ITEM_SEVERAL})
    guid = item.find("guid")
    assert dict(guid.attrib) == {"isPermaLink": "false"}
    if f"{CONTENT}encoded" in names:
        assert names.index("description") < names.index(f"{CONTENT}encoded"), "NeedDescriptionBeforeContent"
        description = item.findtext("description")
        if item.find(f"{PSC}chapters") is not None:  # the times of the chapters stand below the summary
            description = re.sub(r"(<p>[\d:]+ [^<>]+</p>)+$", "", description)
        assert "<" not in description, "plain text, told as HTML"
        summary = unescape(description)
    else:
        summary = None
    content = item.findtext(f"{CONTENT}encoded") or item.findtext("description")
    media = read_media(item)
    for comments in item.findall("comments"):
        absolute(comments.text)
    return {
        "id": guid.text,
        "title": item.findtext("title", ""),
        "url": absolute(item.findtext("link")),
        "summary": summary,
        "content": content,
        "published": rfc_822(item.findtext("pubDate")),
        "updated": rfc_3339(item.findtext(f"{ATOM}updated")),
        "author": item.findtext(f"{DC}creator") or "",
        "contributor": item.findtext(f"{DC}contributor") or "",
        "rights": item.findtext(f"{DC}rights"),
        "images": media["images"],
        "files": media["files"],
        "categories": [category.text for category in item.findall("category")],
        "language": language_tag(item.findtext(f"{DC}language") or language),
        "enclosures": [
            (absolute(e.get("url")), media_type(e.get("type")), int(e.get("length"))) for e in item.iter("enclosure")
        ],
    }


def read_atom(body, url, *, safe=True):
    root = _parse(body)
    ATOM_SCHEMA.assertValid(root)
    _prefixes(root, {None})
    children = [child.tag.removeprefix(ATOM) for child in root]
    assert "author" in children, "MissingElement author"
    assert sorted(children, key="entry".__eq__) == children, "MisplacedMetadata"
    assert set(children) <= {
        *_ATOM_FEED,
        f"{FH}archive",
        f"{AT}deleted-entry",
        f"{SY}updatePeriod",
        f"{SY}updateFrequency",
    }
    links = [dict(link.attrib) for link in root.findall(f"{ATOM}link")]
    assert {"href": url, "rel": "self", "type": "application/atom+xml"} in links, "MissingSelf"
    assert sorted(link["rel"] for link in links if link["rel"] not in {"hub", *_HISTORY}) == ["alternate", "self"]
    for element in root.iter():
        note = element.tag == f"{ATOM}title" and (element.getparent().findtext(f"{ATOM}summary") or "").strip()
        bare = note or element.tag == f"{FH}archive"
        assert bare or len(element) or element.attrib or (element.text or "").strip(), f"NotBlank {element.tag}"
    head = {
        "title": root.findtext(f"{ATOM}title"),
        "home": next(absolute(link["href"]) for link in links if link["rel"] == "alternate"),
        "language": language_tag(root.get(LANG)),
        "rights": root.findtext(f"{ATOM}rights"),
    }
    iri(root.findtext(f"{ATOM}id"))
    for picture in (*root.findall(f"{ATOM}icon"), *root.findall(f"{ATOM}logo")):
        absolute(picture.text)
    entries = [_atom_entry(entry, head["language"]) for entry in root.findall(f"{ATOM}entry")]
    _safe(entries, demanded=safe)
    _in_order(entries, rfc_3339(root.findtext(f"{ATOM}updated")))
    ids = {entry["id"] for entry in entries}
    assert len(ids) == len(entries), "DuplicateEntries"
    return {
        "head": head,
        "hubs": [link["href"] for link in links if link["rel"] == "hub"],
        "history": _history(root, links, url, "application/atom+xml"),
        "withdrawn": _tombstones(root, ids),
        "entries": entries,
    }


_ATOM_FEED = "id title updated author link icon logo rights subtitle generator entry".split()


def _tombstones(root, ids):
    """RFC 6721: an entry is there or withdrawn, never both."""
    found = {}
    for tombstone in root.findall(f"{AT}deleted-entry"):
        assert set(tombstone.attrib) == {"ref", "when"}
        found[iri(tombstone.get("ref"))] = rfc_3339(tombstone.get("when"))
    assert len(found) == len(root.findall(f"{AT}deleted-entry"))
    assert not ids & set(found)
    return found


def _atom_entry(entry, language):
    links = [dict(link.attrib) for link in entry.findall(f"{ATOM}link")]
    assert links[0]["rel"] == "alternate", "some readers take the first link"
    rels = {link["rel"] for link in links[1:]}
    assert rels <= {"enclosure", "related", "via", "replies"}, "DuplicateAtomLink, FeedHistoryRelInEntry"
    content = entry.find(f"{ATOM}content")
    assert content is None or dict(content.attrib) == {"type": "html"}
    assert content is not None or entry.find(f"{ATOM}summary") is not None, "MissingTextualContent"
    for plain in ("title", "summary", "rights"):
        assert all(not element.attrib for element in entry.findall(ATOM + plain)), "plain text"
    media = read_media(entry)
    assert not media["files"], "these are links"
    return {
        "id": iri(entry.findtext(f"{ATOM}id")),
        "title": entry.findtext(f"{ATOM}title"),
        "url": absolute(links[0]["href"]),
        "links": [(link["rel"], absolute(link["href"])) for link in links[1:] if link["rel"] != "enclosure"],
        "summary": entry.findtext(f"{ATOM}summary"),
        "content": None if content is None else content.text,
        "published": rfc_3339(entry.findtext(f"{ATOM}published")),
        "updated": rfc_3339(entry.findtext(f"{ATOM}updated")),
        "authors": [name.text for name in entry.findall(f"{ATOM}author/{ATOM}name")],
        "contributors": [name.text for name in entry.findall(f"{ATOM}contributor/{ATOM}name")],
        "rights": entry.findtext(f"{ATOM}rights"),
        "categories": [category.get("term") for category in entry.findall(f"{ATOM}category")],
        "language": language_tag(entry.get(LANG) or language),
        "images": media["images"],
        "enclosures": [
            (absolute(link["href"]), media_type(link["type"]), int(link["length"]) if "length" in link else None)
            for link in links[1:]
            if link["rel"] == "enclosure"
        ],
    }


def read_json(body, url, *, safe=True):
    text = body.decode()
    values = json.loads(text)
    assert json.dumps(values, ensure_ascii=False, separators=(",", ":")) == text, "compact, as written"
    JSON_SCHEMA.validate(values)
    assert not BAD.search("".join(_strings(values)))
    assert values["version"] == "https://jsonfeed.org/version/1.1"
    assert values["feed_url"] == url
    assert ("authors" in values) is not bool(values["items"]), "some readers show both the feed's and the entry's"
    assert all(item["authors"] for item in values["items"])
    head = {
        "title": values["title"],
        "home": absolute(values["home_page_url"]),
        "language": language_tag(values["language"]),
    }
    entries = [_json_item(item, head["language"]) for item in values["items"]]
    _safe(entries, demanded=safe)
    dates = [entry["updated"] for entry in entries]
    _in_order(entries, max(dates, default=None))
    assert len({entry["id"] for entry in entries}) == len(entries)
    for picture in ("icon", "favicon"):
        assert picture not in values or absolute(values[picture])
    hubs = values.get("hubs", [])
    assert all(hub["type"] == "WebSub" for hub in hubs)
    return {
        "head": head,
        "hubs": [hub["url"] for hub in hubs],
        "history": {"prev-archive": _next_folder(values, url)} if "next_url" in values else {},
        "entries": entries,
    }


def _next_folder(values, url):
    assert absolute(values["next_url"]) != url, "next_url differs from feed_url"
    return values["next_url"].removesuffix("feed.json")


def _json_item(item, language):
    assert isinstance(item["id"], str)
    assert item["id"]
    assert "content_text" not in item  # FreshRSS shows none
    for address in ("external_url", "image", "banner_image"):
        assert address not in item or absolute(item[address])
    return {
        "id": item["id"],
        "title": item.get("title", ""),
        "url": absolute(item["url"]),
        "summary": item.get("summary"),
        "content": item.get("content_html"),
        "image": item.get("image"),
        "published": rfc_3339(item["date_published"]),
        "updated": rfc_3339(item["date_modified"]),
        "authors": [author["name"] for author in item.get("authors", [])],
        "categories": item.get("tags", []),
        "language": language_tag(item.get("language", language)),
        "enclosures": [
            (absolute(a["url"]), media_type(a["mime_type"]), a.get("size_in_bytes"))
            for a in item.get("attachments", [])
        ],
    }


def _parse(body):
    assert body.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n")
    assert not BAD.search(body.decode())
    assert b"<![CDATA[" not in body
    return etree.fromstring(body, etree.XMLParser(resolve_entities=False, huge_tree=True))


def _written(body, element):
    """The source of an *element* of plain text, which has a line of its own."""
    return body.split(b"\n")[element.sourceline - 1] if element.text.isprintable() else b""


def _prefixes(root, always):
    """Usual prefixes, declared on the root, and none that is not needed."""
    used = {etree.QName(element).namespace for element in root.iter(etree.Element)}
    assert all(PREFIXES[prefix] == namespace for prefix, namespace in root.nsmap.items() if prefix)
    assert set(root.nsmap) - always == {name for name, uri in PREFIXES.items() if uri in used} - {"atom", *always}
    assert all(element.nsmap == root.nsmap for element in root.iter(etree.Element))


def _each_once(parent, allowed, *, repeated):
    names = [child.tag for child in parent]
    assert set(names) <= {*allowed, *repeated}
    for name in set(names) - repeated:
        assert names.count(name) == 1, f"DuplicateElement {name}"
    for child in parent:
        bare = child.tag == f"{FH}archive"
        assert bare or len(child) or child.attrib or (child.text or "").strip(), f"NotBlank {child.tag}"


def _in_order(entries, feed_date):
    dates = [entry["published"] for entry in entries]
    assert dates == sorted(dates, reverse=True), "newest first"
    for entry in entries:
        assert entry["published"] <= entry["updated"] <= feed_date
    assert not entries or max(entry["updated"] for entry in entries) <= feed_date


def _safe(entries, *, demanded):
    for entry in entries if demanded else ():
        safe_html(entry["content"] or "")


def _strings(value):
    if isinstance(value, dict):
        assert value
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
    else:
        assert value not in (None, ""), "what is empty is left out"
        yield str(value)
