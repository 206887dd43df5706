"""``feedwright redrive``: sends dead letters back to the queue, so that they are worked on again."""

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from feedwright.cli.operate.printing import console_for_people, counted, print_json
from feedwright.cli.stack import aws_errors, open_stack
from feedwright.errors import StoreError

_TOGETHER = 10  # SQS's own limit
_HIDDEN = 120  # seconds for which a message that is being moved is hidden
_EMPTY_LOOKS = 3  # receives in a row that bring nothing: then the queue is empty
# What services answer that have no move tasks, as emulators of AWS.
_NO_TASKS = frozenset({"InvalidAction", "UnknownOperationException", "NotImplemented", "InternalFailure", "501", "404"})
_NO_TASKS_STATUS = frozenset({404, 405, 501})


@dataclass(frozen=True, slots=True, kw_only=True)
class Redriven:
    """What was done with the dead letters."""

    count: int  # messages, about
    by_task: bool  # SQS moves them by itself; else they are moved already
    hidden: int = 0  # messages, about, that somebody received a short while ago and did not delete


def run_redrive(stack_name: str, *, as_json: bool) -> int:
    """Send the dead letters back, print how many, and return the exit status."""
    stack = open_stack(stack_name)
    with aws_errors():
        done = redrive(stack.client("sqs"), dead_letters=stack.dead_letter_url, queue=stack.places.queue_url)
    console = console_for_people(as_json=as_json)
    if done.hidden:
        count = counted(done.hidden, "dead letter is", "dead letters are")
        console.print(f"{count} hidden, because a command or a console took them out. Try again in two minutes.")
    elif not done.count:
        console.print("There are no dead letters.")
    elif done.by_task:
        console.print(f"SQS moves about {done.count:,} messages back. `feedwright status` shows what becomes of them.")
    else:
        console.print(f"{counted(done.count, 'message is', 'messages are')} back in the queue.")
    if as_json:
        print_json({"stack": stack_name, "moved": done.count, "by_task": done.by_task, "hidden": done.hidden})
    return 0


def redrive(sqs: Any, *, dead_letters: str, queue: str) -> Redriven:
    """Have SQS move the messages; where it cannot, move them one after another.

    Raises:
        ClientError: AWS refused.
        StoreError: messages could not be sent; they are still dead letters.
    """
    source, count, hidden = _arn_and_counts(sqs, dead_letters)
    if not count:
        return Redriven(count=0, by_task=False, hidden=hidden)
    target, _, _ = _arn_and_counts(sqs, queue)
    try:
        sqs.start_message_move_task(SourceArn=source, DestinationArn=target)
    except ClientError as error:
        if not _has_no_tasks(error):
            raise
        return Redriven(count=_move(sqs, dead_letters, queue), by_task=False)
    return Redriven(count=count, by_task=True)


def _arn_and_counts(sqs: Any, url: str) -> tuple[str, int, int]:
    names = ["QueueArn", "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return attributes["QueueArn"], int(attributes[names[1]]), int(attributes[names[2]])


def _has_no_tasks(error: ClientError) -> bool:
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return error.response["Error"].get("Code", "") in _NO_TASKS or status in _NO_TASKS_STATUS


def _move(sqs: Any, dead_letters: str, queue: str) -> int:
    """Move all messages. Each is deleted only when it is in the queue, so a crash may double it, and loses none."""
    moved, empty = 0, 0
    while empty < _EMPTY_LOOKS:
        answer = sqs.receive_message(
            QueueUrl=dead_letters,
            MaxNumberOfMessages=_TOGETHER,
            VisibilityTimeout=_HIDDEN,
            WaitTimeSeconds=1,
            MessageAttributeNames=["All"],
        )
        messages = answer.get("Messages", [])
        empty = 0 if messages else empty + 1
        moved += _move_some(sqs, messages, dead_letters, queue) if messages else 0
    return moved


def _move_some(sqs: Any, messages: list[dict[str, Any]], dead_letters: str, queue: str) -> int:
    entries = [
        {"Id": str(number), "MessageBody": message["Body"]}
        | ({"MessageAttributes": attributes} if (attributes := message.get("MessageAttributes")) else {})
        for number, message in enumerate(messages)
    ]
    sent = [int(each["Id"]) for each in sqs.send_message_batch(QueueUrl=queue, Entries=entries).get("Successful", [])]
    if sent:
        handles = [{"Id": str(number), "ReceiptHandle": messages[number]["ReceiptHandle"]} for number in sent]
        sqs.delete_message_batch(QueueUrl=dead_letters, Entries=handles)
    if len(sent) < len(messages):
        count = len(messages) - len(sent)
        what = f"{counted(count, 'message', 'messages')} could not be sent and did not leave the dead letters"
        raise StoreError(f"{what}. Run the command again in two minutes.")
    return len(sent)
