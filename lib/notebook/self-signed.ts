import { Buffer } from "node:buffer";
import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { wrongType } from "../syscall/check-arguments.ts";

/** A key, and a certificate in which its owner vouches for itself; both as PEM, as `node:tls` takes them. */
export interface SelfSigned {
  /** The private key, PKCS #8. */
  readonly key: string;
  /** The certificate, X.509 version 3. */
  readonly cert: string;
}

const DAY_MS = 86_400_000;

/**
 * A new key (ECDSA, P-256) and a certificate for a name, signed with that same key: RFC 5280. Nobody trusts it who is not
 * told to (`ca`). It holds for a day, and is for experiments only.
 *
 * @param name the host's name, `"localhost"` for example
 * @throws {ArgumentError} when the name is no text
 * @example
 * ```ts
 * import { selfSigned } from "socklab";
 *
 * const { key, cert } = selfSigned("localhost");
 * console.log(key.split("\n")[0]); // -----BEGIN PRIVATE KEY-----
 * console.log(cert.split("\n")[0]); // -----BEGIN CERTIFICATE-----
 * ```
 */
export function selfSigned(name: string): SelfSigned {
  if (typeof name !== "string") throw wrongType("selfSigned", "name", "a text", name);
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(oid("2a8648ce3d040302")); // ecdsa-with-SHA256
  const who = sequence(tag(0x31, sequence(oid("550403"), tag(0x0c, Buffer.from(name))))); // CN=name
  const alternative = sequence(oid("551d11"), tag(0x04, sequence(tag(0x82, Buffer.from(name))))); // its DNS name
  const body = sequence(
    tag(0xa0, tag(0x02, Buffer.of(2))), // version 3
    tag(0x02, Buffer.from([1, ...randomBytes(8)])),
    ...[algorithm, who],
    sequence(time(Date.now() - DAY_MS), time(Date.now() + DAY_MS)),
    ...[who, publicKey.export({ type: "spki", format: "der" })],
    tag(0xa3, sequence(alternative)),
  );
  const signature = sign("sha256", body, privateKey);
  const cert = sequence(body, algorithm, tag(0x03, Buffer.of(0), signature));
  return { key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(), cert: pem(cert) };
}

/** One value of DER: what it is, how long, and what it holds (X.690). */
function tag(kind: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([kind, ...size]), content]);
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => tag(0x30, ...parts);
const oid = (hex: string): Buffer => tag(0x06, Buffer.from(hex, "hex"));

/** A moment as UTCTime, `YYMMDDhhmmssZ`. */
const time = (ms: number): Buffer =>
  tag(0x17, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]/g, "").slice(2, 14)}Z`));

function pem(bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}
