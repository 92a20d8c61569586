"""``python -m specc``."""

from __future__ import annotations

from specc.cli import main

if __name__ == "__main__":
    main()
