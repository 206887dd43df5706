"""Count the AWS requests of publishing one article, by kind, with 10 and with 1,000 articles in the catalogue.

Usage: python benchmarks/requests_per_article.py [ARTICLES ...]

The deployed template runs on moto. The catalogue is filled in memory and copied over, since moto copies its whole
table on each transaction; the article that is counted goes through the real handler.
"""

import json
import os
import sys
from collections import Counter
from pathlib import Path

os.environ |= {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "eu-central-1"}
os.environ |= {"POWERTOOLS_LOG_LEVEL": "CRITICAL", "POWERTOOLS_METRICS_DISABLED": "true"}
ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "functions"), str(ROOT / "tests")]

import boto3  # noqa: E402
from moto import mock_aws  # noqa: E402

import deploy  # noqa: E402
import publish  # noqa: E402
from feedwright.adapters.aws.dynamodb_table import DynamoTable  # noqa: E402
from feedwright.engine.whole_build import whole_build  # noqa: E402
from feedwright.ports import ANY, Put  # noqa: E402
from memory import SITE_TOML, MemoryWorld  # noqa: E402
from stack import Calls, Context, s3_event, sqs_record  # noqa: E402

NEW = b"---\ndate: 2026-02-20\n---\n# New\n\nSome text.\n"


class _Patch:
    """What `Calls` asks of pytest."""

    def setattr(self, target, name, value):
        setattr(target, name, value)


def filled(articles):
    """A catalogue of so many articles, as an engine in memory made it."""
    world = MemoryWorld()
    world.put("site.toml", SITE_TOML)
    for number in range(articles):
        world.put(f"{number:06}.md", f"---\ndate: 2025-01-01T{number % 24:02}:00:00\n---\n# {number}\n\nSome text.\n")
    world.put("first.md", "---\ndate: 2026-02-01\n---\n# The first of its month\n\nSome text.\n")
    whole_build(world.worker(), world.queue.messages)
    return world


def count(articles):
    """Publish one more article; return the requests by kind."""
    with mock_aws():
        deployed = deploy.deploy()
        os.environ.update(deployed.environment["publish"])
        s3, dynamodb = boto3.client("s3"), boto3.client("dynamodb")
        world = filled(articles)
        table = DynamoTable(dynamodb, s3, table=deployed.table, state_bucket=deployed.state_bucket)
        for row in world.table.rows.values():
            table.transact([Put(row, ANY)])
        for document in world.public.documents.values():
            s3.put_object(Bucket=deployed.public_bucket, Key=document.path, Body=document.body)
        s3.put_object(Bucket=deployed.source_bucket, Key="new.md", Body=NEW)
        calls = Calls(_Patch())
        body = s3_event(deployed.source_bucket, "new.md")
        record = sqs_record({"MessageId": "1", "ReceiptHandle": "r", "Body": body})
        publish.handler({"Records": [record]}, Context())
        feed = json.loads(s3.get_object(Bucket=deployed.public_bucket, Key="feed.json")["Body"].read())
        if feed["items"][0]["title"] != "New":
            raise SystemExit("the article was not published")
        made = [operation for _, operation, _ in calls.made]
        return Counter(made[: len(made) - 1])  # less our own look at the feed


def main(sizes):
    """Print a row per kind of request."""
    counted = {size: count(size) for size in sizes}
    print(f"{'requests to publish one article':34}" + "".join(f"{size:>9,}" for size in sizes) + "  articles before")
    for kind in sorted(set().union(*counted.values())):
        print(f"{kind:34}" + "".join(f"{counted[size][kind]:>9}" for size in sizes))
    print(f"{'all':34}" + "".join(f"{counted[size].total():>9}" for size in sizes))


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [10, 1_000])
