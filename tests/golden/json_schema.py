"""json_schema.py SCHEMA FILE... - are these as a JSON Schema wants them?

As far as nflogd's schemas go: whatever else a schema says is an error, so that
nothing in it goes unchecked.
"""
import json
import re
import sys

KNOWN = {"$schema", "$defs", "title", "description", "$ref", "type", "enum",
         "const", "anyOf", "properties", "required", "additionalProperties",
         "items", "minItems", "maxItems", "minimum", "maximum", "pattern"}
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool,
         "null": type(None), "integer": int}


def is_type(value, name):
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, TYPES[name])


class Checker:
    def __init__(self, schema):
        self.schema = schema

    def errors(self, value):
        return list(self.check(value, self.schema, "$"))

    def check(self, value, schema, place):
        unknown = set(schema) - KNOWN
        if unknown:
            raise ValueError(f"{place}: the schema says {sorted(unknown)}")
        if "$ref" in schema:
            name = schema["$ref"].removeprefix("#/$defs/")
            yield from self.check(value, self.schema["$defs"][name], place)
            return
        if "anyOf" in schema:
            tried = [list(self.check(value, s, place))
                     for s in schema["anyOf"]]
            if all(tried):
                yield f"{place}: none of them: {min(tried, key=len)[:2]}"
        yield from self.check_value(value, schema, place)
        if isinstance(value, dict):
            yield from self.check_members(value, schema, place)
        if isinstance(value, list):
            yield from self.check_items(value, schema, place)

    def check_value(self, value, schema, place):
        types = schema.get("type", [])
        types = [types] if isinstance(types, str) else types
        if types and not any(is_type(value, t) for t in types):
            yield f"{place}: {value!r:.40} is no {types}"
        if "enum" in schema and value not in schema["enum"]:
            yield f"{place}: {value!r:.40} is none of {schema['enum']}"
        if "const" in schema and value != schema["const"]:
            yield f"{place}: {value!r:.40} is not {schema['const']!r}"
        if isinstance(value, int) and not (
                schema.get("minimum", value) <= value <=
                schema.get("maximum", value)):
            yield f"{place}: {value} is out of range"
        if isinstance(value, str) and not re.search(
                schema.get("pattern", ""), value):
            yield f"{place}: {value!r:.40} is not {schema['pattern']}"

    def check_members(self, value, schema, place):
        known = schema.get("properties", {})
        for name in schema.get("required", []):
            if name not in value:
                yield f"{place}: there is no {name}"
        for name, member in value.items():
            if name in known:
                yield from self.check(member, known[name], f"{place}.{name}")
            elif not schema.get("additionalProperties", True):
                yield f"{place}: nobody knows {name}"

    def check_items(self, value, schema, place):
        if not (schema.get("minItems", 0) <= len(value) <=
                schema.get("maxItems", len(value))):
            yield f"{place}: there are {len(value)} of them"
        for i, item in enumerate(value):
            yield from self.check(item, schema.get("items", {}),
                                  f"{place}[{i}]")


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def main(schema, *paths):
    checker = Checker(load(schema))
    wrong = [f"{p}: {e}" for p in paths for e in checker.errors(load(p))]
    print("\n".join(wrong[:20]), end="\n" if wrong else "")
    return bool(wrong)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
