"""``status``, ``show``, ``logs`` and ``redrive``: what they say of a site on a laptop and of a stack on AWS."""

import gzip
import json
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

import boto3
import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from typer.testing import CliRunner

from deploy import REGION
from feedwright.cli.app import app
from feedwright.cli.operate.logs import spelt_duration
from feedwright.cli.operate.looking.delivery import delivery_faults
from feedwright.cli.operate.looking.facts import Facts
from feedwright.cli.operate.looking.stack_facts import StackFacts, oldest_since, recent_sum
from feedwright.cli.operate.looking.status import faults_of
from feedwright.cli.operate.redrive import Redriven, redrive
from feedwright.cli.stack import open_stack
from feedwright.engine.catalogue.rows import WalkRow
from feedwright.errors import CommandError, StoreError
from feedwright.rendering.formats import FORMATS
from media_samples import png
from memory import SITE_TOML
from places import ROOT
from reference import marked, rows_of

NOW = datetime(2026, 2, 10, 12, tzinfo=UTC)
BAD = "---\ndate: never\n---\n" + "Some words about a bridge. " * 10
GOOD = "---\ndate: 2026-02-01\ntags: [Boats]\n---\n# First\n\n![](boat.png)\n\n" + "Some words about a boat. " * 10


def run(*arguments):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def named_in_docs(command):
    page = (ROOT / "docs/reference/json-output.md").read_text("utf-8")
    return {name for row in rows_of(page, command) for name in marked(row[0])}


@pytest.fixture
def content(tmp_path):
    """A built site on this machine with a good, a bad, a scheduled article and a picture."""
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "site.toml").write_text(SITE_TOML)
    (folder / "boat.png").write_bytes(png())
    (folder / "first.md").write_text(GOOD)
    (folder / "bad.md").write_text(BAD)
    (folder / "later.md").write_text("---\ndate: 2126-01-01\n---\n# Later\n\n" + "Other words to come. " * 10)
    (folder / "notes.odt").write_bytes(b"zip")
    run("build", folder, tmp_path / "public")
    return folder


@pytest.fixture
def named(site):
    """A deployed stack with the same articles; returns its name."""
    for key, body in (("boat.png", png()), ("first.md", GOOD), ("bad.md", BAD)):
        site.put(key, body)
    site.pump()
    return site.deployed.name


# --- status -----------------------------------------------------------------------------------------------------------


def test_the_status_of_a_folder_names_feeds_what_is_due_and_what_is_wrong(content):
    result = run("status", content)
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines[0] == "site         The Gazette, https://gazette.example/"
    assert lines[1] == "works        yes"
    assert any(line.startswith("feed         https://gazette.example/rss.xml: 1 entry, newest ") for line in lines)
    assert "due          2126-01-01 00:00 UTC: later.md comes out" in lines
    assert any(line.startswith("rejected     bad.md:2: ") and "[bad-date]" in line for line in lines)
    assert "Passed over: 1 .odt." in lines


def test_the_status_says_how_many_entries_a_feed_shows_where_it_has_more(content, tmp_path):
    (content / "site.toml").write_text(SITE_TOML + "window = 1\n")
    (content / "second.md").write_text(GOOD.replace("boats", "ships") + "\nMore words about ships.\n")
    run("build", content, tmp_path / "public")
    assert "rss.xml: 2 entries, at most 1 of them at a time, newest " in run("status", content).output


def test_warnings_do_not_vanish_once_the_site_is_built(content, tmp_path):
    (content / "first.md").write_text(GOOD.replace("boat.png", "missing.png"))
    for _ in range(2):
        run("build", content, tmp_path / "public")
    assert any("[missing-media]" in line and "warning" in line for line in run("status", content).output.splitlines())


def test_the_status_for_programs_has_what_the_docs_name(content):
    values = json.loads(run("status", content, "--json").stdout)
    assert set(values) == named_in_docs("status")
    assert (values["works"], values["faults"]) == (True, [])
    assert values["rejected"][0]["problem"]["file"] == "bad.md"
    assert values["due"] == [{"when": "2126-01-01T00:00:00Z", "key": "later.md", "what": "comes out"}]
    assert values["queue"] is None


def test_a_feed_with_a_profile_that_stays_empty_is_named_by_every_command(content, tmp_path):
    with (content / "site.toml").open("a") as settings:
        settings.write('[feeds.pictures]\ntitle = "Pictures"\nprofile = "flipboard"\n')
    expected = "the feed pictures is empty, because all its articles are left out. Of first.md: its text has "
    for told in (("build", content, tmp_path / "public"), ("check", content), ("status", content)):
        assert any(expected in line and "[empty-feed]" in line for line in run(*told).output.splitlines()), told
    [problem] = json.loads(run("status", content, "--json").stdout)["empty_feeds"]
    assert (problem["rule"], problem["cure"]) == ("empty-feed", "Write a text of 300 characters or more.")


def test_a_folder_that_was_never_built_is_named_with_the_cure(tmp_path):
    with pytest.raises(CommandError, match="there is no folder"):
        run("status", tmp_path / "nowhere")
    with pytest.raises(CommandError, match="and no article"):
        run("status", tmp_path)
    (tmp_path / "site.toml").touch()
    with pytest.raises(CommandError, match=r"has no catalogue .* never built\. Build it once"):
        run("status", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["site.toml"]


def test_a_status_is_of_a_folder_or_of_a_stack():
    with pytest.raises(CommandError, match="name either the folder"):
        run("status", "content", "--stack", "gazette")


def test_without_a_name_the_site_is_the_folder_that_you_are_in(content, monkeypatch):
    monkeypatch.chdir(content)
    assert run("status").output == run("status", content).output
    assert run("show", "first.md").output == run("show", "first.md", content).output
    monkeypatch.chdir(content.parent)
    with pytest.raises(CommandError, match=f"{content.parent} has no site.toml, but {content} below it has one"):
        run("status")


def test_settings_that_are_wrong_are_a_fault(content, tmp_path):
    (content / "site.toml").write_text("title =")
    run("build", content, tmp_path / "public")
    result = run("status", content)
    assert result.exit_code == 2
    assert "fault        site.toml:1" in result.output
    assert "last good settings stay in force" in result.output


def test_the_status_of_a_stack_names_its_queue(site, named):
    result = run("status", "--stack", named)
    assert result.exit_code == 1
    assert "queue        0 wait, 0 at work, 0 dead letters" in result.output
    assert "published    last at " in result.output
    assert "release      code " in result.output
    assert "the same as this command's" in result.output
    values = json.loads(run("status", "--stack", named, "--json").stdout)
    assert values["queue"] == {"waiting": 0, "at_work": 0, "oldest": None}
    assert values["dead_letters"] == 0


def test_dead_letters_are_a_fault_with_the_command_that_sends_them_back(site, named):
    site.sqs.send_message(QueueUrl=site.deployed.dead_letter_url, MessageBody="{}")
    result = run("status", "--stack", named)
    assert result.exit_code == 2
    assert "1 message failed five times." in result.output
    assert f"`feedwright redrive --stack {named}`" in result.output


def test_the_latest_point_says_since_when_the_oldest_message_waits():
    points = [
        {"Timestamp": NOW - timedelta(minutes=minutes), "Maximum": age} for minutes, age in ((5, 900.0), (3, 120.0))
    ]
    assert oldest_since(points) == (NOW - timedelta(minutes=5)).replace(microsecond=0)
    assert oldest_since([{"Timestamp": NOW, "Maximum": 0.0}]) is None
    assert oldest_since([]) is None


def test_the_status_says_since_when_the_oldest_message_waits(site, named, monkeypatch):
    site.send("{}")
    at = []
    real = BaseClient._make_api_call

    def answered(client, operation, arguments):
        if operation == "GetMetricStatistics" and arguments["Namespace"] == "AWS/SQS":
            at.append(arguments["Dimensions"])
            return {"Datapoints": [{"Timestamp": arguments["EndTime"], "Maximum": 3_600.0}]}
        return real(client, operation, arguments)

    monkeypatch.setattr(BaseClient, "_make_api_call", answered)
    assert "queue        1 wait (the oldest since 20" in run("status", "--stack", named).output
    assert at == [[{"Name": "QueueName", "Value": site.deployed.queue_url.rpartition("/")[2]}]]


QUIET = {"waiting": 0, "at_work": 0, "dead_letters": 0, "sweeps": 15, "failed_sweeps": 0, "ringing": ()}


@pytest.mark.parametrize(
    ("changes", "what", "cure"),
    [
        ({"sweeps": 0}, "has not run", "Scheduler"),
        ({"failed_sweeps": 15}, "Each sweep fails", "feedwright logs --stack gazette"),
        ({"ringing": ("Dead letters: redrive.",)}, "An alarm rings: Dead letters: redrive.", "description"),
    ],
)
def test_what_stands_still_on_aws_is_a_fault(site, named, changes, what, cure):
    facts = facts_now(named)
    assert faults_of(facts, StackFacts(**QUIET), (), NOW, "--stack gazette") == []
    [fault] = faults_of(facts, StackFacts(**(QUIET | changes)), (), NOW, "--stack gazette")
    assert what in fault.what
    assert cure in fault.cure


@pytest.mark.parametrize(
    ("points", "count"),
    [
        ([], None),  # CloudWatch, or an emulator, counts nothing
        ([(600, 15)], 0),  # it was counted this morning, and has stopped
        ([(600, 15), (20, 15), (5, 4)], 19),
    ],
)
def test_a_sweep_that_stopped_is_not_taken_for_one_that_nobody_counts(points, count):
    points = [{"Timestamp": NOW - timedelta(minutes=minutes), "Sum": number} for minutes, number in points]
    assert recent_sum(points, NOW) == count


def test_one_failed_sweep_of_many_is_no_fault_because_the_next_one_makes_up_for_it(site, named):
    assert faults_of(facts_now(named), StackFacts(**(QUIET | {"failed_sweeps": 3})), (), NOW, "") == []


def facts_now(named):
    from feedwright.cli.operate.looking.facts import facts_of  # noqa: PLC0415 - beside the stack that it needs

    facts = facts_of(open_stack(named).ports().table)
    return Facts(settings=facts.settings)


@pytest.mark.parametrize(("minutes", "count"), [(4, 0), (6, 1)])
def test_a_build_that_waits_for_more_than_five_minutes_is_a_fault_on_aws(site, named, minutes, count):
    facts = Facts(settings=facts_now(named).settings, oldest_request=NOW - timedelta(minutes=minutes))
    assert len(faults_of(facts, StackFacts(**QUIET), (), NOW, "")) == count
    assert faults_of(facts, None, (), NOW, "") == []


@pytest.mark.parametrize(("minutes", "finished", "count"), [(9, False, 0), (11, False, 1), (11, True, 0)])
def test_a_walk_that_stands_still_is_a_fault(site, named, minutes, finished, count):
    moved = NOW - timedelta(minutes=minutes)
    walk = WalkRow(cursor="a.md", begun=moved, moved=moved, finished=finished, token="t")
    facts = Facts(settings=facts_now(named).settings, walk=walk)
    assert len(faults_of(facts, StackFacts(**QUIET), (), NOW, "")) == count


# --- the delivery check -----------------------------------------------------------------------------------------------


class Server(BaseHTTPRequestHandler):
    """Answers as CloudFront is documented to; each attribute turns one promise off."""

    compresses, exact, etags, knows_versions, status = True, True, True, True, 200

    def do_GET(self):
        form = next((form for form in FORMATS if self.path == f"/{form.file_name}"), None)
        if form is None or self.status != 200:
            self.send_response(404 if form is None else self.status)
            self.end_headers()
            return
        wants = self.compresses and "gzip" in self.headers["Accept-Encoding"]
        etag = f'{"W/" if wants else ""}"{form.file_name}"'
        known = self.knows_versions and self.headers.get("If-None-Match", "").removeprefix("W/") == etag.removeprefix(
            "W/"
        )
        body = b"" if known else gzip.compress(b"<feed/>") if wants else b"<feed/>"
        self.send_response(304 if known else 200)
        if not known:
            self.send_header("Content-Type", form.served_as if self.exact else "application/xml")
            self.send_header("Content-Length", str(len(body)))
            if wants:
                self.send_header("Content-Encoding", "gzip")
        if self.etags:
            self.send_header("ETag", etag)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_): ...


@contextmanager
def served(**promises):
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Promising", (Server,), promises))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def test_a_distribution_that_answers_as_documented_has_no_fault():
    with served() as url:
        assert delivery_faults(url, compressed=True) == []


def test_a_bucket_need_not_compress():
    with served(compresses=False) as url:
        assert delivery_faults(url, compressed=False) == []


@pytest.mark.parametrize(
    ("promise", "value", "message"),
    [
        ("compresses", False, "(compressed): it is not compressed."),
        ("exact", False, "its type is application/xml and not application/atom+xml; charset=utf-8."),
        ("etags", False, "it has no ETag"),
        ("knows_versions", False, "(uncompressed) answers 200 and not 304"),
        ("status", 403, "rss.xml answers 403 and not 200."),
    ],
)
def test_each_thing_that_readers_would_miss_is_named(promise, value, message):
    with served(**{promise: value}) as url:
        assert any(message in fault for fault in delivery_faults(url, compressed=True))


def test_an_address_that_does_not_answer_is_named_for_each_format():
    with served() as url:
        pass
    assert [fault.partition(" ")[0] for fault in delivery_faults(url, compressed=True)] == [
        f"{url}{form.file_name}" for form in FORMATS
    ]


# --- show -------------------------------------------------------------------------------------------------------------


def test_show_tells_all_of_an_article(content):
    result = run("show", "first.md", content)
    assert result.exit_code == 0
    for line in (
        "file         first.md",
        "state        published",
        "title        First",
        "address      https://gazette.example/articles/first.html",
        "published    2026-02-01 00:00 UTC",
        "feeds        main",
    ):
        assert line in result.output.splitlines()
    assert "shows        boat.png → media/" in result.output


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (".", "./posts/hello.md"),
        (".", "posts\\hello.md"),
        (".", "../content/posts/hello.md"),
        ("posts", "hello.md"),
        ("posts", "../posts/hello.md"),
        ("..", "content/posts/hello.md"),
        ("..", "content/posts/hello.md content"),
        ("..", "posts/hello.md content"),
        ("..", "./posts/hello.md content"),
        ("/", "{content}/posts/hello.md"),
        ("/", "{content}/posts/hello.md {content}"),
    ],
)
def test_show_takes_a_file_as_people_and_shells_write_it(content, monkeypatch, place, name):
    (content / "posts").mkdir()
    (content / "posts" / "hello.md").write_text("---\ndate: 2026-02-01\n---\n# Hello\n\nAll.")
    run("build", content, content.parent / "public")
    (content / "posts" / "hello.md").unlink()  # its record is still there
    monkeypatch.chdir(content / place)
    assert "title        Hello" in run("show", *name.format(content=content).split()).output


def test_show_names_the_file_of_that_name_in_another_folder(content):
    (content / "posts").mkdir()
    (content / "posts" / "hello.md").write_text("---\ndate: 2026-02-01\n---\n# Hello\n\nAll.")
    run("build", content, content.parent / "public")
    for name in ("hello.md", "articles/hello.md"):
        with pytest.raises(CommandError, match=r"Did you mean posts/hello\.md\?"):
            run("show", name, content)


def test_show_tells_what_is_wrong_and_where_the_report_is(content):
    result = run("show", "bad.md", content)
    assert result.exit_code == 1
    assert "state        rejected, and nothing of it is public" in result.output
    assert "report       bad.md.html, since " in result.output
    assert "rejected     bad.md:2: " in result.output


def test_show_names_the_articles_that_show_a_picture(content):
    assert run("show", "boat.png", content).output.splitlines() == ["file         boat.png", "shown by     first.md"]


def test_show_says_of_a_sidecar_which_file_to_name(content):
    (content / "boat.meta.yaml").write_text("title: A boat")
    run("build", content, content.parent / "public")
    with pytest.raises(CommandError, match="It is a sidecar: name the file that it describes"):
        run("show", "boat.meta.yaml", content)


def test_show_says_that_a_note_has_no_title(content):
    (content / "note.md").write_text("---\ndate: 2026-02-01\n---\nSaw a boat.")
    run("build", content, content.parent / "public")
    assert "title        none, as in a note\n" in run("show", "note.md", content).output


@pytest.mark.parametrize(("key", "why"), [("no.md", "No file of this name"), ("notes.odt", "notes.odt: the catalogue keeps nothing")])  # fmt: skip
def test_show_says_that_a_file_is_not_known(content, key, why):
    with pytest.raises(CommandError, match=why):
        run("show", key, content)


def test_show_for_programs_has_what_the_docs_name_and_works_on_a_stack(site, named):
    values = json.loads(run("show", "bad.md", "--stack", named, "--json").stdout)
    assert set(values) == named_in_docs("show")
    assert (values["state"], values["problem"]["rule"], values["report"]) == ("rejected", "bad-date", "bad.md.html")
    assert json.loads(run("show", "first.md", "--stack", named, "--json").stdout)["url"].endswith(
        "/articles/first.html"
    )


# --- logs -------------------------------------------------------------------------------------------------------------


def log(site, logical, *lines):
    """Put lines into a function's log, as Lambda does with what the function prints."""
    logs, name = boto3.client("logs", REGION), open_stack(site.deployed.name).resources[logical]
    stream = uuid4().hex
    logs.create_log_stream(logGroupName=name, logStreamName=stream)
    now = int(datetime.now(UTC).timestamp() * 1_000)
    events = [{"timestamp": now - 1_000 + at, "message": line} for at, line in enumerate(lines)]
    logs.put_log_events(logGroupName=name, logStreamName=stream, logEvents=events)


@pytest.fixture
def logged(stack):
    log(
        stack,
        "PublishLog",
        "START RequestId: 1",
        json.dumps(
            {"level": "INFO", "message": "published", "key": "a b.md", "url": "https://x/a", "cold_start": True}
        ),
        json.dumps({"level": "WARNING", "message": "rejected", "key": "b.md", "line": 2, "cure": "Write it."}),
    )
    log(
        stack,
        "SweepLog",
        json.dumps({"level": "ERROR", "message": "failed", "exception": "Traceback\nStoreError: away"}),
    )
    return stack.deployed.name


def test_logs_show_both_functions_in_words(logged):
    lines = run("logs", "--stack", logged).output.splitlines()
    texts = [line.split(" ", 2)[2] for line in lines]
    assert {"sweep   failed; StoreError: away", "publish published; key: a b.md; url: https://x/a"} <= set(texts)
    assert "publish rejected; key: b.md; line: 2; cure: Write it." in texts


@pytest.mark.parametrize(
    ("record", "how"),
    [
        ({"status": "timeout"}, "timeout"),
        ({"status": "error", "errorType": "Runtime.OutOfMemory"}, "Runtime.OutOfMemory"),
    ],
)
def test_logs_name_a_call_that_ran_out_of_time_or_memory(stack, record, how):
    """Its alarm says to look there."""
    for each in ({"status": "success"}, record):
        line = {"type": "platform.report", "record": {"requestId": "1", **each}}
        log(stack, "PublishLog", json.dumps(line), json.dumps({"type": "platform.start", "record": {}}))
    printed = run("logs", "--stack", stack.deployed.name).output
    assert f"publish Lambda ended a call: {how}; request: 1\n" in printed
    assert "success" not in printed


def test_logs_of_one_file_leave_out_the_others(logged):
    lines = run("logs", "a b.md", "--stack", logged).output.splitlines()
    assert {line.split(" ", 2)[2] for line in lines} == {"publish published; key: a b.md; url: https://x/a"}
    values = json.loads(run("logs", "b.md", "--stack", logged, "--json").stdout)
    assert set(values) == named_in_docs("logs")
    assert {line["message"] for line in values["lines"]} == {"rejected"}
    assert "Nothing was logged of c.md since" in run("logs", "c.md", "--stack", logged).output


@pytest.mark.parametrize("key", ["a\nb.md", 'say "ah".md', "back\\slash.md", "über.md", "\x1b[31m.md"])
def test_a_file_of_any_name_is_looked_for_and_no_line_obeys_a_name(stack, key):
    line = json.dumps({"level": "INFO", "message": "published", "key": key}, ensure_ascii=False)
    log(stack, "PublishLog", "[" * 100_000, '{"message": "odd", "key": {"a": ["b"]}}', line)
    [printed] = run("logs", key, "--stack", stack.deployed.name).output.splitlines()
    assert printed.isprintable()


@pytest.mark.parametrize("text", ["", "5", "h", "-1h", "1.5h", "1w", "0m"])
def test_a_duration_that_is_none_is_refused_with_the_spelling(text):
    with pytest.raises(CommandError, match="Write it as 90m, 12h or 7d"):
        spelt_duration(text)


def test_durations_are_read():
    assert [spelt_duration(text) for text in ("90m", "12h", "7d")] == [timedelta(minutes=90), timedelta(hours=12), timedelta(days=7)]  # fmt: skip


# --- redrive ----------------------------------------------------------------------------------------------------------


class Sqs:
    """SQS in moto, with an answer of its own to the start of a move task, which moto does not know."""

    def __init__(self, real, code=None, status=400):
        self._real, self._code, self._status, self.tasks = real, code, status, []

    def start_message_move_task(self, **arguments):
        if self._code:
            answer = {"Error": {"Code": self._code}, "ResponseMetadata": {"HTTPStatusCode": self._status}}
            raise ClientError(answer, "StartMessageMoveTask")
        self.tasks.append(arguments)

    def __getattr__(self, name):
        return getattr(self._real, name)


def redriven(site, sqs):
    return redrive(sqs, dead_letters=site.deployed.dead_letter_url, queue=site.deployed.queue_url)


def dead(site, *bodies):
    for body in bodies:
        site.sqs.send_message(
            QueueUrl=site.deployed.dead_letter_url,
            MessageBody=body,
            MessageAttributes={"from": {"DataType": "String", "StringValue": body}},
        )


def received(site, url):
    bodies = []
    while messages := site.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]).get("Messages"):  # fmt: skip
        bodies += [(message["Body"], message["MessageAttributes"]["from"]["StringValue"]) for message in messages]
        for message in messages:
            site.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return sorted(bodies)


def test_sqs_moves_the_dead_letters_by_itself(site):
    dead(site, "1", "2")
    sqs = Sqs(site.sqs)
    assert redriven(site, sqs) == Redriven(count=2, by_task=True)
    [task] = sqs.tasks
    assert task["SourceArn"].endswith(site.deployed.dead_letter_url.rpartition("/")[2])
    assert task["DestinationArn"].endswith(site.deployed.queue_url.rpartition("/")[2])


@pytest.mark.parametrize(("code", "status"), [("InvalidAction", 400), ("Whatever", 501)])
def test_where_there_are_no_move_tasks_each_message_is_moved_and_none_is_lost(site, code, status):
    bodies = [str(number) for number in range(23)]
    dead(site, *bodies)
    assert redriven(site, Sqs(site.sqs, code, status)) == Redriven(count=23, by_task=False)
    assert received(site, site.deployed.queue_url) == sorted((body, body) for body in bodies)
    assert received(site, site.deployed.dead_letter_url) == []


def test_a_message_that_cannot_be_sent_stays_a_dead_letter(site):
    dead(site, "1", "2")
    sqs = Sqs(site.sqs, "InvalidAction")
    sqs.send_message_batch = lambda **_: {"Successful": [{"Id": "0"}], "Failed": [{"Id": "1"}]}
    with pytest.raises(StoreError, match="1 message could not be sent and did not leave the dead letters"):
        redriven(site, sqs)
    counts = site.sqs.get_queue_attributes(QueueUrl=site.deployed.dead_letter_url, AttributeNames=["All"])["Attributes"]
    assert int(counts["ApproximateNumberOfMessages"]) + int(counts["ApproximateNumberOfMessagesNotVisible"]) == 1


def test_after_an_interrupted_move_hidden_messages_are_not_taken_for_none(site):
    dead(site, "1", "2")
    site.sqs.receive_message(QueueUrl=site.deployed.dead_letter_url, MaxNumberOfMessages=10, VisibilityTimeout=120)
    assert redriven(site, Sqs(site.sqs, "InvalidAction")) == Redriven(count=0, by_task=False, hidden=2)
    result = run("redrive", "--stack", site.deployed.name)
    assert result.output.startswith("2 dead letters are hidden")


def test_a_refusal_is_not_taken_for_a_missing_ability(site):
    dead(site, "1")
    with pytest.raises(ClientError):
        redriven(site, Sqs(site.sqs, "AccessDenied", 403))


def test_without_dead_letters_nothing_is_started(site):
    result = run("redrive", "--stack", site.deployed.name)
    assert result.output == "There are no dead letters.\n"
    values = json.loads(run("redrive", "--stack", site.deployed.name, "--json").stdout)
    assert set(values) == named_in_docs("redrive")
    assert values["moved"] == 0


def test_an_article_that_failed_five_times_comes_out_after_a_redrive(site):
    site.put("first.md", GOOD.replace("![](boat.png)", ""))
    [message] = site.sqs.receive_message(QueueUrl=site.deployed.queue_url)["Messages"]
    site.sqs.send_message(QueueUrl=site.deployed.dead_letter_url, MessageBody=message["Body"])
    site.sqs.delete_message(QueueUrl=site.deployed.queue_url, ReceiptHandle=message["ReceiptHandle"])
    redriven(site, Sqs(site.sqs, "InvalidAction"))
    site.pump()
    assert [item["title"] for item in site.items()] == ["First"]
