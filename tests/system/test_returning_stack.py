"""A stack is removed, and comes back under its name with the buckets and the table that it left."""

import uuid
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from typer.testing import CliRunner

import deploy
from feedwright.cli.app import app
from media_samples import png
from stack import SITE, Stack

TEXT = "---\ndate: 2026-02-0{}\ntags: [boats]\n---\n# Article {}\n\n![](boat.png)\n\nText of {}."


def verify(name, *options):
    return CliRunner().invoke(app, ["verify", "--stack", name, *options])


def everything(stack):
    return {path: stack.body(path) for path in stack.documents()}


def quiet(stack):
    """Work until nothing waits, some minutes later."""
    stack.forward_to(datetime.now(UTC) + timedelta(minutes=2))
    assert not stack.pump()
    stack.sweep()


def removed(deployed):
    boto3.client("cloudformation", deploy.REGION).delete_stack(StackName=deployed.name)
    queues = boto3.client("sqs", deploy.REGION).list_queues(QueueNamePrefix=deployed.name).get("QueueUrls", [])
    assert not queues  # what is not kept is gone


def deployed_again(deployed):
    """Deploy under the same name with what the removed stack left, as docs/how-to/backup-and-recovery.md says."""
    return deploy.deploy(
        deployed.name,
        ExistingSourceBucket=deployed.source_bucket,
        ExistingStateBucket=deployed.state_bucket,
        ExistingPublicBucket=deployed.public_bucket,
        ExistingTable=deployed.table,
    )


@pytest.fixture
def first(stack, monkeypatch):
    """A stack of its own, since it is removed, with three articles."""
    first = Stack(monkeypatch, deploy.deploy(f"fw{uuid.uuid4().hex[:8]}"))
    first.put("site.toml", SITE)
    first.put("boat.png", png())
    for number in (1, 2, 3):
        first.put(f"{number}.md", TEXT.format(number, number, number))
    first.pump()
    quiet(first)
    return first


def test_a_stack_comes_back_with_what_it_left(first, monkeypatch):
    before, name = everything(first), first.deployed.name
    removed(first.deployed)
    second = Stack(monkeypatch, deployed_again(first.deployed))
    compared = verify(name)
    assert (compared.exit_code, compared.output.splitlines()[0]) == (
        1,
        "events       the source bucket does not send them to the stack's queue",
    )
    mended = verify(name, "--repair")
    assert mended.exit_code == 0
    assert "sends them to the stack's queue again" in mended.output
    assert "nothing differs" in verify(name).output
    assert everything(second) == before
    second.put("4.md", TEXT.format(4, 4, 4))
    quiet(second)
    assert [item["title"] for item in second.items()] == ["Article 4", "Article 3", "Article 2", "Article 1"]
    pages = {path for path in before if path.startswith("articles/")} - {
        "articles/3.html"
    }  # which links the fourth now
    assert {path: before[path] for path in pages}.items() <= everything(second).items()
    assert verify(name).exit_code == 0


def test_changes_made_while_no_stack_listened_are_found(first, monkeypatch):
    removed(first.deployed)
    first.s3.put_object(Bucket=first.deployed.source_bucket, Key="4.md", Body=TEXT.format(4, 4, 4).encode())
    first.s3.delete_object(Bucket=first.deployed.source_bucket, Key="1.md")
    second = Stack(monkeypatch, deployed_again(first.deployed))
    mended = verify(first.deployed.name, "--repair")
    assert mended.exit_code == 1
    assert "source       2: 1.md, 4.md" in mended.output
    quiet(second)
    quiet(second)
    assert [item["title"] for item in second.items()] == ["Article 4", "Article 3", "Article 2"]
    assert verify(first.deployed.name).exit_code == 0
