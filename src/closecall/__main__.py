"""`python -m closecall`: the command line, also where the folder of installed programs is not on the path."""

from closecall.cli.main import run

run()
