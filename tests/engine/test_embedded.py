"""Pictures inside Word documents: kept in private by their hash, public as long as an entry shows them."""

import hashlib

import pytest

from feedwright.engine.build import settle
from feedwright.engine.catalogue.keys import article_key
from feedwright.engine.intake.outcome import Verdict
from feedwright.engine.reconcile import begin_walk, current_walk, walk_on
from feedwright.engine.verify import settings_in_force, verify
from feedwright.ports import Put
from media_samples import exif, jpeg, png
from memory import SITE_TOML
from memory_site import build_all, items, media, page, publish, record
from word_documents import document, paragraph, picture

SMALL, OTHER, WIDE = png(width=640, height=400), png(width=500, height=300), png(width=2_000, height=1_000)
WITH_PLACE = jpeg(exif(latitude=True), width=400, height=300)
IMAGE = "word/media/image1.png"


def word(image=SMALL, *more, text="The gate opens at eight.", alt="The gate"):
    shown = [paragraph(picture(alt))] if image else []
    return document(
        *more,
        paragraph("A lock", "Title"),
        paragraph(text),
        *shown,
        paragraph("It closes at two."),
        **{IMAGE: image or b""},
    )


@pytest.fixture
def boats(site):
    site.put("a.docx", word())
    build_all(site)
    return site


def digest(body):
    return hashlib.sha256(body).hexdigest()


def walk_over(world):
    begin_walk(world.ports)
    while not (walk := current_walk(world.ports)).finished:
        walked = walk_on(world.ports, walk.token, page=100)
        settle(world.worker(), walked.outgoing)


def warnings(world, key="a.docx"):
    return [warning for warning in record(world, key).warnings if warning.rule != "no-date"]


def test_a_small_picture_is_published_as_it_is(boats):
    [path] = media(boats)
    assert boats.public.body(path) == SMALL
    assert path.endswith("/picture.png")
    assert f'<img width="640" height="400" alt="The gate" src="https://gazette.example/{path}">' in items(boats)[0][
        "content_html"
    ].replace(" /", "")
    assert path in page(boats)
    assert not warnings(boats)


def test_the_first_large_enough_picture_leads_and_is_no_enclosure(boats):
    [path] = media(boats)
    assert items(boats)[0]["image"] == f"https://gazette.example/{path}"
    assert "attachments" not in items(boats)[0]


def test_a_picture_that_is_named_leads_before_those_in_the_text(site):
    site.put("a.docx", word(SMALL, paragraph("Tags: Boats"), paragraph("Image: lead.png")))
    site.put("lead.png", OTHER)
    build_all(site)
    assert items(site)[0]["image"].endswith("/lead.png")


def test_it_is_kept_before_the_record_that_names_it(site):
    site.put("site.toml", SITE_TOML)
    publish(site, "site.toml")
    site.put("a.docx", word())
    real = site.table.transact

    def transact(changes):
        if any(isinstance(change, Put) and change.row.key == article_key("a.docx") for change in changes):
            assert list(site.pictures.kept) == [digest(SMALL)]
            written.append(True)
        real(changes)

    written, site.table.transact = [], transact
    publish(site, "a.docx")
    assert written
    assert media(site)


def test_a_large_picture_is_scaled_as_a_file_is(site):
    site.put("a.docx", word(WIDE))
    build_all(site)
    assert sorted(path.split("/")[2] for path in media(site)) == ["1200", "1600", "480", "960"]
    assert WIDE not in site.pictures.kept.values()
    assert "1600w" in page(site)


def test_an_update_replaces_it(boats):
    [old] = media(boats)
    boats.put("a.docx", word(OTHER))
    [outcome] = publish(boats, "a.docx")
    assert outcome.verdict is Verdict.UPDATED
    [new] = {*media(boats)} - {old}
    assert new in page(boats)
    assert old not in page(boats)
    assert boats.public.body(new) == OTHER


def test_the_same_picture_has_the_same_address_and_is_kept_once(boats):
    before, kept = media(boats), []
    real = boats.pictures.keep
    boats.pictures.keep = lambda name, body: kept.append(name) or real(name, body)
    boats.put("a.docx", word(text="The gate opens at nine."))
    publish(boats, "a.docx")
    assert media(boats) == before
    assert not kept


def test_a_picture_that_leaves_the_document_leaves_the_public_place(boats):
    boats.put("a.docx", word(None))
    publish(boats, "a.docx")
    assert not media(boats)


def test_a_withdrawn_entry_takes_its_pictures_along(boats):
    del boats.source.objects["a.docx"]
    publish(boats, "a.docx")
    assert not media(boats)


def test_a_picture_stays_while_another_entry_shows_it(boats):
    boats.put("b.docx", word(text="Another gate, which opens at nine."))
    publish(boats, "b.docx")
    assert len(media(boats)) == 1
    del boats.source.objects["a.docx"]
    publish(boats, "a.docx")
    assert [boats.public.body(path) for path in media(boats)] == [SMALL]


def test_the_pictures_of_a_draft_are_neither_public_nor_kept(site):
    site.put("a.docx", word(SMALL, paragraph("Status: draft")))
    build_all(site)
    assert not media(site)
    assert not site.pictures.kept
    site.put("a.docx", word())
    build_all(site)
    assert media(site)
    site.put("a.docx", word(SMALL, paragraph("Status: draft")))
    build_all(site)
    assert not media(site)


def test_a_rejected_version_leaves_the_pictures_of_the_last_good_version(boats):
    before = media(boats)
    boats.put("a.docx", b"damaged")
    [outcome] = publish(boats, "a.docx")
    assert outcome.verdict is Verdict.REJECTED
    assert media(boats) == before


def test_the_place_where_a_picture_was_taken_never_becomes_public(site):
    site.put("a.docx", word(WITH_PLACE))
    build_all(site)
    assert [path.split("/")[2] for path in media(site)] == ["full"]
    assert WITH_PLACE not in [site.public.body(path) for path in media(site)]
    assert not warnings(site)


def test_that_holds_when_originals_are_published_too(site):
    site.put("site.toml", SITE_TOML + 'images = "original"\n')
    site.put("a.docx", word(WITH_PLACE))
    site.put("b.docx", word(WIDE, text="Another gate, which opens at nine."))
    build_all(site)
    bodies = [site.public.body(path) for path in media(site)]
    assert WITH_PLACE not in bodies
    assert WIDE in bodies


@pytest.mark.parametrize("mark", [b"moves", b"damaged"])
def test_a_picture_from_which_the_place_cannot_be_removed_is_left_out(site, mark):
    site.put("a.docx", word(jpeg(exif(latitude=True), (0xFE, mark), width=400, height=300)))
    build_all(site)
    assert not media(site)
    assert not site.pictures.kept
    [warning] = warnings(site)
    assert warning.rule == "bad-media"
    assert "image1.png holds the position" in warning.what
    assert "<img" not in items(site)[0]["content_html"]


@pytest.mark.parametrize("image", [SMALL, WIDE])
def test_the_daily_walk_heals_from_what_is_kept(site, image):
    site.put("a.docx", word(image))
    build_all(site)
    before = {path: site.public.body(path) for path in media(site)}
    for path in before:
        del site.public.documents[path]
    walk_over(site)
    assert {path: site.public.body(path) for path in media(site)} == before


@pytest.mark.parametrize("image", [SMALL, WIDE])
def test_a_kept_picture_that_is_lost_is_taken_out_of_the_document_again(site, image):
    site.put("a.docx", word(image))
    build_all(site)
    before, kept = media(site), dict(site.pictures.kept)
    site.pictures.kept.clear()
    for path in before:
        del site.public.documents[path]
    walk_over(site)
    assert media(site) == before
    assert site.pictures.kept == kept


def test_a_second_build_changes_nothing_and_verify_is_content(boats):
    writes = len(boats.public.writes)
    build_all(boats)
    assert len(boats.public.writes) == writes
    assert verify(boats.ports, settings_in_force(boats.ports)).is_right


def test_new_bytes_of_a_picture_update_the_entry_but_saving_again_does_not(boats):
    before = record(boats, "a.docx").version.updated
    boats.put("a.docx", word())
    publish(boats, "a.docx")
    assert record(boats, "a.docx").version.updated == before


def test_a_document_without_pictures_asks_for_nothing_more(site):
    asked, real = [], site.table.get
    site.put("a.docx", word(None))
    site.table.get = lambda keys: asked.extend(keys) or real(keys)
    build_all(site)
    assert not site.pictures.kept
    assert not [partition for partition, _ in asked if partition.startswith("scaled/")]
