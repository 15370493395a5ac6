# Checks the signature of a result or review file with Python 3.9 or newer:
#
#     pip install cryptography rfc8785 base58
#     python verify.py FILE
#
# It proves one signature and nothing else: no strict reading, no key list, no scores. See `citysec verify`.
#
# A review has two signatures: check the file itself, then the submission inside it.
#
#     jq .credentialSubject.submission FILE > submission.json
import hashlib
import json
import sys

import base58
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def multibase(text):
    """The bytes of `z` and base58btc."""
    return base58.b58decode(text[1:])


def sha256(value):
    """SHA-256 over the canonical form (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(value)).digest()


with open(sys.argv[1], encoding="utf-8") as file:
    document = json.load(file)
options = document.pop("proof")
signature = multibase(options.pop("proofValue"))
# The key is in the file, after two bytes that say "Ed25519".
key = Ed25519PublicKey.from_public_bytes(multibase(options["verificationMethod"].split("#")[1])[2:])

try:
    key.verify(signature, sha256(options) + sha256(document))
except InvalidSignature:
    sys.exit("REFUSED: the signature does not fit the document and the key")
print("OK", options["verificationMethod"])
