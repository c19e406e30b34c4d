"""`python -m paiban`."""

from paiban.start import main

if __name__ == "__main__":
    main()
