"""`python -m paiban`."""

from paiban.cli import main

if __name__ == "__main__":
    main()
