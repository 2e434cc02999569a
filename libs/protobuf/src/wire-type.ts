/**
 * How the bytes of a value are laid out, in the low three bits of its tag: 0 a varint, 1 eight bytes, 2 a length and as
 * many bytes, 5 four bytes. Written as literals in the code: read from an object they cost encoding a slice 5 %.
 */
export type WireType = 0 | 1 | 2 | 5;
