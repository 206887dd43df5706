"""What AWS's services understand is read once in a process, not again with each session: that is half of a test's time."""

from functools import cache

import botocore.session

botocore.session.create_loader = cache(botocore.session.create_loader)
