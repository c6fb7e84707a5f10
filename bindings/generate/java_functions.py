"""The native methods of the Java package, from the headers for FFI loaders."""

from __future__ import annotations

import re
from collections.abc import Sequence

from declarations import FUNCTIONS, SANDBOX_FUNCTIONS, declarations
from java_text import WIDTH
from names import camel, pascal

# A size_t is as wide as a pointer, and a bool is a byte.
TYPES = {
    "void": "void",
    "bool": "byte",
    "int32_t": "int",
    "genesys_status": "int",
    "uint64_t": "long",
    "size_t": "Pointer",
    "const struct genesys_callbacks *": "Callbacks",
}

IMPORTS = "import com.sun.jna.Native;\nimport com.sun.jna.Pointer;\n"
CALLBACK_IMPORTS = (
    "import com.sun.jna.Callback;\n" + IMPORTS + "import com.sun.jna.Structure;\n"
    "import com.sun.jna.Structure.FieldOrder;\n"
)


def functions() -> str:
    declared = declarations(FUNCTIONS)
    summary = "/** The functions of genesys_onboarding.h that this package calls. */\n"
    return CALLBACK_IMPORTS + "\n" + summary + library("Functions", FUNCTIONS) + callbacks(declared) + "}\n"


def sandbox_functions() -> str:
    summary = "/** Those of the sandbox, which a library may lack. */\n"
    return IMPORTS + "\n" + summary + library("SandboxFunctions", SANDBOX_FUNCTIONS) + "}\n"


def library(name: str, listed: Sequence[str]) -> str:
    return (
        f"final class {name} {{\n"
        + f"  static {{\n    Native.register({name}.class, Library.LIBRARY);\n  }}\n\n"
        + f"  private {name}() {{}}\n"
        + "".join("\n" + method(declarations([function]), function) for function in listed)
    )


def method(declared: str, name: str) -> str:
    found = re.search(rf"^([^\n;{{}}]*?)\b{name}\(([^)]*)\);", declared, re.MULTILINE)
    assert found, name
    parameters = [parameter(text, "byte[]") for text in split(found[2])]
    start = f"  static native {java_type(found[1], 'Pointer')} {name}("
    line = start + ", ".join(parameters) + ");\n"
    return line if len(line) <= WIDTH else f"{start}\n      {', '.join(parameters)});\n"


def callbacks(declared: str) -> str:
    """The struct of callbacks, and the type of each."""
    body = re.search(r"^typedef struct genesys_callbacks \{(.*?)\}", declared, re.DOTALL | re.MULTILINE)
    assert body
    fields = [parameter(text, "Pointer") for text in body[1].split(";") if text.strip()]
    names = ",\n".join(f'    "{field.split()[-1]}"' for field in fields)
    text = (
        "\n  /** Native code holds addresses within it: it must be reachable as long as a client has it. */\n"
        + f"  @FieldOrder({{\n{names}\n  }})\n"
        + "  public static final class Callbacks extends Structure {\n"
        + "".join(f"    public {field};\n" for field in fields)
        + "  }\n"
    )
    types = re.findall(r"^typedef (\w+) \(\*(genesys_\w+_callback)\)\(([^)]*)\);", declared, re.MULTILINE)
    for result, name, parameters in types:
        listed = ", ".join(parameter(one, "Pointer") for one in split(parameters))
        text += (
            f"\n  /** {{@code {name}}}. */\n"
            + f"  public interface {java_type(name, '')} extends Callback {{\n"
            + f"    {java_type(result, 'Pointer')} invoke({listed});\n"
            + "  }\n"
        )
    return text


def split(parameters: str) -> list[str]:
    return [] if parameters.strip() == "void" else parameters.split(",")


def parameter(declared: str, text_type: str) -> str:
    found = re.fullmatch(r"\s*(.*?)(\w+)\s*", declared, re.DOTALL)
    assert found, declared
    return f"{java_type(found[1], text_type)} {camel(found[2])}"


def java_type(declared: str, text_type: str) -> str:
    """`text_type` is that of a borrowed text, which is an array where Java gives it."""
    name = " ".join(declared.split())
    if name == "const char *":
        return text_type
    if name.endswith("_callback"):
        return pascal(name.removeprefix("genesys_"))
    return TYPES.get(name) or ("Pointer" if name.endswith("*") else _unknown(name))


def _unknown(name: str) -> str:
    raise SystemExit(f"no Java type for {name}: correct bindings/generate/java_functions.py")
