"""`python -m trackplan` is `trackplan`."""

from trackplan.cli import main

main()
