"""``verify`` and ``rebuild``: what differs on a laptop and on AWS, and how it is mended."""

import json
import re
import shutil
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from msgspec import structs
from typer.testing import CliRunner

from deploy import REGION
from feedwright.cli.app import app
from feedwright.engine.catalogue.keys import SITE
from feedwright.engine.catalogue.records import site_record_of, site_row
from feedwright.errors import CommandError
from media_samples import png
from memory import SITE_TOML
from places import ROOT
from reference import marked, rows_of
from stack import SITE as STACK_SITE
from stores import SqliteTable

FIRST = "---\ndate: 2026-02-01\ntags: [Boats]\n---\n# First\n\n![](boat.png)\n\nSome words about a boat."
RIGHT = {"settings": [], "source": [], "missing": [], "changed": [], "media": [], "orphans": []}


def run(*arguments):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def folders(tmp_path):
    """A built site on this machine: its content, and its public folder."""
    content, public = tmp_path / "content", tmp_path / "public"
    content.mkdir()
    (content / "site.toml").write_text(SITE_TOML + "auto = { tags = 1 }\n")
    (content / "boat.png").write_bytes(png())
    (content / "first.md").write_text(FIRST)
    (content / "gone.md").write_text("# Gone\n\nText that goes.")
    run("build", content, public)
    return content, public


def test_of_a_site_that_is_right_nothing_is_said_to_differ(folders):
    result = run("verify", *folders)
    assert (result.exit_code, result.output) == (0, "4 files and 23 documents compared: nothing differs.\n")


def _replaced(content, public):
    """Put another picture in the place of the first, and give what stands in public of the first one."""
    [old] = public.glob("media/*/boat.png")
    (content / "boat.png").write_bytes(png(width=300))
    run("build", content, public)
    assert old.exists()
    return old


@pytest.mark.parametrize("by_address", [True, False])
def test_what_was_replaced_is_forgotten_at_once(folders, by_address):
    old = _replaced(*folders)
    path = old.relative_to(folders[1]).as_posix()
    result = run("forget", f"https://gazette.example/{path}" if by_address else "boat.png", *folders)
    assert (result.exit_code, result.output) == (0, f"{path} is removed now.\n")
    assert not old.exists()
    assert len(list(folders[1].glob("media/*/boat.png"))) == 1
    assert run("verify", *folders).exit_code == 0
    result = run("forget", "boat.png", *folders)
    assert (result.exit_code, result.output) == (1, "Nothing that boat.png replaced is public.\n")


def test_what_is_rebuilt_and_forgotten_is_shown_to_programs_as_the_docs_describe_it(folders):
    old = _replaced(*folders)
    (folders[1] / "rss.xml").unlink()
    page = (ROOT / "docs/reference/json-output.md").read_text("utf-8")
    rebuilt = json.loads(run("rebuild", *folders, "--path", "rss.xml", "--json").stdout)
    assert set(rebuilt) == {name for row in rows_of(page, "rebuild") for name in marked(row[0])}
    assert (rebuilt["targets"], rebuilt["written"], rebuilt["removed"], rebuilt["rejected"]) == (1, ["rss.xml"], [], [])
    forgotten = json.loads(run("forget", "boat.png", *folders, "--json").stdout)
    assert set(forgotten) == {name for row in rows_of(page, "forget") for name in marked(row[0])}
    assert (forgotten["forgotten"], forgotten["removed"]) == ([old.relative_to(folders[1]).as_posix()], True)
    assert not old.exists()


def test_what_an_article_shows_is_not_forgotten(folders):
    [shown] = folders[1].glob("media/*/boat.png")
    path = shown.relative_to(folders[1]).as_posix()
    with pytest.raises(CommandError, match=r"first\.md shows"):
        run("forget", path, *folders)
    assert shown.exists()


def damage(content, public):
    (public / "rss.xml").unlink()
    (public / "articles/first.html").write_text("theirs")
    picture = next(public.glob("media/*/boat.png"))
    picture.unlink()
    (content / "first.md").write_text(FIRST + " More.")
    (content / "new.md").write_text("# New\n\nText.")
    (content / "site.toml").write_text(SITE_TOML.replace("Gazette", "Herald") + "auto = { tags = 1 }\n")
    (public / "CNAME").write_text("gazette.example")
    return picture.relative_to(public).as_posix()


def test_each_kind_of_difference_is_named(folders):
    picture = damage(*folders)
    result = run("verify", *folders)
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "settings     1: site.toml",
        "source       2: first.md, new.md",
        "missing      1: rss.xml",
        "changed      1: articles/first.html",
        f"media        1: {picture}",
        "left alone   1: CNAME",
        "5 files and 23 documents compared: 6 differ.",
        "To mend it, give the same command once more with --repair.",
    ]


def test_what_differs_is_mended(folders):
    _, public = folders
    damage(*folders)
    result = run("verify", *folders, "--repair")
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "Mended.")
    assert "Herald" in (public / "rss.xml").read_text()
    assert (public / "CNAME").read_text() == "gazette.example"
    assert run("verify", *folders).exit_code == 0


def test_for_programs_there_is_one_document_that_the_docs_describe(folders):
    values = json.loads(run("verify", *folders, "--json").stdout)
    page = (ROOT / "docs/reference/json-output.md").read_text("utf-8")
    assert set(values) == {name for row in rows_of(page, "verify") for name in marked(row[0])}
    assert (values["differing"], values["repaired"]) == (RIGHT, False)
    damage(*folders)
    values = json.loads(run("verify", *folders, "--json", "--repair").stdout)
    assert (values["differing"]["missing"], values["repaired"]) == (["rss.xml"], True)


def test_a_page_that_somebody_put_back_is_left_alone(folders):
    """On a laptop nobody knows that it once was Feedwright's."""
    content, public = folders
    page = (public / "articles/gone.html").read_bytes()
    (content / "gone.md").unlink()
    run("build", content, public)
    (public / "articles/gone.html").write_bytes(page)
    result = run("verify", content, public)
    assert (result.exit_code, result.output.splitlines()[0]) == (0, "left alone   1: articles/gone.html")


def test_an_article_that_waits_for_an_address_of_another_is_no_difference(folders):
    content, public = folders
    settings = content / "site.toml"
    settings.write_text(f'addresses = "as-written"\n{settings.read_text()}')
    for name in ("one", "two"):
        (content / f"{name}.md").write_text(f"---\ntitle: {name}\ndate: 2026-02-01\npermalink: /x.html\n---\nText.")
    assert "\nrejected " in CliRunner().invoke(app, ["build", str(content), str(public)]).output
    assert run("verify", content, public).output.endswith(": nothing differs.\n")


def test_a_site_of_another_release_is_not_judged(folders):
    content, public = folders
    table = SqliteTable(content / ".feedwright/catalogue.sqlite")
    [row] = table.get([SITE])
    other = site_row(structs.replace(site_record_of(row), code="another release"), "other")
    table._database.execute("UPDATE rows SET data = ? WHERE partition = 'site'", (other.data,))
    table.close()
    with pytest.raises(CommandError, match=r"another release of Feedwright has built this site.*Build once"):
        run("verify", content, public)


@pytest.mark.parametrize("arguments", [[], ["content"], ["content", "public", "--stack", "gazette"]])
def test_a_place_that_is_incomplete_is_refused_with_the_cure(arguments):
    with pytest.raises(CommandError, match="name either the folders CONTENT and PUBLIC, or a stack"):
        run("verify", *arguments)


def test_a_folder_that_was_never_built_is_left_as_it_is(tmp_path):
    (tmp_path / "site.toml").touch()
    with pytest.raises(CommandError, match="was never built"):
        run("verify", tmp_path, tmp_path / "public")
    assert [path.name for path in tmp_path.iterdir()] == ["site.toml"]


@pytest.mark.parametrize("command", [["verify"], ["rebuild"], ["forget", "media/a/boat.png"]])
def test_a_folder_that_was_not_meant_is_named_as_it_is(folders, command, tmp_path):
    content, public = folders
    for first, second, what in (
        (tmp_path / "nowhere", public, f"there is no folder {tmp_path}/nowhere. Name the folder of articles"),
        (content / "site.toml", public, "is a file, not a folder"),
        (content, tmp_path / "nowhere", f"there is no folder {tmp_path}/nowhere. Name the public folder"),
        (public, content, "Did you swap the two"),
        (public, public, "holds a built site"),
        (tmp_path, public, f"but {content} below it has one"),
    ):
        with pytest.raises(CommandError, match=re.escape(what)):
            run(*command, first, second)
    assert {path.name for path in tmp_path.iterdir()} == {"content", "public"}


def test_a_public_folder_that_is_lost_is_written_again(folders):
    content, public = folders
    before = {path.relative_to(public) for path in public.rglob("*")}
    shutil.rmtree(public)
    assert "Mended." in run("verify", content, public, "--repair").output
    assert {path.relative_to(public) for path in public.rglob("*")} == before


@pytest.mark.parametrize(
    "options", [["--path", "rss.xml"], ["--path", "https://gazette.example/rss.xml"], ["--feed", "main"], ["--all"], []]
)
def test_what_is_rebuilt_stands_as_it_should(folders, options):
    _, public = folders
    (public / "rss.xml").write_text("theirs")
    result = run("rebuild", *folders, *options)
    replaced = "Replaced what Feedwright had not written: rss.xml.\n"
    assert (result.exit_code, result.output) == (0, f"no article changed; 1 document written.\n{replaced}")
    assert "<rss" in (public / "rss.xml").read_text()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--path", "theirs.txt"], "Feedwright never writes at theirs.txt"),
        (["--feed", "boats"], r"there is no feed boats\. Name one of these: main, tags/boats"),
    ],
)
def test_what_cannot_be_rebuilt_is_named(folders, options, message):
    with pytest.raises(CommandError, match=message):
        run("rebuild", *folders, *options)


def test_a_path_at_which_nothing_belongs_is_named(folders):
    assert (
        "No document belongs at nope.xml, and none stands there.\n"
        in run("rebuild", *folders, "--path", "nope.xml").output
    )
    assert "No document" not in run("rebuild", *folders, "--path", "rss.xml").output


def test_only_one_choice_is_taken(folders):
    assert run("rebuild", *folders, "--all", "--feed", "main").exit_code == 2


# --- on AWS -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def site(stack):
    stack.put("site.toml", STACK_SITE)
    stack.put("boat.png", png())
    stack.put("first.md", FIRST)
    stack.pump()
    stack.sweep()
    return stack


def test_a_stack_is_compared_and_mends_itself(site):
    name, bucket = site.deployed.name, site.deployed.public_bucket
    s3 = boto3.client("s3")
    assert "nothing differs" in run("verify", "--stack", name).output
    s3.delete_object(Bucket=bucket, Key="rss.xml")
    s3.put_object(Bucket=bucket, Key="feed.json", Body=b"theirs")
    s3.put_object(Bucket=bucket, Key="articles/old.html", Body=b"ours once", Metadata={"feedwright": "a digest"})
    s3.put_object(Bucket=bucket, Key="articles/theirs.html", Body=b"theirs")
    result = run("verify", "--stack", name, "--repair")
    assert result.exit_code == 1
    assert result.output.splitlines()[:4] == [
        "missing      1: rss.xml",
        "changed      1: feed.json",
        "orphans      1: articles/old.html",
        "left alone   1: articles/theirs.html",
    ]
    site.forward_to(datetime.now(UTC) + timedelta(minutes=1))
    site.pump()
    site.sweep()
    assert run("verify", "--stack", name).exit_code == 0
    assert site.body("articles/theirs.html") == b"theirs"


def test_a_stack_renders_again_what_is_chosen(site):
    boto3.client("s3").delete_object(Bucket=site.deployed.public_bucket, Key="rss.xml")
    assert "The stack renders 2 targets again" in run("rebuild", "--stack", site.deployed.name, "--feed", "main").output
    site.forward_to(datetime.now(UTC) + timedelta(minutes=1))
    site.sweep()
    assert b"<rss" in site.body("rss.xml")


def test_a_source_bucket_that_forgot_its_queue_is_connected_again_and_keeps_what_else_it_sends(site):
    name, source = site.deployed.name, site.deployed.source_bucket
    sns, sqs, s3 = (boto3.client(service, REGION) for service in ("sns", "sqs", "s3"))
    other = sqs.create_queue(QueueName="other")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=other, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    only = {"Key": {"FilterRules": [{"Name": "prefix", "Value": "invoices/"}]}}
    topic = sns.create_topic(Name="others")["TopicArn"]
    elsewhere = {
        "QueueConfigurations": [
            {"QueueArn": arn, "Events": ["s3:ObjectCreated:*"], "Filter": only},
        ],
        "TopicConfigurations": [{"TopicArn": topic, "Events": ["s3:ObjectRestore:*"]}],
    }
    s3.put_bucket_notification_configuration(Bucket=source, NotificationConfiguration=elsewhere)
    values = json.loads(run("verify", "--stack", name, "--json").stdout)
    assert (values["connected"], values["differing"]) == (False, RIGHT)
    assert json.loads(run("status", "--stack", name, "--json").stdout)["connected"] is False
    result = run("verify", "--stack", name, "--repair")
    assert (result.exit_code, result.output.splitlines()[0]) == (
        0,
        "events       the source bucket sends them to the stack's queue again",
    )
    assert json.loads(run("status", "--stack", name, "--json").stdout)["connected"] is True
    found = s3.get_bucket_notification_configuration(Bucket=source)
    assert [each["TopicArn"] for each in found["TopicConfigurations"]] == [topic]
    assert [each["QueueArn"].rpartition(":")[2] for each in found["QueueConfigurations"]] == [
        "other",
        site.deployed.queue_url.rpartition("/")[2],
    ]
