"""One cold publish in a fresh process, over a stub transport. Run by cold_start.py.

Usage: python cold_process.py {record,publish,replay} WORLD KEY CALLS

`publish` is ours: import the handler, take in the event of KEY. `record` does so too, and writes down each
call of the SDK; `replay` makes those calls with boto3 alone.
"""

import json
import os
import pickle
import sys
from pathlib import Path
from typing import Any

from stub_aws import ENVIRONMENT, Stub


class Context:
    """What Lambda tells of an invocation."""

    function_name = "feedwright"
    function_version = "$LATEST"
    memory_limit_in_mb = 256
    invoked_function_arn = "arn:aws:lambda:eu-central-1:123456789012:function:feedwright"
    aws_request_id = "0123456789abcdef"

    def get_remaining_time_in_millis(self) -> int:
        """Say what is left."""
        return 60_000


def event_of(*keys: str) -> dict[str, Any]:
    """The queue's event for objects of S3, a record each."""
    records = []
    for key in keys:
        told = {"Records": [{"eventName": "ObjectCreated:Put", "s3": {"object": {"key": key}}}]}
        record = {"messageId": key, "receiptHandle": "r", "body": json.dumps(told), "attributes": {}}
        records.append(record | {"messageAttributes": {}, "eventSource": "aws:sqs", "awsRegion": "eu-central-1"})
    return {"Records": records}


def publish(key: str) -> None:
    """Take in one event, as Lambda would."""
    from publish import handler  # noqa: PLC0415 - its import is what is measured

    failed = handler(event_of(key), Context())  # type: ignore[arg-type] # it has what is asked for
    if failed["batchItemFailures"]:
        raise SystemExit("the article was not published")


def record(key: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Publish; return the calls of the SDK."""
    from botocore.client import BaseClient  # noqa: PLC0415 - no part of what is measured

    made, call = [], BaseClient._make_api_call  # noqa: SLF001 - where every call goes through

    def noted(client: Any, operation: str, told: dict[str, Any]) -> Any:
        made.append((client.meta.service_model.service_name, operation, dict(told)))
        return call(client, operation, told)

    BaseClient._make_api_call = noted  # noqa: SLF001
    publish(key)
    return made


def replay(calls: list[tuple[str, str, dict[str, Any]]]) -> None:
    """Make the same calls with boto3 alone."""
    import boto3  # noqa: PLC0415 - its import is what is measured
    from botocore import xform_name  # noqa: PLC0415
    from botocore.exceptions import ClientError  # noqa: PLC0415

    session, clients = boto3.session.Session(), dict[str, Any]()
    for service, operation, told in calls:
        if service not in clients:
            clients[service] = session.client(service)
        try:
            answer = getattr(clients[service], xform_name(operation))(**told)
            if operation == "GetObject":
                answer["Body"].read()
        except ClientError:
            continue  # as ours met it, too


def main(what: str, world: Path, key: str, calls: Path) -> None:
    """Do what the command line says."""
    os.environ |= ENVIRONMENT
    sys.path.insert(0, str(Path(__file__).parent.parent / "functions"))
    stub = Stub(pickle.loads(world.read_bytes()))
    stub.install()
    if what == "record":
        calls.write_bytes(pickle.dumps(record(key)))
    elif what == "publish":
        publish(key)
    else:
        replay(pickle.loads(calls.read_bytes()))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4]))
