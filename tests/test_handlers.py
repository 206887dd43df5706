"""The deployed stack: `template.yaml` itself on moto, and the real handlers fed with what stands in the queue."""

import json
import random
import re
import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase

import boto3
import pytest
import requests
from botocore.client import BaseClient
from moto import mock_aws

import deploy
import publish as publish_module
import sweep as sweep_module
from feedwright import handlers
from feedwright.engine.lease import take
from feedwright.engine.things import MAIN
from feedwright.errors import StoreError
from feedwright.settings import Settings, SettingsError
from feedwright.wiring import aws as wiring_aws
from memory import SITE_TOML

EMPTY = ["atom.xml", "feed.json", "feeds.opml", "index.html", "robots.txt", "rss.xml", "sitemap.xml"]
SITE = SITE_TOML.replace('url = "https://gazette.example/"\n', 'authority = "gazette.example"\n')


class Context:
    """What Lambda tells of an invocation."""

    function_name = "feedwright"
    function_version = "$LATEST"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:eu-central-1:123456789012:function:feedwright"

    def __init__(self, milliseconds=60_000):
        self.aws_request_id = uuid.uuid4().hex
        self._milliseconds = milliseconds

    def get_remaining_time_in_millis(self):
        return self._milliseconds


class Stack:
    """The deployed stack, its queue pumped by hand: moto runs no Lambda."""

    def __init__(self, monkeypatch):
        self._monkeypatch = monkeypatch
        self.deployed = deploy.deploy(f"fw{uuid.uuid4().hex[:8]}")
        session = boto3.Session(region_name=deploy.REGION)
        self.s3, self.sqs = session.client("s3"), session.client("sqs")

    def put(self, key, body, **told):
        self.s3.put_object(Bucket=self.deployed.source_bucket, Key=key, Body=body.encode(), **told)

    def delete(self, key):
        """Delete, and send the event that a versioned bucket sends for it; moto sends none."""
        self.s3.delete_object(Bucket=self.deployed.source_bucket, Key=key)
        self.send(s3_event(self.deployed.source_bucket, key, "ObjectRemoved:DeleteMarkerCreated"))

    def send(self, body):
        self.sqs.send_message(QueueUrl=self.deployed.queue_url, MessageBody=body)

    def invoke(self, module, event, milliseconds=60_000):
        name = module.__name__
        for variable, value in self.deployed.environment[name].items():
            self._monkeypatch.setenv(variable, value)
        return module.handler(event, Context(milliseconds))

    def pump(self):
        """Feed the publish function until the queue is empty; failed records stay in the queue."""
        failed = []
        for _ in range(100):
            url = self.deployed.queue_url
            messages = self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
            if not messages:
                return failed
            records = [sqs_record(message) for message in messages]
            answer = self.invoke(publish_module, {"Records": records})
            failing = {item["itemIdentifier"] for item in answer["batchItemFailures"]}
            failed += [message["Body"] for message in messages if message["MessageId"] in failing]
            for message in messages:
                if message["MessageId"] not in failing:
                    self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        raise AssertionError("the queue never runs empty")

    def forward_to(self, moment):
        """Let functions that start now find it is *moment*."""
        self._monkeypatch.setattr(wiring_aws, "utc_now", lambda: moment)
        handlers._ports.cache_clear()

    def sweep(self):
        return self.invoke(sweep_module, {})

    def documents(self):
        listed = self.s3.list_objects_v2(Bucket=self.deployed.public_bucket).get("Contents", [])
        return sorted(item["Key"] for item in listed)

    def body(self, path):
        return self.s3.get_object(Bucket=self.deployed.public_bucket, Key=path)["Body"].read()

    def items(self):
        return json.loads(self.body("feed.json"))["items"]


def sqs_record(message):
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": {},
        "messageAttributes": {},
        "md5OfBody": "",
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:queue",
        "awsRegion": deploy.REGION,
    }


def s3_event(bucket, key, name="ObjectCreated:Put"):
    """As real S3 writes it today; the key is encoded as a form would."""
    record = {
        "eventVersion": "2.6",
        "eventSource": "aws:s3",
        "eventName": name,
        "s3": {"bucket": {"name": bucket}, "object": {"key": key, "sequencer": "0061", "versionId": "v"}},
    }
    return json.dumps({"Records": [record]})


@pytest.fixture
def stack(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", deploy.REGION)
    with mock_aws():
        yield Stack(monkeypatch)
    handlers._ports.cache_clear()


@pytest.fixture
def site(stack):
    """A stack whose site is recorded and whose empty feeds are out."""
    stack.put("site.toml", SITE)
    stack.pump()
    return stack


def test_an_article_put_into_the_source_bucket_stands_in_three_feeds_at_the_addresses_of_the_outputs(site):
    site.put("news/erste Meldung+1.md", "# Grüße\n\nText.")
    assert site.pump() == []
    [item] = site.items()
    assert item["title"] == "Grüße"
    base = site.deployed.environment["publish"]["FEEDWRIGHT_BASE_URL"]
    assert item["url"].startswith(base + "articles/news/erste-meldung-1-")
    assert item["id"] == "tag:gazette.example,2024-01-31:news/erste%20Meldung+1"
    assert site.deployed.outputs["RssFeed"] == base + "rss.xml"
    assert f'href="{base}rss.xml" rel="self"'.encode() in site.body("rss.xml")


def test_everyone_may_fetch_a_feed_with_its_media_type_and_caching(site):
    for path, served_as in {
        "rss.xml": "application/rss+xml; charset=utf-8",
        "atom.xml": "application/atom+xml; charset=utf-8",
        "feed.json": "application/feed+json",
        "index.html": "text/html; charset=utf-8",
    }.items():
        url = f"https://{site.deployed.public_bucket}.s3.{deploy.REGION}.amazonaws.com/{path}"
        answer = requests.get(url, timeout=5)
        answer.raise_for_status()
        assert answer.headers["Content-Type"] == served_as
        assert "max-age" in answer.headers["Cache-Control"]


def test_an_article_put_before_its_site_waits_and_is_published_when_the_site_comes(stack):
    stack.put("a.md", "# A\n\nText.")
    assert stack.pump() == []
    assert stack.documents() == []
    stack.put("site.toml", SITE)
    stack.pump()
    assert [item["title"] for item in stack.items()] == ["A"]


def test_an_update_and_a_withdrawal_reach_the_feeds(site):
    site.put("a.md", "# A\n\nText.")
    site.pump()
    before = site.items()[0]
    site.put("a.md", "# A, again\n\nText.")
    site.pump()
    after = site.items()[0]
    assert (after["id"], after["title"]) == (before["id"], "A, again")
    site.delete("a.md")
    site.pump()
    assert site.items() == []
    assert site.documents() == EMPTY


def test_a_draft_and_a_future_article_leave_no_trace_in_public(site):
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    site.put("draft.md", "---\ndraft: true\n---\n# Secret\n\nText.")
    site.put("future.md", f"---\ndate: {tomorrow}\n---\n# Secret\n\nText.")
    site.pump()
    site.sweep()
    site.pump()
    assert site.documents() == EMPTY
    assert not any(b"Secret" in site.body(path) for path in EMPTY)


def test_a_scheduled_article_is_out_once_a_sweep_finds_it_due(site, monkeypatch):
    soon = datetime.now(UTC) + timedelta(hours=1)
    site.put("a.md", f"---\ndate: {soon.isoformat()}\n---\n# A\n\nText.")
    site.pump()
    site.forward_to(soon + timedelta(seconds=30))
    assert site.sweep()["due"] == 1
    site.pump()
    assert [item["title"] for item in site.items()] == ["A"]


def test_a_bad_article_is_acknowledged_and_reported_and_harms_no_other_of_its_batch(site, caplog, capsys):
    site.put("bad.md", "---\ndate: never\n---\nText.")
    site.put("good.md", "# Good\n\nText.")
    assert site.pump() == []
    assert [item["title"] for item in site.items()] == ["Good"]
    [told] = [line for line in caplog.records if line.message == "rejected"]
    assert (told.key, told.line, told.rule) == ("bad.md", 2, "bad-date")
    assert told.cure
    assert '"Rejected":[1.0]' in capsys.readouterr().out, "a metric counts it"


def test_a_template_put_into_the_source_bucket_shapes_the_pages_and_what_fails_is_told(site, caplog):
    site.put("a.md", "# A\n\nText.")
    site.put("b.md", "# Odd\n\nText.")
    site.pump()
    site.put("templates/article.html", '<p>Mine: {{ entry.title }}{{ 1 / 0 if entry.title == "Odd" }}</p>')
    site.pump()
    assert site.body("articles/a.html") == b"<p>Mine: A</p>"
    assert b"Mine" not in site.body("articles/b.html")
    [told] = [line for line in caplog.records if line.message == "template failed"]
    assert told.page == "articles/b.html"
    assert told.problem.startswith("templates/article.html:1: the template cannot be rendered")


def test_metadata_of_the_object_speaks_where_the_document_is_silent(site):
    site.put("a.txt", "Some text of a note.", Metadata={"title": "=?utf-8?b?R3LDvMOfZQ==?=", "tags": "a%2Cb"})
    site.pump()
    assert (site.items()[0]["title"], site.items()[0]["tags"]) == ("Grüße", ["a", "b"])


def test_an_event_by_way_of_eventbridge_is_understood(site):
    site.put("ä b.md", "# A\n\nText.")
    site.sqs.purge_queue(QueueUrl=site.deployed.queue_url)
    detail = {"bucket": {"name": site.deployed.source_bucket}, "object": {"key": "ä b.md", "etag": "x"}}
    site.send(json.dumps({"version": "0", "detail-type": "Object Created", "source": "aws.s3", "detail": detail}))
    site.pump()
    assert [item["title"] for item in site.items()] == ["A"]


def test_a_message_of_no_known_shape_goes_back_whole_and_alone(site):
    site.put("a.md", "# A\n\nText.")
    for poison in ("no json", "[]", '{"Records": [{}]}', '{"changed": 7}'):
        site.send(poison)
    assert sorted(set(site.pump())) == sorted(["no json", "[]", '{"Records": [{}]}', '{"changed": 7}'])
    assert [item["title"] for item in site.items()] == ["A"]


def test_without_time_left_records_go_back_to_the_queue(site):
    answer = site.invoke(
        publish_module,
        {"Records": [sqs_record({"MessageId": "1", "ReceiptHandle": "r", "Body": '{"changed": "a.md"}'})]},
        milliseconds=1_000,
    )
    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}]}


def test_a_lease_outlives_the_function_that_took_it(site, monkeypatch):
    """Else a call that hangs at the very end could write over what another worker has written since."""
    for variable, value in site.deployed.environment["publish"].items():
        monkeypatch.setenv(variable, value)
    killed = datetime.now(UTC) + timedelta(seconds=60)
    lease = take(handlers._worker(Context(60_000)), MAIN)
    assert lease.expires > killed


def test_a_build_that_fails_loses_nothing_and_the_next_sweep_finishes_it(site, monkeypatch):
    def fails(*_):
        raise StoreError("S3 is away")

    site.put("a.md", "# A\n\nText.")
    with monkeypatch.context() as patched:
        patched.setattr(handlers, "settle", fails)
        assert site.pump() == []
    assert site.items() == []
    site.forward_to(datetime.now(UTC) + timedelta(minutes=1))
    site.sweep()
    assert [item["title"] for item in site.items()] == ["A"]


def test_the_first_sweep_finds_what_lay_in_the_bucket_before_the_stack_did(stack):
    stack.put("site.toml", SITE)
    stack.put("a.md", "# A\n\nText.")
    stack.sqs.purge_queue(QueueUrl=stack.deployed.queue_url)
    stack.sweep()
    stack.pump()
    assert [item["title"] for item in stack.items()] == ["A"]


def test_an_incomplete_deployment_names_every_missing_variable():
    with pytest.raises(SettingsError, match="FEEDWRIGHT_STATE_BUCKET, FEEDWRIGHT_PUBLIC_BUCKET"):
        Settings.from_environment(
            {f"FEEDWRIGHT_{name}": "x" for name in ("SOURCE_BUCKET", "TABLE", "QUEUE_URL", "BASE_URL")}
        )


# --- what it costs, and what it may -------------------------------------------------------------------------------


class Calls:
    """Records every call that the handlers' clients make."""

    def __init__(self, monkeypatch):
        self.made = []
        real = BaseClient._make_api_call

        def recorded(client, operation, arguments):
            self.made.append((client.meta.service_model.service_name, operation, arguments))
            return real(client, operation, arguments)

        monkeypatch.setattr(BaseClient, "_make_api_call", recorded)

    def counted(self):
        return Counter(operation for _, operation, _ in self.made)


def test_publishing_an_article_costs_the_same_requests_whatever_the_number_of_articles(site, monkeypatch):
    def cost(key):
        body = s3_event(site.deployed.source_bucket, key)
        calls = Calls(monkeypatch)
        site.put(key, f"# {key}\n\nText.")
        calls.made.clear()
        site.invoke(publish_module, {"Records": [sqs_record({"MessageId": "1", "ReceiptHandle": "r", "Body": body})]})
        return calls.counted()

    site.put("site.toml", SITE + "window = 5\n")  # full at ten articles already
    for number in range(10):
        site.put(f"{number}.md", f"---\ndate: 2026-01-{number + 1:02}\n---\n# {number}\n\nText.")
    site.pump()
    cost("w.md")  # begins the month
    at_ten = cost("x.md")
    for number in range(25):
        site.put(f"more/{number}.md", f"---\ndate: 2025-01-01T00:00:{number:02}\n---\n# {number}\n\nText.")
    site.pump()
    assert sum(path.startswith("articles/") for path in site.documents()) == 10 + 2 + 25
    assert cost("y.md") == at_ten


ACTIONS = {
    "HeadObject": {"s3:GetObject"},
    "GetObject": {"s3:GetObject"},
    "PutObject": {"s3:PutObject", "s3:GetObject"},  # GetObject for If-Match
    "CopyObject": {"s3:PutObject", "s3:GetObject"},  # likewise
    "DeleteObject": {"s3:DeleteObject", "s3:GetObject"},
    "ListObjectsV2": {"s3:ListBucket"},
    "GetItem": {"dynamodb:GetItem"},
    "BatchGetItem": {"dynamodb:BatchGetItem"},
    "Query": {"dynamodb:Query"},
    "PutItem": {"dynamodb:PutItem"},
    "DeleteItem": {"dynamodb:DeleteItem"},
    "SendMessageBatch": {"sqs:SendMessage"},
}
TRANSACTED = {
    "Put": "dynamodb:PutItem",
    "Delete": "dynamodb:DeleteItem",
    "ConditionCheck": "dynamodb:ConditionCheckItem",
}


def needed(service, operation, arguments, deployed):
    """The IAM actions and resources of one recorded call."""
    if operation == "TransactWriteItems":
        actions = {TRANSACTED[name] for item in arguments["TransactItems"] for name in item}
    else:
        actions = ACTIONS[operation]
    if service == "s3":
        bucket = f"arn:aws:s3:::{arguments['Bucket']}"
        resource = bucket if operation == "ListObjectsV2" else f"{bucket}/{arguments['Key']}"
    elif service == "dynamodb":
        resource = f"table/{deployed.table}"
    else:
        resource = deployed.queue_url.rpartition("/")[2]
    copied = arguments.get("CopySource")
    read = {("s3:GetObject", f"arn:aws:s3:::{copied['Bucket']}/{copied['Key']}")} if copied else set()
    return read | {(action, resource) for action in actions}


def allowed(statements, action, resource):
    def listed(value):
        return [value] if isinstance(value, str) else value

    for statement in statements:
        if statement["Effect"] == "Allow" and action in listed(statement["Action"]):
            for pattern in listed(statement["Resource"]):
                if fnmatchcase(resource, pattern) or pattern.endswith((f"/{resource}", f":{resource}")):
                    return True
                if resource.startswith("table/") and pattern.endswith(resource):
                    return True
    return False


def test_each_functions_role_allows_every_call_that_it_makes(stack, monkeypatch):
    """Moto asks for no permission; AWS does, and says 403 where 404 was expected."""
    deployed, used = stack.deployed, {"publish": set(), "sweep": set()}
    real = stack.invoke

    def invoke(module, event, milliseconds=60_000):
        calls.made.clear()
        answer = real(module, event, milliseconds)
        for call in calls.made:
            used[module.__name__] |= needed(*call, deployed)
        return answer

    calls = Calls(monkeypatch)
    monkeypatch.setattr(stack, "invoke", invoke)
    stack.put("site.toml", SITE)
    noise = random.Random(1).randbytes(400_000).hex(" ", 5)
    stack.put("long.md", f"# Long\n\n{noise}")  # spills to the state bucket
    stack.put("a.md", "# A\n\nText.")
    stack.pump()
    stack.put("a.txt", "Rival\n\nText.")
    stack.pump()
    stack.delete("a.md")
    stack.pump()
    stack.sweep()
    stack.pump()
    assert any(":::" in resource and "state" in resource for _, resource in used["publish"]), "nothing was spilt"
    for function, pairs in used.items():
        for action, resource in sorted(pairs):
            assert allowed(deployed.statements[function], action, resource), f"{function}: {action} on {resource}"


def test_no_key_of_the_environment_or_of_a_message_reaches_the_public_site(site):
    site.put("_drafts/plan.md", "# Secret\n\nText.")
    site.put("README.md", "# Secret\n\nText.")
    site.put("a.md", "# A\n\nText.")
    site.pump()
    assert [path for path in site.documents() if path.startswith("articles/")] == ["articles/a.html"]
    for path in site.documents():
        assert not re.search(rb"Secret|amazonaws\.com/fw\w+-(?:source|state)", site.body(path))
