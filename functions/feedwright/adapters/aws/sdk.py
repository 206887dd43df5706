"""The SDK for the functions: botocore without boto3, which reads only what we call of what it knows about AWS.

boto3 takes a third of a cold start to read its descriptions of services. We read the same files, of whatever version
Lambda brings, but decode them faster, and leave out the operations that nothing here calls.
"""

import gzip
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from botocore.loaders import JSONFileLoader, Loader
from botocore.session import Session
from msgspec import MsgspecError, Raw
from msgspec.json import Decoder, decode

# What adapters and functions call, and what the SDK itself may call: HeadBucket for a bucket of another region,
# CreateSession for a directory bucket, and DescribeEndpoints where the environment asks for it.
OPERATIONS: Mapping[str, frozenset[str]] = {
    "dynamodb": frozenset(
        {"BatchGetItem", "BatchWriteItem", "DeleteItem", "DescribeEndpoints", "GetItem", "PutItem", "Query"}
        | {"TransactWriteItems", "UpdateItem"}
    ),
    "s3": frozenset(
        {
            "CompleteMultipartUpload",
            "CopyObject",
            "CreateMultipartUpload",
            "CreateSession",
            "DeleteObject",
            "GetObject",
            "HeadBucket",
            "HeadObject",
            "ListMultipartUploads",
            "ListObjectsV2",
            "ListParts",
            "PutObject",
            "UploadPartCopy",
        }
    ),
    "sns": frozenset({"Publish"}),
    "sqs": frozenset({"SendMessageBatch"}),
}
_members = Decoder(dict[str, Raw]).decode  # of an object, each still encoded


def client_maker() -> Callable[..., Any]:
    """Give what makes clients of the services in ``OPERATIONS``, one at a time: threads must not share it."""
    session = Session()
    session.register_component("data_loader", loader())
    make: Callable[..., Any] = session.create_client
    return make


def loader() -> Loader:
    """Give a loader of descriptions, for one session: the SDK changes what it has read."""
    return _Descriptions(file_loader=_Files())


class _Descriptions(Loader):  # type: ignore[misc] # botocore has no types
    def list_available_services(self, type_name: str) -> list[str]:  # noqa: ARG002 - of each service we need all types
        """Name the services without a look at the folders of all four hundred."""
        return sorted(OPERATIONS)


class _Files(JSONFileLoader):  # type: ignore[misc] # botocore has no types
    def load_file(self, file_path: str) -> Any:
        """Read what we need of a description. One that is not as expected is read as the SDK reads it."""
        try:
            return _needed(Path(file_path), _content(file_path))
        except (OSError, MsgspecError, LookupError, TypeError, AttributeError):
            return super().load_file(file_path)


def _content(file_path: str) -> bytes:
    plain = Path(f"{file_path}.json")
    return plain.read_bytes() if plain.is_file() else gzip.decompress(Path(f"{file_path}.json.gz").read_bytes())


def _needed(path: Path, content: bytes) -> Any:
    if path.name == "endpoints":
        return _endpoints(content)
    if path.name == "service-2":
        return _service(content, OPERATIONS[path.parent.parent.name])
    return decode(content)


def _endpoints(content: bytes) -> dict[str, Any]:
    partitions = []
    for partition in decode(_members(content)["partitions"], type=list[dict[str, Raw]]):
        services = _members(partition.pop("services"))
        known = {name: decode(services[name]) for name in OPERATIONS if name in services}
        partitions.append({name: decode(value) for name, value in partition.items()} | {"services": known})
    return {"partitions": partitions}


def _service(content: bytes, wanted: frozenset[str]) -> dict[str, Any]:
    """Keep of a service the operations we call, with the shapes that they speak of."""
    model = _members(content)
    operations, shapes = _members(model.pop("operations")), _members(model.pop("shapes"))
    kept = {name: decode(operations[name]) for name in operations if name in wanted}
    if kept.keys() != wanted:
        raise LookupError("operations are missing")
    known: dict[str, Any] = {}
    waiting = list(_shapes(kept))
    while waiting:
        if (name := waiting.pop()) not in known:
            known[name] = decode(shapes[name])
            waiting.extend(_shapes(known[name]))
    return {name: decode(value) for name, value in model.items()} | {"operations": kept, "shapes": known}


def _shapes(part: Any) -> Iterator[str]:
    """Name the shapes of which a part of a description speaks."""
    if isinstance(part, list):
        for each in part:
            yield from _shapes(each)
    elif isinstance(part, dict):
        if isinstance(name := part.get("shape"), str):
            yield name
        for each in part.values():
            yield from _shapes(each)
