"""The table set back to an earlier state, as a backup restores it: one walk later all is equal again."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import boto3
import pytest

from deploy import REGION
from media_samples import png

TEXT = "---\ndate: 2026-02-0{}\nupdated: 2026-02-1{}\ntags: [boats]\n---\n# {}\n\nText of {}."


@pytest.fixture
def dynamodb():
    return boto3.client("dynamodb", REGION)


def everything(stack):
    return {path: stack.body(path) for path in stack.documents()}


def restored(dynamodb, deployed, items):
    """Make a table of the items, as a restoration to a point in time does; return its name."""
    name = f"restored-{uuid4().hex[:8]}"
    described = dynamodb.describe_table(TableName=deployed.table)["Table"]
    told = {key: described[key] for key in ("AttributeDefinitions", "KeySchema")}
    dynamodb.create_table(TableName=name, BillingMode="PAY_PER_REQUEST", **told)
    for item in items:
        dynamodb.put_item(TableName=name, Item=item)
    return name


def put(stack, number, title, *, updated=1):
    stack.put(f"{number}.md", TEXT.format(number, updated, title, title))


def test_a_restored_table_is_brought_up_to_date_without_a_person(site, dynamodb, monkeypatch):
    site.put("boat.png", png())
    for number in (1, 2, 3):
        put(site, number, f"First {number}")
    site.pump()
    site.sweep()
    items = dynamodb.scan(TableName=site.deployed.table)["Items"]
    put(site, 1, "Changed", updated=2)
    site.delete("2.md")
    put(site, 4, "New")
    site.put("5.md", "# Picture\n\n![](boat.png)\n\nText.", Metadata={"date": "2026-02-05"})
    site.pump()
    site.sweep()
    before = everything(site)
    name = restored(dynamodb, site.deployed, items)
    for environment in site.deployed.environment.values():
        monkeypatch.setitem(environment, "FEEDWRIGHT_TABLE", name)
    for days in (1, 2):  # the walk of the second day finds nothing more to do
        site.forward_to(datetime.now(UTC) + timedelta(days=days))
        site.sweep()
        assert not site.pump()
        site.sweep()
        assert everything(site) == before
