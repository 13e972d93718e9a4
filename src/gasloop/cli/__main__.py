"""``python -m gasloop.cli``."""

from gasloop.cli import main

main()
