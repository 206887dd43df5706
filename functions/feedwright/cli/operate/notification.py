"""Whether the source bucket sends its events to the stack's queue.

The template sees to it for a bucket that it makes. A bucket that a removed stack left still names that stack's queue.
"""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from feedwright.adapters.aws.errors import code_of
from feedwright.cli.stack import DeployedStack, aws_errors

_EVENTS = ("s3:ObjectCreated:*", "s3:ObjectRemoved:*")  # as in template.yaml
_QUEUES = "QueueConfigurations"
_GONE = frozenset({"AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"})


def is_connected(stack: DeployedStack) -> bool:
    """Say whether the stack's queue hears of each file that is put into the source bucket or deleted there.

    Raises:
        CommandError: the credentials do not suffice.
        StoreError: AWS did not answer.
    """
    with aws_errors():
        queue = _arn_of(stack)
        configured = _configuration(stack).get(_QUEUES, [])
    heard = {
        event for each in configured if each["QueueArn"] == queue and not each.get("Filter") for event in each["Events"]
    }
    return heard >= set(_EVENTS)


def connect(stack: DeployedStack) -> None:
    """Have the source bucket send its events to the stack's queue.

    What the bucket sends elsewhere stays as it is; only queues that are gone are left out.

    Raises:
        CommandError: the credentials do not suffice.
        StoreError: AWS did not take it.
    """
    with aws_errors():
        queue = _arn_of(stack)
        configuration = dict(_configuration(stack))
        others = [each for each in configuration.get(_QUEUES, []) if each["QueueArn"] != queue and _exists(stack, each)]
        configuration[_QUEUES] = [*others, {"QueueArn": queue, "Events": list(_EVENTS)}]
        stack.client("s3").put_bucket_notification_configuration(
            Bucket=stack.places.source_bucket, NotificationConfiguration=configuration
        )


def _configuration(stack: DeployedStack) -> Mapping[str, Any]:
    answer = stack.client("s3").get_bucket_notification_configuration(Bucket=stack.places.source_bucket)
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def _arn_of(stack: DeployedStack) -> str:
    asked = stack.client("sqs").get_queue_attributes(QueueUrl=stack.places.queue_url, AttributeNames=["QueueArn"])
    arn: str = asked["Attributes"]["QueueArn"]
    return arn


def _exists(stack: DeployedStack, configured: Mapping[str, Any]) -> bool:
    _, _, _, _, account, name = configured["QueueArn"].split(":", 5)
    try:
        stack.client("sqs").get_queue_url(QueueName=name, QueueOwnerAWSAccountId=account)
    except ClientError as error:
        return code_of(error) not in _GONE
    return True
