"""``feedwright push``: what goes up, in which order, and what the command says in the end."""

import errno
import hashlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from feedwright.cli.app import app
from feedwright.cli.operate.uploading import carry, etags, transfer
from feedwright.cli.operate.uploading.etags import same_bytes
from feedwright.cli.operate.uploading.local_files import LocalFile, find_built_sites, is_hidden, read_folder
from feedwright.cli.operate.uploading.upload_plan import BucketObject, demand_harmless, plan_upload
from feedwright.cli.stack import open_stack
from feedwright.engine.catalogue.keys import SITE as SITE_ROW
from feedwright.engine.catalogue.keys import article_key, claim_key, claims_of
from feedwright.engine.catalogue.records import State, claim_of, record_of, site_record_of
from feedwright.errors import CommandError, StoreError
from feedwright.site.parse import parse_site
from media_samples import png
from memory import SITE_TOML
from places import ROOT
from pushing import Pusher
from reference import marked, rows_of

SITE = parse_site(SITE_TOML.encode())
ARTICLE = "---\ndate: 2026-02-01\n---\n# {title}\n\n" + "Some text about boats and bridges. " * 5


@pytest.fixture
def pusher(stack, tmp_path):
    """A deployed, empty stack, and a folder with settings and an article."""
    made = Pusher(stack, tmp_path / "content")
    made.write("site.toml", SITE_TOML)
    made.write("first.md", ARTICLE.format(title="First"))
    return made


# --- what is compared -------------------------------------------------------------------------------------------------


def etag_in_parts(body, size):
    digests = [hashlib.md5(body[at : at + size]).digest() for at in range(0, len(body), size)]
    return f'"{hashlib.md5(b"".join(digests)).hexdigest()}-{len(digests)}"'


@given(body=st.binary(max_size=50), part=st.integers(3, 20), other=st.binary(max_size=50))
def test_a_file_is_the_same_as_an_object_exactly_if_their_bytes_are(tmp_path_factory, body, part, other):
    path = tmp_path_factory.mktemp("file") / "a"
    path.write_bytes(body)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(etags, "_PART_SIZES", (part, 7))
        assert same_bytes(path, len(body), f'"{hashlib.md5(body).hexdigest()}"')
        assert same_bytes(path, len(body), f'"{hashlib.md5(other).hexdigest()}"') is (other == body)
        if body:
            assert same_bytes(path, len(body), etag_in_parts(body, part))
            assert same_bytes(path, len(body), etag_in_parts(body, 7))
            if len(other) == len(body):
                assert same_bytes(path, len(body), etag_in_parts(other, part)) is (other == body)


@pytest.mark.parametrize("etag", ['"0-x"', '"-"', '"abc-0"'])
def test_an_etag_of_another_kind_is_another_file(tmp_path, etag):
    (tmp_path / "a").write_text("text")
    assert not same_bytes(tmp_path / "a", 4, etag)


def test_hidden_files_and_the_state_of_git_and_feedwright_are_left_out(pusher):
    for name in (".git/config", ".feedwright/catalogue.sqlite", ".env", "drafts/.notes.md", ".obsidian/app.json"):
        pusher.write(name, "secret")
    assert [file.key for file in read_folder(pusher.content, SITE).files] == ["first.md", "site.toml"]


def test_a_hidden_folder_that_include_names_goes_up():
    site = parse_site(SITE_TOML.encode() + b'include = [".notes/**"]\n')
    assert not is_hidden(".notes/a.md", site)
    assert is_hidden(".notes/a.md", SITE)
    assert is_hidden(".notes/a.md", None)


def test_a_built_site_within_the_folder_is_left_out(pusher):
    for name in ("rss.xml", "atom.xml", "feed.json", "articles/first.html"):
        pusher.write(f"public/{name}", "built")
    folder = read_folder(pusher.content, SITE)
    assert [file.key for file in folder.files] == ["first.md", "site.toml"]
    assert folder.built_sites == ("public/",)


def test_a_folder_that_may_not_be_read_is_left_out_and_named_and_nothing_of_it_is_deleted(pusher, monkeypatch):
    pusher.write("closed/a.md", "# A\n\nText.")
    pusher.push()
    scandir = os.scandir

    def refuse(path):
        if Path(path).name == "closed":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    pushed = pusher.push(delete=True)
    assert "Left out: closed/, which the system does not let Feedwright read." in pushed.output
    assert "deleted" not in pushed.output


def test_a_built_site_itself_is_refused(tmp_path):
    for name in ("rss.xml", "atom.xml", "feed.json"):
        (tmp_path / name).write_text("built")
    with pytest.raises(CommandError, match=r"built site. Name the folder of articles"):
        read_folder(tmp_path, SITE)


def test_a_lone_feed_is_no_built_site():
    assert find_built_sites(["old/rss.xml", "old/index.html"]) == set()


# --- what is decided --------------------------------------------------------------------------------------------------


def local(key, size=5, tmp_path=None):
    return LocalFile(key=key, path=tmp_path, size=size)


def planned(files, objects, *, delete=True, kept=()):
    """Plan with files and objects as texts: two are the same if their texts are."""
    etags_of = {key: hashlib.md5(text.encode()).hexdigest() for key, text in files.items()}
    return plan_upload(
        [local(key, len(text)) for key, text in files.items()],
        [
            BucketObject(key=key, size=len(text), etag=hashlib.md5(text.encode()).hexdigest())
            for key, text in objects.items()
        ],
        same=lambda file, etag: etags_of[file.key] == etag,
        delete=delete,
        is_kept=lambda key: key in kept,
    )


names = st.sampled_from(
    ["a.md", "b.md", "c/d.md", "p.png", "a.meta.yaml", "a.meta", "site.toml", "templates/index.html"]
)
folders = st.dictionaries(names, st.sampled_from(["", "one", "two", "xxx"]))


@given(here=folders, there=folders)
def test_after_a_plan_the_bucket_holds_what_the_folder_holds(here, there):
    plan = planned(here, there)
    bucket = dict(there)
    for file in plan.uploads:
        bucket[file.key] = here[file.key]
    for copied in plan.copies:
        bucket[copied.file.key] = bucket[copied.old.key]
    for key in plan.deleted:
        del bucket[key]
    assert bucket == here
    assert plan.is_empty is (here == there)
    assert len({file.key for file in plan.uploads}) + len(plan.unchanged) + len(plan.copies) == len(here)


@given(here=folders, there=folders)
def test_without_delete_nothing_goes_and_what_would_go_is_counted(here, there):
    plan = planned(here, there, delete=False)
    assert (plan.deleted, plan.copies) == ((), ())
    assert plan.only_in_bucket == len(there.keys() - here.keys())


def test_settings_come_first_and_sidecars_and_media_before_articles():
    plan = planned(
        {"a.md": "x", "a.meta": "w", "a.meta.yaml": "y", "p.png": "z", "site.toml": "s", "templates/index.html": "t"},
        {},
    )
    assert [file.key for file in plan.settings] == ["site.toml", "templates/index.html"]
    assert [file.key for file in plan.companions] == ["a.meta", "a.meta.yaml", "p.png"]
    assert [file.key for file in plan.articles] == ["a.md"]


def test_a_renamed_file_is_copied_and_not_uploaded():
    plan = planned({"new.md": "text", "site.toml": "s"}, {"old.md": "text", "site.toml": "s"})
    assert (plan.uploads, plan.renamed, plan.deleted) == ((), {"old.md": "new.md"}, ("old.md",))


def test_one_object_is_copied_to_one_new_name_only():
    plan = planned({"b.md": "text", "c.md": "text"}, {"a.md": "text"})
    assert len(plan.copies) == 1
    assert len(plan.uploads) == 1


def test_hidden_objects_of_the_bucket_are_not_deleted():
    assert planned({"site.toml": "s"}, {".keep": "", "site.toml": "s"}, kept={".keep"}).is_empty


def test_a_folder_without_settings_deletes_nothing():
    files = [local("a.md")]
    plan = plan_upload(files, [BucketObject(key="b.md", size=1, etag="x")], same=lambda *_: False, delete=True)
    with pytest.raises(CommandError, match=r"no site\.toml.*another folder"):
        demand_harmless(plan, files=files, in_bucket=1, yes=True)


@pytest.mark.parametrize(("lost", "refused"), [(1, False), (2, True)])
def test_more_than_a_tenth_is_deleted_only_after_a_yes(lost, refused):
    objects = {"site.toml": "s"} | {f"{number}.md": f"text {number}" for number in range(9)}
    here = {key: text for key, text in objects.items() if key not in {f"{number}.md" for number in range(lost)}}
    plan, files = planned(here, objects), [local(key) for key in here]
    demand_harmless(plan, files=files, in_bucket=10, yes=True)
    if refused:
        with pytest.raises(CommandError, match=r"delete 2 of the bucket's 10 files \(0\.md, 1\.md\).*--yes"):
            demand_harmless(plan, files=files, in_bucket=10, yes=False)
    else:
        demand_harmless(plan, files=files, in_bucket=10, yes=False)


def test_renamed_files_do_not_count_as_deleted():
    plan = planned({"site.toml": "s", "new.md": "text"}, {"site.toml": "s", "old.md": "text"})
    demand_harmless(plan, files=[local("site.toml")], in_bucket=2, yes=False)


def named_in_docs(command):
    page = (ROOT / "docs/reference/json-output.md").read_text("utf-8")
    return {name for row in rows_of(page, command) for name in marked(row[0])}


# --- the whole command ------------------------------------------------------------------------------------------------


def test_a_first_push_publishes_everything_and_says_so(pusher):
    pusher.write("pictures/boat.png", png())
    pusher.write("second.md", ARTICLE.format(title="Second") + "\n\n![](pictures/boat.png)")
    pushed = pusher.push()
    assert pushed.status == 0, pushed.output
    assert "4 uploaded; 0 unchanged." in pushed.output
    assert "published    first.md → https://gazette.example/articles/first.html" in pushed.output
    assert pushed.output.endswith("2 published.\n")
    assert {item["title"] for item in pusher.stack.items()} == {"First", "Second"}


def test_a_second_push_uploads_nothing(pusher):
    pusher.push()
    pushed = pusher.push()
    assert pushed.status == 0
    assert pushed.output == ("Nothing to upload: the bucket holds 2 files as here.\nAll is published as it is here.\n")


def test_only_what_changed_goes_up(pusher):
    pusher.write("second.md", ARTICLE.format(title="Second") + "More.")
    pusher.push()
    pusher.write("first.md", ARTICLE.format(title="First, again"))
    pushed = pusher.push()
    assert "1 uploaded; 2 unchanged." in pushed.output
    assert "updated      first.md" in pushed.output
    assert "second.md" not in pushed.output


def test_a_rejected_article_is_named_with_line_and_cure_on_every_push_until_it_is_mended(pusher):
    pusher.write("bad.md", "---\ndate: never\n---\n" + "Some words. " * 20)
    for _ in range(2):
        pushed = pusher.push()
        assert pushed.status == 1
        assert "rejected     bad.md:2: " in pushed.output
        assert "[bad-date] Write" in pushed.output
    pusher.write("bad.md", "---\ndate: 2026-02-02\n---\n# Good\n\n" + "Some words. " * 20)
    pushed = pusher.push()
    assert pushed.status == 0
    assert "published    bad.md" in pushed.output


def test_bad_settings_are_refused_before_anything_goes_up(pusher):
    pusher.write("site.toml", "title =")
    pushed = pusher.push()
    assert pushed.status == 2
    assert "rejected      site.toml:1" in pushed.output or "rejected     site.toml:1" in pushed.output
    assert pusher.bucket() == set()


def test_drafts_and_scheduled_articles_are_named_as_such(pusher):
    pusher.write("draft.md", "---\ndraft: true\n---\n# Draft\n\nText.")
    pusher.write("later.md", "---\ndate: 2126-01-01\n---\n# Later\n\n" + "Words to come. " * 20)
    pushed = pusher.push()
    assert pushed.status == 0
    assert "draft        draft.md" in pushed.output
    assert "scheduled    later.md comes out on 2126-01-01 00:00 UTC" in pushed.output


def test_the_counts_at_the_end_are_those_of_a_build(pusher):
    for number in (1, 2):
        pusher.write(f"draft-{number}.md", f"---\ndraft: true\n---\n# Draft {number}\n\nText.")
    assert "1 published, 2 drafts." in pusher.push().output


def test_files_that_are_no_articles_go_up_and_are_named_once(pusher):
    pusher.write("README.md", "About.")
    pusher.write("notes.odt", b"zip")
    pushed = pusher.push()
    assert pushed.status == 0
    assert "Passed over: 1 .md, 1 .odt." in pushed.output
    assert "notes.odt: Feedwright cannot read .odt. Save it as HTML (.html)." in pushed.output


def test_a_deleted_file_is_withdrawn_with_delete_alone(pusher):
    for number in range(12):
        pusher.write(f"{number}.md", ARTICLE.format(title=f"Number {number}") + f"It is number {number}. " * 20)
    pusher.push()
    (pusher.content / "0.md").unlink()
    pushed = pusher.push()
    assert "In the bucket only: 1 file, which --delete would delete." in pushed.output
    assert "0.md" in pusher.bucket()
    pushed = pusher.push(delete=True)
    assert pushed.status == 0
    assert "1 deleted" in pushed.output
    assert "withdrawn    0.md" in pushed.output
    assert "0.md" not in pusher.bucket()
    assert "Number 0" not in {item["title"] for item in pusher.stack.items()}


def test_a_renamed_file_keeps_its_entry(pusher):
    pusher.push()
    [before] = pusher.stack.items()
    (pusher.content / "news").mkdir()
    (pusher.content / "first.md").rename(pusher.content / "news/renamed.md")
    pushed = pusher.push(delete=True)
    assert pushed.status == 0, pushed.output
    assert "1 renamed; 1 unchanged." in pushed.output
    assert "moved        first.md → news/renamed.md" in pushed.output
    [after] = pusher.stack.items()
    assert (after["id"], after["url"]) == (before["id"], before["url"])
    assert pusher.bucket() == {"site.toml", "news/renamed.md"}


def test_articles_wait_until_new_settings_are_in_force(pusher, monkeypatch):
    pusher.push()
    pusher.write("site.toml", SITE_TOML + 'exclude = ["inside/**"]\n')
    pusher.write("inside/secret.md", ARTICLE.format(title="Secret"))
    real, excluded = transfer.Bucket.upload, {}
    table = open_stack(pusher.stack.deployed.name).ports().table

    def noted(bucket, file, advance):
        [row] = table.get([SITE_ROW])
        excluded[file.key] = site_record_of(row).valid_site.exclude
        return real(bucket, file, advance)

    monkeypatch.setattr(transfer.Bucket, "upload", noted)
    pushed = pusher.push()
    assert pushed.status == 0, pushed.output
    assert excluded == {"site.toml": (), "inside/secret.md": ("inside/**",)}
    assert [item["title"] for item in pusher.stack.items()] == ["First"]


def test_a_dry_run_shows_each_file_and_touches_nothing(pusher):
    pusher.push()
    pusher.write("second.md", "# Second\n\nText.")
    (pusher.content / "first.md").rename(pusher.content / "renamed.md")
    pushed = pusher.push(dry_run=True, delete=True)
    assert pushed.output.splitlines() == [
        "would upload  second.md",
        "would rename  first.md → renamed.md",
    ]
    assert pusher.bucket() == {"site.toml", "first.md"}


def test_without_waiting_the_command_ends_after_the_upload(pusher):
    pushed = pusher.push(wait=False, work=False)
    assert (pushed.status, pushed.output) == (0, "2 uploaded; 0 unchanged.\n")
    assert pusher.pauses == 0


def test_a_stack_that_does_not_go_on_is_named_with_what_waits(pusher):
    pushed = pusher.push(work=False)
    assert pushed.status == 2
    assert "no valid site.toml" in pushed.output
    pushed = pusher.push()  # what went up before is followed, too
    assert pushed.status == 0
    assert "published    first.md" in pushed.output
    pusher.write("first.md", ARTICLE.format(title="First, again"))
    pushed = pusher.push(work=False)
    assert pushed.status == 2
    assert "There is no progress any more. Still waiting: 1 file, such as first.md." in pushed.output


def test_programs_get_one_json_document(pusher):
    pusher.write("bad.md", "---\ndate: never\n---\n" + "Some words. " * 20)
    values = pusher.push(as_json=True).values
    assert [file["key"] for file in values["uploaded"]] == ["site.toml", "bad.md", "first.md"]
    assert set(values) == named_in_docs("push")
    articles = {article["key"]: article for article in values["articles"]}
    assert articles["first.md"]["verdict"] == "published"
    assert articles["bad.md"]["problem"]["line"] == 2
    assert values["pending"] == []
    assert values["built"] is True


@pytest.mark.parametrize("part", [1_000_000, 100])
def test_a_file_of_any_size_that_s3_refuses_is_named(pusher, monkeypatch, tmp_path, part):
    monkeypatch.setattr(transfer, "PART_SIZE", part)
    path = tmp_path / "a.mp3"
    path.write_bytes(b"x" * 200)
    bucket = transfer.Bucket(s3=pusher.stack.s3, name="no-such-bucket")
    with pytest.raises(StoreError, match=r"did not go up, such as a\.mp3: AWS refused: .*NoSuchBucket"):
        bucket.upload_all([LocalFile(key="a.mp3", path=path, size=200)], lambda _: None)


def test_a_large_file_goes_up_in_parts_and_is_known_afterwards(pusher, monkeypatch):
    size = 5 * etags.MEBIBYTE  # the smallest part that S3 takes
    monkeypatch.setattr(transfer, "PART_SIZE", size)
    monkeypatch.setattr(transfer, "_IN_PARTS", transfer.TransferConfig(multipart_threshold=size, multipart_chunksize=size, use_threads=False))  # fmt: skip
    pusher.write("film.bin", bytes(range(256)) * 20_480 + b"the end")
    pusher.push(wait=False, work=False)
    head = pusher.stack.s3.head_object(Bucket=pusher.stack.deployed.source_bucket, Key="film.bin")
    assert head["ETag"].endswith('-2"')
    assert "Nothing to upload" in pusher.push(wait=False, work=False).output


def test_what_cannot_go_up_is_named_and_the_rest_is_up(pusher, monkeypatch):
    real = transfer.Bucket.upload

    def fails(bucket, file, advance):
        if file.key == "first.md":
            raise StoreError("S3 is away. Try again.")
        return real(bucket, file, advance)

    monkeypatch.setattr(transfer.Bucket, "upload", fails)
    pusher.write("second.md", "# Second\n\nText.")
    with pytest.raises(StoreError, match=r"1 of 2 files did not go up, such as first\.md: S3 is away"):
        pusher.push()
    assert pusher.bucket() == {"site.toml", "second.md"}


def test_the_command_line_pushes(pusher):
    arguments = ["push", str(pusher.content), "--stack", pusher.stack.deployed.name, "--no-wait", "--json"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["stack"] == pusher.stack.deployed.name
    assert pusher.bucket() == {"site.toml", "first.md"}


# --- the catalogue goes along -----------------------------------------------------------------------------------------


@pytest.fixture
def built_before(pusher, tmp_path):
    """A folder that was built on this machine: an undated old article, a moved one, and a feed that opened by itself."""
    pusher.write("site.toml", SITE_TOML + "auto = { tags = 1 }\n")
    pusher.write("old.md", "---\ntags: [Boats]\n---\n# Old\n\n" + "An article without a date. " * 10)
    os.utime(pusher.content / "old.md", (1_600_000_000, 1_600_000_000))
    pusher.write("before.md", ARTICLE.format(title="Moved") + "It moves. " * 20)
    for _ in range(2):
        result = CliRunner().invoke(app, ["build", str(pusher.content), str(tmp_path / "public"), "--no-ping"])
        assert result.exit_code == 0, result.output
        if (pusher.content / "before.md").exists():
            (pusher.content / "before.md").rename(pusher.content / "after.md")
    return json.loads((tmp_path / "public/feed.json").read_text())["items"]


def identities(items):
    return {(item["id"], item["url"], item["date_published"], item.get("date_modified")) for item in items}


def test_the_first_push_takes_ids_addresses_and_dates_along(pusher, built_before):
    pushed = pusher.push()
    assert pushed.status == 0, pushed.output
    assert "The catalogue goes along: 3 articles keep their ids, addresses and dates." in pushed.output
    assert identities(pusher.stack.items()) == identities(built_before)
    assert any(date.startswith("2020-09-13") for _, _, date, _ in identities(built_before))
    assert "feeds/tags/boats/rss.xml" in pusher.stack.documents()


def test_a_stack_that_was_swept_before_its_first_push_takes_the_catalogue_too(pusher, built_before):
    pusher.stack.sweep()  # a deployed stack sweeps each minute, and records that its settings are missing
    pushed = pusher.push()
    assert pushed.status == 0, pushed.output
    assert "The catalogue goes along: 3 articles keep their ids, addresses and dates." in pushed.output
    assert identities(pusher.stack.items()) == identities(built_before)


def test_a_stack_that_has_articles_keeps_its_own_catalogue(pusher, tmp_path):
    pusher.push()
    before = identities(pusher.stack.items())
    CliRunner().invoke(app, ["build", str(pusher.content), str(tmp_path / "public"), "--no-ping"])
    pusher.write("second.md", ARTICLE.format(title="Second") + "More. " * 20)
    pushed = pusher.push()
    assert "goes along" not in pushed.output
    assert before < identities(pusher.stack.items())


def test_a_push_that_was_interrupted_takes_the_rest_along_the_next_time(pusher, built_before, monkeypatch):
    table = open_stack(pusher.stack.deployed.name).ports().table
    assert carry.carry_catalogue(pusher.content, table, datetime.now(UTC)) == 3
    pushed = pusher.push()
    assert pushed.status == 0, pushed.output
    assert identities(pusher.stack.items()) == identities(built_before)


def test_until_an_article_arrives_its_id_and_address_are_kept_for_it(pusher, built_before):
    table = open_stack(pusher.stack.deployed.name).ports().table
    carry.carry_catalogue(pusher.content, table, datetime.now(UTC))
    [row] = table.get([article_key("after.md")])
    record = record_of(row)
    claims = [claim_of(stored) for stored in table.get(list(map(claim_key, claims_of(record.identity))))]
    assert (record.state, record.shown, record.claims) == (State.WITHDRAWN, True, ())
    assert {(claim.holder, claim.last, claim.first_seen) for claim in claims} == {
        (None, "after.md", record.identity.first_seen)
    }
