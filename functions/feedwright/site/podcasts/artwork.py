"""Which pictures podcast directories take: covers, and the pictures of episodes."""

SMALLEST, LARGEST = 1_400, 3_000  # pixels of a side; https://podcasters.apple.com/support/896-artwork-requirements
TYPES = ("image/jpeg", "image/png")


def fits(width: int | None, height: int | None, media_type: str | None) -> bool:
    """Say whether directories take a picture of this size and type."""
    return width is not None and width == height and SMALLEST <= width <= LARGEST and media_type in TYPES
