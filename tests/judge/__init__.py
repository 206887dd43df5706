"""Independent means to judge published documents: schemas, and the rules of the W3C's feed validator by XML parsing.

Nothing here knows how a document was made. A function returns what it read, or fails with the rule that was broken.
"""

import json
from html import unescape
from pathlib import Path

import jsonschema
from lxml import etree
from referencing import Registry
from referencing.jsonschema import DRAFT4

from judge.pages import read_page
from judge.values import BAD, absolute, iri, language_tag, media_type, rfc_822, rfc_3339, safe_html

_HERE = Path(__file__).parent
_ATOM_SCHEMA = etree.RelaxNG(etree.parse(_HERE / "atom.rng"))
_JSON_SCHEMAS = [json.loads((_HERE / f"jsonfeed-{version}.schema.json").read_text()) for version in ("1.1", "1")]
_JSON_SCHEMA = jsonschema.Draft4Validator(
    _JSON_SCHEMAS[0],
    registry=Registry().with_resource("feed-1", DRAFT4.create_resource(_JSON_SCHEMAS[1])),
)

ATOM, CONTENT, DC = (
    "{http://www.w3.org/2005/Atom}",
    "{http://purl.org/rss/1.0/modules/content/}",
    "{http://purl.org/dc/elements/1.1/}",
)
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PREFIXES = {"atom": ATOM[1:-1], "content": CONTENT[1:-1], "dc": DC[1:-1]}
_CHANNEL = f"title link description docs generator language lastBuildDate {DC}creator".split()
_ITEM = f"title link description {CONTENT}encoded guid enclosure pubDate {DC}creator {DC}language {ATOM}updated".split()


def judge(documents, base_url):
    """Judge all of *documents*, bodies by public path; say how many feeds there were."""
    feeds = 0
    for path, body in documents.items():
        if path.endswith("rss.xml"):
            folder = path.removesuffix("rss.xml")
            url = base_url + folder
            read = [
                read_rss(body, url + "rss.xml"),
                read_atom(documents[folder + "atom.xml"], url + "atom.xml"),
                read_json(documents[folder + "feed.json"], url + "feed.json"),
            ]
            agree(*read)
            feeds += 1
        elif path.endswith(".html"):
            read_page(body, base_url)
    return feeds


def agree(rss, atom, feed):
    """The formats tell the same: what, when, in which order."""
    assert rss["head"] == atom["head"] == feed["head"]
    assert rss["hubs"] == atom["hubs"] == feed["hubs"]
    same = "title url summary content published updated categories language".split()
    told = [[{key: entry[key] for key in same} for entry in read["entries"]] for read in (rss, atom, feed)]
    assert told[0] == told[1] == told[2]
    assert [entry["id"] for entry in rss["entries"]] == [entry["id"] for entry in feed["entries"]]
    for one, two, three in zip(rss["entries"], atom["entries"], feed["entries"], strict=True):
        assert one["author"] == ", ".join(two["authors"])
        assert two["authors"] == three["authors"]
        assert two["enclosures"] == three["enclosures"]
        assert one["enclosures"] == [(url, kind, length or 0) for url, kind, length in two["enclosures"][:1]]


def read_rss(body, url, *, safe=True):
    root = _parse(body)
    assert (root.tag, root.get("version"), len(root)) == ("rss", "2.0", 1)
    assert root.nsmap == _PREFIXES, "usual prefixes, declared on the root"
    channel = root[0]
    names = [child.tag for child in channel]
    items = channel.findall("item")
    assert names[len(names) - len(items) :] == ["item"] * len(items), "MisplacedItem"
    assert {"title", "link", "description", "language", "lastBuildDate"} <= set(names)
    _each_once(channel, _CHANNEL, repeated={"item", f"{ATOM}link"})
    links = [dict(link.attrib) for link in channel.findall(f"{ATOM}link")]
    assert [link for link in links if link["rel"] == "self"] == [
        {"href": url, "rel": "self", "type": "application/rss+xml"}
    ], "MissingAtomSelfLink, SelfDoesntMatchLocation"
    assert all(link["rel"] in {"self", "hub"} for link in links)
    for plain in (channel.find("description"), *root.iter("title", "category")):
        assert b"&amp;" not in (written := _written(body, plain)), written
        assert b"&lt;" not in written, "RSS profile: hexadecimal references in plain text"
    head = {
        "title": channel.findtext("title"),
        "home": absolute(channel.findtext("link")),
        "language": language_tag(channel.findtext("language")),
    }
    entries = [_rss_item(item, head["language"]) for item in items]
    _safe(entries, demanded=safe)
    _in_order(entries, rfc_822(channel.findtext("lastBuildDate")))
    assert len({entry["id"] for entry in entries}) == len(entries), "DuplicateValue guid"
    return {"head": head, "hubs": [link["href"] for link in links if link["rel"] == "hub"], "entries": entries}


def _rss_item(item, language):
    names = [child.tag for child in item]
    assert {"title", "link", "description", "guid", "pubDate"} <= set(names)
    _each_once(item, _ITEM, repeated={"category"})
    guid = item.find("guid")
    assert dict(guid.attrib) == {"isPermaLink": "false"}
    if f"{CONTENT}encoded" in names:
        assert names.index("description") < names.index(f"{CONTENT}encoded"), "NeedDescriptionBeforeContent"
        assert "<" not in item.findtext("description"), "plain text, told as HTML"
        summary = unescape(item.findtext("description"))
    else:
        summary = None
    content = item.findtext(f"{CONTENT}encoded") or item.findtext("description")
    return {
        "id": guid.text,
        "title": item.findtext("title"),
        "url": absolute(item.findtext("link")),
        "summary": summary,
        "content": content,
        "published": rfc_822(item.findtext("pubDate")),
        "updated": rfc_3339(item.findtext(f"{ATOM}updated")),
        "author": item.findtext(f"{DC}creator") or "",
        "categories": [category.text for category in item.findall("category")],
        "language": language_tag(item.findtext(f"{DC}language") or language),
        "enclosures": [
            (absolute(e.get("url")), media_type(e.get("type")), int(e.get("length"))) for e in item.iter("enclosure")
        ],
    }


def read_atom(body, url, *, safe=True):
    root = _parse(body)
    _ATOM_SCHEMA.assertValid(root)
    assert root.nsmap == {None: ATOM[1:-1]}, "AvoidNamespacePrefix"
    children = [child.tag.removeprefix(ATOM) for child in root]
    assert "author" in children, "MissingElement author"
    assert sorted(children, key="entry".__eq__) == children, "MisplacedMetadata"
    links = [dict(link.attrib) for link in root.findall(f"{ATOM}link")]
    assert {"href": url, "rel": "self", "type": "application/atom+xml"} in links, "MissingSelf"
    assert sorted(link["rel"] for link in links if link["rel"] != "hub") == ["alternate", "self"]
    for element in root.iter():
        assert len(element) or element.attrib or (element.text or "").strip(), f"NotBlank {element.tag}"
    head = {
        "title": root.findtext(f"{ATOM}title"),
        "home": next(absolute(link["href"]) for link in links if link["rel"] == "alternate"),
        "language": language_tag(root.get(_LANG)),
    }
    iri(root.findtext(f"{ATOM}id"))
    entries = [_atom_entry(entry, head["language"]) for entry in root.findall(f"{ATOM}entry")]
    _safe(entries, demanded=safe)
    _in_order(entries, rfc_3339(root.findtext(f"{ATOM}updated")))
    assert len({entry["id"] for entry in entries}) == len(entries), "DuplicateEntries"
    return {"head": head, "hubs": [link["href"] for link in links if link["rel"] == "hub"], "entries": entries}


def _atom_entry(entry, language):
    links = [dict(link.attrib) for link in entry.findall(f"{ATOM}link")]
    assert links[0]["rel"] == "alternate", "some readers take the first link"
    assert all(link["rel"] == "enclosure" for link in links[1:]), "DuplicateAtomLink"
    content = entry.find(f"{ATOM}content")
    assert dict(content.attrib) == {"type": "html"}
    for plain in ("title", "summary"):
        assert all(not element.attrib for element in entry.findall(ATOM + plain)), "plain text"
    return {
        "id": iri(entry.findtext(f"{ATOM}id")),
        "title": entry.findtext(f"{ATOM}title"),
        "url": absolute(links[0]["href"]),
        "summary": entry.findtext(f"{ATOM}summary"),
        "content": content.text,
        "published": rfc_3339(entry.findtext(f"{ATOM}published")),
        "updated": rfc_3339(entry.findtext(f"{ATOM}updated")),
        "authors": [name.text for name in entry.findall(f"{ATOM}author/{ATOM}name")],
        "categories": [category.get("term") for category in entry.findall(f"{ATOM}category")],
        "language": language_tag(entry.get(_LANG) or language),
        "enclosures": [
            (absolute(link["href"]), media_type(link["type"]), int(link["length"]) if "length" in link else None)
            for link in links[1:]
        ],
    }


def read_json(body, url, *, safe=True):
    text = body.decode()
    values = json.loads(text)
    assert json.dumps(values, ensure_ascii=False, separators=(",", ":")) == text, "compact, as written"
    _JSON_SCHEMA.validate(values)
    assert not BAD.search("".join(_strings(values)))
    assert values["version"] == "https://jsonfeed.org/version/1.1"
    assert values["feed_url"] == url
    assert values["authors"]
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
    hubs = values.get("hubs", [])
    assert all(hub["type"] == "WebSub" for hub in hubs)
    return {"head": head, "hubs": [hub["url"] for hub in hubs], "entries": entries}


def _json_item(item, language):
    assert isinstance(item["id"], str)
    assert item["id"]
    return {
        "id": item["id"],
        "title": item["title"],
        "url": absolute(item["url"]),
        "summary": item.get("summary"),
        "content": item["content_html"],
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


def _each_once(parent, allowed, *, repeated):
    names = [child.tag for child in parent]
    assert set(names) <= {*allowed, *repeated}
    for name in set(names) - repeated:
        assert names.count(name) == 1, f"DuplicateElement {name}"
    for child in parent:
        assert len(child) or child.attrib or (child.text or "").strip(), f"NotBlank {child.tag}"


def _in_order(entries, feed_date):
    dates = [entry["published"] for entry in entries]
    assert dates == sorted(dates, reverse=True), "newest first"
    for entry in entries:
        assert entry["published"] <= entry["updated"] <= feed_date
    assert not entries or max(entry["updated"] for entry in entries) <= feed_date


def _safe(entries, *, demanded):
    for entry in entries if demanded else ():
        safe_html(entry["content"])


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
