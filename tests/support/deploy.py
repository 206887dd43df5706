"""Deploys `template.yaml` on moto, within the caller's `mock_aws`."""

import copy
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import boto3
from moto.cloudformation import cloudformation_backends
from moto.cloudformation.parsing import ResourceMap, clean_json
from moto.core import DEFAULT_ACCOUNT_ID
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

import quick_aws  # noqa: F401 - for its effect
from places import ROOT

TEMPLATE = ROOT / "template.yaml"
REGION = "eu-central-1"

Template = dict[str, Any]

# moto makes nothing of these; _complete() applies the policies among them.
_LEFT_OUT = {
    "AWS::CloudFormation::Stack",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::S3::BucketPolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::Scheduler::Schedule",
}

_CORS_NAMES = {"ExposedHeaders": "ExposeHeaders", "MaxAge": "MaxAgeSeconds"}  # CloudFormation's → the API's


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """A deployed stack. Functions go by their module's name: `publish`, `sweep`."""

    name: str
    source_bucket: str
    state_bucket: str
    public_bucket: str
    table: str
    queue_url: str
    dead_letter_url: str
    outputs: Mapping[str, str]
    environment: Mapping[str, Mapping[str, str]]
    statements: Mapping[str, list[dict[str, Any]]]  # of the role's policies


def transformed(path: Path = TEMPLATE) -> Template:
    """The CloudFormation template that SAM makes of *path*, offline."""
    return copy.deepcopy(_transformed(path))


@cache
def _transformed(path: Path) -> Template:
    template = yaml_parse(path.read_text("utf-8"))
    template["Globals"]["Function"]["CodeUri"] = "s3://packaged/functions.zip"  # as `sam package` leaves it
    translator = Translator({}, Parser(), boto_session=boto3.Session(region_name=REGION))
    return translator.translate(template, parameter_values={})


def resources(template: Template, kind: str) -> dict[str, Any]:
    """The properties of each resource of type *kind*, by logical name."""
    return {name: body["Properties"] for name, body in template["Resources"].items() if body["Type"] == kind}


def deploy(stack: str = "feedwright", **parameters: str) -> Deployment:
    """Deploy the template with *parameters*; the queue waits for the test to pump it."""
    template = transformed()
    cloudformation = boto3.client("cloudformation", REGION)
    cloudformation.create_stack(
        StackName=stack,
        TemplateBody=json.dumps(_supported(template)),
        Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
        Capabilities=["CAPABILITY_IAM"],
    )
    created = cloudformation_backends[DEFAULT_ACCOUNT_ID][REGION].get_stack(stack).resource_map
    conditions = created.lazy_condition_map
    wanted = {
        name: body
        for name, body in template["Resources"].items()
        if "Condition" not in body or conditions[body["Condition"]]
    }
    resolved = template | {"Resources": clean_json(copy.deepcopy(wanted), created)}
    _complete(resolved)
    described = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in described["Outputs"]}
    functions = {f["Handler"].partition(".")[0]: f for f in resources(resolved, "AWS::Lambda::Function").values()}
    return Deployment(
        name=stack,
        source_bucket=outputs["SourceBucket"],
        state_bucket=outputs["StateBucket"],
        public_bucket=outputs["PublicBucket"],
        table=outputs["Table"],
        queue_url=outputs["Queue"],
        dead_letter_url=outputs["DeadLetterQueue"],
        outputs=outputs,
        environment={module: f["Environment"]["Variables"] for module, f in functions.items()},
        statements={module: _statements(resolved, created, f["Role"]) for module, f in functions.items()},
    )


def _supported(template: Template) -> Template:
    """*template* without what moto cannot create or would do wrongly."""
    template = copy.deepcopy(template)
    kept = {name: body for name, body in template["Resources"].items() if body["Type"] not in _LEFT_OUT}
    for body in kept.values():
        match body["Type"]:
            case "AWS::Lambda::Function":
                body["Properties"]["Code"] = {"ZipFile": "# the test calls the handler"}
            case "AWS::Lambda::EventSourceMapping":
                body["Properties"]["Enabled"] = False  # enabled, moto would take each message for itself
    left_out = template["Resources"].keys() - kept.keys()
    outputs = {name: output for name, output in template["Outputs"].items() if not _names(output["Value"], left_out)}
    return template | {"Resources": kept, "Outputs": outputs}


def _names(value: Any, resources: Collection[str]) -> bool:
    """Say whether an output is an attribute of one of these resources."""
    return isinstance(value, dict) and "Fn::GetAtt" in value and value["Fn::GetAtt"][0] in resources


def _complete(resolved: Template) -> None:
    """Apply, by their own APIs, the properties that moto's CloudFormation passes over."""
    s3, sqs = boto3.client("s3", REGION), boto3.client("sqs", REGION)
    for policy in resources(resolved, "AWS::SQS::QueuePolicy").values():
        for url in policy["Queues"]:
            sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(policy["PolicyDocument"])})
    for policy in resources(resolved, "AWS::S3::BucketPolicy").values():
        document = policy["PolicyDocument"]
        document["Statement"] = [statement for statement in document["Statement"] if statement]  # AWS::NoValue
        # moto passes over conditions, so that a denial of unencrypted requests would deny all.
        if not any("Condition" in statement for statement in policy["PolicyDocument"]["Statement"]):
            s3.put_bucket_policy(Bucket=policy["Bucket"], Policy=json.dumps(policy["PolicyDocument"]))
    for bucket in resources(resolved, "AWS::S3::Bucket").values():
        _complete_bucket(s3, bucket)


def _complete_bucket(s3: Any, bucket: dict[str, Any]) -> None:
    name = bucket["BucketName"]
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=bucket["PublicAccessBlockConfiguration"])
    if versioning := bucket.get("VersioningConfiguration"):
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration=versioning)
    if cors := bucket.get("CorsConfiguration"):
        rules = [{_CORS_NAMES.get(key, key): rule[key] for key in rule} for rule in cors["CorsRules"]]
        s3.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": rules})
    if notification := bucket.get("NotificationConfiguration"):
        queues = [{"Events": [q["Event"]], "QueueArn": q["Queue"]} for q in notification["QueueConfigurations"]]
        s3.put_bucket_notification_configuration(Bucket=name, NotificationConfiguration={"QueueConfigurations": queues})


def _statements(resolved: Template, created: ResourceMap, role_arn: str) -> list[dict[str, Any]]:
    """What the role may do: its own policies, and those that name it."""
    roles = {
        created[name].arn: (created[name].name, body) for name, body in resources(resolved, "AWS::IAM::Role").items()
    }
    name, role = roles[role_arn]
    shared = [policy for policy in resources(resolved, "AWS::IAM::Policy").values() if name in policy["Roles"]]
    return [statement for policy in [*role["Policies"], *shared] for statement in policy["PolicyDocument"]["Statement"]]
