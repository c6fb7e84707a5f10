"""The shared library: its declarations match the header, and how it is found."""

from __future__ import annotations

import ctypes
import importlib
import inspect
import re
import sys
import tempfile
import typing
import unittest
from collections.abc import Mapping
from pathlib import Path

import genesys_onboarding
from genesys_onboarding import Client, JoinCode, JoinCodeRequest, _callbacks, _library, errors, models
from support import crate, readme, run

_HEADER = (crate() / "include/genesys_onboarding.h").read_text()
_HEADER = re.sub(r"/\*.*?\*/", "", _HEADER, flags=re.DOTALL)

_OUT = ctypes.POINTER(ctypes.c_void_p)

_TYPES: dict[str, typing.Any] = {
    "void": None,
    "genesys_status": ctypes.c_int32,
    "int32_t": ctypes.c_int32,
    "size_t": ctypes.c_size_t,
    "int": ctypes.c_int,
    "const char * const *": ctypes.POINTER(ctypes.c_char_p),
    "uint16_t": ctypes.c_uint16,
    "uint32_t": ctypes.c_uint32,
    "uint64_t": ctypes.c_uint64,
    "bool": ctypes.c_bool,
    "const char *": ctypes.c_char_p,
    "char *": ctypes.c_void_p,
    "char **": _OUT,
    "void *": ctypes.c_void_p,
    "const int64_t *": ctypes.POINTER(ctypes.c_int64),
    "genesys_log_callback": _library.LogCallback,
    "genesys_free_user_data_callback": _library.FreeCallback,
    "genesys_observer_callback": _library.RequestCallback,
    "genesys_token_callback": _library.RequestCallback,
    "genesys_transport_callback": _library.RequestCallback,
    "genesys_refresh_token_callback": _library.RefreshTokenCallback,
    "genesys_interrupt_callback": _library.InterruptCallback,
    "genesys_wait_progress_callback": _library.ProgressCallback,
    "const uint8_t *": ctypes.c_void_p,
    "const struct genesys_header * const *": ctypes.POINTER(ctypes.POINTER(_callbacks.Header)),
    "int64_t": ctypes.c_int64,
    "double": ctypes.c_double,
    "const struct genesys_callbacks *": ctypes.POINTER(_library.Callbacks),
    "const double *": ctypes.POINTER(ctypes.c_double),
    "double *": ctypes.POINTER(ctypes.c_double),
    "const struct genesys_wait_options *": ctypes.POINTER(_library.WaitOptions),
    "const struct genesys_poll_failure *": ctypes.POINTER(_library.PollFailure),
    "const struct genesys_call_options *": ctypes.POINTER(_library.CallOptions),
}


def _type(text: str) -> object:
    """The ctypes of a C type; a pointer to an opaque type is `void *`."""
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
    def test_function_signatures_match_header(self) -> None:
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

    def test_callbacks_match_header(self) -> None:
        for name, kind in _TYPES.items():
            if not name.endswith("_callback"):
                continue
            callback = re.search(rf"typedef (\w+) \(\*{name}\)\(([^()]*)\)", _HEADER)
            assert callback is not None, name
            self.assertIs(kind._restype_, _type(callback[1]), name)
            expected = tuple(_type(_split(one)[0]) for one in callback[2].split(","))
            self.assertEqual(kind._argtypes_, expected, name)

    def test_structs_match_header(self) -> None:
        for name, kind in {
            "genesys_callbacks": _library.Callbacks,
            "genesys_call_options": _library.CallOptions,
            "genesys_wait_options": _library.WaitOptions,
            "genesys_poll_failure": _library.PollFailure,
            "genesys_header": _callbacks.Header,
            "genesys_event": _callbacks.Event,
            "genesys_token_request": _callbacks.TokenRequest,
            "genesys_transport_request": _callbacks.TransportRequest,
        }.items():
            struct = re.search(rf"typedef struct {name} \{{(.*?)\}}", _HEADER, re.DOTALL)
            assert struct is not None, name
            fields = [_split(one) for one in struct[1].split(";") if one.strip()]
            self.assertEqual(kind._fields_, [(field, _type(text)) for text, field in fields], name)

    def test_constants_match_header(self) -> None:
        constants = {name: int(value) for name, value in re.findall(r"GENESYS_([A-Z_]+) = (\d+)", _HEADER)}
        for name, number in constants.items():
            kind, _, rest = name.partition("_")
            if kind == "WAIT":
                self.assertEqual(_callbacks.REASONS[number], rest.lower())
            elif kind == "FAILURE":
                self.assertEqual(_callbacks.CAUSES[rest.lower()], number)
        kinds = {kind.__name__: name for name, kind in errors._KINDS.items()}
        for number, name_of_class in enumerate(_callbacks.STATUSES):
            if name_of_class is not None:
                self.assertEqual(constants[kinds.get(name_of_class, "PANIC")], number, name_of_class)


class Loading(unittest.TestCase):
    def failure(self, program: str = "from genesys_onboarding import Client", **environment: str) -> str:
        done = run("-c", program, **environment)
        self.assertEqual(done.returncode, 1)
        line = done.stderr.splitlines()[-1]
        self.assertTrue(line.startswith("ImportError: "), done.stderr)
        return line

    def test_unusable_library_is_import_error(self) -> None:
        another = importlib.import_module("_ctypes").__file__ or ""
        for path, word in [
            ("/nowhere/library.so", ""),
            (__file__, ""),
            (another, "genesys_version"),
        ]:
            line = self.failure(**{_library.OVERRIDE: path})
            self.assertIn(path, line)
            self.assertIn(word, line)

    def test_library_of_other_version_is_import_error(self) -> None:
        line = self.failure(
            "import sys, types; version = types.ModuleType('genesys_onboarding._version');"
            "version.__version__ = '9.9.9'; sys.modules['genesys_onboarding._version'] = version;"
            "from genesys_onboarding import Client"
        )
        self.assertIn("9.9.9", line)
        self.assertIn(genesys_onboarding.__version__, line)

    def test_missing_library_lists_searched_paths(self) -> None:
        source = Path(genesys_onboarding.__file__).parent
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder, "genesys_onboarding")
            copy.mkdir()
            for file in source.glob("*.py"):
                (copy / file.name).write_text(file.read_text())
            program = f"import sys; sys.path.insert(0, {folder!r}); from genesys_onboarding import Client"
            line = self.failure(program, **{_library.OVERRIDE: ""})
        self.assertIn(str(copy), line)
        self.assertIn(_library.OVERRIDE, line)

    def test_plugin_needs_no_library(self) -> None:
        # pytest imports the plugin in every run; this stands for the part of pytest that it needs.
        program = (
            "import sys, types; pytest = types.ModuleType('pytest');"
            "pytest.fixture = lambda function: function;"
            "sys.modules['pytest'] = pytest; import genesys_onboarding._pytest as plugin;"
            "print('imported');"
            "next(plugin.onboarding_sandbox())"
        )
        done = run("-c", program, **{_library.OVERRIDE: "/nowhere/library.so"})
        self.assertEqual((done.returncode, done.stdout), (1, "imported\n"))
        self.assertIn("ImportError: genesys_onboarding cannot load", done.stderr)
        done = run("-c", program)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "imported\n", ""))

    def test_version_is_that_of_crate(self) -> None:
        manifest = (crate() / "Cargo.toml").read_text()
        self.assertIn(f'version = "{genesys_onboarding.__version__}"', manifest)


class Sdist(unittest.TestCase):
    def test_listed_crate_files_exist(self) -> None:
        hook = readme().with_name("hatch_build.py").read_text()
        listed = re.search(r"^CRATE = \((.*?)\)", hook, re.DOTALL | re.MULTILINE)
        assert listed is not None
        files = set(re.findall(r'"(.*?)"', listed[1]))
        benches = re.findall(r'\[\[bench\]\]\nname = "(\w+)"', (crate() / "Cargo.toml").read_text())
        self.assertEqual(
            {file for file in files if "benches" in file}, {f"benches/{it}.rs" for it in benches}
        )
        for file in files:
            self.assertTrue((crate() / file).exists(), file)


def _imported_by(program: str) -> set[str]:
    """The modules that a program has imported at its end."""
    # Without what the machine adds to Python, which imports what it likes.
    program = f"import sys; sys.path[:] = {sys.path!r}; {program}; print(*sys.modules)"
    done = run("-S", "-c", program)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


class Import(unittest.TestCase):
    def test_package_import_is_light(self) -> None:
        heavy = {
            "asyncio",
            "dataclasses",
            "inspect",
            "json",
            "logging",
            "re",
            "socket",
            "threading",
            "typing",
        }
        self.assertEqual(_imported_by("import genesys_onboarding") & {*heavy, "ctypes"}, set())
        imported = _imported_by("from genesys_onboarding import Client")
        # In CPython 3.14 ctypes itself imports threading.
        self.assertEqual((imported & heavy) - _imported_by("import ctypes"), set())
        self.assertIn("ctypes", imported)

    def test_only_public_modules_are_imported(self) -> None:
        for file in Path(genesys_onboarding.__file__).parent.glob("*.py"):
            names = re.findall(r"^\s*(?:from|import) (\w[\w.]*)", file.read_text(), re.MULTILINE)
            # These two are documented in Python's library reference.
            private = {name for name in names if name.startswith("_")} - {"__future__", "_thread"}
            self.assertEqual(private, set(), file)

    def test_all_names_exist(self) -> None:
        self.assertTrue(set(models.__all__) <= set(genesys_onboarding.__all__))
        self.assertTrue(set(errors.__all__) <= set(genesys_onboarding.__all__))
        for name in genesys_onboarding.__all__:
            self.assertIsNotNone(getattr(genesys_onboarding, name), name)
            self.assertIn(name, dir(genesys_onboarding))
        with self.assertRaises(AttributeError):
            _ = genesys_onboarding.Nothing

    def test_type_hints_of_public_names_resolve(self) -> None:
        count = 0
        for name in set(genesys_onboarding.__all__) - {"__version__"}:
            public = getattr(genesys_onboarding, name)
            typing.get_type_hints(public)
            for base in public.__mro__ if inspect.isclass(public) else ():
                if not base.__module__.startswith("genesys_onboarding"):
                    continue
                for member in vars(base).values():
                    function = getattr(member, "__func__", getattr(member, "fget", member))
                    if inspect.isfunction(function):
                        typing.get_type_hints(function)
                        count += 1
        self.assertGreater(count, 60)
        hints = typing.get_type_hints(Client.post_onboarding_joincodes)
        self.assertEqual(hints["return"], JoinCode)
        self.assertEqual(
            hints["body"],
            typing.Optional[typing.Union[JoinCodeRequest, JoinCode, Mapping[str, object]]],
        )


if __name__ == "__main__":
    unittest.main()
