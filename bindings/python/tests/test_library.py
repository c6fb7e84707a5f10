"""The shared library: what is declared of it is what the header says, and how it is found."""

from __future__ import annotations

import ctypes
import importlib
import re
import sys
import tempfile
import unittest
from pathlib import Path

import genesys_onboarding
from genesys_onboarding import _library, models
from support import crate, run

_HEADER = (crate() / "include/genesys_onboarding.h").read_text()
_HEADER = re.sub(r"/\*.*?\*/", "", _HEADER, flags=re.DOTALL)

_OUT = ctypes.POINTER(ctypes.c_void_p)

_TYPES = {
    "void": None,
    "genesys_status": ctypes.c_int32,
    "int32_t": ctypes.c_int32,
    "size_t": ctypes.c_size_t,
    "uint16_t": ctypes.c_uint16,
    "uint32_t": ctypes.c_uint32,
    "uint64_t": ctypes.c_uint64,
    "bool": ctypes.c_bool,
    "const uint32_t *": ctypes.POINTER(ctypes.c_uint32),
    "const char *": ctypes.c_char_p,
    "char *": ctypes.c_void_p,
    "char **": _OUT,
    "void *": ctypes.c_void_p,
    "genesys_log_callback": _library.LogCallback,
    "const struct genesys_sandbox_fault *": ctypes.POINTER(_library.Fault),
}


def _type(text: str) -> object:
    """The ctypes of a C type; pointers to what is opaque are void."""
    text = " ".join(text.replace("*", " * ").split()).replace("* *", "**")
    if text in _TYPES:
        return _TYPES[text]
    pointer = re.fullmatch(r"(?:const )?(?:struct )?genesys_\w+ (\*+)", text)
    assert pointer is not None, text
    return ctypes.c_void_p if pointer[1] == "*" else _OUT


def _split(declaration: str) -> tuple[str, str]:
    """`const char *name` as its type and its name."""
    match = re.fullmatch(r"(.*?)(\w+)", declaration.strip())
    assert match is not None, declaration
    return match[1].strip(), match[2]


class Header(unittest.TestCase):
    def test_the_functions_are_declared_as_in_the_header(self) -> None:
        prototypes = {
            name: (result, arguments)
            for result, name, arguments in re.findall(r"^([\w *]+?)(genesys_\w+)\(([^()]*)\);", _HEADER, re.M)
        }
        for name, (result, arguments) in _library.SIGNATURES.items():
            c_result, c_arguments = prototypes[name]
            self.assertIs(result, _type(c_result), name)
            parameters = [] if c_arguments == "void" else c_arguments.split(",")
            self.assertEqual(arguments, [_type(_split(one)[0]) for one in parameters], name)
            function = getattr(_library.library, name)
            self.assertEqual((function.restype, function.argtypes), (result, arguments), name)

    def test_the_callback_is_declared_as_in_the_header(self) -> None:
        callback = re.search(r"typedef (\w+) \(\*genesys_log_callback\)\(([^()]*)\)", _HEADER)
        assert callback is not None
        self.assertIs(_library.LogCallback._restype_, _type(callback[1]))
        expected = tuple(_type(_split(one)[0]) for one in callback[2].split(","))
        self.assertEqual(_library.LogCallback._argtypes_, expected)

    def test_the_fault_is_declared_as_in_the_header(self) -> None:
        struct = re.search(r"typedef struct genesys_sandbox_fault \{(.*?)\}", _HEADER, re.DOTALL)
        assert struct is not None
        fields = [_split(one) for one in struct[1].split(";") if one.strip()]
        self.assertEqual(_library.Fault._fields_, [(name, _type(kind)) for kind, name in fields])


class Loading(unittest.TestCase):
    def failure(self, path: str) -> str:
        done = run("-c", "import genesys_onboarding", **{_library.OVERRIDE: path})
        self.assertEqual(done.returncode, 1)
        line = done.stderr.splitlines()[-1]
        self.assertTrue(line.startswith("ImportError: "), done.stderr)
        self.assertIn(path, line)
        return line

    def test_a_library_that_is_not_there(self) -> None:
        self.assertIn("/nowhere/library.so", self.failure("/nowhere/library.so"))

    def test_a_file_that_is_no_library(self) -> None:
        self.failure(__file__)

    def test_another_library(self) -> None:
        self.assertIn("genesys_version", self.failure(importlib.import_module("_ctypes").__file__ or ""))

    def test_a_library_of_another_version(self) -> None:
        program = (
            "import sys, types; version = types.ModuleType('genesys_onboarding._version');"
            "version.__version__ = '9.9.9'; sys.modules['genesys_onboarding._version'] = version;"
            "import genesys_onboarding"
        )
        done = run("-c", program)
        line = done.stderr.splitlines()[-1]
        self.assertTrue(line.startswith("ImportError: "), done.stderr)
        self.assertIn("9.9.9", line)
        self.assertIn(genesys_onboarding.__version__, line)

    def test_without_a_library_the_places_are_listed(self) -> None:
        source = Path(genesys_onboarding.__file__).parent
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder, "genesys_onboarding")
            copy.mkdir()
            for file in source.glob("*.py"):
                (copy / file.name).write_text(file.read_text())
            program = f"import sys; sys.path.insert(0, {folder!r}); import genesys_onboarding"
            done = run("-c", program, **{_library.OVERRIDE: ""})
        line = done.stderr.splitlines()[-1]
        self.assertTrue(line.startswith("ImportError: "), done.stderr)
        self.assertIn(str(copy), line)
        self.assertIn(_library.OVERRIDE, line)

    def test_the_version_is_the_crates(self) -> None:
        manifest = (crate() / "Cargo.toml").read_text()
        self.assertIn(f'version = "{genesys_onboarding.__version__}"', manifest)


class Import(unittest.TestCase):
    def test_it_is_light_and_so_is_a_call(self) -> None:
        heavy = {"dataclasses", "inspect", "logging", "typing", "socket", "asyncio", "threading"}
        heavy |= {"collections", "enum", "json", "re"}
        sandbox = "sandbox = genesys_onboarding.Sandbox()"
        call = f"{sandbox}; [it.id for it in sandbox.client().get_onboarding_invites().entities]"
        # Without the machine's own additions to Python, which import what they like.
        start = f"import sys; sys.path[:] = {sys.path!r}; import genesys_onboarding"
        for program in (start, f"{start}; {call}"):
            done = run("-S", "-c", f"{program}; print(sorted(sys.modules.keys() & {heavy!r}))")
            self.assertEqual((done.stdout, done.stderr), ("[]\n", ""))

    def test_json_needs_no_module_written_in_c(self) -> None:
        program = (
            "import sys; sys.modules['_json'] = None; from genesys_onboarding import Sandbox;"
            "sandbox = Sandbox(); client = sandbox.client();"
            "print(client.post_onboarding_joincodes({'emailDomains': ['acme.example']}).email_domains,"
            "[invite.administrator for invite in client.get_onboarding_invites(page_size=2).entities])"
        )
        done = run("-c", program)
        self.assertEqual((done.stdout, done.stderr), ("['acme.example'] [True, False]\n", ""))

    def test_all_that_it_names_is_there(self) -> None:
        self.assertTrue(set(models.__all__) <= set(genesys_onboarding.__all__))
        for name in genesys_onboarding.__all__:
            self.assertIsNotNone(getattr(genesys_onboarding, name), name)
            self.assertIn(name, dir(genesys_onboarding))
        with self.assertRaises(AttributeError):
            _ = genesys_onboarding.Nothing


if __name__ == "__main__":
    unittest.main()
