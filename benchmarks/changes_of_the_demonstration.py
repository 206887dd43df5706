"""Count the AWS requests and the documents that one changed article of the demonstration costs.

Usage: python benchmarks/changes_of_the_demonstration.py

The deployed template runs on moto, and the real handlers publish `content/`. Then one article changes its title, its
tags or its date, or is withdrawn, each in a copy of the built site, and the publish function takes the event.
"""

import multiprocessing
import os
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

from measuring import ROOT, Patch
from moto import mock_aws

os.environ |= {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "eu-central-1"}
os.environ |= {"POWERTOOLS_LOG_LEVEL": "CRITICAL", "POWERTOOLS_METRICS_DISABLED": "true"}

import publish
from stack import Calls, Stack, s3_event, sqs_record

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
ARTICLE = "articles/2026-11-19-bread-on-sundays.md"
CHANGES: dict[str, tuple[str, str] | None] = {
    "title": ("# Bread on *Sundays*, again", "# Bread on Sundays, and rolls"),
    "tags": ("tags: [Food, Numbers]", "tags: [Food, Boats]"),
    "date": ("date: 2026-11-19T12:00:00", "date: 2026-10-19T12:00:00"),
    "withdrawn": None,
}
Request = tuple[str, str | None, int]  # what was asked, of which path of the public bucket, and the bytes
SITES: list[Any] = []  # the built one, for the copies
GROUPS = {
    "page": "the article's own page",
    "feed": "what each feed shows: RSS, Atom, JSON Feed and a page for people; of Flipboard's, RSS and the page",
    "archive": "the stretches of a feed's history, in three formats",
    "sitemap": "the sitemap's part for a month, or its index",
    "news": "the sitemap for news",
    "opml": "the list of feeds",
    "media": "files that entries show",
}
REQUESTS = {
    "UpdateItem": "the lease of each thing built: the page, a feed, a stretch of its history, the news, a media file",
    "PutItem, BatchWriteItem": "of each thing what stands now, and the lease's end; of each feed its date; references",
    "TransactWriteItems": "the record; of some feeds, their history",
    "Query": "of each thing its marks, before and after; of each feed its entries and the stretches of its history",
    "BatchGetItem, GetItem": "of each thing the settings and its own rows, in one; of each feed its entries, in one",
    "HeadObject": "every path of each thing, written or not, and the source's ETags once more after recording",
    "PutObject, DeleteObject": "the documents below",
    "GetObject, ListObjectsV2": "the source, and whether it has a sidecar",
}
CAUSES = {
    "title": "every feed that it stands in shows the title, and the part of the sitemap its new date. No archive shows "
    "November yet: all of it stands in the feeds.",
    "tags": "it leaves two feeds and enters one; where it stays the three formats tell its tags, pages for people do "
    "not. Tags are no news: its date and the sitemap stand still.",
    "date": "it moves to another place in each feed, into October's archive documents, from November's part of the "
    "sitemap to October's, and is no news any more.",
    "withdrawn": "it leaves everything; a notice stands where its page was, and its picture goes with it.",
}


def built(patch: Patch) -> Any:
    """Deploy, put the demonstration, and publish until nothing is left to do."""
    stack = Stack(patch)
    stack.forward_to(NOW)
    files = [path for path in sorted((ROOT / "content").rglob("*")) if path.is_file()]
    for path in sorted(files, key=lambda path: path.name != "site.toml"):
        key = path.relative_to(ROOT / "content").as_posix()
        if not key.startswith("."):
            stack.s3.put_object(Bucket=stack.deployed.source_bucket, Key=key, Body=path.read_bytes())
    failed = stack.pump()
    stack.forward_to(NOW + timedelta(minutes=5))
    stack.sweep()
    if failed or not stack.items():
        raise SystemExit(f"the demonstration was not published: {failed}")
    stack.forward_to(NOW + timedelta(hours=1))
    return stack


def count(stack: Any, change: tuple[str, str] | None) -> list[Request]:
    """Make the change; return each request that the function made of it."""
    source = stack.deployed.source_bucket
    if change:
        text = (ROOT / "content" / ARTICLE).read_text("utf-8")
        if change[0] not in text:
            raise SystemExit(f"{ARTICLE} does not say {change[0]!r}")
        stack.s3.put_object(Bucket=source, Key=ARTICLE, Body=text.replace(*change).encode())
        event = s3_event(source, ARTICLE)
    else:
        stack.s3.delete_object(Bucket=source, Key=ARTICLE)
        event = s3_event(source, ARTICLE, "ObjectRemoved:DeleteMarkerCreated")
    calls = Calls(Patch())
    record = sqs_record({"MessageId": "1", "ReceiptHandle": "r", "Body": event})
    stack.invoke(publish, {"Records": [record]}, milliseconds=600_000)
    return [request(operation, arguments, stack) for _, operation, arguments in calls.made]


def request(operation: str, arguments: dict[str, Any], stack: Any) -> Request:
    """Say what was asked: its kind, and of the public bucket the path and the bytes."""
    if arguments.get("Bucket") != stack.deployed.public_bucket:
        return operation, None, 0
    body = arguments.get("Body", b"")  # the client has put it into a file in memory
    return operation, arguments["Key"], len(body if isinstance(body, bytes) else body.getvalue())


def in_a_copy(results: Any, name: str) -> None:
    """Count in this process, which goes its own way from the built site on."""
    results.put((name, count(SITES[0], CHANGES[name])))


def measured() -> dict[str, list[Request]]:
    """Build once; return by change what its requests were."""
    processes = multiprocessing.get_context("fork")
    with mock_aws():
        SITES.append(built(Patch()))
        results, made = processes.SimpleQueue(), dict[str, list[Request]]()
        for name in CHANGES:
            copy = processes.Process(target=in_a_copy, args=(results, name))
            copy.start()
            made |= [results.get()]
            copy.join()
    return made


def group(path: str) -> str:
    """Say what kind of document stands at *path*."""
    for kind, sign in (("page", "articles/"), ("media", "media/"), ("news", "news-sitemap"), ("opml", "feeds.opml")):
        if path.startswith(sign):
            return kind
    if "archive/" in path:
        return "archive"
    if path.startswith("sitemap"):
        return "sitemap"
    return "feed"


def told(made: list[Request]) -> tuple[Counter[tuple[str, str]], dict[str, Counter[str]], int]:
    """Sort the documents: how many were written and removed of each kind, where, and how many bytes."""
    tally: Counter[tuple[str, str]] = Counter()
    places: dict[str, Counter[str]] = defaultdict(Counter)
    size = 0
    for operation, path, length in made:
        if path is None or operation == "HeadObject":
            continue
        tally[group(path), "removed" if operation == "DeleteObject" else "written"] += 1
        places[group(path)][path.rpartition("/")[0] or "the site's root"] += 1
        size += length
    return tally, places, size


def main() -> None:
    """Print a row per kind of request and of document, and beneath where the documents stand."""
    made = measured()
    documents = {name: told(each) for name, each in made.items()}
    requests = {name: Counter(operation for operation, _, _ in each) for name, each in made.items()}
    heading = "".join(f"{name:>11}" for name in CHANGES)
    print(f"{'AWS requests, by what changed':34}{heading}")
    for kind in sorted(set().union(*requests.values())):
        print(f"{kind:34}" + "".join(f"{requests[name][kind]:>11}" for name in CHANGES))
    print(f"{'all':34}" + "".join(f"{requests[name].total():>11}" for name in CHANGES))
    print(f"\n{'documents':34}{heading}")
    for kind in GROUPS:
        for verb in ("written", "removed"):
            row = [documents[name][0][kind, verb] for name in CHANGES]
            if any(row):
                print(f"{f'{kind}, {verb}':34}" + "".join(f"{number:>11}" for number in row))
    print(f"{'bytes written':34}" + "".join(f"{documents[name][2]:>11,}" for name in CHANGES) + "\n")
    for kind, what in (REQUESTS | GROUPS).items():
        print(f"{kind}: {what}")
    for name in CHANGES:
        print(f"\n{name}: {CAUSES[name]}")
        for kind, places in documents[name][1].items():
            where = ", ".join(f"{place} ({number})" for place, number in sorted(places.items()))
            print(f"  {kind}: {where}")


if __name__ == "__main__":
    main()
