"""Spares tests what takes boto3 and moto most of their time, and changes nothing of what they answer."""

from functools import cache

import botocore.session
from moto.dynamodb.models.dynamo_type import Item

# What AWS's services understand is read once in a process, not again with each session.
botocore.session.create_loader = cache(botocore.session.create_loader)

# Before each action of a transaction moto copies the whole table. Items need no copies: whoever puts one puts a new one,
# and nobody here updates one in its place (no UpdateItem: tests/aws/test_permissions.py).
Item.__deepcopy__ = lambda self, _memo: self
