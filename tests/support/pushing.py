"""Pushes a folder to the deployed stack of a test. While the command waits, its queue is worked off."""

import contextlib
import io
import json
from dataclasses import dataclass

from feedwright.cli.operate.uploading.follow import Patience
from feedwright.cli.operate.uploading.upload import UploadOptions, run_upload
from stack import s3_event


@dataclass(frozen=True)
class Pushed:
    status: int
    output: str

    @property
    def values(self):
        return json.loads(self.output)


class Pusher:
    """Calls ``feedwright push`` on a folder and a stack, and lets the stack work while the command waits."""

    def __init__(self, stack, content):
        self.stack, self.content, self.pauses = stack, content, 0

    def push(self, *, work=True, **options):
        keys = self._keys()
        printed = io.StringIO()

        def pause(_seconds):
            self.pauses += 1
            if work:
                with contextlib.redirect_stdout(io.StringIO()):  # the functions' log
                    self._work(keys)

        with contextlib.redirect_stdout(printed):
            status = run_upload(
                self.content, self.stack.deployed.name, UploadOptions(**options), Patience(pause, looks=20)
            )
        return Pushed(status, printed.getvalue())

    def _keys(self):
        listed = self.stack.s3.list_objects_v2(Bucket=self.stack.deployed.source_bucket).get("Contents", [])
        return {item["Key"] for item in listed}

    def _work(self, keys):
        """Work off the queue. A delete's event is sent here, because moto sends none from a versioned bucket."""
        for key in keys - self._keys():
            keys.discard(key)
            self.stack.send(s3_event(self.stack.deployed.source_bucket, key, "ObjectRemoved:DeleteMarkerCreated"))
        self.stack.pump()
        if self.pauses % 3 == 0:
            self.stack.sweep()

    def write(self, name, text):
        path = self.content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def bucket(self):
        return self._keys()
