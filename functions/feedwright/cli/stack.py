"""Finds a deployed stack by its name. Every command with ``--stack`` comes through here and speaks with its errors."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import boto3
import botocore.exceptions
from boto3.exceptions import S3UploadFailedError
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from feedwright.adapters.aws.joined_ports import Places, join_ports
from feedwright.adapters.clock import utc_now
from feedwright.errors import CommandError, StoreError
from feedwright.ports import Ports

_OUTPUTS = ("SourceBucket", "StateBucket", "PublicBucket", "Table", "Queue", "DeadLetterQueue", "RssFeed")
_EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired"})
_UNKNOWN = frozenset({"InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId"})
_DENIED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "403"})
_NO_CREDENTIALS = (
    botocore.exceptions.NoCredentialsError,
    botocore.exceptions.PartialCredentialsError,
    botocore.exceptions.CredentialRetrievalError,
    botocore.exceptions.NoAuthTokenError,
    botocore.exceptions.SSOError,
    botocore.exceptions.TokenRetrievalError,
)
_UNREACHABLE = (botocore.exceptions.EndpointConnectionError, botocore.exceptions.ConnectTimeoutError)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployedStack:
    """A deployed stack: where it keeps its parts, and the session through which a command speaks with AWS."""

    name: str
    region: str
    places: Places
    dead_letter_url: str
    outputs: Mapping[str, str]
    resources: Mapping[str, str]  # the names that AWS gave the template's resources, by their names in the template
    session: Any = field(repr=False)

    def ports(self) -> Ports:
        """Connect to the site as its functions do."""
        return join_ports(self.places, self.session.client, clock=utc_now)

    def client(self, service: str, **options: Any) -> Any:
        with aws_errors():
            return self.session.client(service, **options)


def open_stack(name: str) -> DeployedStack:
    """Find a stack by the outputs and resources that CloudFormation keeps of it.

    Credentials, profile and region come from where boto3 always looks: environment variables, then ``~/.aws``.

    Raises:
        CommandError: the stack, credentials or a region are missing; the message says what to do.
        StoreError: AWS did not answer.
    """
    with aws_errors():
        session = boto3.session.Session()
        cloudformation = session.client("cloudformation")
        described = _described(cloudformation, name)
        resources = {
            resource["LogicalResourceId"]: resource.get("PhysicalResourceId", "")
            for page in cloudformation.get_paginator("list_stack_resources").paginate(StackName=name)
            for resource in page["StackResourceSummaries"]
        }
    outputs = {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", [])}
    if missing := [output for output in _OUTPUTS if output not in outputs]:
        raise CommandError(_why_incomplete(name, described["StackStatus"], missing))
    places = Places(
        source_bucket=outputs["SourceBucket"],
        state_bucket=outputs["StateBucket"],
        public_bucket=outputs["PublicBucket"],
        table=outputs["Table"],
        queue_url=outputs["Queue"],
        base_url=outputs["RssFeed"].removesuffix("rss.xml"),
        delivery="cdn" if "DistributionId" in outputs else "bucket",
    )
    return DeployedStack(
        name=name,
        region=cloudformation.meta.region_name,
        places=places,
        dead_letter_url=outputs["DeadLetterQueue"],
        outputs=outputs,
        resources=resources,
        session=session,
    )


@contextmanager
def aws_errors() -> Iterator[None]:
    """Turn the SDK's errors, also those that an adapter has met, into errors that say whose move it is."""
    try:
        yield
    except StoreError as error:
        if isinstance(error.__cause__, ClientError | BotoCoreError):
            raise _with_cure(error.__cause__) from error
        raise
    except S3UploadFailedError as error:  # a file that goes up in parts: what S3 said is only in the context
        raise _with_cure(error.__context__ or error) from error
    except (ClientError, BotoCoreError, ResponseParserError) as error:  # the last: a proxy or a login page answered
        raise _with_cure(error) from error


def _with_cure(error: BaseException) -> CommandError | StoreError:
    what = str(error).strip().removesuffix(".")
    if isinstance(error, ClientError):
        return _refusal(error.response["Error"].get("Code", ""), what)
    if isinstance(error, botocore.exceptions.NoRegionError):
        cure = "Set AWS_DEFAULT_REGION to the region of the stack, or run `aws configure`."
        return CommandError(f"no AWS region is set. {cure}")
    if isinstance(error, botocore.exceptions.ProfileNotFound):
        return CommandError(f"{what}. Set AWS_PROFILE to a profile that `aws configure list-profiles` shows.")
    if isinstance(error, _NO_CREDENTIALS):
        cure = "Run `aws configure`, or `aws sso login`, or set AWS_PROFILE."
        return CommandError(f"there are no AWS credentials that can be used ({what}). {cure}")
    if isinstance(error, _UNREACHABLE):
        cure = "Check the network and the region's name, and try again."
        return StoreError(f"AWS cannot be reached ({what}). {cure}")
    return StoreError(f"AWS did not answer as it should: {what}. Try again.")


def _described(cloudformation: Any, name: str) -> Mapping[str, Any]:
    stacks: list[Mapping[str, Any]] = []
    try:
        stacks = cloudformation.describe_stacks(StackName=name)["Stacks"] if name else []
    except ClientError as error:
        if error.response["Error"].get("Code") != "ValidationError":
            raise
    if not stacks:
        message = (
            f"there is no stack {name!r} in the region {cloudformation.meta.region_name}. Name the stack that "
            "`sam deploy` made, or set AWS_DEFAULT_REGION and AWS_PROFILE to where it is."
        )
        raise CommandError(message)
    return stacks[0]


def _why_incomplete(name: str, status: str, missing: list[str]) -> str:
    if status.endswith("_IN_PROGRESS"):
        return f"the stack {name!r} is still being deployed ({status}). Wait until CloudFormation is done."
    if "ROLLBACK" in status or status.endswith("_FAILED"):
        return f"the stack {name!r} is not deployed ({status}). Deploy it with `sam deploy` first."
    return (
        f"the stack {name!r} lacks the outputs {', '.join(missing)}, so it is not a stack of Feedwright's "
        "template.yaml, or of an older one. Name another stack, or deploy it anew."
    )


def _refusal(code: str, what: str) -> CommandError | StoreError:
    if code in _EXPIRED:
        return CommandError("the AWS credentials have expired. Log in anew, for example with `aws sso login`.")
    if code in _UNKNOWN:
        return CommandError("AWS does not know these credentials. Run `aws configure`, or set AWS_PROFILE.")
    if code in _DENIED:
        cure = "Ask whoever manages the account for this permission, or set AWS_PROFILE."
        return CommandError(f"these credentials may not do this: {what}. {cure}")
    return StoreError(f"AWS refused: {what}. Try again.")
