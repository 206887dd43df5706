"""One article that kills what reads it: it is rejected, and all others come out."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

import publish as publish_module
from feedwright.engine.intake import decision
from stack import SITE, sqs_record

BUILD = """
import os, signal, sys
from feedwright.engine.intake import decision
read = decision.read

def poisoned(source, site, **more):
    if b"POISON" in source.body:
        os.kill(os.getpid(), signal.SIGSEGV)
    return read(source, site, **more)

decision.read = poisoned
from feedwright.cli import main
sys.argv[1:] = ["build", *sys.argv[1:]]
main()
"""


def build(content, public):
    command = [sys.executable, "-c", BUILD, str(content), str(public)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_build_that_articles_break_goes_on_without_them(tmp_path):
    content, public = tmp_path / "content", tmp_path / "public"
    content.mkdir()
    (content / "site.toml").write_text(SITE + 'url = "https://gazette.example/"\n')
    for name in ("a", "c", "e"):
        (content / f"{name}.md").write_text(f"# {name}\n\nText.")
    for name in ("b", "d"):
        (content / f"{name}.md").write_text("# POISON\n\nText.")
    done = build(content, public)
    assert done.returncode == 1, done.stderr
    assert done.stdout.count("[too-costly]") == 2
    assert {path.name for path in (public / "articles").iterdir()} == {"a.html", "c.html", "e.html"}
    again = build(content, public)
    assert "2 rejected; 0 documents written." in again.stdout
    (content / "b.md").write_text("# Mended\n\nText.")
    assert build(content, public).returncode == 1
    assert (public / "articles/b.html").exists()


def test_a_fault_of_the_program_that_one_article_brings_out_is_that_articles_rejection(tmp_path):
    content, public = tmp_path / "content", tmp_path / "public"
    content.mkdir()
    (content / "site.toml").write_text(SITE + 'url = "https://gazette.example/"\n')
    for name, text in (("a", "Text."), ("b", "POISON"), ("c", "Text.")):
        (content / f"{name}.md").write_text(f"# {name}\n\n{text}")
    script = BUILD.replace("os.kill(os.getpid(), signal.SIGSEGV)", 'raise ValueError("a bracket")')
    command = [sys.executable, "-c", script, str(content), str(public)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "[program-fault]" in done.stdout
    assert "ValueError: a bracket" in done.stdout
    assert {path.name for path in (public / "articles").iterdir()} == {"a.html", "c.html"}


def test_a_build_that_is_killed_for_another_reason_says_so_and_ends(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "content/site.toml").write_text(SITE + 'url = "https://gazette.example/"\n')
    script = BUILD.replace(
        "decision.read = poisoned", "import feedwright.engine.whole_build as w\nw.begin_walk = poisoned"
    )
    script = script.replace('if b"POISON" in source.body:', "if True:").replace(
        "(source, site, **more):", "(*_, **__):"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "content"), str(tmp_path / "public")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "reading no article" in done.stderr


@pytest.mark.parametrize("place", range(3))
def test_a_batch_that_an_article_killed_is_read_apart_and_none_ends_in_the_dead_letters(stack, monkeypatch, place):
    read = decision.read

    def poisoned(source, site, **more):
        if b"POISON" in source.body:
            if os.getpid() == here:
                raise SystemExit  # what Lambda does to the function, as far as a test can stand it
            os.kill(os.getpid(), signal.SIGSEGV)
        return read(source, site, **more)

    here = os.getpid()
    stack.put("site.toml", SITE)
    stack.pump()
    monkeypatch.setattr(decision, "read", poisoned)
    names = [f"{number}.md" for number in range(3)]
    for number, name in enumerate(names):
        stack.put(name, "# POISON" if number == place else f"# {name}\n\nText.")
    messages = receive(stack)
    assert len(messages) == 3
    with pytest.raises(SystemExit):
        stack.invoke(publish_module, {"Records": [received(message, 1) for message in messages]})
    answer = stack.invoke(publish_module, {"Records": [received(message, 2) for message in messages]})
    assert answer == {"batchItemFailures": []}
    stack.forward_to(datetime.now(UTC) + timedelta(minutes=2))
    stack.sweep()  # what the killed function had recorded, and not yet rendered
    out = {path for path in stack.documents() if path.startswith("articles/")}
    assert out == {f"articles/{number}.html" for number in range(3) if number != place}
    assert f"reports/{place}.md.html" in stack.reports()


def receive(stack):
    return stack.sqs.receive_message(QueueUrl=stack.deployed.queue_url, MaxNumberOfMessages=10)["Messages"]


def received(message, count):
    return sqs_record(message) | {"attributes": {"ApproximateReceiveCount": str(count)}}


def test_a_template_without_end_keeps_nothing_from_coming_out(stack):
    stack.put("site.toml", SITE)
    stack.pump()
    stack.put(
        "templates/article.html", "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    )
    stack.put("a.md", "# A\n\nText.")
    stack.pump()
    stack.sweep()
    stack.pump()
    assert "articles/a.html" in stack.documents()
    assert "reports/site.toml.html" in stack.reports()
