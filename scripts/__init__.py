"""The build steps that are not Sphinx's."""

import sys

# jsonschema, which nbformat and Jupyter Book load, compiles a grammar of web addresses
# at import: half of the time that a small step takes. No notebook's schema asks for it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
