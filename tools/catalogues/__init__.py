"""Catalogues of translations, without GNU gettext: what is marked in the sources, the .po files, the compiled .mo."""
