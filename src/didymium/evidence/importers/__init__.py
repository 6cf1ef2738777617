"""Official files a user downloads -> tables in our schema, in a new data release.

An import reads the whole file first, reports everything wrong with it at once, and only then
writes a release beside the shipped one. The shipped release is never changed.

>>> from didymium.evidence.importers import import_file
>>> import_file("usgs_mcs", "mcs2027.csv", release="2027.1")  # doctest: +SKIP
"""

from didymium.evidence.importers.run import SOURCES, Report, import_file

__all__ = ["SOURCES", "Report", "import_file"]
