"""Runs ``feedwright import``, and asks real feed readers what their users see as new after it."""

import yaml
from typer.testing import CliRunner

from feedwright.cli.app import app
from old_feeds import MailReader, Newsboat, Subscriber


def run(*arguments):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def saved(folder, name, body):
    path = folder / name
    path.write_bytes(body if isinstance(body, bytes) else body.encode())
    return path


def articles(content):
    return {path.name: path.read_text("utf-8") for path in sorted((content / "articles").iterdir())}


def fields(text):
    return yaml.safe_load(text.split("---\n")[1])


def unread(folder, content, old, *, has_ids=True):
    """Say what subscribers of the old feeds see as new after the move, by document: the most in any real reader.

    If the old feeds had no ids, rss2email goes by the text and newsboat by address and date, so neither is asked.
    """
    public = folder / "public"
    assert run("build", content, public, "--no-ping").exit_code == 0
    seen = {}
    for name, body in old.items():
        ours = (public / name).read_bytes()
        readers = [Subscriber(folder, name, body)]
        if has_ids and not name.endswith(".json"):  # the others read no JSON
            readers += [MailReader(body), *([Newsboat(folder, name, body)] if Newsboat.is_here else [])]
        assert all(reader.entries for reader in readers)
        seen[name] = max(reader.unread_after(ours) for reader in readers)
    return seen
