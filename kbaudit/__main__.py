"""Run the command line with ``python -m kbaudit``."""

from kbaudit.cli.main import main

if __name__ == "__main__":
    main()
