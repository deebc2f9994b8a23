"""Makes the catalogues of translations current with the sources, and compiles them.

    python -m tools.catalogues          take new strings in, compile, and say what is still to be translated
    python -m tools.catalogues compile  compile only

Which rooms, which files and which languages: pyproject.toml, `tool.safeconduct.catalogues`.
"""

import argparse
from pathlib import Path

from .books import all_books, book_path, bring_current, compile_book, read_book, write_book
from .faults import faults_of
from .sources import ROOT, marked_strings, read_translated


def update(root: Path) -> int:
    """Brings every catalogue up to date with the sources and prints its faults; how many there are."""
    translated, count = read_translated(root), 0
    for room, patterns in translated.rooms.items():
        marked = marked_strings(root, room, patterns)
        for language in translated.languages:
            path = book_path(root, room, language)
            book = read_book(path, language)
            bring_current(book, marked)
            write_book(path, book)
            faults = faults_of(read_book(path, language), marked)
            print(f"{path.relative_to(root)}: {len(marked)} strings, {len(faults)} faults")
            print("".join(f"  {fault}\n" for fault in faults), end="")
            count += len(faults)
    return count


def compile_all(root: Path) -> None:
    """Compiles every catalogue of the package."""
    for path, language in all_books(root):
        compile_book(path, language)


def main() -> int:
    """0 when every catalogue is complete."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("what", nargs="?", choices=("update", "compile"), default="update")
    faults = update(ROOT) if options.parse_args().what == "update" else 0
    compile_all(ROOT)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
