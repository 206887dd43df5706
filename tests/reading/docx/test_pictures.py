"""Pictures inside a Word document stand in the text where the author put them, each with its description."""

import hashlib
import re
import zipfile
from io import BytesIO

import pytest

from factories import SITE, make_source
from feedwright.errors import ArticleError
from feedwright.reading.docx.pictures import picture_in
from feedwright.reading.reader import read_article, size_limit
from media_samples import gif, jpeg, png, webp
from word_documents import document, paragraph, picture, relations

PNG = png(width=640, height=400)
IMAGE = "word/media/image1.png"


def read(*paragraphs, **parts):
    return read_article(make_source(document(*paragraphs, **parts), key="boats.docx"), SITE)


def left_out(article):
    return [problem.what for problem in article.warnings if problem.rule == "docx"]


def test_a_picture_stands_in_its_place_with_its_description():
    article = read(
        paragraph("Before."), paragraph(picture("A boat\n on the &lt;lake&gt;")), paragraph("After."), **{IMAGE: PNG}
    )
    [embedded] = article.pictures
    assert (embedded.body, embedded.digest, embedded.name) == (PNG, hashlib.sha256(PNG).hexdigest(), "image1.png")
    assert (embedded.media.media_type, embedded.media.width) == ("image/png", 640)
    tag = f'<img alt="A boat on the &lt;lake&gt;" src="{embedded.address}" />'
    assert article.content_html == f"<p>Before.</p>\n<p>{tag}</p>\n<p>After.</p>"
    assert not article.images
    assert not article.enclosures
    assert not left_out(article)


@pytest.mark.parametrize("body", [PNG, jpeg(), gif(), webp()])
def test_what_browsers_show_is_read_whatever_its_name_says(body):
    assert [each.body for each in read(paragraph(f"{picture('A')}"), paragraph("Text."), **{IMAGE: body}).pictures] == [
        body
    ]


@pytest.mark.parametrize("body", [b"<svg/>", b"\1\0\0\0EMF", b"%PDF-1.4 ", b"", b"PNG", b"ID3\4 sound"])
def test_what_browsers_do_not_show_is_left_out_by_name(body):
    article = read(paragraph("Text."), paragraph(picture("")), **{IMAGE: body})
    assert not article.pictures
    assert left_out(article) == [
        "pictures of the document are left out, because they are no JPEG, PNG, GIF or WebP: 1, such as 'image1.png'."
    ]


def test_a_picture_that_is_shown_twice_is_taken_once():
    article = read(paragraph(picture("A")), paragraph("Text."), paragraph(picture("B")), **{IMAGE: PNG})
    assert len(article.pictures) == 1
    assert re.findall(r'alt="(.)"', article.content_html) == ["A", "B"]


def test_only_what_the_text_shows_is_taken():
    assert not read(paragraph("Text."), **{IMAGE: PNG}).pictures
    deleted = f'<w:del w:id="1">{picture("Old")}</w:del>'
    assert not read(paragraph("Text."), paragraph(deleted), **{IMAGE: PNG}).pictures


@pytest.mark.parametrize(
    "opening",
    [
        [paragraph(picture("A")), paragraph("The lake", "Title"), paragraph("By Ann Ames")],
        [paragraph("The lake", "Title"), paragraph(picture("A")), paragraph("By Ann Ames")],
        [paragraph("The lake", "Title"), paragraph("By Ann Ames"), paragraph(picture("A"))],
        [paragraph("<w:r><w:t>The lake</w:t></w:r>" + picture("A"), "Title"), paragraph("By Ann Ames")],
        [paragraph("Tags: boats"), paragraph("The lake", "Title"), paragraph(picture("A")), paragraph("By Ann Ames")],
        [paragraph("The lake", "Title"), paragraph(picture("A")), paragraph("Tags: boats"), paragraph("By Ann Ames")],
    ],
)
def test_a_picture_beside_the_title_hides_neither_title_nor_byline(opening):
    article = read(*opening, paragraph("Text of the article."), **{IMAGE: PNG})
    assert article.title == "The lake"
    assert [person.name for person in article.authors] == ["Ann Ames"]
    assert re.fullmatch(r'<p><img alt="A" [^<>]*></p>\s*<p>Text of the article.</p>', article.content_html.strip())


def test_a_document_has_room_for_a_hundred_pictures():
    names = [f"p{number}.png" for number in range(102)]
    parts = {f"word/media/{name}": png(width=number + 1) for number, name in enumerate(names)}
    article = read(
        paragraph("Text."), *(paragraph(picture(name, name)) for name in names), **relations(*names), **parts
    )
    assert len(article.pictures) == 100
    assert "2, such as 'p100.png', 'p101.png'." in left_out(article)[0]


def test_a_picture_may_have_ten_megabytes():
    article = read(paragraph("Text."), paragraph(picture("Huge")), **{IMAGE: PNG + bytes(10_000_001 - len(PNG))})
    assert not article.pictures
    assert "more than 10 MB: 1, such as 'Huge'" in left_out(article)[0]


def test_all_pictures_together_may_have_forty_megabytes():
    names = [f"p{number}.png" for number in range(5)]
    parts = {f"word/media/{name}": png(width=number + 1) + bytes(9_000_000) for number, name in enumerate(names)}
    article = read(
        paragraph("Text."), *(paragraph(picture(name, name)) for name in names), **relations(*names), **parts
    )
    assert len(article.pictures) == 4
    assert "40 MB" in left_out(article)[0]


def with_stated_size(body, size):
    """Have the archive state that its largest entry is smaller than it is."""
    true = (20_000_000).to_bytes(4, "little")
    assert body.count(true) == 2
    return body.replace(true, size.to_bytes(4, "little"))


def test_an_archive_that_lies_about_a_size_unpacks_no_more_than_it_states():
    whole = PNG + bytes(20_000_000 - len(PNG))
    body = document(paragraph("Text."), paragraph(picture("Bomb")), **{IMAGE: whole})
    article = read_article(make_source(with_stated_size(body, 9_000_000), key="boats.docx"), SITE)
    assert not article.pictures
    assert "they are damaged: 1, such as 'Bomb'" in left_out(article)[0]


def test_what_was_cropped_away_in_word_never_becomes_public():
    cropped = picture("The crowd").replace("</pic:blipFill>", '<a:srcRect l="25000"/></pic:blipFill>')
    article = read(paragraph("Text."), paragraph(cropped), **{IMAGE: PNG})
    assert not article.pictures
    assert left_out(article) == [
        "cropped pictures of the document are left out, because they still hold what was cut off: 1."
    ]
    old = '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata r:id="pic" cropleft="9000f"/></v:shape></w:pict></w:r>'
    assert not read(paragraph("Text."), paragraph(old), **{IMAGE: PNG}).pictures
    assert read(paragraph("Text."), paragraph(old.replace("cropleft", "title")), **{IMAGE: PNG}).pictures


@pytest.mark.parametrize("area", ["<a:srcRect/>", '<a:srcRect l="0" t="0"/>'])
def test_a_picture_of_which_nothing_is_cut_off_is_shown(area):
    whole = picture("The crowd").replace("</pic:blipFill>", f"{area}</pic:blipFill>")
    assert read(paragraph("Text."), paragraph(whole), **{IMAGE: PNG}).pictures


@pytest.mark.parametrize(("mark", "shown"), [('hidden="1"', 0), ('hidden="true"', 0), ('hidden="0"', 1)])
def test_a_hidden_picture_stays_hidden(mark, shown):
    hidden = picture("The crowd").replace("<wp:docPr ", f"<wp:docPr {mark} ")
    assert len(read(paragraph("Text."), paragraph(hidden), **{IMAGE: PNG}).pictures) == shown


def test_a_missing_picture_harms_nothing():
    article = read(paragraph("Text."), paragraph(picture("Gone", "gone.png")), **relations("gone.png"))
    assert article.content_html == "<p>Text.</p>"
    assert len(left_out(article)) == 1


def test_a_relation_to_the_text_itself_is_no_picture():
    rels = relations("x")
    rels = {name: text.replace("media/x", "document.xml") for name, text in rels.items()}
    article = read(paragraph("Text."), paragraph(picture("Odd", "x")), **rels)
    assert not article.pictures
    assert len(left_out(article)) == 1


def test_a_word_document_may_be_larger_than_a_text():
    assert size_limit("a.docx") == 25_000_000
    assert size_limit("a.md") == 5_000_000
    with pytest.raises(ArticleError) as caught:
        read_article(make_source(b"", key="a.docx", size=25_000_001), SITE)
    assert caught.value.problem.rule == "too-large"


def test_a_picture_is_taken_out_again_by_its_hash():
    body = document(paragraph(picture("A")), **{IMAGE: PNG})
    digest = hashlib.sha256(PNG).hexdigest()
    assert picture_in(body, digest, len(PNG)) == PNG
    assert picture_in(body, "0" * 64, len(PNG)) is None
    assert picture_in(b"no archive", digest, len(PNG)) is None


def test_an_entry_that_is_packed_as_word_never_packs_is_not_unpacked():
    packed = BytesIO(document(paragraph("Text."), paragraph(picture("A"))))
    with zipfile.ZipFile(packed) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    anew = BytesIO()
    with zipfile.ZipFile(anew, "w", zipfile.ZIP_LZMA) as archive:
        for name, part in (parts | {IMAGE: PNG}).items():
            archive.writestr(name, part, zipfile.ZIP_LZMA if name == IMAGE else zipfile.ZIP_DEFLATED)
    article = read_article(make_source(anew.getvalue(), key="boats.docx"), SITE)
    assert "damaged" in left_out(article)[0]
