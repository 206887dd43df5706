"""``status`` and ``show``: what a site does, on a laptop or on AWS."""
