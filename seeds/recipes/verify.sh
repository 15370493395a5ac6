#!/usr/bin/env bash
# Checks the signature of a result or review file with OpenSSL 3, jq and xxd; Python with base58 decodes two texts:
#
#     pip install base58
#     bash verify.sh FILE
#
# It proves one signature and nothing else: no strict reading, no key list, no scores. See `citysec verify`.
#
# A review has two signatures: check the file itself, then the submission inside it.
#
#     jq .credentialSubject.submission FILE > submission.json
#
# Sorted and compact, jq writes the canonical form (RFC 8785) of a result, because a result has only whole numbers,
# member names in ASCII and no delete characters; of other files it need not.
set -euo pipefail
file=$1
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

canonical_sha256() { jq -cSj "$1" "$file" | openssl dgst -sha256 -binary; }
multibase() { python3 -c 'import base58, sys; sys.stdout.buffer.write(base58.b58decode(sys.argv[1][1:]))' "$1"; }

{
  canonical_sha256 '.proof | del(.proofValue)'
  canonical_sha256 'del(.proof)'
} > "$work/message"
multibase "$(jq -r .proof.proofValue "$file")" > "$work/signature"

# The key is in the file, after two bytes that say "Ed25519"; OpenSSL wants its own twelve bytes before it.
method=$(jq -r .proof.verificationMethod "$file")
{
  printf 302a300506032b6570032100 | xxd -r -p
  multibase "${method#*#}" | tail -c 32
} > "$work/key.der"

if openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key.der" -rawin -in "$work/message" \
  -sigfile "$work/signature" > /dev/null 2>&1; then
  echo "OK $method"
else
  echo "REFUSED: the signature does not fit the document and the key" >&2
  exit 1
fi
