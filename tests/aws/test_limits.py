"""Lambda's own limits: its time, its memory, batches of which one record is bad, and messages that never go through."""

from datetime import UTC, datetime, timedelta

import pytest
from botocore.response import StreamingBody

import publish as publish_module
from feedwright.adapters.aws.s3_public import S3Public
from feedwright.lambdas import deployment, handlers
from feedwright.lambdas.environment import Environment
from feedwright.reading.reader import SIZE_LIMIT
from stack import SITE, s3_event, sqs_record


def table(stack):
    return handlers._ports(Environment.from_environment(stack.deployed.environment["publish"])).table


def titles(stack):
    return sorted(item["title"] for item in stack.items())


# --- time -----------------------------------------------------------------------------------------------------------


def test_a_worker_out_of_time_gives_its_lease_back_and_the_next_goes_on_from_its_marks(site, monkeypatch):
    """Else what it left would wait until the lease has run out."""
    now = [datetime.now(UTC)]
    real = S3Public.write

    def slow(public, document, *, expected):
        real(public, document, expected=expected)
        now[0] += timedelta(seconds=15)

    monkeypatch.setattr(deployment, "utc_now", lambda: now[0])
    handlers._ports.cache_clear()
    before = {path: site.body(path) for path in site.documents()}
    site.put("a.md", "# A\n\nText.")
    with monkeypatch.context() as patched:
        patched.setattr(S3Public, "write", slow)
        assert site.pump() == [], "the article is in the catalogue"
    changed = {path for path in site.documents() if before.get(path) != site.body(path)}
    assert 1 <= len(changed) < 6, "it wrote some, then its time was up"
    assert table(site).query("lease", limit=9) == []
    assert table(site).query("mark", limit=9) != []
    assert site.sweep()["written"] >= 3
    assert titles(site) == ["A"]
    assert table(site).query("mark", limit=9) == []


# --- memory ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def fetched(monkeypatch):
    """How many bytes of objects were read so far."""
    total = [0]
    real = StreamingBody.read

    def read(stream, amt=None):
        data = real(stream, amt)
        total[0] += len(data)
        return data

    monkeypatch.setattr(StreamingBody, "read", read)
    return total


HUGE = b"---\ntitle: Huge\n---\n" + b"x" * SIZE_LIMIT
TOO_LARGE = {
    "an article": ("huge.md", HUGE, "huge.md"),
    "a sidecar": ("a.meta.yaml", b"title: A\n#" + b"x" * SIZE_LIMIT, "a.md"),
    "a sidecar that is read no more": ("a.meta.yaml", b"title: A\n#" + b"x" * 40_000, "a.md"),
    "settings": ("site.toml", SITE.encode() + b"#" + b"x" * SIZE_LIMIT, "site.toml"),
    "settings that are read no more": ("site.toml", SITE.encode() + b"#" + b"x" * 140_000, "site.toml"),
    "a template": ("templates/article.html", b"x" * SIZE_LIMIT, "templates/article.html"),
}


@pytest.mark.parametrize("case", TOO_LARGE)
def test_of_what_is_too_large_to_be_read_no_byte_is_fetched(site, fetched, caplog, case):
    key, body, blamed = TOO_LARGE[case]
    site.put("a.md", "# A\n\nText.")
    site.pump()
    site.put(key, body)
    fetched[0] = 0
    assert site.pump() == []
    assert fetched[0] < 20_000, "what else it reads is short"
    [told] = [line for line in caplog.records if line.message == "rejected"]
    assert f"{len(body):,} bytes; " in told.problem
    assert told.key in {blamed, "site.toml"}
    assert titles(site) == ["A"], "what was good stays public"


# --- batches and dead letters ---------------------------------------------------------------------------------------


@pytest.fixture
def poisoned(site, monkeypatch):
    """A site in which a fault of ours keeps one article from ever being taken in; what mends it."""
    real = handlers.ingest

    def ingest(ports, key):
        if key == "bad apple+ä.md":
            raise ZeroDivisionError(key)
        return real(ports, key)

    monkeypatch.setattr(handlers, "ingest", ingest)
    return lambda: monkeypatch.setattr(handlers, "ingest", real)


KEYS = [*(f"{number}.md" for number in range(9)), "bad apple+ä.md"]


@pytest.mark.usefixtures("poisoned")
def test_of_a_batch_of_ten_the_nine_good_records_are_published_and_one_goes_back(site):
    for key in KEYS:
        site.put(key, f"# {key}\n\nText.")
    messages = [
        {"MessageId": key, "ReceiptHandle": key, "Body": s3_event(site.deployed.source_bucket, key)} for key in KEYS
    ]
    answer = site.invoke(publish_module, {"Records": [sqs_record(message) for message in messages]})
    assert answer == {"batchItemFailures": [{"itemIdentifier": "bad apple+ä.md"}]}
    assert titles(site) == KEYS[:9]


def test_a_poison_message_ends_among_the_dead_letters_whole_and_is_published_after_the_fix(site, poisoned):
    for key in KEYS:
        site.put(key, f"# {key}\n\nText.")
    url = site.deployed.queue_url
    [sent] = [body for body in _bodies(site, url) if "bad" in body]
    assert set(site.pump(again=True)) == {sent}
    assert titles(site) == KEYS[:9]
    [dead] = _received(site, site.deployed.dead_letter_url)
    assert dead["Body"] == sent
    poisoned()
    site.send(dead["Body"])  # moto has no StartMessageMoveTask, which sends each as it is
    assert site.pump() == []
    assert titles(site) == KEYS


@pytest.mark.parametrize(
    "poison", ["no event", '{"Records": [{"s3": {}}]}', "\ud83d\ude00 \u0007 ü" * 2_000], ids=["text", "half", "long"]
)
def test_a_message_that_nobody_understands_ends_among_the_dead_letters_byte_for_byte(site, poison):
    poison = poison.encode("utf-16", "surrogatepass").decode("utf-16")
    site.send(poison)
    site.put("a.md", "# A\n\nText.")
    assert set(site.pump(again=True)) == {poison}
    assert [dead["Body"] for dead in _received(site, site.deployed.dead_letter_url)] == [poison]
    assert titles(site) == ["A"]


def _received(stack, url, **told):
    return stack.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, **told).get("Messages", [])


def _bodies(stack, url):
    """Look at what is in the queue, and leave it there."""
    return [message["Body"] for message in _received(stack, url, VisibilityTimeout=0)]
