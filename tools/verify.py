#!/usr/bin/env python3
"""Checks an audit export of PowerCrm offline, with Python's standard library alone.

    python3 verify.py EXPORT [--key key.pem] [--checkpoints checkpoints.jsonl]

EXPORT is the zip or its unpacked folder. --key is the public key as `audit key` printed it, kept outside the product: without it the
export is checked against the key that it brings along. --checkpoints is a host's file of checkpoints. Exit code 0: all is as it was signed.

What is proved: every file is, byte by byte, the one that the product wrote, none is missing, and the export ends where it ended when it
was made: manifest.sig signs manifest.json, which has the hash of each file and the last version of each stream. Every event of events.jsonl
is, byte by byte, in the log that the checkpoints were signed over (sealed values stand there as hashes). Of a period, no event of its
checkpoints is missing.

What is not proved: that nothing happened after the export was made, and that it is the newest one, or the one that you asked for: compare
the time, the registration and the period that are printed. A copy of this program that came with the export may have been changed: use your
own (tools/verify.py of the product's source).
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
    """The names of the export's files, and a function that opens one of them (bytes)."""
    if os.path.isdir(path):
        return os.listdir(path), lambda name: open(os.path.join(path, name), "rb")
    archive = zipfile.ZipFile(path)
    return archive.namelist(), archive.open


def content(file):
    with file:
        return file.read()


def lines(file):
    """The objects of a file with one per line, which may be large."""
    with file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def hash_of(file):
    found = hashlib.sha256()
    with file:
        for block in iter(lambda: file.read(1 << 20), b""):
            found.update(block)
    return found.hexdigest()


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


def check_files(names, open_file, key, manifest):
    """The signature of manifest.json, and the files that it names. A folder may hold more files; a zip has nothing else."""
    if "manifest.sig" not in names:
        faults = ["manifest.json is not signed (manifest.sig is missing)"]
    else:
        text = f"powercrm export 1\n{hash_of(open_file('manifest.json'))}\n".encode()
        is_signed = key.signed(text, base64.b64decode(content(open_file("manifest.sig"))))
        faults = [] if is_signed else [f"manifest.json is not signed by the key {key.name}"]
    announced = manifest.get("files", {})
    for name in sorted({"checkpoints.jsonl", "events.jsonl", "key.pem", *announced}):
        if name not in names:
            faults.append(f"{name} is missing")
        elif hash_of(open_file(name)) != announced.get(name):
            faults.append(f"{name} is not the file that was signed")
    return faults


def check_names(names, manifest, is_zip):
    others = sorted(set(names) - set(manifest.get("files", {})) - {"manifest.json", "manifest.sig"})
    if is_zip:
        return [f"{name} does not belong to the export" for name in others] \
            + [f"{name} occurs twice" for name in sorted(set(names)) if names.count(name) > 1]
    if others:
        print("Not checked, because they do not belong to the export: " + ", ".join(others[:20]))
    return []


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
    """The faults, and how many events there are."""
    faults, known, leaves, streams, last, count = [], {c["number"]: c for c in checkpoints}, {}, {}, 0, 0
    for event in events:
        count += 1
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
        for stream, version in manifest.get("lasts", {}).items():
            found = max(streams.get(stream, [0]))
            if found != version:
                faults.append(f"stream {stream} ends at version {found}, {version} is announced")
    if count != manifest["events"]:
        faults.append(f"{count} events, {manifest['events']} are announced")
    return faults, count


def main():
    parser = argparse.ArgumentParser(description="Checks an audit export of PowerCrm offline.")
    parser.add_argument("export")
    parser.add_argument("--key", help="the public key in PEM, kept outside the product")
    parser.add_argument("--checkpoints", help="a host's file of checkpoints")
    asked = parser.parse_args()
    try:
        names, open_file = opened(asked.export)
        manifest, brought = json.loads(content(open_file("manifest.json"))), Key(content(open_file("key.pem")).decode("ascii"))
        checkpoints = list(lines(open_file("checkpoints.jsonl")))
        key = brought
        if asked.key:
            with open(asked.key, encoding="ascii") as file:
                key = Key(file.read())
        outside = None
        if asked.checkpoints:
            with open(asked.checkpoints, encoding="utf-8") as file:
                outside = kept(file, {c["number"] for c in checkpoints})
        faults = [] if manifest.get("format") == "powercrm audit export 2" else ["the format is not known"]
        if brought.info != key.info:
            faults.append(f"the export's key {brought.name} is not the one given, {key.name}")
        faults += check_files(names, open_file, key, manifest) + check_names(names, manifest, not os.path.isdir(asked.export))
        faults += check_checkpoints(checkpoints, key, outside, manifest["whole"])
        found, count = check_events(lines(open_file("events.jsonl")), checkpoints, manifest)
        faults += found
    except (OSError, KeyError, ValueError, TypeError, IndexError, AttributeError, zipfile.BadZipFile) as fault:
        print(f"The export cannot be read: {type(fault).__name__}: {fault}")
        return 1
    for fault in faults[:50]:
        print(fault)
    print(f"Made at {manifest.get('madeAt')} of "
          + (f"registration {manifest.get('registrationId')}" if manifest.get("registrationId")
             else f"the events from {manifest.get('from')} to {manifest.get('to')}"))
    print(f"{count} events, {len(checkpoints)} checkpoints, key {key.name}: "
          + (f"{len(faults)} faults" if faults else "all is as it was signed"))
    if not asked.key:
        print("The key came with the export. Compare it with the one that you kept (--key).")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
