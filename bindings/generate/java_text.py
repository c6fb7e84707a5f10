"""Java as google-java-format writes it: types, comments, lists between parentheses."""

from __future__ import annotations

import re
import textwrap
from typing import Any

WIDTH = 100

Item = dict[str, Any]
Tag = tuple[str, str]

TYPES = {"string": "String", "integer": "Long", "boolean": "Boolean", "any": "Object"}
PRIMITIVES = {"Boolean": "boolean", "Integer": "int", "Long": "long"}
SMALL_INTEGERS = ("attempt", "attempts", "count", "httpStatus", "status")


def pascal_of_camel(name: str) -> str:
    return name[0].upper() + name[1:]


def without_unit(name: str) -> str:
    return name.removesuffix("Ms")


def java_type(item: Item) -> str:
    if item["name"].endswith("Ms"):
        return "Duration"
    if item.get("values"):
        return pascal_of_camel(item["name"])
    kind: str = item["type"]
    name = TYPES.get(kind, kind)
    if kind == "integer" and item["name"] in SMALL_INTEGERS:
        name = "Integer"
    if item.get("array"):
        return f"List<{name}>"
    return f"Map<String, {name}>" if item.get("map") else name


def imports(text: str) -> str:
    used = {
        "com.google.gson.annotations.SerializedName": r"\bSerializedName\b",
        "java.time.Duration": r"\bDuration\b",
        "java.util.ArrayList": r"\bArrayList\b",
        "java.util.Collections": r"\bCollections\b",
        "java.util.List": r"\bList\b",
        "java.util.LinkedHashMap": r"\bLinkedHashMap\b",
        "java.util.Map": r"\bMap\b",
        "java.util.Optional": r"\bOptional\b",
        "java.util.function.Consumer": r"\bConsumer\b",
        "java.util.stream.Stream": r"\bStream\b",
    }
    code = re.sub(r"/\*\*.*?\*/", "", text, flags=re.S)
    lines = [f"import {name};\n" for name, pattern in sorted(used.items()) if re.search(pattern, code)]
    return "".join(lines) + ("\n" if lines else "") + text


def doc(indent: int, text: str, tags: list[Tag] | None = None, more: str = "") -> str:
    """A Javadoc comment."""
    pad = " " * indent
    width = WIDTH - indent - 3
    if not tags and not more and len(text) <= WIDTH - indent - 7:
        return f"{pad}/** {text} */\n"
    lines = wrap(text, width)
    if more:
        lines += ["", *wrap("<p>" + more, width)]
    if tags:
        lines.append("")
    for tag, meaning in tags or []:
        lines += wrap(f"@{tag} {meaning}", width, "    ")
    return f"{pad}/**\n" + "".join(f"{pad} * {line}".rstrip() + "\n" for line in lines) + f"{pad} */\n"


def wrap(text: str, width: int, later: str = "") -> list[str]:
    return textwrap.wrap(text, width, subsequent_indent=later, break_long_words=False, break_on_hyphens=False)


def fill(indent: int, before: str, items: list[str], after: str) -> str:
    """A list between parentheses: on one line, or on the next one, or on a line for each."""
    pad = " " * indent
    line = f"{pad}{before}{', '.join(items)}{after}"
    if len(line) <= WIDTH:
        return line + "\n"
    inner = f"{pad}    {', '.join(items)}{after}"
    if len(inner) <= WIDTH:
        return f"{pad}{before}\n{inner}\n"
    return f"{pad}{before}\n" + one_each(indent + 4, items) + f"{after}\n"


def one_each(indent: int, items: list[str]) -> str:
    return ",\n".join(" " * indent + item for item in items)


def sentence(phrase: str) -> str:
    return phrase[0].upper() + phrase[1:] + "."


def code(meaning: str) -> str:
    return re.sub("`(.*?)`", r"{@code \1}", meaning)
