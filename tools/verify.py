#!/usr/bin/env python3
"""Checks an audit export of PowerCrm offline, with Python's standard library alone.

    python3 verify.py EXPORT [--key key.pem] [--checkpoints checkpoints.jsonl]

EXPORT is the zip or its unpacked folder. --key is the public key as `audit key` printed it, kept outside the product: without it the
export is checked against the key that it brings along. --checkpoints is a host's file of checkpoints. Exit code 0: all is as it was signed.

What is proved: every event of events.jsonl is, byte by byte, in the log that the checkpoints were signed over (sealed values stand there as
hashes). Of whole checkpoints, that no event of them is missing; of single streams, that none is missing before the last one shown.
timeline.html, timeline.pdf, state.json and personal.json are for reading; they are not proved.
"""
import argparse
import base64
import hashlib
import json
import os
import sys
import zipfile

DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")  # SHA-256 in PKCS#1 v1.5 (RFC 8017, section 9.2)


def sha(data):
    return hashlib.sha256(data).digest()


def der(data, at=0):
    """One element: (its content, where the next one begins)."""
    length, at = data[at + 1], at + 2
    if length & 0x80:
        size = length & 0x7F
        length, at = int.from_bytes(data[at:at + size], "big"), at + size
    return data[at:at + length], at + length


class Key:
    """An RSA public key in PEM (SubjectPublicKeyInfo)."""

    def __init__(self, pem):
        body = "".join(line for line in pem.strip().splitlines() if not line.startswith("-----"))
        self.info = base64.b64decode(body, validate=True)
        self.name = hashlib.sha256(self.info).hexdigest()[:16]
        whole, _ = der(self.info)
        _, at = der(whole)
        bits, _ = der(whole, at)
        numbers, _ = der(bits[1:])
        modulus, at = der(numbers)
        exponent, _ = der(numbers, at)
        self.n, self.e = int.from_bytes(modulus, "big"), int.from_bytes(exponent, "big")
        self.size = (self.n.bit_length() + 7) // 8

    def signed(self, data, signature):
        if len(signature) != self.size:
            return False
        padded = pow(int.from_bytes(signature, "big"), self.e, self.n).to_bytes(self.size, "big")
        tail = b"\x00" + DIGEST_INFO + sha(data)
        return padded == b"\x00\x01" + b"\xff" * (self.size - 2 - len(tail)) + tail


def statement(c):
    """The text that is signed."""
    parts = ["powercrm checkpoint 1", c["number"], c["after"], c["upTo"], c["events"], c["root"], c["before"], c["at"], c["key"]]
    return "".join(f"{part}\n" for part in parts).encode()


def leaf(event):
    data = bytearray(b"\x00")
    for column in event["columns"]:
        if column is None:
            data += (-1).to_bytes(4, "big", signed=True)
        else:
            text = column.encode()
            data += len(text).to_bytes(4, "big", signed=True) + text
    return sha(bytes(data) + bytes.fromhex(event["seal"]))


def node(left, right):
    return sha(b"\x01" + left + right)


def root(level):
    """Of the tree of RFC 9162, section 2.1: pairs from the left, an odd one moves up."""
    if not level:
        return sha(b"")
    while len(level) > 1:
        level = [node(level[i], level[i + 1]) if i + 1 < len(level) else level[i] for i in range(0, len(level), 2)]
    return level[0]


def climb(at, index, size, path):
    """Where a leaf's path ends (RFC 9162, section 2.1.3.2); None if the path does not fit."""
    last = size - 1
    if not 0 <= index < size:
        return None
    for step in path:
        if last == 0:
            return None
        if index % 2 == 1 or index == last:
            at = node(step, at)
            while index % 2 == 0 and index != 0:
                index, last = index >> 1, last >> 1
        else:
            at = node(at, step)
        index, last = index >> 1, last >> 1
    return at if last == 0 else None


def opened(path):
    """A function that gives the text of a file of the export."""
    if os.path.isdir(path):
        return lambda name: open(os.path.join(path, name), encoding="utf-8", newline="\n").read()
    archive = zipfile.ZipFile(path)
    return lambda name: archive.read(name).decode("utf-8")


def lines(text):
    return [json.loads(line) for line in text.split("\n") if line]


def kept(file, numbers):
    """
    These checkpoints of a host's own file, which may be large: a line that a crash cut short is passed over, and the first of a number
    counts.
    """
    found = {}
    for line in file:
        try:
            c = json.loads(line)
            if c["number"] in numbers:
                found.setdefault(c["number"], c)
        except (ValueError, KeyError, TypeError):
            continue
    return found


def check_checkpoints(checkpoints, key, outside, whole):
    faults, before = [], None
    for c in checkpoints:
        number = c["number"]
        if c["key"] != key.name or not key.signed(statement(c), base64.b64decode(c["signature"])):
            faults.append(f"checkpoint {number} is not signed by the key {key.name}")
        if before and number <= before["number"]:
            faults.append(f"checkpoint {number} is not in order")
        if whole and before and number > before["number"] + 1:
            faults.append(f"checkpoint {before['number'] + 1} is missing")
        if before and number == before["number"] + 1:
            if c["before"] != hashlib.sha256(statement(before)).hexdigest() or c["after"] != before["upTo"]:
                faults.append(f"checkpoint {number} does not follow the one before it")
        if outside is not None and outside.get(number) != c:
            faults.append(f"checkpoint {number} is not the one in the file outside")
        before = c
    return faults


def check_events(events, checkpoints, manifest):
    faults, known, leaves, streams, last = [], {c["number"]: c for c in checkpoints}, {}, {}, 0
    for event in events:
        seq, columns = event["seq"], event["columns"]
        c = known.get(event["checkpoint"])
        if columns[0] != str(seq) or seq <= last:
            faults.append(f"event {seq} is not in order")
        last = seq
        if c is None or not c["after"] < seq <= c["upTo"]:
            faults.append(f"event {seq} is not within its checkpoint")
            continue
        streams.setdefault(columns[2], []).append(int(columns[3]))
        if manifest["whole"]:
            leaves.setdefault(c["number"], []).append(leaf(event))
        elif climb(leaf(event), event["index"], c["events"], [bytes.fromhex(p) for p in event["path"]]) != bytes.fromhex(c["root"]):
            faults.append(f"event {seq} is not what checkpoint {c['number']} was made over")
    if manifest["whole"]:
        for number, c in known.items():
            found = leaves.get(number, [])
            if len(found) != c["events"] or root(found) != bytes.fromhex(c["root"]):
                faults.append(f"the events of checkpoint {number} are not those that it was made over, or one is missing")
    else:
        for stream, versions in streams.items():
            if stream not in manifest["streams"]:
                faults.append(f"stream {stream} does not belong to this export")
            if sorted(versions) != list(range(1, len(versions) + 1)):
                faults.append(f"stream {stream} has a gap")
    if len(events) != manifest["events"]:
        faults.append(f"{len(events)} events, {manifest['events']} are announced")
    return faults


def main():
    parser = argparse.ArgumentParser(description="Checks an audit export of PowerCrm offline.")
    parser.add_argument("export")
    parser.add_argument("--key", help="the public key in PEM, kept outside the product")
    parser.add_argument("--checkpoints", help="a host's file of checkpoints")
    asked = parser.parse_args()
    try:
        read = opened(asked.export)
        manifest, brought = json.loads(read("manifest.json")), Key(read("key.pem"))
        checkpoints, events = lines(read("checkpoints.jsonl")), lines(read("events.jsonl"))
        key = brought
        if asked.key:
            with open(asked.key, encoding="ascii") as file:
                key = Key(file.read())
        outside = None
        if asked.checkpoints:
            with open(asked.checkpoints, encoding="utf-8") as file:
                outside = kept(file, {c["number"] for c in checkpoints})
        faults = [] if manifest.get("format") == "powercrm audit export 1" else ["the format is not known"]
        if brought.info != key.info:
            faults.append(f"the export's key {brought.name} is not the one given, {key.name}")
        faults += check_checkpoints(checkpoints, key, outside, manifest["whole"]) + check_events(events, checkpoints, manifest)
    except (OSError, KeyError, ValueError, TypeError, IndexError, zipfile.BadZipFile) as fault:
        print(f"The export cannot be read: {type(fault).__name__}: {fault}")
        return 1
    for fault in faults[:50]:
        print(fault)
    print(f"{len(events)} events, {len(checkpoints)} checkpoints, key {key.name}: "
          + (f"{len(faults)} faults" if faults else "all is as it was signed"))
    if not asked.key:
        print("The key came with the export. Compare it with the one that you kept (--key).")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
