"""ETags as S3 computes them, so that a file and an object are compared without a download.

The ETag of an object that came in one piece is the MD5 digest of its bytes. The ETag of an object that came in parts is
the MD5 digest of the parts' digests, with the number of parts behind it.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

MEBIBYTE = 1024 * 1024
PART_SIZE = 16 * MEBIBYTE  # of our own uploads; larger files come in parts
# The part sizes of other tools: a file that the AWS command line or a browser uploaded is recognised, too.
_PART_SIZES = (PART_SIZE, *(size * MEBIBYTE for size in (5, 8, 10, 15, 17, 25, 32, 50, 64, 100, 128, 256, 512)))
_BLOCK = MEBIBYTE


def same_bytes(path: Path, size: int, etag: str) -> bool:
    """Say whether the file has the bytes of an object of the same size with this ETag."""
    digest, _, count = etag.strip('"').partition("-")
    if not count:
        return next(_digests(path, max(size, 1))).hex() == digest
    if not count.isdecimal():
        return False
    sizes = [part for part in _PART_SIZES if -(-size // part) == int(count)]
    return any(_digest_of_parts(path, part) == digest for part in sizes)


def _digests(path: Path, part_size: int) -> Iterator[bytes]:
    """Give the digest of each part; an empty file has one part."""
    with path.open("rb") as file:
        at_start = True
        while True:
            digest, left = hashlib.md5(usedforsecurity=False), part_size
            while left and (block := file.read(min(left, _BLOCK))):
                digest.update(block)
                left -= len(block)
            if left == part_size and not at_start:
                return
            yield digest.digest()
            at_start = False


def _digest_of_parts(path: Path, part_size: int) -> str:
    return hashlib.md5(b"".join(_digests(path, part_size)), usedforsecurity=False).hexdigest()
