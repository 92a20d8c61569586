"""The proof: generated modules run side by side, stage by stage, and every difference gets an address."""
