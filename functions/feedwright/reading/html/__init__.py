"""What HTML may be shown, and what stands in the place of the rest."""
