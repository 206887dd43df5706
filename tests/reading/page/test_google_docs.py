"""What Google Docs exports is read as its author printed it: without the remarks of colleagues."""

import pytest

from factories import SITE, make_source
from feedwright.reading.reader import read_article

STYLE = ".c1{font-weight:700}.c2{font-style:italic}.c3{color:#000}.c4{font-weight:700;font-style:italic}.c5{vertical-align:super}"
REMARKS = (
    '<div class="c9"><p class="c3"><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>SECRET one</span></p><p><span>SECRET reply</span></p></div>'
    '<div class="c9"><p class="c3"><a href="#cmnt_ref2" id="cmnt2">[b]</a><span>SECRET two</span></p></div>'
)
BODY = (
    '<p class="c0 title"><span class="c1">How to pass a lock</span></p><h1 class="c1"><span class="c1">Upstream</span></h1>'
    '<p class="c3"><span>Have </span><span class="c1">two</span><span class="c4"> lines</span><sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup>'
    '<span class="c3"> ready, says </span><span class="c2"><a href="https://www.google.com/url?q=https://board.example/a%3Fb%3D1&amp;sa=D&amp;ust=1">the board</a></span>'
    '<a href="#cmnt2" name="cmnt_ref2">[b]</a>.</p><p><span>And more of the same, at some length.</span></p>'
)


def read(html):
    return read_article(make_source(html, key="articles/lock.html"), SITE)


@pytest.mark.parametrize(
    "html",
    [
        f'<html><head><title>draft7</title><style>{STYLE}</style></head><body class="c8 doc-content">{BODY}{REMARKS}</body></html>',
        f'<html><head><style>{STYLE}</style></head><body><div class="doc-content">{BODY}{REMARKS}</div></body></html>',
        f"<style>{STYLE}</style>{BODY}{REMARKS}",
        f"<style>{STYLE}</style>{BODY}{REMARKS.replace('id=', 'name=')}",
        f"<style>{STYLE}</style>{BODY}{REMARKS.replace('id=', 'data-tidied=')}",
    ],
)
def test_remarks_go_links_lead_where_they_say_and_classes_become_elements(html):
    article = read(html)
    made = article.content_html
    assert article.title == "How to pass a lock"
    assert "SECRET" not in made
    assert "[a]" not in made
    assert "[b]" not in made
    assert 'href="https://board.example/a?b=1"' in made
    assert '<strong class="c1">two</strong>' in made
    assert "<em> lines</em></strong>" in made
    assert "Upstream" in made
    assert "<strong" not in made[made.index("<h1") : made.index("</h1>")]
    assert "And more of the same" in made


def test_other_pages_keep_what_looks_alike():
    html = '<html><body><article><p class="c1">a <a href="https://search.example/url?q=b">c</a> <a id="comment1">[a]</a> d</p></article></body></html>'
    assert 'href="https://search.example/url?q=b"' in read(html).content_html
    assert "[a]" in read(html).content_html
