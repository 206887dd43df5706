"""What people hear of a stack's work: metrics of their own stack, and one notice for each problem."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError

from feedwright.errors import StoreError
from feedwright.lambdas import handlers, watching
from stack import SITE

BAD = "---\ndate: never\n---\nText."


@pytest.fixture
def notices(monkeypatch):
    """Return the notices that the functions send; SNS itself is not asked."""
    sent = []
    real = BaseClient._make_api_call

    def recorded(client, operation, arguments):
        if client.meta.service_model.service_name == "sns":
            sent.append(arguments)
            return {"MessageId": "1"}
        return real(client, operation, arguments)

    monkeypatch.setattr(BaseClient, "_make_api_call", recorded)
    watching._sns.cache_clear()
    return sent


def emitted(capsys):
    """Return the values of each metric that was printed, and the dimensions of all."""
    values, dimensions = {}, set()
    for line in capsys.readouterr().out.splitlines():
        if line.startswith('{"_aws"'):
            printed = json.loads(line)
            [directive] = printed["_aws"]["CloudWatchMetrics"]
            dimensions |= {(name, printed[name]) for names in directive["Dimensions"] for name in names}
            for metric in directive["Metrics"]:
                values.setdefault(metric["Name"], []).extend(printed[metric["Name"]])
    return values, dimensions


def test_a_rejected_article_is_told_once_with_file_line_and_cure(site, notices):
    site.put("ada/bad.md", BAD)
    site.pump()
    [notice] = notices
    assert notice["TopicArn"] == site.deployed.outputs["Topic"]
    assert notice["Subject"] == "Rejected: ada/bad.md"
    assert "ada/bad.md:2: " in notice["Message"]
    assert "[bad-date] Write it as" in notice["Message"]
    assert "Until then nothing of it is public." in notice["Message"]
    attributes = {name: value["StringValue"] for name, value in notice["MessageAttributes"].items()}
    assert attributes == {"kind": "rejected", "folder": "ada", "file": "ada/bad.md"}


def test_the_same_problem_is_not_told_again_and_another_one_is(site, notices):
    site.put("bad.md", BAD)
    site.pump()
    site.put("bad.md", BAD)  # the event comes again
    site.pump()
    assert len(notices) == 1
    site.put("bad.md", BAD.replace("never", "[1"))
    site.pump()
    assert len(notices) == 2


def test_new_settings_that_have_all_articles_read_again_tell_nothing_twice(site, notices):
    site.put("bad.md", BAD)
    site.pump()
    site.forward_to(datetime.now(UTC) + timedelta(minutes=3))
    site.put("site.toml", SITE + 'exclude = ["none/**"]\n')
    site.pump()
    assert len(notices) == 1


def test_a_change_that_leaves_the_problem_as_it_was_tells_nothing_again(site, notices):
    site.put("bad.md", BAD)
    site.pump()
    site.forward_to(datetime.now(UTC) + timedelta(minutes=3))
    site.put("bad.md", BAD + "\nMore text.\n")
    site.pump()
    assert len(notices) == 1


def test_settings_that_are_wrong_are_told_too(site, notices):
    site.put("site.toml", "title =")
    site.pump()
    [notice] = notices
    assert notice["Subject"] == "Rejected: site.toml"


def test_accepted_articles_tell_nothing(site, notices):
    site.put("a.md", "# A\n\nText.")
    site.pump()
    assert notices == []


def test_a_subject_is_a_short_line_of_ascii(site, notices):
    key = f"{'ü' * 120}.md"
    site.put(key, BAD)
    site.pump()
    [notice] = notices
    assert notice["Subject"].isascii()
    assert len(notice["Subject"]) < 100


def test_a_notice_that_cannot_be_sent_stops_no_article(site, notices, monkeypatch, caplog):
    class Sns:
        def publish(self, **_):
            raise ClientError({"Error": {"Code": "NotFound"}}, "Publish")

    monkeypatch.setattr(watching, "_sns", Sns)
    site.put("bad.md", BAD)
    site.put("good.md", "# Good\n\nText.")
    assert site.pump() == []
    assert [item["title"] for item in site.items()] == ["Good"]
    assert "the author could not be told" in caplog.messages


def test_metrics_carry_the_stacks_name(site, notices, capsys):
    site.put("a.md", "# A\n\nText.")
    site.pump()
    values, dimensions = emitted(capsys)
    assert values["Published"] == [1]
    assert dimensions == {("service", "feedwright"), ("Stack", site.deployed.name)}


def test_metrics_beyond_the_few_are_written_only_where_they_are_wanted(site, notices, capsys, monkeypatch):
    site.put("draft.md", "---\ndraft: true\n---\n# D\n\nText.")
    site.pump()
    assert "Draft" not in emitted(capsys)[0]
    monkeypatch.setitem(site.deployed.environment["publish"], "FEEDWRIGHT_METRICS", "all")
    site.put("other.md", "---\ndraft: true\n---\n# Other\n\nWords.")
    site.pump()
    assert emitted(capsys)[0]["Draft"] == [1]


def deny(monkeypatch, *, public):
    """Deny writes to the public bucket, as a changed policy does."""
    real = BaseClient._make_api_call

    def denied(client, operation, arguments):
        if operation == "PutObject" and public in arguments["Bucket"]:
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": "denied"}}, operation)
        return real(client, operation, arguments)

    monkeypatch.setattr(BaseClient, "_make_api_call", denied)


def test_a_denied_write_has_its_own_metric_from_both_functions(site, notices, capsys, monkeypatch):
    with monkeypatch.context() as patched:
        deny(patched, public=site.deployed.public_bucket)
        site.put("a.md", "# A\n\nText.")
        site.pump()
        values, _ = emitted(capsys)
        assert values["WriteDenied"] == [1]
        assert values["BuildFailed"] == [1]
        with pytest.raises(Exception, match="AccessDenied"):
            site.sweep()
        assert emitted(capsys)[0]["WriteDenied"] == [1]
    site.sweep()
    assert [item["title"] for item in site.items()] == ["A"]


def test_a_failed_sweep_is_one_line_of_the_log(site, notices, caplog, monkeypatch):
    deny(monkeypatch, public=site.deployed.public_bucket)
    site.put("a.md", "# A\n\nText.")
    site.pump()
    caplog.clear()
    with pytest.raises(StoreError):
        site.sweep()
    [line] = [line for line in caplog.records if line.message == "the sweep failed; the next one goes on"]
    written = json.loads(handlers.logger.registered_formatter.format(line))
    assert (written["level"], written["exception_name"]) == ("ERROR", "StoreError")
    assert "AccessDenied" in written["exception"]
    assert "\n" not in handlers.logger.registered_formatter.format(line)


def test_other_errors_are_no_denied_writes():
    error = ClientError({"Error": {"Code": "AccessDenied"}}, "GetObject")
    assert not watching.is_denied_write(error)
    assert not watching.is_denied_write(ClientError({"Error": {"Code": "SlowDown"}}, "PutObject"))
    assert not watching.is_denied_write(None)


def test_a_message_that_fails_is_counted_each_time(site, notices, capsys):
    site.send("this is no message")
    site.pump()
    assert emitted(capsys)[0]["MessageFailed"] == [1]


def test_a_document_that_waits_is_measured_by_the_sweep(site, notices, capsys, monkeypatch):
    with monkeypatch.context() as patched:
        deny(patched, public=site.deployed.public_bucket)
        site.put("a.md", "# A\n\nText.")
        site.pump()
    capsys.readouterr()
    site.forward_to(datetime.now(UTC) + timedelta(minutes=6))
    site.sweep()
    [seconds] = emitted(capsys)[0]["OldestMark"]
    assert 355 <= seconds <= 400
    site.sweep()
    assert "OldestMark" not in emitted(capsys)[0]


def test_the_time_from_the_change_of_a_file_to_documents_is_measured(site, notices, capsys):
    import publish as publish_module  # noqa: PLC0415 - beside its use

    site.put("a.md", "# A\n\nText.")
    [message] = site.sqs.receive_message(QueueUrl=site.deployed.queue_url)["Messages"]
    body = json.loads(message["Body"])
    body["Records"][0]["eventTime"] = f"{datetime.now(UTC) - timedelta(seconds=30):%Y-%m-%dT%H:%M:%S.000Z}"
    bodies = [json.dumps(body), '{"changed": "a.md"}']  # the second is a message of our own
    site.invoke(publish_module, {"Records": [{"messageId": each, "body": each} for each in bodies]})
    [seconds] = emitted(capsys)[0]["PublishTime"]
    assert 30 <= seconds < 90


def test_each_outcome_and_document_in_the_log_leads_back_to_its_event(site, notices, monkeypatch):
    printed = io.StringIO()
    monkeypatch.setattr(handlers.logger.registered_handler, "stream", printed)
    site.put("bad.md", BAD)
    site.put("good.md", "# Good\n\nText.")
    site.pump()
    lines = [json.loads(line) for line in printed.getvalue().splitlines()]
    outcomes = {line["key"]: line["message_id"] for line in lines if line["message"] in {"rejected", "published"}}
    assert set(outcomes) == {"bad.md", "good.md"}
    assert len(set(outcomes.values())) == 2
    written = [line for line in lines if line["message"] == "documents written"]
    assert not any("message_id" in line for line in written)
    [asked] = [line["message_ids"] for line in written if "articles/good.html" in line["paths"]]
    assert outcomes["good.md"] in asked
