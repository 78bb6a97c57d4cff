"""A reader of radzoo checkpoints, written from Formats/Checkpoint/SPECIFICATION.md and nothing else.

It parses the HDF5 profile byte by byte, so that it can refuse what h5py would accept, and reads the values of valid
files with h5py as well. `radz.py FOLDER` judges a conformance set and prints what disagrees with expected.json.
"""
import hashlib
import json
import math
import os
import struct
import sys

import h5py
import numpy

UNDEFINED = (1 << 64) - 1


class Refusal(Exception):
    def __init__(self, code, where=""):
        super().__init__(f"{code} {where}")
        self.code = code


def need(holds, code, where=""):
    if not holds:
        raise Refusal(code, where)


# 1.1 HDF5 profile


def rotate(x, k):
    return ((x << k) | (x >> (32 - k))) & 0xFFFFFFFF


def lookup3(data):
    M = 0xFFFFFFFF
    a = b = c = (0xDEADBEEF + len(data)) & M
    if not data:
        return c
    position = 0
    while len(data) - position > 12:
        x, y, z = struct.unpack_from("<III", data, position)
        a, b, c = (a + x) & M, (b + y) & M, (c + z) & M
        a = (a - c) & M; a ^= rotate(c, 4); c = (c + b) & M
        b = (b - a) & M; b ^= rotate(a, 6); a = (a + c) & M
        c = (c - b) & M; c ^= rotate(b, 8); b = (b + a) & M
        a = (a - c) & M; a ^= rotate(c, 16); c = (c + b) & M
        b = (b - a) & M; b ^= rotate(a, 19); a = (a + c) & M
        c = (c - b) & M; c ^= rotate(b, 4); b = (b + a) & M
        position += 12
    x, y, z = struct.unpack("<III", data[position:].ljust(12, b"\0"))
    a, b, c = (a + x) & M, (b + y) & M, (c + z) & M
    c ^= b; c = (c - rotate(b, 14)) & M
    a ^= c; a = (a - rotate(c, 11)) & M
    b ^= a; b = (b - rotate(a, 25)) & M
    c ^= b; c = (c - rotate(b, 16)) & M
    a ^= c; a = (a - rotate(c, 4)) & M
    b ^= a; b = (b - rotate(a, 14)) & M
    c ^= b; c = (c - rotate(b, 24)) & M
    return c


class Cursor:
    def __init__(self, data):
        self.data, self.position = data, 0

    def take(self, count):
        need(self.position + count <= len(self.data), "truncated-message")
        self.position += count
        return self.data[self.position - count : self.position]

    def u(self, width):
        return int.from_bytes(self.take(width), "little")

    def end(self):
        need(self.position == len(self.data), "message-length")


def name_is_allowed(name):
    return (0 < len(name) <= 255 and name != b"." and b".." not in name
            and all(chr(c).isascii() and (chr(c).isalnum() or c in b"._-") for c in name))


REFUSED = {0x04: "fill-value", 0x07: "external-storage", 0x0B: "filter", 0x0D: "comment", 0x0E: "object-times",
           0x11: "symbol-table", 0x12: "object-times", 0x16: "reference-count"}
REFUSED.update({t: "superblock-extension" for t in (0x0F, 0x13, 0x14, 0x17, 0x18)})
CLASSES = {2: "time", 4: "bit-field", 5: "opaque", 6: "compound", 7: "reference", 8: "enumeration",
           9: "variable-length", 10: "array"}
FLOATS = {2: ("f16", (10, 5, 0, 10, 15)), 4: ("f32", (23, 8, 0, 23, 127)), 8: ("f64", (52, 11, 0, 52, 1023))}
SIZES = {"f16": 2, "bf16": 2, "f32": 4, "f64": 8, "i8": 1, "u8": 1, "i16": 2, "u16": 2, "i32": 4, "u32": 4,
         "i64": 8, "u64": 8}


class File:
    def __init__(self, data):
        self.data, self.extents, self.visited, self.objects = data, [], set(), set()
        magic = b"\x89HDF\r\n\x1a\n"
        if not data.startswith(magic):
            places = [512 << k for k in range(12)]
            raise Refusal("user-block" if any(data[p : p + 8] == magic for p in places) else "signature")
        need(len(data) >= 48, "truncated-message")
        need(data[8] in (2, 3), "superblock-version")
        base, extension, end, root = struct.unpack_from("<QQQQ", data, 12)
        need(struct.unpack_from("<I", data, 44)[0] == lookup3(data[:44]), "checksum")
        need(data[9] == data[10] == 8, "offset-size")
        need(data[11] == 0, "consistency-flags")
        need(base == 0, "base-address")
        need(extension == UNDEFINED, "superblock-extension")
        need(end == len(data), "byte-count")
        self.account(0, 48)
        self.root = self.object(root, 0, want_group=True)
        end = 0
        for start, stop in sorted(self.extents):
            need(start >= end, "overlap")
            need(start - end <= 4096, "gap")
            need(not any(data[end:start]), "gap-content")
            end = stop
        need(end == len(data), "trailing-bytes")

    def account(self, address, count):
        need(address + count <= len(self.data), "outside-file")
        if count:
            self.extents.append((address, address + count))

    def block(self, address, count):
        need(address not in self.visited, "header-loop")
        self.visited.add(address)
        self.account(address, count)
        block = self.data[address : address + count]
        need(struct.unpack("<I", block[-4:])[0] == lookup3(block[:-4]), "checksum")
        return block

    def messages(self, address):
        need(address < len(self.data), "outside-file")
        head = self.data[address : address + 32]
        need(head[:4] == b"OHDR", "object-header-version" if head[:1] == b"\1" else "object-header-signature")
        need(head[4] == 2, "object-header-version")
        flags = head[5]
        cursor = Cursor(head[6:])
        cursor.take((16 if flags & 0x20 else 0) + (4 if flags & 0x10 else 0))
        size = cursor.u(1 << (flags & 3))
        need(size <= 65536, "limit-exceeded")
        start = 6 + cursor.position
        block = self.block(address, start + size + 4)
        need(not flags & 0x20, "object-times")
        need(not flags & 0x0C, "attribute-order")
        need(not flags & 0xC0, "object-header-flags")
        found, pending = [], []
        self.split(block[start:-4], found, pending)
        count = 0
        while pending:
            address, size = pending.pop()
            count += 1
            need(count <= 4096 and 8 <= size <= 65536, "limit-exceeded")
            block = self.block(address, size)
            need(block[:4] == b"OCHK", "continuation-signature")
            self.split(block[4:-4], found, pending)
        return found

    def split(self, data, found, pending):
        cursor = Cursor(data)
        while len(data) - cursor.position >= 4:
            kind, size, flags = cursor.u(1), cursor.u(2), cursor.u(1)
            need(not flags & 2, "shared-message")
            need(not flags & ~5, "message-flags")
            body = cursor.take(size)
            if kind == 0:
                need(not any(body), "padding")
            elif kind == 0x10:
                one = Cursor(body)
                pending.append((one.u(8), one.u(8)))
                one.end()
            else:
                found.append((kind, body))
        need(not any(data[cursor.position :]), "padding")

    def object(self, address, depth, want_group=False):
        need(address not in self.objects, "object-linked-twice")
        self.objects.add(address)
        need(len(self.objects) <= 10000, "limit-exceeded")
        messages = self.messages(address)
        kinds = {kind for kind, _ in messages}
        if kinds & {1, 8}:
            need(not want_group, "object-kind")
            return self.dataset(messages)
        if kinds & {2, 0x11}:
            return self.group(messages, depth)
        raise Refusal("committed-datatype" if 3 in kinds and not want_group else "object-kind")

    def at_most_one(self, messages, kind):
        found = [body for k, body in messages if k == kind]
        need(len(found) <= 1, "duplicate-message")
        return found[0] if found else None

    def only(self, messages, kind):
        body = self.at_most_one(messages, kind)
        need(body is not None, "missing-message", kind)
        return body

    def attributes(self, messages, allowed):
        for kind, _ in messages:
            need(kind in allowed | {0x0C, 0x15}, REFUSED.get(kind, "unknown-message"))
        info = self.at_most_one(messages, 0x15)
        if info is not None:
            cursor = Cursor(info)
            need(cursor.u(1) == 0, "message-version")
            need(cursor.u(1) == 0, "attribute-order")
            need(cursor.u(8) == UNDEFINED and cursor.u(8) == UNDEFINED, "dense-attributes")
            cursor.end()
        found = {}
        for kind, body in messages:
            if kind == 0x0C:
                need(len(found) < 64, "limit-exceeded")
                name, value = self.attribute(Cursor(body))
                need(name not in found, "duplicate-name")
                found[name] = value
        return found

    def attribute(self, cursor):
        need(cursor.u(1) == 3, "message-version")
        need(cursor.u(1) == 0, "shared-message")
        sizes = cursor.u(2), cursor.u(2), cursor.u(2)
        cursor.u(1)
        name = cursor.take(sizes[0])
        need(name[-1:] == b"\0" and name_is_allowed(name[:-1]), "object-name")
        kind = self.datatype(cursor.take(sizes[1]))
        shape = self.dataspace(cursor.take(sizes[2]))
        need(shape == (), "attribute-shape")
        if isinstance(kind, int):
            need(kind <= 4096, "limit-exceeded")
            text, _, rest = cursor.take(kind).partition(b"\0")
            need(not any(rest), "attribute-text")
            try:
                value = text.decode()
            except UnicodeDecodeError:
                raise Refusal("attribute-text")
        else:
            need(kind not in ("f16", "bf16"), "element-type")
            value = (kind, cursor.take(SIZES[kind]))
        cursor.end()
        return name[:-1].decode(), value

    def dataspace(self, body):
        cursor = Cursor(body)
        need(cursor.u(1) == 2, "message-version")
        rank, flags, kind = cursor.u(1), cursor.u(1), cursor.u(1)
        need(kind != 2, "null-dataspace")
        need(not flags & ~1 and kind == (0 if rank == 0 else 1), "shape")
        need(rank <= 8, "limit-exceeded")
        extents = [cursor.u(8) for _ in range(rank)]
        largest = [cursor.u(8) for _ in range(rank)] if flags else extents
        cursor.end()
        need(largest == extents, "resizable")
        need(math.prod(extents) < 1 << 59 and all(e < 1 << 59 for e in extents), "shape")
        return tuple(extents)

    def datatype(self, body):
        cursor = Cursor(body)
        first = cursor.u(1)
        need(1 <= first >> 4 <= 3, "message-version")
        bits, size = cursor.take(3), cursor.u(4)
        kind = first & 15
        if kind == 0:
            need(not bits[0] & 1, "big-endian")
            offset, precision = cursor.u(2), cursor.u(2)
            cursor.end()
            need(size in (1, 2, 4, 8) and not bits[0] & ~8 and bits[1:] == b"\0\0" and offset == 0
                 and precision == 8 * size, "element-type")
            return ("i" if bits[0] & 8 else "u") + str(8 * size)
        if kind == 1:
            need(not bits[0] & 0x41, "big-endian")
            offset, precision = cursor.u(2), cursor.u(2)
            layout = tuple(cursor.u(1) for _ in range(4)) + (cursor.u(4),)
            cursor.end()
            need(size in FLOATS and layout == FLOATS[size][1] and bits[0] == 0x20 and bits[2] == 0 and offset == 0
                 and precision == 8 * size and bits[1] == 8 * size - 1, "element-type")
            return FLOATS[size][0]
        if kind == 3:
            cursor.end()
            need(bits[0] & 15 <= 1 and bits[0] >> 4 <= 1 and bits[1:] == b"\0\0" and size > 0, "element-type")
            return size
        raise Refusal(CLASSES.get(kind, "element-type"))

    def group(self, messages, depth):
        info = Cursor(self.only(messages, 2))
        need(info.u(1) == 0, "message-version")
        need(info.u(1) == 0, "link-order")
        need(info.u(8) == UNDEFINED and info.u(8) == UNDEFINED, "dense-links")
        info.end()
        hints = self.at_most_one(messages, 0x0A)
        if hints is not None:
            cursor = Cursor(hints)
            need(cursor.u(1) == 0, "message-version")
            flags = cursor.u(1)
            need(not flags & ~3, "message-flags")
            cursor.take((4 if flags & 1 else 0) + (4 if flags & 2 else 0))
            cursor.end()
        group = Group(self.attributes(messages, {2, 6, 0x0A}))
        for kind, body in messages:
            if kind != 6:
                continue
            name, address = self.link(Cursor(body))
            need(name not in group.children, "duplicate-name")
            need(depth < 8, "limit-exceeded")
            group.children[name] = self.object(address, depth + 1)
        return group

    def link(self, cursor):
        need(cursor.u(1) == 1, "message-version")
        flags = cursor.u(1)
        kind = cursor.u(1) if flags & 8 else 0
        need(kind == 0, {1: "soft-link", 64: "external-link"}.get(kind, "user-defined-link"))
        need(not flags & 4, "link-order")
        need(not flags & 0xE0, "message-flags")
        if flags & 16:
            cursor.u(1)
        length = cursor.u(1 << (flags & 3))
        need(length <= 255, "object-name")
        name = cursor.take(length)
        need(name_is_allowed(name), "object-name")
        address = cursor.u(8)
        cursor.end()
        return name.decode(), address

    def dataset(self, messages):
        attributes = self.attributes(messages, {1, 3, 5, 8})
        shape = self.dataspace(self.only(messages, 1))
        kind = self.datatype(self.only(messages, 3))
        need(not isinstance(kind, int), "string-dataset")
        fill = self.at_most_one(messages, 5)
        if fill is not None:
            cursor = Cursor(fill)
            need(cursor.u(1) == 3, "message-version")
            need(not cursor.u(1) & 0xE0, "fill-value")
            cursor.end()
        cursor = Cursor(self.only(messages, 8))
        need(cursor.u(1) in (3, 4), "message-version")
        layout = cursor.u(1)
        need(layout == 1, {0: "compact-layout", 2: "chunked-layout", 3: "virtual-layout"}.get(layout, "message-version"))
        address, size = cursor.u(8), cursor.u(8)
        cursor.end()
        named = attributes.pop("element-type", None)
        if named is not None:
            need(kind == "u16" and named == "bf16", "element-type")
            kind = "bf16"
        need(math.prod(shape) * SIZES[kind] == size, "storage-size")
        need(size <= 8 << 30, "limit-exceeded")
        need((address == UNDEFINED) == (size == 0), "unallocated")
        if size:
            self.account(address, size)
        return Dataset(attributes, shape, kind, self.data[address : address + size] if size else b"")


class Group:
    def __init__(self, attributes):
        self.attributes, self.children = attributes, {}

    def groups(self):
        return {n: c for n, c in self.children.items() if isinstance(c, Group)}

    def datasets(self):
        return {n: c for n, c in self.children.items() if isinstance(c, Dataset)}

    def below(self, prefix=""):
        for name, child in self.children.items():
            if isinstance(child, Group):
                yield from child.below(prefix + name + "/")
            else:
                yield prefix + name, child


class Dataset:
    def __init__(self, attributes, shape, kind, data):
        self.attributes, self.shape, self.kind, self.data = attributes, shape, kind, data

    def numbers(self):
        return numpy.frombuffer(self.data, {"f32": "<f4", "f16": "<f2", "i32": "<i4", "u8": "u1"}[self.kind])


# 1.3 Documents


def number_text(value):
    if value == 0:
        return "0"
    digits, exponent = f"{abs(value):.17e}".split("e")
    text = repr(abs(value))
    mantissa, _, power = text.partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    digits, point = whole + fraction, len(whole) + int(power or 0)
    while digits.startswith("0") and len(digits) > 1:
        digits, point = digits[1:], point - 1
    digits = digits.rstrip("0") or "0"
    sign, count = "-" if value < 0 else "", len(digits)
    if count <= point <= 21:
        return sign + digits + "0" * (point - count)
    if 0 < point <= 21:
        return sign + digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return sign + "0." + "0" * -point + digits
    tail = "." + digits[1:] if count > 1 else ""
    return sign + digits[0] + tail + "e" + ("-" if point - 1 < 0 else "+") + str(abs(point - 1))


def canonical(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, str):
        escaped = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}
        return '"' + "".join(escaped.get(ord(c), c if ord(c) >= 32 else f"\\u{ord(c):04x}") for c in value) + '"'
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
    return "{" + ",".join(canonical(key) + ":" + canonical(value[key]) for key in keys) + "}"


def parse(data):
    def number(text):
        value = float(text)
        need(math.isfinite(value) and (abs(value) <= 2**53 - 1 or abs(value) >= 1e21), "json")
        return value

    def pairs(items):
        need(len({key for key, _ in items}) == len(items), "json")
        return dict(items)

    def depth(value):
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        return 1 + max(map(depth, inner), default=0)

    def refuse(_):
        raise Refusal("json")

    need(len(data) <= 16 << 20, "json")
    try:
        value = json.loads(data.decode(), object_pairs_hook=pairs, parse_int=number, parse_float=number,
                           parse_constant=refuse)
    except (ValueError, RecursionError):
        raise Refusal("json")
    need(depth(value) <= 32, "json")
    need(canonical(value).encode() == data, "json-form")
    return value


def content(holds):
    need(holds, "json-content")


def text(value):
    content(isinstance(value, str))


def real(value):
    content(isinstance(value, float))


def whole(value):
    content(isinstance(value, float) and value == int(value))


def flag(value):
    content(isinstance(value, bool))


def seed(value):
    text(value)
    content(value.isdigit() and value.isascii() and str(int(value)) == value and int(value) < 1 << 64)


def one_of(*names):
    return lambda value: content(value in names)


def rows(item):
    def check(value):
        content(isinstance(value, list))
        for one in value:
            item(one)
    return check


def mapping(item):
    def check(value):
        content(isinstance(value, dict))
        for one in value.values():
            item(one)
    return check


def keys(required, optional={}):
    def check(value):
        content(isinstance(value, dict))
        content(set(required) <= set(value) <= set(required) | set(optional))
        for name, one in value.items():
            {**required, **optional}[name](one)
    return check


triple = lambda value: (rows(whole)(value), content(len(value) == 3))
padding = keys({"before": triple, "after": triple})
pool = keys({"kernel": triple, "stride": triple, "padding": padding})
ATTRIBUTES = {
    "convolution3D": keys({"inputChannels": whole, "outputChannels": whole, "kernel": triple, "stride": triple,
                           "dilation": triple, "padding": padding, "groups": whole, "hasBias": flag}),
    "batchNormalization": keys({"channels": whole, "epsilon": real}),
    "linear": keys({"inputFeatures": whole, "outputFeatures": whole, "hasBias": flag}),
    "maxPool3D": pool, "averagePool3D": pool}
PLAIN = ("globalAveragePool", "rectifiedLinear", "add", "concatenate", "softmax", "sigmoid")


def operation(value):
    content(isinstance(value, dict) and isinstance(value.get("name"), str) and value.get("version") == 1.0)
    if value["name"] in ATTRIBUTES:
        keys({"name": text, "version": whole, "attributes": ATTRIBUTES[value["name"]]})(value)
    else:
        content(value["name"] in PLAIN)
        keys({"name": text, "version": whole})(value)


roles = lambda value: (mapping(text)(value), content(set(value) <= {"weight", "bias", "scale", "shift", "mean", "variance"}))
GRAPH = keys({"version": one_of(1.0), "name": text, "inputs": rows(keys({"name": text, "channels": whole})),
              "nodes": rows(keys({"name": text, "operation": operation, "inputs": rows(text)}, {"parameters": roles})),
              "outputs": mapping(text), "taps": mapping(text)})
spacing = keys({"slice": real, "row": real, "column": real})
extent = keys({"depth": whole, "height": whole, "width": whole})
UNITS = one_of("hounsfield", "arbitrary", "becquerel-per-millilitre", "standardized-uptake-value", "rescaled")
DIRECTIONS = {"left": 0, "right": 0, "posterior": 1, "anterior": 1, "superior": 2, "inferior": 2}
direction = one_of(*DIRECTIONS)
orientation = keys({"slice": direction, "row": direction, "column": direction})
STEPS = {"replace-invalid": {"value": real}, "rescale": {"factor": real, "offset": real}, "keep-acquisition-frame": {},
         "reorient": {"orientation": orientation}, "crop-to-content": {"margin": real, "slices": flag},
         "crop-to-foreground": {"above": real}, "average-to-grid": {}, "copy-channel": {"count": whole},
         "resample-to-spacing": {"spacing": spacing}, "resample-to-grid": {"fewerSlices": one_of("resample", "keep")},
         "crop-or-pad": {"fill": lambda v: content(v == "minimum" or isinstance(v, float))},
         "window": {"lower": real, "upper": real}, "percentile-window": {"lower": real, "upper": real}, "min-max": {},
         "quantize": {"levels": whole}, "normalize": {"mean": real, "standardDeviation": real}, "standardize": {},
         "convert": {"elementType": one_of(*SIZES)}}


def step(value):
    content(isinstance(value, dict) and value.get("operation") in STEPS and value.get("version") == 1.0)
    name = value["operation"]
    either = {"above": real, "fraction": real} if name == "crop-to-content" else {}
    keys({"operation": text, "version": whole, **STEPS[name]}, {"modalities": rows(text), **either})(value)
    content(name != "crop-to-content" or ("above" in value) != ("fraction" in value))
    content(value.get("modalities") != [])


RECIPE = keys({"version": one_of(1.0), "steps": rows(step), "shapes": rows(rows(whole)),
               "shapeChoice": one_of("aspect", "extent"),
               "domain": keys({"modalities": rows(text), "intents": rows(text), "units": rows(UNITS),
                               "minimumSlices": whole, "minimumExtentMillimetres": spacing})})
EMBEDDING = keys({"tap": text, "pooling": one_of("none", "global-average"), "normalisation": one_of("none", "l2"),
                  "dimension": whole})
TERM = keys({"term": text, "display": text},
            {"codeValue": text, "codingScheme": one_of("SCT", "DCM"), "contextGroup": whole})
NUMBERS = """bValue craniocaudalLength dynamicPhase echoTime fieldStrength inPlaneSpacing monochromaticEnergy obliquity
    sliceSpacing sliceThickness tubeVoltage""".split()
WORDS = """acquisition activityUnit attenuationCorrection contrast contrastPhase coverage dixon fatSuppression focus intent
    kernel laterality modality paperCoverage paperSequence partialCoverage patientPosition plane processing quality sequence
    spectral tracer vendor""".split()
HEADS = rows(keys({"head": text, "group": one_of(*NUMBERS, *WORDS), "activation": one_of("softmax", "sigmoid", "identity"),
                   "terms": rows(TERM)}, {"unit": text}))
LICENCE = keys({"weights": text, "limits": rows(text)})
SOURCE = keys({"name": text, "licence": text, "citation": text, "subjects": whole})
PROVENANCE = keys({"createdBy": text, "initialisation": text, "seed": seed, "sources": rows(SOURCE),
                   "parents": rows(text)}, {"rulesHash": text})
TOLERANCE = keys({"absolute": real, "relative": real})
CASE = keys({"input": keys({"modality": text, "intent": text, "unit": UNITS, "extent": extent, "spacing": spacing,
                            "background": real, "noise": real, "seed": seed,
                            "ellipsoids": rows(keys({"centre": rows(real), "radii": rows(real), "value": real}))}),
             "steps": rows(keys({"index": whole, "operation": text, "extent": rows(whole), "mean": real,
                                 "tolerance": TOLERANCE})),
             "outputs": rows(keys({"name": text, "tolerance": TOLERANCE}))}, {"crop": rows(whole), "backend": text})
QUANTIZATION = keys({"precision": text, "edges": rows(text),
                     "calibration": keys({"method": text, "inputs": whole, "digest": text})})
TRAINING = keys({"objectives": rows(text), "epochs": whole, "steps": whole, "batchSize": whole, "recipeDigest": text,
                 "splits": rows(keys({"role": one_of("training", "validation", "test"), "subjects": whole,
                                      "series": whole, "digest": text}))})
EVALUATION = rows(keys({"task": text, "dataset": text, "splitDigest": text, "metric": text, "value": real,
                        "lower": real, "upper": real, "confidence": real, "count": whole,
                        "unit": one_of("patient", "study", "series"), "command": text}))
SHAPE = rows(whole)
STATISTICS = keys({"heads": rows(keys({"head": text, "counts": rows(whole), "unknown": whole}, {"thresholds": rows(real)}))},
                  {"rules": keys({"version": text, "digest": text})})
BASE = keys({"name": text, "version": text, "weightsID": text, "specID": text},
            {"edges": rows(keys({"edge": text, "input": text, "shapes": rows(SHAPE)})),
             "changes": rows(keys({"parameter": text, "operation": one_of("replace", "add", "low-rank")},
                                  {"rank": whole, "scale": real}))})
PART = keys({"name": text, "settings": mapping(real)})
STATE = keys({"optimizer": PART, "schedule": PART, "random": keys({"algorithm": text, "words": rows(text)}),
              "cursor": keys({"epoch": whole, "step": whole, "position": whole, "orderDigest": text}),
              "slots": rows(text)}, {"best": keys({"metric": text, "value": real, "step": whole})})

# 1.2 Groups

ALWAYS = {"manifest": ("manifest", None), "architecture": ("graph", {"graph.json"}), "weights": ("tensors", None),
          "preprocessing": ("preprocessing-recipe", {"recipe.json"}), "embedding": ("embedding", {"embedding.json"}),
          "labels": ("head-vocabularies", {"heads.json"}), "licence": ("licence", {"licence.json"}),
          "provenance": ("provenance", {"provenance.json"})}
FEATURES = {"base": ("base", {"base.json"}), "card": ("model-card", {"card.md"}),
            "evaluation": ("evaluation", {"evaluation.json"}), "golden": ("golden", set()),
            "label_statistics": ("label-statistics", {"statistics.json"}),
            "quantization": ("quantization", {"quantization.json", "edge.scale", "edge.zero-point"}),
            "training": ("training-summary", {"training.json"}), "training_state": ("training-state", {"state.json"})}
REQUIRED_FEATURES = {"base"}
OF_FILE = {"base", "quantization", "training", "training_state"}
MANIFEST = {"kind", "name", "version", "training-status", "weights-id", "spec-id", "space-id", "file-id", "annex-id"}
ENCODING = {"encoding-type", "encoding-version"}


def exactly(found, expected):
    need(set(expected) <= set(found), "missing-element", set(expected) - set(found))
    need(set(found) <= set(expected), "unknown-element", set(found) - set(expected))


def check_group(group, encoding, attributes=(), groups=(), datasets=()):
    found = group.attributes.get("encoding-type"), group.attributes.get("encoding-version")
    need(found == (encoding, "1.0"), "element-version", found)
    exactly(group.attributes, ENCODING | set(attributes))
    if groups is not None:
        exactly(group.groups(), groups)
    if datasets is not None:
        exactly(group.datasets(), datasets)
    for dataset in group.datasets().values():
        need(not dataset.attributes, "unknown-element")


def check_other(group):
    for name in ENCODING:
        need(isinstance(group.attributes.get(name), str) and group.attributes[name], "element-version")
    exactly(group.attributes, ENCODING)
    for child in group.children.values():
        if isinstance(child, Group):
            check_other(child)
        else:
            need(not child.attributes, "unknown-element")


def version(value):
    parts = value.split(".") if isinstance(value, str) else []
    ok = len(parts) == 2 and all(p.isdigit() and p.isascii() and len(p) <= 4 and (p == "0" or p[0] != "0") for p in parts)
    need(ok, "format-version")
    return tuple(map(int, parts))


def label(value, longest, others=""):
    return (0 < len(value) <= longest and value[0] in "abcdefghijklmnopqrstuvwxyz0123456789"
            and all(c in "abcdefghijklmnopqrstuvwxyz0123456789.-" + others for c in value))


def digest_text(value):
    return len(value) == 64 and all(c in "0123456789abcdef" for c in value)


def read_table(group):
    check_group(group, "tensor-table", datasets={"path", "element-type", "rank", "shape", "sha256"})
    columns = group.datasets()
    path = columns["path"]
    need(len(path.shape) == 2 and path.shape[0] <= 4096 and path.shape[1] <= 255, "tensor-table")
    n = path.shape[0]
    for name, shape, kind in [("path", path.shape, "u8"), ("element-type", (n, 4), "u8"), ("rank", (n,), "u8"),
                              ("shape", (n, 8), "u64"), ("sha256", (n, 32), "u8")]:
        need(columns[name].shape == shape and columns[name].kind == kind, "tensor-table", name)
    found = []

    def padded(data):
        value, _, rest = data.partition(b"\0")
        need(value and not any(rest), "tensor-table")
        try:
            return value.decode()
        except UnicodeDecodeError:
            raise Refusal("tensor-table")

    for i in range(n):
        w = path.shape[1]
        name = padded(path.data[i * w : i * w + w])
        need(not found or found[-1][0].encode() < name.encode(), "tensor-table")
        kind = padded(columns["element-type"].data[4 * i : 4 * i + 4])
        need(kind in SIZES, "tensor-table")
        extents = struct.unpack_from("<8Q", columns["shape"].data, 64 * i)
        rank = columns["rank"].data[i]
        need(rank <= 8 and not any(extents[rank:]), "tensor-table")
        found.append((name, kind, extents[:rank], columns["sha256"].data[32 * i : 32 * i + 32]))
    return found


def compare(table, stored):
    need({row[0] for row in table} == set(stored), "tensor-table")
    for name, kind, shape, _ in table:
        need(stored[name].shape == tuple(shape) and stored[name].kind == kind, "tensor-table", name)


# 5 Identities


def identity(kind, domain, fields):
    h = hashlib.sha256()
    for field in [domain] + fields:
        data = field if isinstance(field, bytes) else field.encode() if isinstance(field, str) else struct.pack("<Q", field)
        h.update(struct.pack("<Q", len(data)) + data)
    return f"{kind}:sha256:{h.hexdigest()}"


def entries(table):
    fields = [len(table)]
    for name, kind, shape, sha in table:
        fields += [name, kind, len(shape), *shape, sha]
    return fields


class Checkpoint:
    def __init__(self, data):
        self.root = root = File(data).root
        need(root.attributes.get("encoding-type") == "radzoo-checkpoint", "element-version")
        found = version(root.attributes.get("encoding-version"))
        minimum = version(root.attributes.get("minimum-reader-version"))
        need(found == (1, 0) and minimum <= (1, 0), "format-version")
        features = ["required-features", "optional-features"]
        check_group(root, "radzoo-checkpoint", ["minimum-reader-version"] + features, groups=None)
        self.features = self.read_features(*(root.attributes[name] for name in features))
        exactly(root.groups(), set(ALWAYS) | self.features)
        for name, (encoding, datasets) in ALWAYS.items():
            if name == "manifest":
                check_group(root.children[name], encoding, MANIFEST, {"tensors", "elements"})
            else:
                check_group(root.children[name], encoding, datasets=datasets)
        self.others = self.features - set(FEATURES)
        for name in self.features:
            if name in FEATURES:
                encoding, datasets = FEATURES[name]
                groups = {"quantization": {"parameters"}, "golden": None, "training_state": None}.get(name, ())
                check_group(root.children[name], encoding, groups=groups, datasets=datasets)
            else:
                check_other(root.children[name])
        manifest = root.children["manifest"]
        self.tensors = read_table(manifest.children["tensors"])
        compare(self.tensors, root.children["weights"].datasets())
        self.rows = read_table(manifest.children["elements"])
        self.stored = {name + "/" + path: dataset for name, group in root.groups().items()
                       if name not in ("manifest", "weights") for path, dataset in group.below()}
        compare(self.rows, self.stored)
        self.sha = {row[0]: row[3] for row in self.rows}
        self.manifest = manifest.attributes
        self.read()

    def read_features(self, required, optional):
        need(isinstance(required, str) and isinstance(optional, str), "manifest")
        for value in (required, optional):
            names = value.split(" ") if value else []
            need(names == sorted(set(names), key=str.encode) and "" not in names, "feature")
        required, optional = set(required.split()), set(optional.split())
        need(required <= REQUIRED_FEATURES, "feature")
        need(not optional & (REQUIRED_FEATURES | set(ALWAYS)), "feature")
        return required | optional

    def verified(self, path):
        dataset = self.stored[path]
        need(hashlib.sha256(dataset.data).digest() == self.sha[path], "digest", path)
        return dataset

    def document(self, path, schema):
        dataset = self.stored[path]
        need(dataset.kind == "u8" and len(dataset.shape) == 1, "json", path)
        value = parse(self.verified(path).data)
        schema(value)
        return value

    def numbers(self, path, kind, code):
        dataset = self.stored.get(path)
        need(dataset is not None, "missing-element", path)
        need(dataset.kind == kind and len(dataset.shape) == 1 and dataset.shape[0] <= 65536, code, path)
        return self.verified(path).numbers()

    def read(self):
        m = self.manifest
        for name in MANIFEST:
            need(isinstance(m[name], str), "manifest", name)
        need(m["kind"] in ("backbone", "training-state", "adapter", "head"), "kind")
        need(m["training-status"] in ("untrained", "trained"), "manifest")
        graph = self.document("architecture/graph.json", GRAPH)
        recipe = self.document("preprocessing/recipe.json", RECIPE)
        embedding = self.document("embedding/embedding.json", EMBEDDING)
        heads = self.document("labels/heads.json", HEADS)
        licence = self.document("licence/licence.json", LICENCE)
        provenance = self.document("provenance/provenance.json", PROVENANCE)
        supplements = self.read_supplements()
        need(label(m["name"], 64) and label(m["version"], 32, "+"), "manifest")
        need((m["kind"] in ("adapter", "head")) == ("base" in supplements), "kind")
        base = supplements.get("base")
        kinds, declared = check_graph(graph, m["kind"] == "head")
        self.check_recipe(recipe)
        stored = self.check_base(base, graph, recipe, declared) if base else declared
        edges = {**graph["outputs"], **graph["taps"]}
        for index, shape in enumerate(recipe["shapes"]):
            if m["kind"] == "head":
                check_shapes(graph, {one["input"]: one["shapes"][index] for one in base["edges"]}, "base")
            else:
                check_shapes(graph, {graph["inputs"][0]["name"]: shape}, "preprocessing")
        edge = edges.get(embedding["tap"], embedding["tap"])
        need(edge in kinds, "embedding")
        wanted = ("features" if embedding["pooling"] == "none" else "volume", embedding["dimension"])
        need(kinds[edge] == wanted, "embedding")
        in_order = lambda names: names == sorted(set(names), key=str.encode)
        need(in_order([head["head"] for head in heads]), "labels")
        for head in heads:
            need(head["head"] in graph["outputs"], "labels")
            is_number = head["activation"] == "identity"
            need(is_number == (head["group"] in NUMBERS) == (not head["terms"]) == ("unit" in head), "labels")
            need(len({one["term"] for one in head["terms"]}) == len(head["terms"]), "labels")
            need(kinds[graph["outputs"][head["head"]]] == ("features", max(1, len(head["terms"]))), "labels")
        need(licence["weights"], "licence")
        need(provenance["createdBy"] and provenance["initialisation"], "provenance")
        need((m["training-status"] == "trained") == bool(provenance["sources"]), "provenance")
        need(all(one["name"] and one["licence"] and one["subjects"] >= 0 for one in provenance["sources"]), "provenance")
        need({name: shape for name, _, shape, _ in self.tensors} == stored
             and all(kind in ("f32", "f16") for _, kind, _, _ in self.tensors), "weights")
        self.check_supplements(supplements, recipe, embedding, heads, kinds, declared)
        self.check_identities(graph, embedding, edge, base)
        for name, kind, _, sha in self.tensors:
            dataset = self.root.children["weights"].children[name]
            need(hashlib.sha256(dataset.data).digest() == sha, "digest", name)
            need(numpy.isfinite(dataset.numbers()).all(), "not-finite", name)
        for path in self.stored:
            self.verified(path)

    def check_base(self, base, graph, recipe, declared):
        """The tensors that the file must have, by name."""
        need(label(base["name"], 64) and label(base["version"], 32, "+"), "base")
        for name, kind in (("weightsID", "weights"), ("specID", "spec")):
            parts = base[name].split(":")
            content(len(parts) == 3 and parts[0] in ("weights", "spec", "space", "file", "annex"))
            content(parts[1] == "sha256" and digest_text(parts[2]))
            need(parts[0] == kind, "base")
        in_order = lambda names: names == sorted(set(names), key=str.encode)
        if self.manifest["kind"] == "head":
            need("edges" in base and "changes" not in base, "base")
            need(in_order([one["input"] for one in base["edges"]]), "base")
            channels = {one["name"]: one["channels"] for one in graph["inputs"]}
            need({one["input"] for one in base["edges"]} == set(channels), "base")
            for one in base["edges"]:
                need(one["edge"] and len(one["shapes"]) == len(recipe["shapes"]), "base")
                need(all(len(s) == 4 and s[0] == channels[one["input"]] and min(s) > 0 for s in one["shapes"]), "base")
            return declared
        need(base.get("changes") and "edges" not in base, "base")
        need(in_order([one["parameter"] for one in base["changes"]]), "base")
        stored = {}
        for one in base["changes"]:
            name = one["parameter"]
            need(name in declared, "base")
            shape = declared[name]
            if one["operation"] != "low-rank":
                need("rank" not in one and "scale" not in one, "base")
                stored[name] = shape
                continue
            need("rank" in one and "scale" in one and len(shape) >= 2, "base")
            columns, rank = math.prod(shape[1:]), int(one["rank"])
            need(1 <= rank <= min(shape[0], columns), "base")
            stored[name + ".up"], stored[name + ".down"] = (shape[0], rank), (rank, columns)
        return stored

    def check_recipe(self, recipe):
        need(1 <= len(recipe["steps"]) <= 64, "preprocessing")
        last = recipe["steps"][-1]
        channels = last["count"] if last["operation"] == "copy-channel" else 1
        shapes = [tuple(shape) for shape in recipe["shapes"]]
        need(1 <= len(shapes) <= 8 and len(set(shapes)) == len(shapes), "preprocessing")
        need(all(len(s) == 4 and s[0] == channels and 1 <= math.prod(s) <= 1 << 28 for s in shapes), "preprocessing")
        for index, one in enumerate(recipe["steps"]):
            self.check_step(one, index == len(recipe["steps"]) - 1)
        domain = recipe["domain"]
        need(domain["minimumSlices"] >= 1, "preprocessing")
        need(all(value >= 0 for value in domain["minimumExtentMillimetres"].values()), "preprocessing")
        moving = [one for one in recipe["steps"] if one["operation"] in (
            "reorient", "crop-to-content", "crop-to-foreground", "resample-to-spacing", "resample-to-grid",
            "average-to-grid", "crop-or-pad")]
        need(moving and "modalities" not in moving[-1], "preprocessing")
        need(moving[-1]["operation"] in ("average-to-grid", "crop-or-pad")
             or moving[-1].get("fewerSlices") == "resample", "preprocessing")

    def check_step(self, one, is_last):
        single = lambda value: float(numpy.float32(value))
        with numpy.errstate(over="ignore"):
            numbers = [v for v in one.values() if isinstance(v, float)]
            need(all(math.isfinite(single(value)) for value in numbers), "preprocessing")
            name = one["operation"]
            holds = {
                "reorient": lambda: len({DIRECTIONS[value] for value in one["orientation"].values()}) == 3,
                "crop-to-content": lambda: one["margin"] >= 0 and 0 <= one.get("fraction", 0) <= 1,
                "resample-to-spacing": lambda: min(one["spacing"].values()) > 0,
                "window": lambda: single(one["lower"]) < single(one["upper"]),
                "percentile-window": lambda: 0 <= one["lower"] < one["upper"] <= 100,
                "quantize": lambda: 2 <= one["levels"] <= 65536,
                "normalize": lambda: single(one["standardDeviation"]) > 0,
                "copy-channel": lambda: 1 <= one["count"] <= 16 and is_last and "modalities" not in one,
                "convert": lambda: one["elementType"] == "f32"}
            need(holds.get(name, lambda: True)(), "preprocessing", name)

    def read_supplements(self):
        found = {}
        if "base" in self.features:
            found["base"] = self.document("base/base.json", BASE)
        if "golden" in self.features:
            need(1 <= len(self.root.children["golden"].children) <= 16, "golden")
            found["golden"] = {name: self.golden_case(name, group)
                               for name, group in sorted(self.root.children["golden"].groups().items())}
        if "quantization" in self.features:
            found["quantization"] = self.document("quantization/quantization.json", QUANTIZATION)
            need(found["quantization"]["precision"] == "i8", "quantization")
            scales = self.numbers("quantization/edge.scale", "f32", "quantization")
            zeros = self.numbers("quantization/edge.zero-point", "i32", "quantization")
            need(len(found["quantization"]["edges"]) == len(scales) == len(zeros), "quantization")
            need(all(numpy.isfinite(scales)) and all(scales > 0) and all(abs(zeros + 0.5) <= 127.5), "quantization")
            parameters = self.root.children["quantization"].children["parameters"]
            check_group(parameters, "tensors", datasets=None)
            found["parameter scales"] = {
                name: self.numbers("quantization/parameters/" + name, "f32", "quantization")
                for name in parameters.datasets()}
        if "training" in self.features:
            found["training"] = self.document("training/training.json", TRAINING)
        if "evaluation" in self.features:
            found["evaluation"] = self.document("evaluation/evaluation.json", EVALUATION)
            need(found["evaluation"], "evaluation")
        if "label_statistics" in self.features:
            found["statistics"] = self.document("label_statistics/statistics.json", STATISTICS)
        if "card" in self.features:
            stored = self.stored["card/card.md"]
            need(stored.kind == "u8" and len(stored.shape) == 1, "json")
            try:
                card = self.verified("card/card.md").data.decode()
            except UnicodeDecodeError:
                raise Refusal("card")
            need(0 < len(card.encode()) <= 1 << 20 and "\0" not in card, "card")
        if "training_state" in self.features:
            found["training_state"] = self.document("training_state/state.json", STATE)
            groups = self.root.children["training_state"].groups()
            need(set(groups) == set(found["training_state"]["slots"]), "training-state")
            for group in groups.values():
                check_group(group, "tensors", datasets=None)
        return found

    def golden_case(self, name, group):
        check_group(group, "golden-case", datasets=None)
        prefix = f"golden/{name}/"
        case = self.document(prefix + "case.json", CASE)
        expected = {"case.json"}
        for one in case["steps"]:
            expected.add(f"step.{int(one['index'])}")
            one["samples"] = self.numbers(f"{prefix}step.{int(one['index'])}", "f32", "golden")
        for one in case["outputs"]:
            expected.add(f"output.{one['name']}")
            one["values"] = self.numbers(f"{prefix}output.{one['name']}", "f32", "golden")
        need(set(group.datasets()) == expected, "unknown-element")
        return case

    def check_supplements(self, found, recipe, embedding, heads, kinds, declared):
        need((self.manifest["kind"] == "training-state") == ("training_state" in found), "kind")
        for name, case in found.get("golden", {}).items():
            need(label(name, 64), "golden")
            source = case["input"]
            sides = [source["extent"][axis] for axis in ("depth", "height", "width")]
            need(all(1 <= side <= 4096 for side in sides) and math.prod(sides) <= 1 << 24, "golden")
            need(all(1e-3 <= value <= 1e3 for value in source["spacing"].values()) and source["noise"] >= 0, "golden")
            bodies = source["ellipsoids"]
            need(len(bodies) <= 64, "golden")
            values = [source["background"], source["noise"]] + [one["value"] for one in bodies]
            need(all(abs(value) <= 1e9 for value in values), "golden")
            for one in bodies:
                need(len(one["centre"]) == len(one["radii"]) == 3, "golden")
                need(all(abs(value) <= 8 for value in one["centre"]), "golden")
                need(all(1e-6 <= value <= 8 for value in one["radii"]), "golden")
            done = [(i, s["operation"]) for i, s in enumerate(recipe["steps"])
                    if not s.get("modalities") or source["modality"] in s["modalities"]]
            need(done == [(s["index"], s["operation"]) for s in case["steps"]], "golden")
            for one in case["steps"]:
                need(len(one["extent"]) == 3 and min(one["extent"]) > 0, "golden")
                need(len(one["samples"]) == min(64, math.prod(one["extent"])), "golden")
                need(numpy.isfinite(one["samples"]).all(), "golden")
            if "crop" in case:
                whole_input = case["steps"][-1]["extent"]
                need(len(case["crop"]) == 3, "golden")
                need(all(1 <= side <= most for side, most in zip(case["crop"], whole_input)), "golden")
            if "backend" in case:
                need(1 <= len(case["backend"]) <= 64 and all(" " <= c <= "~" for c in case["backend"]), "golden")
            counts = {head["head"]: max(1, len(head["terms"])) for head in heads}
            counts["embedding"] = embedding["dimension"]
            names = [one["name"] for one in case["outputs"]]
            need("embedding" in names and names == sorted(set(names), key=str.encode), "golden")
            for one in case["outputs"]:
                need(counts.get(one["name"]) == len(one["values"]) and numpy.isfinite(one["values"]).all(), "golden")
            for one in case["steps"] + case["outputs"]:
                need(0 <= one["tolerance"]["absolute"] <= 1e9 and 0 <= one["tolerance"]["relative"] <= 1, "golden")
        if "quantization" in found:
            edges = found["quantization"]["edges"]
            calibration = found["quantization"]["calibration"]
            need(edges and edges == sorted(set(edges), key=str.encode) and set(edges) <= set(kinds), "quantization")
            need(calibration["method"] and calibration["inputs"] > 0 and digest_text(calibration["digest"]), "quantization")
            for name, scales in found["parameter scales"].items():
                shape = declared.get(name, ())
                need(len(shape) >= 2 and shape[0] == len(scales), "quantization")
                need(numpy.isfinite(scales).all() and (scales > 0).all(), "quantization")
        if "training" in found:
            one = found["training"]
            counts = [one["epochs"], one["steps"]] + [s[key] for s in one["splits"] for key in ("subjects", "series")]
            need(min(counts) >= 0, "training")
            need(one["objectives"] and all(one["objectives"]) and one["batchSize"] > 0
                 and "training" in [s["role"] for s in one["splits"]] and digest_text(one["recipeDigest"])
                 and all(digest_text(s["digest"]) for s in one["splits"]), "training")
        for one in found.get("evaluation", []):
            need(all(one[key] for key in ("task", "dataset", "metric", "command")) and digest_text(one["splitDigest"])
                 and one["count"] > 0 and one["lower"] <= one["value"] <= one["upper"] and 0 < one["confidence"] < 1,
                 "evaluation")
        if "statistics" in found:
            self.check_statistics(found["statistics"], {head["head"]: head for head in heads})
        if "training_state" in found:
            one = found["training_state"]
            slots, cursor = one["slots"], one["cursor"]
            need(len(slots) <= 8 and slots == sorted(set(slots), key=str.encode), "training-state")
            need(all(label(name, 64) for name in slots), "training-state")
            need(min(cursor["epoch"], cursor["step"], cursor["position"]) >= 0, "training-state")
            need(1 <= len(one["random"]["words"]) <= 64, "training-state")
            need(one.get("best", {}).get("metric") != "", "training-state")
            need(one["optimizer"]["name"] and one["schedule"]["name"] and one["random"]["algorithm"], "training-state")
            need(all(len(w) == 16 and set(w) <= set("0123456789abcdef") for w in one["random"]["words"]), "training-state")
            need(digest_text(one["cursor"]["orderDigest"]), "training-state")
            for name, kind, shape, _ in self.rows:
                parts = name.split("/")
                if parts[0] == "training_state" and len(parts) > 2:
                    need(kind == "f32" and declared.get(parts[2]) == tuple(shape), "training-state")

    def check_statistics(self, one, heads):
        names = [head["head"] for head in one["heads"]]
        need(names and names == sorted(set(names), key=str.encode), "labels")
        for head in one["heads"]:
            known = heads.get(head["head"], {"terms": []})
            count = len(known["terms"])
            need(count and len(head["counts"]) == count and min(head["counts"] + [head["unknown"]]) >= 0, "labels")
            if "thresholds" in head:
                need(known["activation"] == "sigmoid" and len(head["thresholds"]) == count, "labels")
                need(all(0 <= value <= 1 for value in head["thresholds"]), "labels")
        if "rules" in one:
            need(one["rules"]["version"] and digest_text(one["rules"]["digest"]), "labels")

    def check_identities(self, graph, embedding, edge, base):
        m = self.manifest
        documents = ["architecture/graph.json", "preprocessing/recipe.json", "embedding/embedding.json", "labels/heads.json"]
        data = lambda path: self.stored[path].data
        self.ids = ids = {}
        ids["weights"] = identity("weights", "radzoo.weights.1", entries(self.tensors))
        ids["spec"] = identity("spec", "radzoo.spec.1", [data(path) for path in documents])
        needed, kept = {edge}, []
        for node in reversed(graph["nodes"]):
            if node["name"] in needed:
                kept.append(node)
                needed |= set(node["inputs"])
        by_name = lambda one: one["name"].encode()
        part = {"version": 1.0, "name": "part", "taps": {}, "outputs": {"edge": edge},
                "inputs": sorted((i for i in graph["inputs"] if i["name"] in needed), key=by_name),
                "nodes": sorted(kept, key=by_name)}
        used = {p for node in kept for p in node.get("parameters", {}).values()}
        if base and "changes" in base:
            changed = {one["parameter"] for one in base["changes"]} & used
            used = changed | {name + suffix for name in changed for suffix in (".up", ".down")}
        of_base = [row for row in self.rows if row[0].startswith("base/")]
        ids["space"] = identity("space", "radzoo.space.1", [
            canonical(part), *entries([t for t in self.tensors if t[0] in used]), data(documents[1]), edge,
            embedding["pooling"], embedding["normalisation"], int(embedding["dimension"]), "f32"] + (entries(of_base) if of_base else []))
        raw = lambda name: bytes.fromhex(ids[name].split(":")[2])
        more = [row for row in self.rows if row[0].split("/")[0] in OF_FILE]
        ids["file"] = identity("file", "radzoo.file.1", [
            m["kind"], m["name"], m["version"], m["training-status"], raw("weights"), raw("spec"),
            data("licence/licence.json"), data("provenance/provenance.json")] + (entries(more) if more else []))
        annex = (set(FEATURES) - OF_FILE) | self.others
        ids["annex"] = identity("annex", "radzoo.annex.1",
                                entries([row for row in self.rows if row[0].split("/")[0] in annex]))
        for name, value in ids.items():
            need(m[name + "-id"] == value, "identity", name)


def graph_name(value):
    need(1 <= len(value) <= 128 and all(value.split(".")), "architecture")
    need(all(c.isascii() and (c.isalnum() or c in "._-") for c in value), "architecture")


def between(low, high, *values):
    need(all(low <= value <= high for value in values), "architecture")


WINDOWS = ("convolution3D", "maxPool3D", "averagePool3D")
COUNTS = {"add": (2, 2), "concatenate": (2, 64)}


def check_node(name, a, inputs):
    """What an operation makes of its inputs, and its parameters by role."""
    shapes, (kind, channels) = {}, inputs[0]
    if name in WINDOWS or name == "globalAveragePool":
        need(kind == "volume", "architecture")
    if name in WINDOWS:
        between(1, 64, *a["kernel"], *a["stride"], *a.get("dilation", [1]))
        for side in a["padding"].values():
            for value, size in zip(side, a["kernel"]):
                between(0, 4096 if name == "convolution3D" else size - 1, value)
    if name == "convolution3D":
        before, after, groups = a["inputChannels"], a["outputChannels"], a["groups"]
        between(1, 65536, before, after, groups)
        need(channels == before and before % groups == 0 and after % groups == 0, "architecture")
        shapes["weight"] = (after, before // groups, *a["kernel"])
        if a["hasBias"]:
            shapes["bias"] = (after,)
        return ("volume", after), shapes
    if name == "batchNormalization":
        between(1, 65536, a["channels"])
        between(0, 1, a["epsilon"])
        need(channels == a["channels"], "architecture")
        return inputs[0], {role: (channels,) for role in ("scale", "shift", "mean", "variance")}
    if name == "linear":
        before, after = a["inputFeatures"], a["outputFeatures"]
        between(1, 65536, before, after)
        need(inputs[0] == ("features", before), "architecture")
        shapes["weight"] = (after, before)
        if a["hasBias"]:
            shapes["bias"] = (after,)
        return ("features", after), shapes
    if name == "globalAveragePool":
        return ("features", channels), {}
    if name == "add":
        need(inputs[0] == inputs[1], "architecture")
    if name == "concatenate":
        need(len({one[0] for one in inputs}) == 1, "architecture")
        channels = sum(one[1] for one in inputs)
        between(1, 65536, channels)
    return (kind, channels), {}


def check_graph(graph, is_head):
    """The kind of each edge and the shape of each parameter."""
    graph_name(graph["name"])
    need(1 <= len(graph["inputs"]) <= 64 and len(graph["nodes"]) <= 4096, "architecture")
    kinds, declared = {}, {}
    for one in graph["inputs"]:
        graph_name(one["name"])
        need(one["name"] not in kinds, "architecture")
        between(1, 65536, one["channels"])
        kinds[one["name"]] = ("volume", one["channels"])
    for node in graph["nodes"]:
        graph_name(node["name"])
        need(node["name"] not in kinds and all(name in kinds for name in node["inputs"]), "architecture", node["name"])
        name = node["operation"]["name"]
        low, high = COUNTS.get(name, (1, 1))
        between(low, high, len(node["inputs"]))
        made, shapes = check_node(name, node["operation"].get("attributes", {}), [kinds[one] for one in node["inputs"]])
        need(set(shapes) == set(node.get("parameters", {})), "architecture")
        for role, shape in shapes.items():
            parameter = node["parameters"][role]
            graph_name(parameter)
            need(parameter not in declared and math.prod(shape) <= 1 << 32, "architecture")
            declared[parameter] = tuple(int(side) for side in shape)
        kinds[node["name"]] = made
    need(graph["outputs"] and not set(graph["outputs"]) & set(graph["taps"]), "architecture")
    for names in (graph["outputs"], graph["taps"]):
        need(len(names) <= 4096, "architecture")
        for name, edge in names.items():
            graph_name(name)
            need(edge in kinds and (name == edge or name not in kinds), "architecture")
    need(len(graph["inputs"]) == 1 or is_head, "preprocessing")
    return kinds, declared


def check_shapes(graph, given, code):
    """That the graph takes inputs of these [channels, depth, height, width], by name."""
    found = {}
    for one in graph["inputs"]:
        need(given[one["name"]][0] == one["channels"], code)
        found[one["name"]] = [int(side) for side in given[one["name"]]]
    for node in graph["nodes"]:
        name, a = node["operation"]["name"], node["operation"].get("attributes", {})
        inputs = [found[one] for one in node["inputs"]]
        made = list(inputs[0])
        if name in WINDOWS:
            for axis in range(3):
                padded = made[axis + 1] + a["padding"]["before"][axis] + a["padding"]["after"][axis]
                left = padded - a.get("dilation", [1, 1, 1])[axis] * (a["kernel"][axis] - 1) - 1
                need(left >= 0, code)
                made[axis + 1] = int(left // a["stride"][axis]) + 1
            made[0] = int(a.get("outputChannels", made[0]))
        if name == "globalAveragePool":
            made = made[:1]
        if name == "linear":
            made = [int(a["outputFeatures"])]
        if name == "add":
            need(inputs[0] == inputs[1], code)
        if name == "concatenate":
            need(all(one[1:] == made[1:] for one in inputs), code)
            made[0] = sum(one[0] for one in inputs)
        need(math.prod(made) <= 1 << 32, code)
        found[node["name"]] = made


def judge(path):
    with open(path, "rb") as file:
        data = file.read()
    try:
        checkpoint = Checkpoint(data)
    except Refusal as refusal:
        return refusal.code, None
    with h5py.File(path, "r") as file:
        for name, dataset in checkpoint.root.below():
            found = file[name]
            assert found.shape == dataset.shape and numpy.ascontiguousarray(found[()]).tobytes() == dataset.data, name
    return None, checkpoint.ids


def main(folder):
    with open(os.path.join(folder, "expected.json")) as file:
        expected = json.load(file)
    wrong = 0
    for one in expected:
        try:
            code, ids = judge(os.path.join(folder, one["file"]))
        except Exception as error:
            code, ids = f"{type(error).__name__}: {error}", None
        if code != one.get("code") or (code is None and ids != one["identities"]):
            wrong += 1
            print(f"{one['file']}: expected {one.get('code')}, found {code} {ids or ''}")
    print(f"{len(expected)} files, {wrong} disagree")


if len(sys.argv) > 1:
    main(sys.argv[1])
