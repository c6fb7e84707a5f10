"""The records of the Java package: the models of the API, and the library's own."""

from __future__ import annotations

from java_text import (
    PRIMITIVES,
    WIDTH,
    Item,
    code,
    doc,
    fill,
    imports,
    java_type,
    pascal_of_camel,
    sentence,
    without_unit,
)
from meanings import meaning_of_field, meaning_of_record, meaning_of_value


class Record:
    """A model of the API, or a record of the library."""

    def __init__(self, item: Item, is_own: bool, is_request: bool, bulk_kind: str | None) -> None:
        self.item = item
        self.name: str = item["name"]
        self.fields: list[Item] = item["fields"]
        self.is_own = is_own
        self.is_request = is_request
        self.bulk_kind = bulk_kind
        self.tags = [("param " + without_unit(field["name"]), self.meaning(field)) for field in self.fields]

    def text(self) -> str:
        parts = self.parts()
        brace = " {" if parts else " {}"
        implements = " implements BulkRequest" if self.bulk_kind else ""
        components = [serialized(field) + component(field) for field in self.fields]
        head = fill(0, f"public record {self.name}(", components, f"){implements}{brace}")
        if implements and head.count("\n") > 1:
            head = fill(0, f"public record {self.name}(", components, ")") + f"   {implements}{brace}\n"
        body = "\n".join(parts) + "}\n" if parts else ""
        return imports(doc(0, self.summary(), self.tags) + head + body)

    def parts(self) -> list[str]:
        parts = self.compact_constructor()
        if self.is_request:
            parts += self.short_constructor() + self.withers()
        if self.bulk_kind:
            parts.append(f'  @Override\n  public String kind() {{\n    return "{self.bulk_kind}";\n  }}\n')
        if any(field["secret"] for field in self.fields):
            parts.append(self.to_string())
        return parts + [enumeration(self.item, field) for field in self.fields if field.get("values")]

    def summary(self) -> str:
        of_model = f"The model {{@code {self.name}}} of the API."
        summary = code(meaning_of_record(self.item)) if self.is_own else of_model
        return summary + (" Exactly one value is there." if self.item.get("oneOf") else "")

    def meaning(self, field: Item) -> str:
        meaning = code(meaning_of_field(self.item, field)) if self.is_own else f"{{@code {field['name']}}}"
        if field["secret"]:
            meaning += ", a secret"
        if self.is_request:
            return meaning + ("; required" if field["required"] else "; null if absent")
        if not field["required"]:
            return meaning + ("; empty if absent" if is_collection(field) else "; null if absent")
        return meaning + ("; null if it is one of a newer version" if field.get("values") else "")

    def compact_constructor(self) -> list[str]:
        """Copies what can be modified. Which values it may have is known to the library."""
        lines = []
        for field in filter(is_collection, self.fields):
            lines.append(request_copy(field) if self.is_request else response_copy(field))
        if not lines:
            return []
        head = doc(2, "Creates a record, with copies of what can be modified.", self.tags)
        return [head + f"  public {self.name} {{\n" + "".join(lines) + "  }\n"]

    def short_constructor(self) -> list[str]:
        required = [field for field in self.fields if field["required"]]
        if len(required) == len(self.fields):
            return []
        tags = [
            ("param " + field["name"], self.meaning(field).removesuffix("; required")) for field in required
        ]
        values = [field["name"] if field["required"] else "null" for field in self.fields]
        summary = (
            "Creates a record with what is required." if required else "Creates a record without values."
        )
        return [
            doc(2, summary, tags)
            + fill(2, f"public {self.name}(", [component(field) for field in required], ") {")
            + fill(4, "this(", values, ");")
            + "  }\n"
        ]

    def withers(self) -> list[str]:
        made = []
        names = [without_unit(field["name"]) for field in self.fields]
        for field in self.fields:
            if field["required"]:
                continue
            name, kind = without_unit(field["name"]), java_type(field)
            primitive = PRIMITIVES.get(kind, kind) if kind != "Boolean" else kind
            meaning = "the value" + ("; null for none" if primitive == kind else "")
            made.append(
                doc(
                    2,
                    f"Copies this record with another {{@code {name}}}.",
                    [("param " + name, meaning), ("return", "the copy")],
                )
                + fill(2, f"public {self.name} with{pascal_of_camel(name)}(", [f"{primitive} {name}"], ") {")
                + fill(4, f"return new {self.name}(", names, ");")
                + "  }\n"
            )
        return made

    def to_string(self) -> str:
        """Like that of every record, without secrets."""
        lines = [f'    return "{self.name}["\n']
        for index, field in enumerate(self.fields):
            start = ", " if index else ""
            if field["secret"]:
                lines.append(f'        + "{start}{field["name"]}=[redacted]"\n')
            else:
                lines += [f'        + "{start}{field["name"]}="\n', f"        + {field['name']}\n"]
        return "  @Override\n  public String toString() {\n" + "".join(lines) + '        + "]";\n  }\n'


def component(field: Item) -> str:
    """What every response has cannot be null."""
    kind = java_type(field)
    return f"{PRIMITIVES.get(kind, kind) if field['required'] else kind} {without_unit(field['name'])}"


def serialized(field: Item) -> str:
    name = field["name"]
    return "" if without_unit(name) == name else f'@SerializedName("{name}") '


def is_collection(field: Item) -> bool:
    return bool(field.get("array") or field.get("map"))


def response_copy(field: Item) -> str:
    """A null within it is an error of the service."""
    name, kind = field["name"], "List" if field.get("array") else "Map"
    return f"    {name} = {name} == null ? {kind}.of() : {kind}.copyOf({name});\n"


def request_copy(field: Item) -> str:
    """The library reports a null within it, by its place."""
    name, kind = field["name"], "List" if field.get("array") else "Map"
    made = "ArrayList" if field.get("array") else "LinkedHashMap"
    copy = f"Collections.unmodifiable{kind}(new {made}<>({name}))"
    value = f"{name} == null ? null : {copy};"
    for before in (f"    {name} = ", f"    {name} =\n        "):
        if len((before + value).splitlines()[-1]) <= WIDTH:
            return before + value + "\n"
    return f"    {name} =\n        {name} == null\n            ? null\n            : {copy};\n"


def enumeration(record: Item, field: Item) -> str:
    text = doc(2, f"The values of {{@code {field['name']}}}.") + f"  public enum {java_type(field)} {{\n"
    constants = [
        doc(4, sentence(code(meaning_of_value(value))))
        + f'    @SerializedName("{value}")\n    {value.upper()}'
        for value in field["values"]
    ]
    return text + ",\n".join(constants) + "\n  }\n"


def bulk_request_interface(record: Item) -> str:
    names = [field["type"] for field in record["fields"]]
    kinds = ", ".join(f"{{@code {field['name']}}}" for field in record["fields"])
    return (
        doc(0, meaning_of_record(record))
        + f"public sealed interface BulkRequest\n    permits {', '.join(names)} {{\n"
        + doc(2, f"Returns its name in JSON: one of {kinds}.", [("return", "the name")])
        + "  String kind();\n}\n"
    )
