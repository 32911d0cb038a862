"""`python -m luac_nodemcu`: the command line, where its script is not on the path."""

from luac_nodemcu.cli.main import main

if __name__ == "__main__":
    main()
