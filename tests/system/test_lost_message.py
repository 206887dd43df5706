"""A message between the functions that is lost for ever: the daily walk finds what it was about."""

from datetime import UTC, datetime, timedelta

import publish as publish_module
from media_samples import png
from stack import sqs_record


def lose_what_follows(stack):
    """Have the function take in the next event, and lose the messages that it sends."""
    url = stack.deployed.queue_url
    messages = stack.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    assert stack.invoke(publish_module, {"Records": list(map(sqs_record, messages))}) == {"batchItemFailures": []}
    stack.sqs.purge_queue(QueueUrl=url)


def walk(stack):
    stack.forward_to(datetime.now(UTC) + timedelta(days=1))
    stack.sweep()
    assert not stack.pump()


def test_an_article_that_became_a_draft_is_private_one_walk_later(site):
    site.put("a.md", "# A\n\nText.")
    site.pump()
    site.put("a.meta.yaml", "draft: true")
    lose_what_follows(site)
    assert len(site.items()) == 1
    walk(site)
    assert site.items() == []
    assert "articles/a.html" not in site.documents()


def test_a_picture_that_was_replaced_is_shown_one_walk_later(site):
    site.put("boat.png", png(width=1))
    site.put("a.md", "# A\n\nText. ![](boat.png)")
    site.pump()
    [before] = [path for path in site.documents() if path.startswith("media/")]
    site.put("boat.png", png(width=2))
    lose_what_follows(site)
    walk(site)
    [after] = {path for path in site.documents() if path.startswith("media/")} - {before}
    assert after in site.body("articles/a.html").decode()
    assert site.body(after) == png(width=2)
