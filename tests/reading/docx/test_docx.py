"""A Word document is read by its styles; what its author does not see in print, no reader sees."""

import zipfile
from io import BytesIO

import pytest

from factories import SITE, make_site, make_source
from feedwright.errors import ArticleError
from feedwright.reading.entry.mint import mint
from feedwright.reading.entry.normalise import Kept, normalise
from feedwright.reading.reader import read_article
from word_documents import NAMESPACES, document, item, paragraph, picture, run


def source_of(*paragraphs, **parts):
    return make_source(document(*paragraphs, **parts), key="2026-02-03-lock.docx")


def read(*paragraphs, **parts):
    return read_article(source_of(*paragraphs, **parts), SITE)


def html_of(*paragraphs):
    source = source_of(*paragraphs)
    article = read_article(source, SITE)
    return normalise(article, source, make_site(), Kept(mint(article, source, make_site()).identity)).entry.content_html


def test_a_document_without_a_date_is_cured_by_the_line_that_the_warning_names():
    def version_of(*paragraphs):
        source = make_source(document(*paragraphs), key="lock.docx")
        article = read_article(source, SITE)
        return normalise(article, source, SITE, Kept(mint(article, source, SITE).identity))

    text = (paragraph(run("The lock"), "Title"), paragraph(run("It is shut.")))
    [warning] = version_of(*text).warnings
    before, _, line = warning.cure.partition(": ")
    assert before == "Write a line above the title"
    cured = version_of(paragraph(run(line)), *text)
    assert (cured.warnings, cured.entry.title) == ((), "The lock")


def refused(body):
    with pytest.raises(ArticleError) as caught:
        read_article(make_source(body, key="a.docx"), SITE)
    return caught.value.problem


def test_styles_become_what_they_mean():
    html = html_of(
        paragraph("How to pass a lock", "Title"),
        paragraph("By Ann Ames"),
        paragraph(f"{run('Have ')}{run('two', '<w:b/>')}{run(' lines ')}{run('ready', '<w:i/>')}{run('.')}"),
        paragraph("Upstream", "berschrift1"),
        item("Wait", 1),
        item("Go", 1),
        item("First", 2),
        paragraph("It holds.", "Zitat"),
        paragraph("x = 1", "Code"),
        paragraph("y = 2", "Code"),
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Boats</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        paragraph(f'<w:hyperlink r:id="web">{run("the board")}</w:hyperlink>'),
    )
    assert html.replace("\n<", "<") == (
        "<p>Have <strong>two</strong> lines <em>ready</em>.</p><h2>Upstream</h2><ul><li>Wait</li><li>Go</li></ul>"
        "<ol><li>First</li></ol><blockquote><p>It holds.</p></blockquote><pre>x = 1\ny = 2</pre>"
        "<table><tbody><tr><td><p>Boats</p></td></tr></tbody></table>"
        '<p><a href="https://harbour.example/a?b=1&amp;c=2">the board</a></p>'
    )


def test_title_byline_and_date_are_read_off_the_top():
    article = read(
        paragraph("A lock", "Title"), paragraph("By Ann Ames"), paragraph("5 January 2026"), paragraph("Text.")
    )
    assert (article.title, article.authors[0].name, str(article.published)) == ("A lock", "Ann Ames", "2026-01-05")
    assert article.content_html.strip() == "<p>Text.</p>"


@pytest.mark.parametrize(
    "title",
    [
        (),
        (paragraph("A lock", "Title"),),
        (paragraph("A lock", "Title"), paragraph("By Ann Ames"), paragraph("5 January 2026")),
    ],
)
def test_lines_above_the_text_are_metadata(title):
    article = read(*title, paragraph("Status: draft"), paragraph("Tags: locks, boats"), paragraph("Text."))
    assert (article.draft, article.categories) == (True, ("locks", "boats"))
    assert "draft" not in article.content_html


@pytest.mark.parametrize(
    "mark",
    [
        "<w:p><w:r><w:t>title: A</w:t><w:br/><w:t>draft: true</w:t></w:r></w:p>",
        f"<w:tbl><w:tr><w:tc>{paragraph('Status')}</w:tc><w:tc>{paragraph('Draft')}</w:tc></w:tr></w:tbl>",
        paragraph("Entwurf: ja"),
    ],
)
def test_a_mark_of_a_draft_above_the_text_holds_back_in_whatever_form_it_stands(mark):
    assert read(paragraph("How to pass a lock", "Title"), mark, paragraph("Text.")).draft


CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"


def test_the_status_among_the_documents_properties_holds_back():
    core = f'<c:coreProperties xmlns:c="{CORE}"><c:contentStatus>{{}}</c:contentStatus></c:coreProperties>'
    text = (paragraph("A lock", "Title"), paragraph("Text."))
    article = read(*text, **{"docProps/core.xml": core.format("Draft")})
    assert (article.draft, article.title, article.content_html.strip()) == (True, "A lock", "<p>Text.</p>")
    assert not read(*text, **{"docProps/core.xml": core.format("Final")}).draft
    assert "Final" not in read(*text, **{"docProps/core.xml": core.format("Final")}).content_html


def test_text_in_a_style_that_is_based_on_one_that_word_does_not_show_stays_out():
    styles = (
        '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:style w:type="character" w:styleId="Third"><w:basedOn w:val="Second"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Second"><w:basedOn w:val="First"/><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="First"><w:basedOn w:val="Third"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Open"><w:basedOn w:val="First"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style></w:styles>'
    )
    note = run("hidden note", '<w:rStyle w:val="Third"/>')
    article = read(
        paragraph("Hidden words.", "Second"), paragraph(f"{run('Text')}{note}{run('.')}"), paragraph("Shown.", "Open"),
        **{"word/styles.xml": styles},
    )  # fmt: skip
    assert "idden" not in article.content_html
    assert "Shown." in article.content_html


def test_text_in_a_style_that_word_does_not_show_stays_out():
    styles = (
        '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:style w:type="paragraph" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Note"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Open"><w:rPr><w:vanish w:val="0"/></w:rPr></w:style></w:styles>'
    )
    note = run("a secret note", '<w:rStyle w:val="Note"/>')
    article = read(
        paragraph("Hidden words.", "Secret"), paragraph(f"{run('Text')}{note}{run('.')}"), paragraph("Shown.", "Open"),
        **{"word/styles.xml": styles},
    )  # fmt: skip
    assert "Hidden" not in article.content_html
    assert "secret" not in article.content_html
    assert "Shown." in article.content_html


def test_a_cell_whose_deletion_is_tracked_stays_out():
    gone = f"<w:tc><w:tcPr><w:cellDel w:id='1' w:author='Ann'/></w:tcPr>{paragraph('Gone')}</w:tc>"
    row = f"<w:tbl><w:tr><w:tc>{paragraph('Kept')}</w:tc>{gone}</w:tr></w:tbl>"
    html = read(paragraph("Text."), row).content_html
    assert ("Kept" in html, "Gone" in html) == (True, False)


def test_a_first_line_with_a_colon_is_text():
    assert read(paragraph("Mind: the water rises."), paragraph("Text.")).content_html.startswith("<p>Mind: the water")


HIDDEN = [
    f'<w:del w:id="1">{run("x").replace("w:t", "w:delText")}<w:r><w:delText>SECRET</w:delText></w:r></w:del>',
    f"<w:moveFrom w:id='1'>{run('SECRET')}</w:moveFrom>",
    run("SECRET", "<w:vanish/>"),
    run("SECRET", '<w:vanish w:val="1"/>'),
    '<w:commentRangeStart w:id="7"/><w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>',
    "<w:r><w:instrText>SECRET</w:instrText></w:r>",
]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_is_deleted_hidden_or_remarked_stays_out(hidden):
    html = html_of(paragraph(f"{run('Seen, ')}{hidden}<w:ins w:id='2'>{run('and added.')}</w:ins>"))
    assert html == "<p>Seen, and added.</p>"


def test_text_that_is_set_as_not_hidden_stays():
    assert "Seen" in html_of(paragraph(run("Seen", '<w:vanish w:val="0"/>')))


def test_a_footnote_leads_there_and_back():
    html = html_of(paragraph(f'{run("A lock")}<w:r><w:footnoteReference w:id="2"/></w:r>'))
    assert "Built in 1890." in html
    assert 'id="footnote-2"' in html
    assert "first.html#footnote-2" in html or "lock.html#footnote-2" in html


def test_a_formula_stays_as_its_text():
    formula = "<m:oMathPara><m:oMath><m:r><m:t>E=</m:t></m:r><m:sSup><m:e><m:r><m:t>mc2</m:t></m:r></m:e></m:sSup></m:oMath></m:oMathPara>"
    article = read(paragraph(f"{run('So ')}{formula}"))
    assert "<p>So E=mc2</p>" in article.content_html
    assert [problem.rule for problem in article.warnings] == ["docx"]


def test_a_linked_picture_is_named_and_nothing_is_opened_for_it():
    article = read(paragraph("Text."), paragraph(picture("The &lt;yard&gt;", "far", "link")))
    assert article.content_html.strip() == "<p>Text.</p>"
    [problem] = article.warnings
    assert problem.rule == "docx"
    assert "only linked: 1, such as 'The <yard>'" in problem.what


def test_charts_are_told():
    chart = "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><c:chart/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    assert "chart" in read(paragraph("Text."), paragraph(chart)).warnings[0].what


def test_markup_in_a_document_is_text():
    html = html_of(paragraph("&lt;script&gt;alert(1)&lt;/script&gt; &amp; a"))
    assert html == "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; a</p>"


ENTITIES = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]>'


@pytest.mark.parametrize(
    "body",
    [
        b"PK\x03\x04",
        b"no zip at all",
        b"\xd0\xcf\x11\xe0" + bytes(600),
        document(paragraph("a"), document="<w:document"),
        document(paragraph("a"), document=f"{ENTITIES}<w:document {NAMESPACES}><w:body>&c;</w:body></w:document>"),
        document(paragraph("a"), styles=f"{ENTITIES}<w:styles {NAMESPACES}/>"),
        document(paragraph("a"), document=f"<w:document {NAMESPACES}/>"),
        document(paragraph("a"), numbering="<"),
        document(paragraph("a"))[:-40],
    ],
    ids=range(9),
)
def test_what_is_no_whole_document_is_refused(body):
    assert refused(body).rule == "docx"


def test_a_document_that_would_unpack_to_gigabytes_is_refused():
    problem = refused(document(paragraph("a" * 4_000_000)))
    assert "2,000,000" in problem.what


def test_tables_in_tables_without_end_are_refused_or_read():
    deep = "<w:tbl><w:tr><w:tc>" * 2_000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 2_000
    assert refused(document(deep)).rule in {"docx", "tangled"}


def test_another_archive_is_no_document():
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", "a")
    assert "not a Word document" in refused(made.getvalue()).what
