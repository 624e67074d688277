"""`python -m pccovid`: the operators' command line."""

from pccovid.gates.cli import main

main()
