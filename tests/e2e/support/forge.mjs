// A signer that is not ours: signs any document as an attacker with a key of its own would.
import canonicalize from 'canonicalize';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

function multibase(bytes) {
  let [number, text] = [BigInt(`0x${bytes.toString('hex')}`), ''];
  for (; number > 0n; number /= 58n) text = ALPHABET[Number(number % 58n)] + text;
  // Base58 writes each zero byte at the beginning as a digit of its own.
  const zeros = bytes.findIndex((it) => it !== 0);
  return `z${'1'.repeat(zeros)}${text}`;
}

const hash = (value) => createHash('sha256').update(canonicalize(value)).digest();

/** A new key: its `did:key`, and how it signs a document that already has a proof to be replaced. */
export function stranger() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x, 'base64url');
  const name = multibase(Buffer.concat([Buffer.from([0xed, 0x01]), raw]));
  const did = `did:key:${name}`;
  return {
    did,
    sign({ proof, ...document }) {
      const { proofValue, ...options } = { ...proof, verificationMethod: `${did}#${name}` };
      const value = sign(null, Buffer.concat([hash(options), hash(document)]), privateKey);
      return { ...document, proof: { ...options, proofValue: multibase(value) } };
    },
  };
}
