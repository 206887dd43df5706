"""What single directories and platforms demand of a feed beyond the rules that hold for every reader."""
