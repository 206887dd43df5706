"""One session on the emulator as README and docs tell it, from the first deployment to a stack that comes back.

The tests go on from each other, in the order of this file; `make e2e` runs them.
"""

import shutil
import subprocess

import feedparser
import pytest

from emulator import until
from places import ROOT

BAD = "---\ndate: never\n---\n# The bridge\n\nIt opened at noon, and the band played until four.\n"
CURED = BAD.replace("never", "2026-11-28")
LATER = "---\ndate: 2026-11-28T1{}:00:00Z\n---\n# {}\n\nWords about {} that nobody has written before.\n"
STACK = "gazette"


class Session:
    """What the tests hand on: the emulator, the folder that is pushed, and the stack's outputs."""

    def __init__(self, emulator, content):
        self.emulator, self.content, self.outputs, self.ids = emulator, content, {}, {}

    @property
    def public(self):
        return self.outputs["PublicBucket"]

    def push(self, *options, status=0):
        return self.emulator.feedwright("push", self.content, "--stack", STACK, *options, status=status)

    def items(self):
        return self.emulator.items(self.public)

    def differs(self):
        return self.emulator.values("verify", "--stack", STACK, status=1)["differing"]

    def wait_until_right(self):
        """Let the sweep run now, until nothing differs."""

        def right():
            self.emulator.sweep(self.outputs)
            return _verifies(self.emulator)

        until(right, "nothing differs")


def _verifies(emulator):
    return "nothing differs" in emulator.feedwright("verify", "--stack", STACK, status=None)


@pytest.fixture(scope="module")
def session(emulator, tmp_path_factory):
    content = tmp_path_factory.mktemp("site") / "content"
    shutil.copytree(ROOT / "content", content, ignore=shutil.ignore_patterns(".feedwright"))
    return Session(emulator, content)


def test_the_template_is_deployed(session):
    session.outputs = session.emulator.deploy(STACK)
    assert {"SourceBucket", "PublicBucket", "Table", "Queue", "DeadLetterQueueArn"} <= session.outputs.keys()


def test_the_demonstration_is_pushed_and_a_rejected_article_is_named(session):
    (session.content / "articles/bridge.md").write_text(BAD)
    printed = session.push(status=1)
    assert "rejected     articles/bridge.md:2: " in printed
    assert "[bad-date]" in printed
    assert "published    articles/2026-11-18-winter-ferries.txt" in printed
    assert "The bridge" not in session.items()


def test_once_cured_the_article_is_published(session):
    (session.content / "articles/bridge.md").write_text(CURED)
    assert "published    articles/bridge.md" in session.push()
    session.ids = {title: item["id"] for title, item in session.items().items()}
    assert "The bridge" in session.ids


def test_the_status_says_that_it_works(session):
    values = session.emulator.values("status", "--stack", STACK)
    assert (values["works"], values["connected"], values["dead_letters"], values["rejected"]) == (True, True, 0, [])


@pytest.mark.skipif(not shutil.which("newsboat"), reason="newsboat is not installed")
@pytest.mark.parametrize("document", ["rss.xml", "atom.xml"])  # it reads no JSON Feed
def test_a_feed_reader_reads_each_feed_over_http(session, tmp_path, document):
    (tmp_path / "urls").write_text(session.emulator.address(session.public, document) + "\n")
    (tmp_path / "config").write_text("")
    newsboat = ["newsboat", "-u", tmp_path / "urls", "-c", tmp_path / "cache", "-C", tmp_path / "config", "-x"]
    subprocess.run([*newsboat, "reload"], check=True, capture_output=True)
    unread = subprocess.run([*newsboat, "print-unread"], check=True, capture_output=True, text=True).stdout
    assert unread == f"{len(session.ids)} unread articles\n"


def test_an_update_keeps_the_entry(session):
    article = session.content / "articles/bridge.md"
    article.write_text(CURED.replace("until four", "until midnight"))
    assert "updated      articles/bridge.md" in session.push()
    entry = session.items()["The bridge"]
    assert "midnight" in entry["content_html"]
    assert entry["id"] == session.ids["The bridge"]


def test_a_renamed_file_keeps_the_entry_and_its_address(session):
    before = session.items()["The bridge"]
    (session.content / "articles/bridge.md").rename(session.content / "articles/the-new-bridge.md")
    session.push("--delete")
    after = session.items()["The bridge"]
    assert (after["id"], after["url"]) == (before["id"], before["url"])


def test_a_withdrawn_article_leaves_a_page_without_its_words(session):
    title, entry = next((title, item) for title, item in session.items().items() if "Winter" in title)
    path = entry["url"].partition("example/")[2]
    words = (session.content / "articles/2026-11-18-winter-ferries.txt").read_bytes().splitlines()[-1][:40]
    assert words in session.emulator.read(session.public, path)
    (session.content / "articles/2026-11-18-winter-ferries.txt").unlink()
    session.push("--delete")
    assert title not in session.items()
    assert words not in session.emulator.read(session.public, path)


def test_what_failed_five_times_is_published_after_a_redrive(session):
    emulator, publish = session.emulator, session.outputs["PublishFunction"]
    functions, sqs = emulator.client("lambda"), emulator.client("sqs")
    variables = functions.get_function_configuration(FunctionName=publish)["Environment"]["Variables"]
    broken = variables | {"FEEDWRIGHT_TABLE": "a-table-that-is-gone"}
    functions.update_function_configuration(FunctionName=publish, Environment={"Variables": broken})
    # Else five tries take half an hour.
    sqs.set_queue_attributes(QueueUrl=session.outputs["Queue"], Attributes={"VisibilityTimeout": "1"})
    (session.content / "articles/late.md").write_text(LATER.format(1, "Late", "the late boat"))
    session.push("--no-wait")
    until(lambda: emulator.values("status", "--stack", STACK, status=None)["dead_letters"], "a dead letter")
    assert "feedwright redrive --stack gazette" in emulator.feedwright("status", "--stack", STACK, status=2)
    assert "Late" not in session.items()
    sqs.set_queue_attributes(QueueUrl=session.outputs["Queue"], Attributes={"VisibilityTimeout": "360"})
    functions.update_function_configuration(FunctionName=publish, Environment={"Variables": variables})
    assert "back" in emulator.feedwright("redrive", "--stack", STACK)
    until(lambda: "Late" in session.items(), "the article is out")
    assert emulator.values("status", "--stack", STACK)["dead_letters"] == 0


def test_damage_is_repaired_and_a_document_is_built_again(session):
    s3, right = session.emulator.client("s3"), session.emulator.read(session.public, "feed.json")
    s3.delete_object(Bucket=session.public, Key="rss.xml")
    s3.put_object(Bucket=session.public, Key="feed.json", Body=b"somebody else's")
    differing = session.emulator.values("verify", "--stack", STACK, "--repair", status=1)["differing"]
    assert (differing["missing"], differing["changed"]) == (["rss.xml"], ["feed.json"])
    s3.delete_object(Bucket=session.public, Key="atom.xml")
    assert "again within minutes" in session.emulator.feedwright("rebuild", "--stack", STACK, "--path", "atom.xml")
    session.wait_until_right()
    assert session.emulator.read(session.public, "feed.json") == right
    ids = {item["id"] for item in session.items().values()}
    for path in ("rss.xml", "atom.xml"):
        assert {entry.id for entry in feedparser.parse(session.emulator.read(session.public, path)).entries} == ids


def test_a_second_stack_behind_cloudfront_keeps_to_itself(session, tmp_path):
    outputs = session.emulator.deploy("herald", CdnEnabled="true")
    (tmp_path / "site.toml").write_text('title = "The Herald"\nauthority = "herald.example"\nbirth = 2026-11-01\n')
    (tmp_path / "news.md").write_text(LATER.format(2, "News", "the other stack"))
    session.emulator.feedwright("push", tmp_path, "--stack", "herald")
    assert list(session.emulator.items(outputs["PublicBucket"])) == ["News"]
    assert "News" not in session.items()
    viewer = {"Host": outputs["DistributionDomain"], "X-Forwarded-Proto": "https"}
    status, body, headers = session.emulator.fetch(f"{session.emulator.url}/", **viewer)
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert b"The Herald" in body
    for path, media_type in (("atom.xml", "application/atom+xml"), ("feed.json", "application/feed+json")):
        status, _, headers = session.emulator.fetch(f"{session.emulator.url}/{path}", **viewer)
        assert (status, headers["Content-Type"].partition(";")[0]) == (200, media_type)
        assert not [name for name in headers if name.lower().startswith("x-amz-meta-")]


def test_a_deleted_stack_comes_back_with_what_it_left(session):
    ids = {title: item["id"] for title, item in session.items().items()}
    session.emulator.delete(STACK)
    kept = {
        f"Existing{name}": session.outputs[name] for name in ("SourceBucket", "StateBucket", "PublicBucket", "Table")
    }
    session.outputs = session.emulator.deploy(STACK, **kept)
    # The emulator gives the new queue the old one's name; on AWS the bucket sends to a queue that is gone.
    session.emulator.client("s3").put_bucket_notification_configuration(
        Bucket=kept["ExistingSourceBucket"], NotificationConfiguration={}
    )
    compared = session.emulator.values("verify", "--stack", STACK, status=1)
    assert (compared["connected"], any(compared["differing"].values())) == (False, False)
    session.emulator.feedwright("verify", "--stack", STACK, "--repair")
    (session.content / "articles/return.md").write_text(LATER.format(3, "Back again", "the return"))
    assert "published    articles/return.md" in session.push()
    after = {title: item["id"] for title, item in session.items().items()}
    assert after.pop("Back again")
    assert after.items() < ids.items()  # but for the oldest, for which the main feed has no room any more
    assert session.emulator.values("status", "--stack", STACK)["works"]
