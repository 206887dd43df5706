"""What generators hold back in code unless an article says that it is to be published."""

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from feedwright.reading.folder_data.code import is_called, written_out
from feedwright.reading.folder_data.given import FolderFile, Given, Lines, below

_ONLY_SAID, _METADATA = "ExplicitPublish", "DEFAULT_METADATA"
WORDS = (_ONLY_SAID, _METADATA)  # a file without them says nothing of the kind
_CONTENT = "content"


def of_code(file: FolderFile, kind: str, text: str) -> Iterator[Given]:
    """Give Quartz' filter that publishes only what says ``publish: true``, and the status that Pelican's articles have.

    Args:
        file: the file.
        kind: the kind of the file.
        text: its text.
    """
    base = "/".join(filter(None, (file.folder, _CONTENT)))
    given = partial(Given, path=file.path, base=base, applies=partial(below, base), rank=(len(base),))
    if kind == "quartz" and is_called(text, _ONLY_SAID):
        yield given(find=lambda _: Lines(text).of(_ONLY_SAID), name="publish", value=False)
    for written in written_out(text, {_METADATA}, "py") if kind == "pelican" else ():
        for name, value in pairwise(written.values):
            if name.lower() == "status":
                yield given(find=lambda _: Lines(text).of(_METADATA), name="status", value=value)
