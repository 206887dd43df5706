"""What the subscribers of an old feed will see when they get ours in its place."""
