"""An upgrade keeps what an earlier release published: its recorded catalogue and documents, brought up by today's code.

tests/fixtures/released/<version>/ holds what each release stored and published for a site that has one of everything,
and next/ what the next release may store; ``make fixture`` records it (tests/support/record_release.py). What stands
afterwards is read by parsers that are not ours.
"""

import base64
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zlib
from datetime import UTC, datetime, timedelta

import boto3
import feedparser
import pytest
from lxml import etree, html

import deploy
from feedwright.adapters.aws.messages import messages_of, to_json
from feedwright.engine.catalogue.records import claim_of, record_of, site_record_of
from feedwright.engine.catalogue.rows import (
    ArchiveRow,
    ArticleRow,
    FailingRow,
    FeedRow,
    HubRow,
    LeaseRow,
    MarkRow,
    MemberRow,
    NameRow,
    PassedOverRow,
    PublicRow,
    ReportRow,
    SourceRow,
    TombstoneRow,
    WalkRow,
    WithdrawnRow,
)
from feedwright.engine.jobs.outbox import Outgoing
from feedwright.engine.push import Ping
from feedwright.ports import Row
from feedwright.rendering.report_index import INDEX_PATHS
from places import ROOT, TESTS

RELEASES = sorted((TESTS / "fixtures/released").iterdir())
# Each stands in an article, or a version of one, that must not be public.
UNSEEN = "Heron Bittern Osprey Egret Plover Kestrel Lapwing Sparrow Starling Wagtail".split()
# With nothing in it, it is not published any more; a file that another one replaced stays for a month.
EMPTIED = {"news-sitemap.xml", "media/2593b29df6cb95d4af55/level.png"}
DATES = ("published", "updated", "date_published", "date_modified")
READERS = {
    "article": record_of,
    "claim": claim_of,
    "claim wait": ArticleRow.of,
    "site": site_record_of,
    "outbox": Outgoing.of,
    "ping": Ping.of,
    "hub": HubRow.of,
    "walk": WalkRow.of,
    "archive": ArchiveRow.of,
    "due": ArticleRow.of,
    "entries": MemberRow.of,
    "failing": FailingRow.of,
    "feed": FeedRow.of,
    "lease": LeaseRow.of,
    "mark": MarkRow.of,
    "refs": ArticleRow.of,
    "source": SourceRow.of,
    "tombstones": TombstoneRow.of,
    "use": ArticleRow.of,
    "withdrawn": WithdrawnRow.of,
}
LATER_READERS = {  # of rows that release 0.1.0 did not have
    "linked": ArticleRow.of,
    "name": NameRow.of,
    "passed-over": PassedOverRow.of,
    "public": PublicRow.of,
    "report": ReportRow.of,
    "words": ArticleRow.of,
    "unnamed": lambda _: None,  # notes about bodies in the state bucket hold nothing
}


@pytest.fixture(params=RELEASES, ids=lambda release: release.name)
def release(request):
    return request.param


def test_a_laptops_site_stays_what_it_was(release, tmp_path):
    content, public = laptop(release, tmp_path)
    build(content, public)
    compare(documents(release / "local"), documents(public))
    again = build(content, public)
    assert "0 documents written" in again


def test_a_deployed_site_stays_what_it_was(release, stack):
    load(release, stack)
    for body in json.loads((release / "aws/messages.json").read_text()):
        stack.send(body)
    for minutes in range(4):  # after the second the new release is in force
        assert not stack.pump()
        stack.forward_to(datetime.now(UTC) + timedelta(minutes=2 * minutes))
        stack.sweep()
    assert not stack.pump()
    bucket = stack.deployed.public_bucket
    compare(documents(release / "aws/public"), {path: stack.body(path) for path in stack.documents()})
    for path, recorded in json.loads((release / "aws/public.json").read_text()).items():
        if path in EMPTIED:
            continue
        answer = stack.s3.head_object(Bucket=bucket, Key=path)
        assert answer["ContentType"] == recorded["ContentType"], path
    reports = {path for path in documents(release / "aws/state") if path.startswith("reports/")}
    assert reports - {f"reports/{path}" for path in INDEX_PATHS} <= set(stack.reports())


def test_each_kind_of_row_is_still_read_as_it_was_stored(release):
    kinds = set()
    for row in [*stored_rows(release), *stored_items(release)]:
        kind = row.partition.partition("/")[0] + (" wait" if row.sort.startswith("wait/") else "")
        kinds.add(kind)
        read = {**READERS, **LATER_READERS}[kind](row)
        if kind == "article":  # what must never be lost, compared with the plain JSON
            plain = json.loads(row.data if row.data.startswith(b"{") else zlib.decompress(row.data))
            identity, entry = plain.get("identity"), plain.get("entry")
            assert (read.key, read.state) == (plain["key"], plain["state"])
            assert (read.identity.id if read.identity else None) == (identity["id"] if identity else None)
            assert (read.identity.slug if read.identity else None) == (identity["slug"] if identity else None)
            assert (read.entry.url if read.entry else None) == (entry["url"] if entry else None)
            assert {member.feed for member in read.members} == {member["feed"] for member in plain.get("members", ())}
    # Later the lease of what is public is in the row "public"; no other work was going on when that was recorded.
    assert kinds == (set(READERS) if release.name == "0.1.0" else {*READERS, *LATER_READERS} - {"lease"})


def test_each_message_in_flight_is_still_read(release):
    bodies = json.loads((release / "aws/messages.json").read_text())
    messages = [json.loads(body) for body in bodies]
    assert {next(iter(message)) for message in messages} == {"changed", "walk", "tell"}
    assert [to_json(one) for body in bodies for one in messages_of(body)] == messages


def laptop(release, folder):
    """Lay the recorded site out as it stood; a file's inode, which nobody can record, is another."""
    content, public = folder / "content", folder / "public"
    shutil.copytree(release / "content", content)
    shutil.copytree(release / "local", public)
    for key, seconds in json.loads((release / "modified.json").read_text()).items():
        os.utime(content / key, (seconds, seconds))
    (content / ".feedwright").mkdir()
    shutil.copy(release / "catalogue.sqlite", content / ".feedwright")
    return content, public


def build(content, public):
    command = [sys.executable, "-m", "feedwright", "build", str(content), str(public), "--no-ping"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "functions")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr  # articles are rejected, as they were
    return done.stdout


def load(release, stack):
    """Put the recorded items and objects into a new stack."""
    client = boto3.client("dynamodb", deploy.REGION)
    for item in recorded_items(release):
        client.put_item(TableName=stack.deployed.table, Item=item)
    for name, bucket in (("state", stack.deployed.state_bucket), ("public", stack.deployed.public_bucket)):
        headers = json.loads((release / f"aws/{name}.json").read_text())
        for key, body in documents(release / "aws" / name).items():
            stack.s3.put_object(Bucket=bucket, Key=key, Body=body, **headers[key])
    for key, body in documents(release / "content").items():
        stack.put(key, body)


def recorded_items(release):
    items = json.loads((release / "aws/items.json").read_text())
    return [
        {name: {k: base64.b64decode(v) if k == "B" else v for k, v in value.items()} for name, value in item.items()}
        for item in items
    ]


def stored_items(release):
    for item in recorded_items(release):
        if "spilt" in item:
            data = (release / "aws/state" / item["spilt"]["S"]).read_bytes()
        else:
            data = item["data"].get("B") or item["data"]["S"].encode()
        yield Row(item["partition"]["S"], item["sort"]["S"], item["version"]["S"], data)


def stored_rows(release):
    with sqlite3.connect(f"file:{release / 'catalogue.sqlite'}?mode=ro&immutable=1", uri=True) as database:
        return [Row(*row) for row in database.execute("SELECT partition, sort, version, data FROM rows")]


def documents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def compare(before, after):
    """Ids, addresses, dates and files are what they were; nothing vanished, and nothing came that was not public."""
    assert before.keys() - EMPTIED <= after.keys()
    for folder in ("articles/", "media/"):
        names = [{path for path in some if path.startswith(folder)} - EMPTIED for some in (before, after)]
        assert names[0] == names[1]
    for path in before.keys() & after.keys():
        compare_document(path, before[path], after[path])
    assert entry_ids(after) == entry_ids(before)
    for path, body in after.items():
        assert not [word for word in UNSEEN if f"{word} words".encode() in body], path


def entry_ids(documents):
    return {key for path, body in documents.items() if is_feed(path) for key in xml_feed(body)["entries"]}


def compare_document(path, before, after):
    if is_feed(path) or path.endswith("feed.json"):
        read = xml_feed if is_feed(path) else json_feed
        old, new = read(before), read(after)
        for key, facts in old["entries"].items():
            shown = new["entries"][key]
            assert shown[:-1] == facts[:-1], (path, key)
            assert facts[-1] <= shown[-1], f"{path} {key}: a picture is shown no more"
        assert {**new, "entries": new["entries"].keys()} == {**old, "entries": old["entries"].keys()}, path
    elif path.startswith("articles/"):
        assert page(before) <= page(after), path
    elif path.startswith("media/"):
        assert after == before
    elif path.startswith("sitemap"):
        assert locations(before) <= locations(after), path


def is_feed(path):
    return path.endswith(("rss.xml", "atom.xml"))


def xml_feed(body):
    read = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
    assert not read.bozo
    entries = {entry.id: entry_facts(entry) for entry in read.entries}
    assert len(entries) == len(read.entries)
    gone = etree.fromstring(body).xpath("//*[local-name()='deleted-entry']")
    tombstones = {(one.get("ref"), one.get("when")) for one in gone}
    return {"id": read.feed.get("id"), "link": read.feed.link, "entries": entries, "tombstones": tombstones}


def entry_facts(entry):
    text = entry.content[0].value if "content" in entry else entry.get("summary", "")
    files = [one for one in entry.get("enclosures", ()) if not one.type.startswith("image/")]  # those stand in the text
    enclosures = tuple((one.href, one.type, one.length) for one in files)
    return entry.get("link"), entry.published_parsed, entry.get("updated_parsed"), enclosures, media_in(text)


def json_feed(body):
    read = json.loads(body)
    entries = {
        item["id"]: (
            item.get("url"),
            item.get("external_url"),
            *(item.get(name) for name in DATES),
            item.get("image"),
            tuple(one["url"] for one in item.get("attachments", ())),
            media_in(item.get("content_html", "")),
        )
        for item in read["items"]
    }
    return {"feed_url": read["feed_url"], "home": read["home_page_url"], "entries": entries}


def media_in(text):
    return frozenset(re.findall(r'https://lock\.example/media/[^"\s<]+', text))


def page(body):
    read = html.fromstring(body)
    return set(read.xpath("//link[@rel='canonical']/@href | //*/@src | //time/@datetime"))


def locations(body):
    return set(etree.fromstring(body).xpath("//*[local-name()='loc']/text()"))
