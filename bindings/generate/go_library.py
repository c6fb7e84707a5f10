"""The functions of the library as functions of Go, which take and return what Go has."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple, Optional

from declarations import FUNCTIONS, SANDBOX_FUNCTIONS, declarations

# What the package calls by itself.
_OTHERS = {"genesys_version", "genesys_error_to_json", "genesys_event_to_json"}
_FAILURE = "failure **C.genesys_error"

Names = Callable[[str], str]


class Parameter(NamedTuple):
    type: str  # without struct, const and space: "genesys_client**"
    name: str


class Function(NamedTuple):
    name: str
    returned: str
    parameters: list[Parameter]
    declaration: str


def text(unexported: Names) -> str:
    """`unexported` gives a name as Go has it."""
    sandbox = [_function(name) for name in SANDBOX_FUNCTIONS]
    functions = [_function(name) for name in FUNCTIONS if name not in _OTHERS] + sandbox
    handles = [function for function in functions if function.name.endswith("_free") and _object(function)]
    bound = [function for function in functions if not function.name.endswith("_free")]
    return (
        "\npackage onboarding\n\n/*\n#include <genesys_onboarding.h>\n\n#ifndef GENESYS_ONBOARDING_SANDBOX\n"
        "// A library that was built without the sandbox declares none of its functions.\n"
        f"typedef struct genesys_sandbox genesys_sandbox;\n{''.join(map(_stub, sandbox))}#endif\n*/\n"
        'import "C"\n'
        + "".join(map(_handle, handles))
        + "".join(_Binding(function, unexported).text() for function in bound)
    )


def _function(name: str) -> Function:
    declared = " ".join(declarations([name]).split())
    match = re.search(rf"([^;{{}}]*?)\b{name}\(([^;]*)\);", declared)
    assert match is not None, f"include has no function {name}"
    parameters = [_parameter(part) for part in match[2].split(", ") if part != "void"]
    return Function(name, match[1].strip(), parameters, match[0].strip(" ;"))


def _parameter(declared: str) -> Parameter:
    match = re.fullmatch(r"(?:const )?(?:struct )?(\w+) (\**)(\w+)", declared)
    assert match is not None, f"a parameter of another form: {declared}"
    return Parameter(match[1] + match[2], match[3])


def _object(function: Function) -> Optional[str]:
    """The opaque type that a function takes first, without its prefix."""
    match = re.match(r"genesys_(client|pages_json|login|bulk|sandbox)\*$", function.parameters[0].type)
    return match[1] if match else None


def _name(kind: str) -> str:
    return kind.replace("_json", "")


def _stub(function: Function) -> str:
    """A function of C that fails, or does nothing."""
    statements = [f"(void){parameter.name};" for parameter in function.parameters]
    if function.returned != "void":
        failure = "GENESYS_CONFIGURATION" if function.returned == "genesys_status" else "NULL"
        statements.append(f"return {failure};")
    return f"static inline {function.declaration} {{ {' '.join(statements)} }}\n"


def _handle(free: Function) -> str:
    """The handle of an opaque type, as of what creates one."""
    kind = _object(free)
    assert kind is not None
    name, pointer = _name(kind), f"*C.genesys_{kind}"
    release = f"func({name} {pointer}) {{ C.{free.name}({name}) }}"
    return (
        f"\ntype {name}Handle = handle[{pointer}]\n"
        f"\nfunc new{name.capitalize()}Handle({name} {pointer}, err error) (*{name}Handle, error) {{\n"
        "\tif err != nil {\n\t\treturn nil, err\n\t}\n"
        f'\treturn newHandle("{name}", {name}, {release}), nil\n}}\n'
    )


class _Binding:
    """A function of Go, with what C returns by parameters as results."""

    def __init__(self, function: Function, unexported: Names) -> None:
        self.function = function
        self.unexported = unexported
        self.object = _object(function)
        self.parameters: list[str] = []
        self.encoded: dict[str, str] = {}  # the variable with the JSON of each parameter that is encoded
        self.result = ""  # its type
        self.variable = ""  # what C returns it by, with its type
        self.value = ""  # it, of that variable
        arguments = ", ".join([self.argument(parameter) for parameter in function.parameters])
        self.call = f"C.{function.name}({arguments})"

    def text(self) -> str:
        name = self.unexported(self.function.name.removeprefix("genesys_"))
        begin = f"\nfunc {name}({', '.join(self.parameters)})"
        return begin + (self.fallible() if self.function.returned == "genesys_status" else self.infallible())

    def fallible(self) -> str:
        results = f" ({self.result}, error) {{\n" if self.result else " error {\n"
        for parameter, data in self.encoded.items():
            results += f'\t{data}, err := encode("{parameter}", {parameter})\n\tif err != nil {{\n'
            results += f"\t\treturn {'nil, err' if self.result else 'err'}\n\t}}\n"
        made = self.made([f"return {self.call}"])
        if not self.result:
            return f"{results}\treturn {made}\n}}\n"
        assign = "=" if self.encoded else ":="
        return f"{results}\tvar {self.variable}\n\terr {assign} {made}\n\treturn {self.value}\n}}\n"

    def infallible(self) -> str:
        """What does nothing, and returns nothing, once the handle is closed."""
        if self.function.returned == "void":
            return f" {{\n\t_ = {self.made([self.call, 'return C.GENESYS_OK'])}\n}}\n"
        result, value = "[]byte", f"output({self.call})"
        if self.function.returned == "const char *":
            result, value = "string", f"C.GoString({self.call})"
        made = self.made([f"result = {value}", "return C.GENESYS_OK"])
        return f" (result {result}) {{\n\t_ = {made}\n\treturn result\n}}\n"

    def argument(self, parameter: Parameter) -> str:
        """What C is given for a parameter."""
        name, kind = self.unexported(parameter.name), parameter.type
        if self.object and parameter is self.function.parameters[0]:
            self.parameters.append(f"{name} *{_name(self.object)}Handle")
            return name
        if kind == "genesys_error**":
            return "failure"
        if kind == "char**":
            self.result, self.variable, self.value = "[]byte", f"{name} *C.char", f"output({name}), err"
            return f"&{name}"
        if kind.endswith("**"):
            created = _name(kind[len("genesys_") : -len("**")])
            self.result, self.variable = f"*{created}Handle", f"{name} *C.{kind[: -len('**')]}"
            self.value = f"new{created.capitalize()}Handle({name}, err)"
            return f"&{name}"
        if kind == "genesys_callbacks*":
            self.parameters.append(f"{name} Callbacks")
            return name
        if kind == "char*" and parameter.name.endswith("_json"):
            value = self.unexported(parameter.name.removesuffix("_json"))
            self.parameters.append(f"{value} any")
            self.encoded[value] = name
            return f"input({name})"
        if kind == "char*":
            self.parameters.append(f"{name} string")
            return f"input({name})"
        self.parameters.append(f"{name} {kind.removesuffix('_t')}")
        return f"C.{kind}({name})"

    def made(self, statements: list[str]) -> str:
        """The call: with the pointer of a handle, or with callbacks that the library takes over."""
        if self.object:
            handle = self.unexported(self.function.parameters[0].name)
            return f"{handle}.call(func({handle} *C.genesys_{self.object}, {_FAILURE}) {_block(statements)})"
        made = f"do(func({_FAILURE}) {_block(statements)})"
        if not any("Callbacks" in parameter for parameter in self.parameters):
            return made
        nested = made.replace("\n", "\n\t")
        return f"callbacks.pass(func(callbacks *C.genesys_callbacks) error {{\n\t\treturn {nested}\n\t}})"


def _block(statements: list[str]) -> str:
    return "C.genesys_status {\n" + "".join(f"\t\t{line}\n" for line in statements) + "\t}"
