// Checks the signature of a result or review file with Node 20 or newer:
//
//     npm install canonicalize
//     node verify.mjs FILE
//
// It proves one signature and nothing else: no strict reading, no key list, no scores. See `citysec verify`.
//
// A review has two signatures: check the file itself, then the submission inside it.
//
//     jq .credentialSubject.submission FILE > submission.json
import canonicalize from 'canonicalize';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** The bytes of `z` and base58btc. */
function bytes(multibase, length) {
  const number = [...multibase.slice(1)].reduce((sum, digit) => sum * 58n + BigInt(alphabet.indexOf(digit)), 0n);
  return Buffer.from(number.toString(16).padStart(2 * length, '0'), 'hex');
}

/** SHA-256 over the canonical form (RFC 8785). */
const hash = (value) => createHash('sha256').update(canonicalize(value)).digest();

const { proof, ...document } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { proofValue, ...options } = proof;
const message = Buffer.concat([hash(options), hash(document)]);

// The key is in the file, after two bytes that say "Ed25519".
const raw = bytes(options.verificationMethod.split('#')[1], 34).subarray(2);
const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }, format: 'jwk' });

if (verify(null, message, key, bytes(proofValue, 64))) {
  console.log(`OK ${options.verificationMethod}`);
} else {
  console.log('REFUSED: the signature does not fit the document and the key');
  process.exitCode = 1;
}
