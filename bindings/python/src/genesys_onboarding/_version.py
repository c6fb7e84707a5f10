"""The version of the package, which is the version of the library that it loads."""

__version__ = "0.1.0"
