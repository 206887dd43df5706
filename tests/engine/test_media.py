"""Files beside articles: published with the entries that show them, never before, and gone with the last one."""

import json
from dataclasses import replace
from hashlib import sha256

import pytest

from feedwright.engine.catalogue.records import State
from feedwright.engine.catalogue.rows import MarkRow
from feedwright.engine.documents.render import render_target
from feedwright.engine.intake.article import ingest
from feedwright.engine.intake.outcome import Verdict
from feedwright.engine.intake.related_files import tell_referrers
from feedwright.engine.jobs.targets import Request, media_target
from feedwright.engine.reconcile import begin_walk
from feedwright.engine.sweep import sweep
from feedwright.engine.verify import ask_for
from feedwright.errors import StoreError
from feedwright.ports import Changed, Put, TellOn
from feedwright.reading.media.names import media_path
from media_samples import exif, jpeg, png
from memory import ADOPT_AFTER
from memory_site import build_all, media, publish, record, work_off
from schedules import failing


def item(world, number=0):
    return json.loads(world.public.body("feed.json"))["items"][number]


def rules(outcome):
    return [warning.rule for warning in outcome.warnings if warning.rule != "no-date"]


def test_a_picture_beside_an_article_is_published_with_it(site):
    """Under a name of its bytes, by its sniffed type, for ever cacheable, and without the source's own metadata."""
    site.put("a.md", "# A\n\nText. ![A boat](boat.png)")
    site.put("boat.png", png(width=640, height=480), metadata=[("camera", "mine")])
    build_all(site)
    [path] = media(site)
    document = site.public.documents[path]
    assert path.endswith("/boat.png")
    assert document.body == png(width=640, height=480)
    assert (document.media_type, document.cache_control) == ("image/png", "public, max-age=31536000, immutable")
    assert f'src="https://gazette.example/{path}"' in item(site)["content_html"]
    assert 'width="640" height="480"' in item(site)["content_html"]


def test_a_picture_wider_than_any_screen_for_reading_is_shown_smaller(site):
    site.put("a.md", "# A\n\nText. ![A boat](boat.png)")
    site.put("boat.png", png(width=6000, height=4000))
    build_all(site)
    assert 'width="1200"' in item(site)["content_html"]


def test_a_moving_picture_of_megabytes_is_published_with_a_warning(site):
    site.put("a.md", "# A\n\nText. ![A boat](boat.png)")
    site.put("boat.png", png((b"teSt", b"moves" * 200_000), width=30, height=20))
    build_all(site)
    [warning] = [problem for problem in record(site, "a.md").warnings if problem.rule == "large-picture"]
    assert "boat.png has 1.0 MB" in warning.what
    assert media(site)


def test_a_missing_picture_is_a_warning_and_is_taken_up_when_it_arrives(site):
    site.put("posts/a.md", "# A\n\nText.\n\nMore. ![](boat.png)")
    built = build_all(site)
    warning = built.latest["posts/a.md"].warnings[-1]
    assert (warning.rule, warning.line) == ("missing-media", 5)
    assert "posts/boat.png" in warning.what
    assert "<img" not in item(site)["content_html"]
    before = item(site).get("date_modified")

    site.put("posts/boat.png", png(), modified=site.clock.now)
    build_all(site)
    assert "<img" in item(site)["content_html"]
    assert "missing-media" not in [warning.rule for warning in record(site, "posts/a.md").warnings]
    assert item(site).get("date_modified") == before


def test_an_arrival_that_only_an_event_tells_of_is_taken_up(site):
    site.put("a.md", "# A\n\nText. ![](boat.png)")
    build_all(site)
    site.put("boat.png", png())
    site.queue.messages.clear()
    ingest(site.ports, "boat.png")
    assert list(site.queue.messages) == [Changed("a.md")]


def test_an_article_that_knows_the_file_as_it_is_is_not_called_again(site):
    site.put("a.md", "# A\n\nText. ![](boat.png)")
    site.put("boat.png", png())
    build_all(site)
    ingest(site.ports, "boat.png")
    assert not site.queue.messages


def test_an_article_of_a_missing_picture_alone_is_rejected_until_that_arrives(site):
    site.put("a.md", "![](boat.png)")
    built = build_all(site)
    assert [outcome.problem.rule for outcome in built.rejected] == ["missing-media"]
    site.put("boat.png", png())
    assert not build_all(site).rejected
    assert len(media(site)) == 1


def test_a_new_version_of_a_picture_replaces_the_old_one_and_moves_no_date(site):
    site.put("a.md", "# A\n\nText. ![](boat.png)")
    site.put("boat.png", png(width=1))
    build_all(site)
    [before], dates = media(site), (item(site)["date_published"], item(site)["date_modified"])
    site.clock.forward(hours=1)
    site.put("boat.png", png(width=2))
    build_all(site)
    [after] = {*media(site)} - {before}
    assert after in item(site)["content_html"]
    assert before not in item(site)["content_html"]
    assert (item(site)["date_published"], item(site)["date_modified"]) == dates


def _replaced(site, *, before=None, after=None):
    """Publish a picture, replace it a day later, and give the address that it had."""
    site.put("a.md", "# A\n\nText. ![](boat.png)")
    site.put("boat.png", before or png(width=1))
    build_all(site)
    [old] = media(site)
    site.clock.forward(days=1)
    site.put("boat.png", after or png(width=2))
    build_all(site)
    return old


def test_a_replaced_file_stays_for_thirty_days_for_readers_who_hold_the_entry_as_it_was(site):
    old = _replaced(site)
    assert not site.table.query(MarkRow.PARTITION, limit=1)  # nothing waits for a file that is not there any more
    site.clock.forward(days=29)
    build_all(site)
    assert site.public.body(old) == png(width=1)
    site.clock.forward(days=1)
    assert build_all(site).outcomes == []
    assert old not in media(site)
    assert site.public.body(*media(site)) == png(width=2)
    assert record(site, "a.md").due is None


def test_a_replaced_file_that_comes_back_stays_beyond_its_time(site):
    old = _replaced(site)
    site.put("boat.png", png(width=1))
    build_all(site)
    site.clock.forward(days=40)
    build_all(site)
    assert media(site) == [old]


def test_a_replaced_file_goes_at_once_with_its_entry(site):
    _replaced(site)
    site.source.delete("a.md")
    build_all(site)
    assert media(site) == []


@pytest.mark.parametrize(
    "act", [lambda site: site.put("a.md", "# A\n\nText alone."), lambda site: site.source.delete("boat.png")]
)
def test_a_file_that_its_author_takes_out_of_an_entry_or_deletes_goes_at_once_with_what_it_replaced(site, act):
    _replaced(site)
    act(site)
    build_all(site)
    assert media(site) == []


@pytest.mark.parametrize("head", ["draft: true", "date: 2036-03-02T12:00:00Z", "expires: 2026-02-01"])
def test_what_a_picture_replaced_goes_with_its_entry_at_once(site, head):
    """Also if the article, which is not out any more, still shows the picture."""
    _replaced(site)
    site.put("a.md", f"---\n{head}\n---\n# A\n\nText. ![](boat.png)")
    build_all(site)
    assert media(site) == []


def test_a_picture_that_was_replaced_by_one_without_its_position_goes_at_once(site):
    old = _replaced(site, before=jpeg(exif(latitude=True)), after=jpeg(exif(version_only=True)))
    assert [reference.media.has_position for reference in record(site, "a.md").files] == [False]
    assert old not in media(site)


def test_of_a_file_that_is_replaced_again_and_again_a_bounded_number_stays(site):
    site.put("a.md", "# A\n\nText. ![](boat.png)")
    for number in range(1, 31):
        site.put("boat.png", png(width=number))
        build_all(site)
    assert len(media(site)) == 21
    shown = {site.public.body(path) for path in media(site)}
    assert shown == {png(width=number) for number in range(10, 31)}


def test_a_replaced_file_stays_with_an_entry_that_moves(site):
    old = _replaced(site)
    text = "# A\n\n" + "Words of which there are many enough that they are known again. " * 5 + "![](/boat.png)"
    site.put("a.md", text)
    build_all(site)
    site.source.delete("a.md")
    site.put("moved/elsewhere.md", text)
    build_all(site)
    assert old in media(site)
    site.clock.forward(days=31)
    build_all(site)
    assert old not in media(site)


def test_a_file_goes_with_its_last_reference_and_not_before(site):
    site.put("boat.png", png())
    site.put("a.md", "# A\n\nText. ![](boat.png)")
    site.put("b.md", "# B\n\nText. ![](boat.png)")
    build_all(site)
    assert len(media(site)) == 1
    site.source.delete("a.md")
    build_all(site)
    assert len(media(site)) == 1
    site.put("b.md", "# B\n\nText alone.")
    build_all(site)
    assert media(site) == []


@pytest.mark.parametrize("costly_above", [0, 262_144])
def test_no_file_that_stands_gets_another_address_with_a_new_release(site, costly_above):
    """Earlier releases made the address of the ETag; only new bytes get the address that is made of the bytes."""
    site.source.costly_above = costly_above
    site.put("a.md", "# A\n\nText. ![](boat.png)")
    site.put("boat.png", png(width=1))
    site.source.digests["boat.png"] = "an-etag"
    build_all(site)
    [old] = media(site)

    site.source.digests.clear()
    site.ports = replace(site.ports, code="the new release")
    build_all(site)
    site.put("a.md", "# A\n\nOther text. ![](boat.png)")
    build_all(site)
    assert media(site) == [old]

    site.put("boat.png", png(width=2))
    build_all(site)
    assert media_path(sha256(png(width=2)).hexdigest(), "boat.png", "image/png") in media(site)


def test_what_a_look_at_a_large_file_found_is_kept_between_tries(site):
    """Its article failed after the look; the next try, and another article, read only the beginning."""
    site.source.costly_above = 0
    site.put("a.md", "# A\n\nText. ![](boat.png)")
    site.put("boat.png", png(width=1))
    mend = failing(
        site.table,
        "transact",
        when=lambda changes: any(isinstance(each, Put) and each.row.sort == "record" for each in changes),
    )
    with pytest.raises(StoreError):
        ingest(site.ports, "a.md")
    mend()
    read = _count_reads(site)
    ingest(site.ports, "a.md")
    site.put("b.md", "# B\n\nText. ![](boat.png)")
    ingest(site.ports, "b.md")
    assert read == []
    site.put("boat.png", png(width=2))
    ingest(site.ports, "a.md")
    assert read
    build_all(site)
    assert site.public.body(*record(site, "b.md").media) == png(width=2)


def _episode(site):
    site.public.copied_at_once = 10
    site.put("boat.png", png(width=1))
    site.put("a.md", "---\nenclosures: [boat.png]\n---\n# A\n\nText.")


def test_an_entry_waits_until_its_very_large_enclosure_can_be_published_with_it(site):
    build_all(site)
    _episode(site)
    [outcome] = publish(site, "a.md")
    assert outcome.verdict is Verdict.WAITING
    assert list(site.queue.messages) == [Changed("a.md")]
    assert media(site) == []
    assert json.loads(site.public.body("feed.json"))["items"] == []
    work_off(site)
    assert record(site, "a.md").out
    [path] = media(site)
    assert path in json.dumps(item(site))


def test_until_a_new_very_large_enclosure_can_be_published_the_old_one_stays(site):
    build_all(site)
    _episode(site)
    publish(site, "a.md")
    work_off(site)
    [old] = media(site)
    site.put("boat.png", png(width=2))
    publish(site, "a.md")
    assert old in json.dumps(item(site))
    work_off(site)
    assert old not in json.dumps(item(site))


def test_a_very_large_file_that_another_entry_shows_already_is_not_copied_once_more(site):
    build_all(site)
    _episode(site)
    publish(site, "a.md")
    work_off(site)
    site.put("b.md", "---\nenclosures: [boat.png]\n---\n# B\n\nText.")
    assert publish(site, "b.md")[0].verdict is Verdict.PUBLISHED


def test_a_very_large_file_that_is_lost_in_public_comes_back_in_parts(site):
    build_all(site)
    _episode(site)
    publish(site, "a.md")
    work_off(site)
    [path] = media(site)
    del site.public.documents[path]
    ask_for(site.ports, [Request(media_target(path), look=True)])
    site.clock.forward(minutes=1)
    for is_there in (False, False, True):
        sweep(site.worker(), adopt_after=ADOPT_AFTER)
        assert (path in site.public.documents) is is_there
    assert not site.table.query(MarkRow.PARTITION, limit=1)


def test_another_release_looks_again_at_what_was_found(site):
    site.source.costly_above = 0
    site.put("a.md", "# A\n\nText. ![](boat.png)")
    site.put("boat.png", png(width=1))
    build_all(site)
    site.ports = replace(site.ports, code="the new release")
    read = _count_reads(site)
    build_all(site)
    assert read


def test_a_file_that_only_its_article_has_no_room_for_is_good_for_another(site):
    """The budget of far reads is an article's; a fault that comes of it is not kept."""
    site.source.costly_above = 0
    names = [f"{number:03}.jpg" for number in range(20)]
    body = b"\xff\xd8" + (b"\xff\xe3\xff\xff" + bytes(65_533)) * 100  # it takes a far read for each of its 25 stretches
    body += b"\xff\xc0\x00\x0b\x08\x00\x02\x00\x03\x01\x11\x00\x00\xff\xda"
    for name in names:
        site.put(name, body)
    site.put("a.md", "# A\n\nText." + "".join(f" ![]({name})" for name in names))
    publish(site, "a.md")
    site.put("b.md", f"# B\n\nText. ![]({names[-1]})")
    publish(site, "b.md")
    assert any(reference.fault for reference in record(site, "a.md").references)
    assert len(record(site, "b.md").files) == 1


def _count_reads(site):
    """Note each part of a file that is read from now on."""
    read, real = [], site.source.open

    def opened(key):
        file = real(key)
        whole = file.read
        file.read = lambda size=-1: read.append(size) or whole(size)
        return file

    site.source.open = opened
    return read


@pytest.mark.parametrize("head", ["draft: true", "date: 2026-03-02T12:00:00Z", "expires: 2026-02-01"])
def test_no_file_is_public_while_no_entry_that_is_out_shows_it(site, head):
    site.put("boat.png", png())
    site.put("a.md", f"---\n{head}\n---\nText. ![](boat.png)")
    build_all(site)
    assert media(site) == []


def test_the_picture_of_a_scheduled_article_comes_out_with_it(site):
    site.put("boat.png", png())
    site.put("a.md", "---\ndate: 2026-03-02T12:00:00Z\n---\nText. ![](boat.png)")
    build_all(site)
    site.clock.forward(days=1)
    build_all(site)
    assert len(media(site)) == 1


def test_a_file_nobody_shows_stays_private(site):
    site.put("boat.png", png())
    site.put("a.md", "# A\n\nText.")
    build_all(site)
    assert media(site) == []


@pytest.mark.parametrize("name", ["boat.svg", "boat.html", "boat.exe", "boat.png"])
def test_what_is_no_media_by_its_bytes_is_not_published_and_its_author_is_told(site, name):
    site.put(name, b"<html><script>alert(1)</script></html>")
    site.put("a.md", f"# A\n\nText. ![]({name})")
    built = build_all(site)
    assert rules(built.latest["a.md"]) in (["bad-media"], ["refused-reference"])
    assert media(site) == []
    assert "<img" not in item(site)["content_html"]


@pytest.mark.parametrize("target", ["../site.toml", "/site.toml", "b.md", "_drafts/c.png", "../../etc/passwd.png"])
def test_what_lies_elsewhere_is_never_published_as_a_file(site, target):
    site.put("posts/_drafts/c.png", png())
    site.put("posts/b.md", "---\ndraft: true\n---\nSecret.")
    site.put("posts/a.md", f"# A\n\nText. ![]({target})")
    built = build_all(site)
    assert rules(built.latest["posts/a.md"]) == ["refused-reference"]
    assert media(site) == []


def test_an_enclosure_is_described_by_what_the_file_is(site):
    site.put("a.md", "---\nenclosure: {url: boat.png, type: text/html, length: 7}\n---\nText.")
    site.put("boat.png", png())
    build_all(site)
    [attachment] = item(site)["attachments"]
    assert attachment == {
        "url": f"https://gazette.example/{media(site)[0]}",
        "mime_type": "image/png",
        "size_in_bytes": len(png()),
    }


def test_a_missing_enclosure_is_left_out_with_a_warning(site):
    site.put("a.md", "---\nenclosure: one.mp3\n---\nText.")
    built = build_all(site)
    assert rules(built.latest["a.md"]) == ["missing-media"]
    assert "attachments" not in item(site)


def test_names_with_spaces_and_other_scripts_work(site):
    site.put("große Fähre 港.png", png())
    site.put("a.md", "# A\n\nText. ![](<große Fähre 港.png>) ![](gro%C3%9Fe%20F%C3%A4hre%20%E6%B8%AF.png)")
    build_all(site)
    [path] = media(site)
    assert path.isascii()
    assert item(site)["content_html"].count(path) == 2


def test_links_between_articles_lead_to_their_pages(site):
    site.put("posts/2026-01-02-b.md", "# B\n\nText.")
    site.put("posts/a.md", "# A\n\n[See](2026-01-02-b.md#here) and [this](/about).")
    build_all(site)
    content = next(one for one in (item(site, 0), item(site, 1)) if one["title"] == "A")["content_html"]
    assert 'href="https://gazette.example/articles/posts/b.html#here"' in content
    assert 'href="https://gazette.example/about"' in content


def test_a_page_saved_from_elsewhere_shows_the_pictures_that_were_not_saved_from_there(site):
    site.put("a.md", "---\ncanonical_url: https://cms.example/2026/a\n---\nText. ![](boat.png)")
    build_all(site)
    assert 'src="https://cms.example/2026/boat.png"' in item(site)["content_html"]


def test_an_arrival_is_not_lost_on_an_article_that_is_just_being_recorded(site):
    """The article looks at the file, the file arrives and calls nobody yet recorded, then the article is recorded."""
    site.put("a.md", "# A\n\nText. ![](boat.png)")
    transact = site.table.transact

    def arrives_first(changes):
        if any(getattr(change, "row", None) and change.row.sort == "record" for change in changes):
            site.table.transact = transact
            site.put("boat.png", png())
            ingest(site.ports, "boat.png")
        transact(changes)

    site.table.transact = arrives_first
    ingest(site.ports, "a.md")
    assert Changed("a.md") in site.queue.messages


def test_many_articles_that_show_one_file_are_told_of_it_in_bounded_steps(site):
    for number in range(250):
        site.put(f"{number:03}.md", f"# {number}\n\nText. ![](boat.png)")
    build_all(site)
    site.put("boat.png", png())
    ingest(site.ports, "boat.png")
    told = set()
    while site.queue.messages:
        steps = [site.queue.messages.popleft() for _ in range(len(site.queue.messages))]
        assert len(steps) <= 101
        told |= {step.key for step in steps if isinstance(step, Changed)}
        for step in steps:
            if isinstance(step, TellOn):
                tell_referrers(site.ports, step)
    assert len(told) == 250


def test_a_walk_finds_pictures_whose_events_got_lost(site):
    site.put("a.md", "# A\n\nText. ![](boat.png)")
    site.put("boat.png", png(width=1))
    build_all(site)
    for change in (lambda: site.put("boat.png", png(width=2)), lambda: site.source.delete("boat.png")):
        change()
        begin_walk(site.ports)
        build_all(site)
        shown = record(site, "a.md").media
        assert [site.public.body(path) for path in shown] == (
            [png(width=2)] if "boat.png" in site.source.objects else []
        )


def test_a_walk_finds_that_a_picture_is_gone_though_no_event_told_that_it_had_come(site):
    site.put("boat.png", png())
    site.put("a.md", "# A\n\nText. ![](boat.png)")
    ingest(site.ports, "a.md")
    assert record(site, "a.md").files
    site.source.delete("boat.png")
    begin_walk(site.ports)
    build_all(site)
    assert not record(site, "a.md").files


def test_a_second_build_looks_at_no_picture_and_writes_nothing(site):
    site.put("a.md", "# A\n\nText. ![](boat.png)")
    site.put("boat.png", png())
    build_all(site)
    site.public.writes.clear()
    site.source.open = None  # nothing may be opened
    built = build_all(site)
    assert built.written == []
    assert not built.outcomes


def test_an_article_that_expires_is_out_until_then(site):
    site.put("a.md", "---\ndate: 2026-03-01\nexpires: 2026-03-02T12:00:00Z\n---\nText.")
    assert build_all(site).latest["a.md"].verdict is Verdict.PUBLISHED
    site.clock.forward(days=1)
    assert build_all(site).latest["a.md"].verdict is Verdict.EXPIRED
    assert json.loads(site.public.body("feed.json"))["items"] == []
    assert "articles/a.html" not in site.public.documents
    assert record(site, "a.md").state is State.EXPIRED

    site.put("a.md", "---\ndate: 2026-03-01\n---\nText.")
    assert build_all(site).latest["a.md"].verdict is Verdict.PUBLISHED


def test_a_file_whose_name_differs_in_capitals_alone_is_named(site):
    site.put("Photo.JPG", "x")
    site.put("a.md", "---\ndate: 2026-01-01\n---\n# A\n\nText. ![A photo](photo.jpg)\n")
    [outcome] = [one for one in build_all(site).outcomes if one.key == "a.md"]
    [warning] = outcome.warnings
    assert (warning.rule, warning.line) == ("missing-media", 6)
    assert "Photo.JPG is; capital and small letters differ" in warning.what
    assert warning.cure == "Write Photo.JPG."


def test_a_picture_that_many_articles_show_costs_one_record_of_these(site):
    for number in range(30):
        site.put(f"{number}.md", f"# Number {number}\n\nText. ![](boat.png)")
    site.put("boat.png", png())
    build_all(site)
    [path] = media(site)
    real, read = site.table.get, []

    def get(keys):
        read.extend(key for key in keys if key[1] == "record")
        return real(keys)

    site.table.get = get
    built = render_target(site.ports, media_target(path), [])
    assert built.documents[path].path == path
    assert len(read) == 1
