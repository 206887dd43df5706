"""A stranger of a simulated history: a person or a tool that writes to the public place by hand."""

# Paths at which Feedwright might write, and never does here; and one at which it never writes at all.
UNWANTED = (
    *("articles/gone.html", "archive/2025-01/atom.xml", "feeds/gone/rss.xml", "sitemaps/2025-01.xml"),
    *("media/0123456789abcdef/gone.png", "theirs/notes.txt", "gone/old.html"),
)
_MARK = "0" * 64  # looks like a digest of ours


class Stranger:
    def __init__(self, simulation):
        self._simulation = simulation
        self.left = {}  # bodies that must stay, by path
        self._number = 0

    def act(self):
        """Delete, change or add one object."""
        simulation = self._simulation
        self._number += 1
        ours = sorted(set(simulation.stores.documents()) - set(UNWANTED))
        act = simulation.random.choice([self._delete, self._change, self._change, self._add])
        if act == self._add or ours:
            act(simulation.random.choice(UNWANTED if act == self._add else ours))

    def _delete(self, path):
        self._simulation.tell(f"a stranger deletes {path}")
        self._simulation.stores.lose(path)
        self._simulation.counts["deleted by a stranger"] += 1

    def _change(self, path):
        """Write other bytes, without our mark: with it nobody could tell before a worker has noted the ETag."""
        self._put(path, None)
        self._simulation.counts["changed by a stranger"] += 1

    def _add(self, path):
        """An object without our mark is left alone; one with our mark goes where we might have written it."""
        digest = _MARK if self._simulation.stores.keeps_marks and self._simulation.random.random() < 0.5 else None
        self._put(path, digest)
        self.left.pop(path, None)
        if digest is None or path.startswith("theirs/"):
            self.left[path] = self._body()
        self._simulation.counts["added by a stranger"] += 1

    def _put(self, path, digest):
        self._simulation.tell(f"a stranger writes {path}{' with our mark' if digest else ''}")
        self._simulation.stores.spoil(path, self._body(), digest)

    def _body(self):
        return f"a stranger's words {self._number}".encode()
