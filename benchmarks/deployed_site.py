"""Make what the buckets and the table of a deployed site hold, without moto: the engine builds it in memory.

Usage: python benchmarks/deployed_site.py FILE ARTICLES [--size BYTES] [--settings TOML]      (FILE is a pickle)
"""

import argparse
import pickle
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import measuring  # noqa: F401 - so that the tests' helpers are found
from corpus import PICTURES, TOOLS, URL, article, picture
from msgspec import structs
from stub_aws import ENVIRONMENT, Stored, World, as_json

from feedwright.adapters.aws.dynamodb_table import DynamoTable
from feedwright.engine.catalogue.rows import PublicRow
from feedwright.engine.whole_build import whole_build
from feedwright.ports import ANY, Put, Row
from memory import Alone, MemoryWorld, SortedTable

SITE_TOML = f'title = "The Gazette"\nurl = "{URL}"\nbirth = 2010-01-01\n'


class _Direct:
    """What `DynamoTable` asks of the SDK, to write straight into a world."""

    def __init__(self, world: World) -> None:
        self.world = world

    def put_item(self, **told: Any) -> None:
        self.world.put(as_json(told["Item"]))

    def put_object(self, **told: Any) -> None:
        self.world.objects[told["Bucket"], told["Key"]] = Stored(told["Body"], {})


def source_of(number: int, size: int = 0) -> tuple[str, bytes]:
    """An article's key and bytes; of about *size*, its text repeated, where that is given."""
    one = article(number)
    text = one.text.replace("{picture}", f"/images/{one.picture}")
    repeats = max(1, size // len(text.encode()))
    return f"articles/{one.name}.md", (TOOLS["feedwright"].head(one) + text * repeats).encode()


def built(articles: int, *, size: int = 0, settings: str = "", new: Iterable[int] = (-1,)) -> World:
    """Build a site of so many articles of the corpus; its source holds its pictures, and *new* ones."""
    memory = MemoryWorld(SortedTable())
    memory.put("site.toml", SITE_TOML + settings)
    pictures = {f"images/{number:02}.png": picture(number) for number in range(PICTURES)}
    for key, body in pictures.items():
        memory.put(key, body)
    for number in range(articles):
        memory.put(*source_of(number, size))
    whole_build(memory.worker(minutes=6_000), Alone(memory.queue.messages))
    world = World()
    direct = _Direct(world)
    table = DynamoTable(direct, direct, table="table", state_bucket=ENVIRONMENT["FEEDWRIGHT_STATE_BUCKET"])
    for row in memory.table.rows.values():
        table.transact([Put(_as_s3_names_it(row), ANY)])
    for path, document in memory.public.documents.items():
        headers = {"x-amz-meta-feedwright": document.digest}
        world.objects["public", path] = Stored(getattr(document, "body", b""), headers)
    for key, body in [*pictures.items(), *(source_of(number, size) for number in new)]:
        world.objects["source", key] = Stored(body, {})
    return world


def _as_s3_names_it(row: Row) -> Row:
    """Put the ETags of documents in quotation marks, as S3 answers them."""
    if row.key[0] != PublicRow.PARTITION:
        return row
    values = PublicRow.of(row)
    seen = values.documents.items()
    documents = {path: structs.replace(each, etag=each.etag and f'"{each.etag}"') for path, each in seen}
    return structs.replace(values, documents=documents).row(row.key, row.version)


def main() -> None:
    """Write a world into a file."""
    wanted = argparse.ArgumentParser(description="Make what a deployed site holds.")
    wanted.add_argument("file", type=Path)
    wanted.add_argument("articles", type=int)
    wanted.add_argument("--size", type=int, default=0)
    wanted.add_argument("--settings", default="")
    told = wanted.parse_args()
    told.file.write_bytes(pickle.dumps(built(told.articles, size=told.size, settings=told.settings)))


if __name__ == "__main__":
    main()
