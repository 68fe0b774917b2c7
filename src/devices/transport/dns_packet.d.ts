/** As much of dns-packet 5.6.1 as is used here; the package has no types of its own. */
interface Codec<T> {
  readonly decode: {
    (message: Uint8Array, offset: number): T;
    /** What the newest call of this function has read. */
    readonly bytes: number;
  };
}

declare const dnsPacket: {
  /** Labels joined by dots. Reads from the name's first byte. */
  readonly name: Codec<string>;
  /** These read from the two bytes of the record's length. */
  readonly a: Codec<string>;
  readonly txt: Codec<readonly Uint8Array[]>;
  encode(message: {
    readonly questions: readonly { readonly type: "PTR"; readonly name: string }[];
  }): Uint8Array;
};
export default dnsPacket;
