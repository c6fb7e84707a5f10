# PyInstaller is installed where this runs only.
from PyInstaller.utils.hooks import collect_dynamic_libs  # type: ignore # pyright: ignore

binaries = collect_dynamic_libs("genesys_onboarding")
