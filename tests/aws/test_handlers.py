"""The real handlers, fed with what stands in the deployed stack's queue."""

import hashlib
import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import boto3
import pytest
import requests
from botocore.exceptions import ReadTimeoutError

import deploy
import publish as publish_module
from feedwright.adapters.aws.joined_ports import CONFIG, LONGEST_CALL
from feedwright.engine.building.lease import take
from feedwright.engine.jobs.targets import MAIN
from feedwright.errors import StoreError
from feedwright.lambdas import handlers
from feedwright.lambdas.environment import Environment, EnvironmentIncompleteError
from media_samples import png
from stack import SITE, Calls, Context, s3_event, sqs_record
from websub import Hub
from word_documents import document, paragraph, picture

EMPTY = ["404.html", "atom.xml", "feed.json", "feeds.opml", "index.html", "robots.txt", "rss.xml"]


@pytest.fixture(autouse=True)
def _all_metrics(stack, monkeypatch):
    for environment in stack.deployed.environment.values():
        monkeypatch.setitem(environment, "FEEDWRIGHT_METRICS", "all")


def test_an_article_put_into_the_source_bucket_stands_in_three_feeds_at_the_addresses_of_the_outputs(site):
    site.put("news/erste Meldung+1.md", "# Grüße\n\nText.")
    assert site.pump() == []
    [item] = site.items()
    assert item["title"] == "Grüße"
    base = site.deployed.environment["publish"]["FEEDWRIGHT_BASE_URL"]
    assert item["url"] == base + "articles/news/erste-meldung-1.html"
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


def test_a_picture_inside_a_word_document_is_kept_in_private_and_public_as_long_as_its_entry(site):
    body = png(width=640, height=400)
    parts = {"word/media/image1.png": body}
    site.put("a.docx", document(paragraph("Text."), paragraph(picture("A boat")), **parts))
    assert site.pump() == []
    [path] = [path for path in site.documents() if path.startswith("media/")]
    assert site.body(path) == body
    served = site.s3.head_object(Bucket=site.deployed.public_bucket, Key=path)
    assert (served["ContentType"], served["CacheControl"]) == ("image/png", "public, max-age=31536000, immutable")
    assert path in site.items()[0]["content_html"]
    kept = f"pictures/{hashlib.sha256(body).hexdigest()}"
    assert site.s3.get_object(Bucket=site.deployed.state_bucket, Key=kept)["Body"].read() == body
    site.delete("a.docx")
    assert site.pump() == []
    assert path not in site.documents()


def test_old_addresses_and_old_feeds_stand_in_the_public_bucket_with_their_new_places(stack):
    stack.put("site.toml", SITE + 'also = { "feed.xml" = "atom" }\n')
    assert stack.pump() == []
    stack.put("a.md", "---\naliases: [/2019/a/]\n---\n# A\n\nText.")
    assert stack.pump() == []
    base = stack.deployed.environment["publish"]["FEEDWRIGHT_BASE_URL"]
    for path, new in {"2019/a/index.html": "articles/a.html", "feed.xml": "atom.xml"}.items():
        stored = stack.s3.head_object(Bucket=stack.deployed.public_bucket, Key=path)
        assert stored["Metadata"]["location"] == base + new
    assert stack.body("feed.xml") == stack.body("atom.xml")
    stack.delete("a.md")
    assert stack.pump() == []
    listed = stack.s3.list_objects_v2(Bucket=stack.deployed.public_bucket)["Contents"]
    assert "2019/a/index.html" not in {each["Key"] for each in listed}


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


def test_a_file_that_is_moved_stays_the_same_entry_and_both_places_are_logged(site, caplog, capsys):
    """As ``aws s3 mv`` does it: the copy comes, and then the original goes."""
    text = f"---\ndate: 2026-02-01\n---\n# A\n\n{'Words that are known again wherever they stand. ' * 3}"
    site.put("a.md", text)
    site.pump()
    before = site.items()
    site.put("news/b.md", text)
    site.pump()
    assert site.items() == before
    assert '"Held":[1.0]' in capsys.readouterr().out
    site.delete("a.md")
    site.pump()
    assert site.items() == before
    [moved] = [line for line in caplog.records if line.message == "moved"]
    assert (moved.key, moved.old_key) == ("news/b.md", "a.md")
    assert '"Moved":[1.0]' in capsys.readouterr().out


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
    report = site.s3.get_object(Bucket=site.deployed.state_bucket, Key=told.report)
    assert (report["ContentType"], report["CacheControl"]) == ("text/html; charset=utf-8", "private, no-store")
    assert b"never" in report["Body"].read()
    assert '"Rejected":[1.0]' in capsys.readouterr().out, "a metric counts it"


def test_warnings_are_logged_counted_and_reported_until_they_are_mended(site, caplog, capsys):
    site.put("a.md", "---\ndate: 2026-01-01\nimage: none.png\n---\n# A\n\nText.")
    site.pump()
    [told] = [line for line in caplog.records if line.message == "published"]
    assert "none.png" in told.warnings[0]
    assert told.report == "reports/a.md.html"
    assert '"Warnings":[1.0]' in capsys.readouterr().out
    assert site.reports() == ["reports/a.md.html", "reports/a.md.json"]
    site.put("a.md", "---\ndate: 2026-01-01\n---\n# A\n\nText.")
    site.pump()
    assert site.reports() == []


def test_an_article_with_nothing_to_tell_costs_not_one_request_for_its_report(site, monkeypatch):
    site.put("first.md", "---\ndate: 2026-01-01\n---\n# First\n\nText.")
    site.pump()
    calls = Calls(monkeypatch)
    site.put("a.md", "---\ndate: 2026-01-02\n---\n# A\n\nText.")
    site.pump()
    assert site.items()[0]["title"] == "A"
    assert not [call for call in calls.made if call[2].get("Bucket") == site.deployed.state_bucket]
    assert "report/" not in str(calls.made), "nor a mark nor a lease"


def test_a_template_put_into_the_source_bucket_shapes_the_pages_and_what_fails_is_told(site, caplog, capsys):
    site.put("a.md", "# A\n\nText.")
    site.put("b.md", "# Odd\n\nText.")
    site.pump()
    site.put("templates/article.html", '<p>Mine: {{ entry.title }}{{ 1 / 0 if entry.title == "Odd" }}</p>')
    site.pump()
    assert site.body("articles/a.html") == b"<p>Mine: A</p>"
    assert b"Mine" not in site.body("articles/b.html")
    [told] = [line for line in caplog.records if line.message == "a template failed"]
    assert told.page == "articles/b.html"
    assert told.problem.startswith("templates/article.html:1: the template cannot be rendered")
    assert '"TemplateFailed":[1.0]' in capsys.readouterr().out


def test_bad_settings_that_a_sweep_finds_are_logged_counted_and_reported_as_any(site, caplog, capsys):
    site.put("site.toml", SITE + "window = 0\n")
    site.sqs.purge_queue(QueueUrl=site.deployed.queue_url)
    caplog.clear()
    site.forward_to(datetime.now(UTC).replace(minute=0) + timedelta(hours=1))  # it looks each quarter of an hour
    for _ in range(2):
        site.sweep()
    [told] = [line for line in caplog.records if getattr(line, "key", "") == "site.toml"]
    assert (told.message, told.line, told.report) == ("rejected", 4, "reports/site.toml.html")
    assert capsys.readouterr().out.count('"Rejected":[1.0]') == 1
    assert site.reports() == ["reports/site.toml.html", "reports/site.toml.json"]


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


@pytest.mark.parametrize("service", ["s3", "dynamodb", "sqs"])
def test_a_call_that_hangs_ends_within_the_functions_reserve(service, monkeypatch):
    """It is tried again with the longest waits, and each time it meets the client's own time limits."""
    client = boto3.client(service, config=CONFIG)
    tries, waits = [], []

    def hangs(request, **_):
        tries.append(request)
        raise ReadTimeoutError(endpoint_url=request.url)

    client.meta.events.register_first("before-send", hangs)
    monkeypatch.setattr("time.sleep", waits.append)
    monkeypatch.setattr("random.random", lambda: 1.0)
    call = {"s3": "list_buckets", "dynamodb": "list_tables", "sqs": "list_queues"}[service]
    with pytest.raises(ReadTimeoutError):
        getattr(client, call)()
    seconds = len(tries) * (CONFIG.connect_timeout + CONFIG.read_timeout) + sum(waits)
    assert len(tries) > 1
    assert timedelta(seconds=seconds) <= LONGEST_CALL <= handlers._RESERVE


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


@pytest.fixture
def hub():
    """A hub on this machine."""
    with Hub(fetches=False).open() as opened:
        yield opened


def test_the_hub_is_told_of_what_a_batch_published_and_a_metric_counts_it(stack, hub, capsys):
    stack.put("site.toml", f'{SITE}hub = "{hub.url}"\n')
    stack.put("a.md", "# A\n\nText.")
    stack.pump()
    base = stack.deployed.environment["publish"]["FEEDWRIGHT_BASE_URL"]
    assert hub.told(3) == {f"{base}{name}" for name in ("rss.xml", "atom.xml", "feed.json")}
    assert '"Pings":[3.0]' in capsys.readouterr().out


def test_a_hub_that_is_away_keeps_nothing_back_and_the_sweep_tells_it_later(stack, hub, caplog, capsys):
    address, hub.status = hub.url, 503
    stack.put("site.toml", f'{SITE}hub = "{address}"\n')
    stack.put("a.md", "# A\n\nText.")
    assert stack.pump() == []
    assert [item["title"] for item in stack.items()] == ["A"]
    [told] = [line for line in caplog.records if line.message == "the hub did not accept pings"]
    assert "503" in told.problems[0]
    assert '"PingFailed":[3.0]' in capsys.readouterr().out
    assert stack.sweep()["pinged"] == 0, "its worker may still be writing"
    hub.status = 202
    stack.forward_to(datetime.now(UTC) + timedelta(minutes=2))
    assert stack.sweep()["pinged"] == 3
    assert stack.sweep()["pinged"] == 0


def test_a_catalogue_that_fails_over_a_ping_fails_no_batch(stack, hub, monkeypatch, caplog):
    def fails(*_):
        raise StoreError("DynamoDB is away")

    stack.put("site.toml", f'{SITE}hub = "{hub.url}"\n')
    stack.put("a.md", "# A\n\nText.")
    with monkeypatch.context() as patched:
        patched.setattr(handlers, "push", fails)
        assert stack.pump() == []
    assert [item["title"] for item in stack.items()] == ["A"]
    assert "the hub could not be pinged; the sweep tries again" in [line.message for line in caplog.records]


def test_the_first_sweep_finds_what_lay_in_the_bucket_before_the_stack_did(stack):
    stack.put("site.toml", SITE)
    stack.put("a.md", "# A\n\nText.")
    stack.sqs.purge_queue(QueueUrl=stack.deployed.queue_url)
    stack.sweep()
    stack.pump()
    assert [item["title"] for item in stack.items()] == ["A"]


def test_an_incomplete_deployment_names_every_missing_variable():
    with pytest.raises(EnvironmentIncompleteError, match="FEEDWRIGHT_STATE_BUCKET, FEEDWRIGHT_PUBLIC_BUCKET"):
        Environment.from_environment(
            {f"FEEDWRIGHT_{name}": "x" for name in ("SOURCE_BUCKET", "TABLE", "QUEUE_URL", "BASE_URL")}
        )


# --- what it costs, and what it may -------------------------------------------------------------------------------


def dated(key):
    """An article of a day of its own: a feed's own date moves with each."""
    return f"---\ndate: 2026-03-{ord(key[0]) - 96}\n---\n# {key}\n\nText."


def test_publishing_an_article_costs_the_same_requests_whatever_the_number_of_articles(site, monkeypatch):
    def cost(key):
        body = s3_event(site.deployed.source_bucket, key)
        calls = Calls(monkeypatch)
        site.put(key, dated(key))
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


def test_a_link_to_another_article_comes_moves_and_goes_with_it(site):
    site.put("a.md", "# A\n\nText. [b](b.md) [[b]] ![[boat.png]]")
    site.pump()
    assert "<a " not in site.items()[0]["content_html"]
    site.put("n/boat.png", png())
    site.put("b.md", "---\nslug: bee\n---\n# B\n\nText. [a](/a/)")
    site.pump()
    base = site.deployed.environment["publish"]["FEEDWRIGHT_BASE_URL"]
    texts = {item["title"]: item["content_html"] for item in site.items()}
    assert texts["A"].count(f'<a href="{base}articles/bee.html">b</a>') == 2
    assert "boat.png" in texts["A"]
    assert f'<a href="{base}articles/a.html">a</a>' in texts["B"]
    site.delete("b.md")
    site.pump()
    assert "bee" not in site.body("feed.json").decode()


def test_links_cost_two_reads_and_one_write_more(site, monkeypatch):
    def cost(key, text):
        body = s3_event(site.deployed.source_bucket, key)
        calls = Calls(monkeypatch)
        site.put(key, dated(key) + text)
        calls.made.clear()
        site.invoke(publish_module, {"Records": [sqs_record({"MessageId": "1", "ReceiptHandle": "r", "Body": body})]})
        return calls.counted()

    for number in range(12):
        site.put(f"{number}.md", f"---\ndate: 2026-01-{number + 1:02}\n---\n# {number}\n\nText.")
    site.pump()
    cost("w.md", "")  # begins the month
    plain = cost("x.md", "")
    links = " ".join(f"[{number}]({number}.md)" for number in range(12))
    linking = cost("y.md", f" {links}")
    more = {name: number - plain.get(name, 0) for name, number in linking.items() if number != plain.get(name, 0)}
    assert sum(more.values()) == 3, more


def test_what_several_records_of_a_batch_ask_for_is_done_once(site, monkeypatch):
    def cost(key, records):
        body = s3_event(site.deployed.source_bucket, key)
        site.put(key, dated(key))
        calls = Calls(monkeypatch)
        batch = [sqs_record({"MessageId": f"{n}", "ReceiptHandle": "r", "Body": body}) for n in range(records)]
        assert site.invoke(publish_module, {"Records": batch}) == {"batchItemFailures": []}
        return calls.counted()

    cost("v.md", 1)  # begins the month
    cost("w.md", 1)  # the page of the article before each of the next ones has links to two articles
    assert cost("x.md", 1) == cost("y.md", 5)


def test_push_costs_three_requests_more_for_a_batch_and_none_without_a_hub(stack, hub, monkeypatch):
    def cost(day):
        calls = Calls(monkeypatch)
        key, body = f"{day}.md", s3_event(stack.deployed.source_bucket, f"{day}.md")
        stack.put(key, f"---\ndate: 2026-01-{day}\n---\n# {day}\n\nText.")
        calls.made.clear()
        stack.invoke(publish_module, {"Records": [sqs_record({"MessageId": "1", "ReceiptHandle": "r", "Body": body})]})
        return calls.counted()

    stack.put("site.toml", SITE)
    for day in ("09", "10"):  # so that the page of the article before each of the next ones has links to two articles
        stack.put(f"{day}.md", f"---\ndate: 2026-01-{day}\n---\n# {day}\n\nText.")
        stack.pump()
    without = cost(11)
    stack.put("site.toml", f'{SITE}hub = "{hub.url}"\n')
    stack.pump()
    # That documents are about to change is noted together with the feed's date, which is a request alone without a hub.
    more = Counter(cost(12))
    more.subtract(without)
    notes = {"TransactWriteItems": 1, "PutItem": -1}
    assert {name: number for name, number in more.items() if number} == {
        "Query": 1,
        "BatchGetItem": 1,
        "DeleteItem": 1,
    } | notes
    stack.put("site.toml", SITE)
    stack.pump()
    assert cost(13) == without


def test_no_key_of_the_environment_or_of_a_message_reaches_the_public_site(site):
    site.put("_drafts/plan.md", "# Secret\n\nText.")
    site.put("README.md", "# Secret\n\nText.")
    site.put("a.md", "# A\n\nText.")
    site.pump()
    assert [path for path in site.documents() if path.startswith("articles/")] == ["articles/a.html"]
    for path in site.documents():
        assert not re.search(rb"Secret|amazonaws\.com/fw\w+-(?:source|state)", site.body(path))
