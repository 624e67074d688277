// A personal QR code drawn without a network: the text that the server signed becomes squares (ISO/IEC 18004).
// Personal codes all have 176 characters of the alphanumeric set, so there is one size: version 7, correction level M,
// which is 4 blocks of 31 data bytes and 18 check bytes. Our texts look random: one mask (0) serves as well as another.
const SIZE = 45;
const BLOCKS = 4;
const DATA = 31;
const CHECK = 18;
const FINDERS = [[3, 3], [3, 41], [41, 3]];
const ALIGNED = [[6, 22], [22, 6], [22, 22], [22, 38], [38, 22], [38, 38]];
const FORMAT = 0b101010000010010; // level M, mask 0
const VERSION = 0b000111110010010100; // 7
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const LONGEST = 178;
const QUIET = 4;
export const SIDE = SIZE + 2 * QUIET;

// The field GF(256) with x^8 + x^4 + x^3 + x^2 + 1: powers and logarithms of 2.
const POWER = new Uint8Array(510);
const LOG = new Uint8Array(256);
for (let i = 0, x = 1; i < 255; i++) {
  POWER[i] = POWER[i + 255] = x;
  LOG[x] = i;
  x = (x << 1) ^ (x & 128 ? 0x11d : 0);
}
/** @type {(a: number, b: number) => number} */
const times = (a, b) => (a && b ? POWER[LOG[a] + LOG[b]] : 0);

// The product of (x + 2^i) for i below CHECK, without its leading 1.
let generator = [1];
for (let i = 0; i < CHECK; i++) {
  generator = [...generator, 0].map((term, at) => term ^ times(generator[at - 1] ?? 0, POWER[i]));
}
generator.shift();

/** @type {(data: number[]) => number[]} */
const check = (data) => {
  const rest = Array(CHECK).fill(0);
  for (const byte of data) {
    const lead = byte ^ rest.shift();
    rest.push(0);
    generator.forEach((term, at) => (rest[at] ^= times(term, lead)));
  }
  return rest;
};

/** The bytes in the order in which they are drawn. @type {(text: string) => number[]} */
const codewords = (text) => {
  const values = [...text].map((letter) => LETTERS.indexOf(letter));
  if (text.length > LONGEST || values.includes(-1)) throw new RangeError("no personal code");
  let bits = "0010" + text.length.toString(2).padStart(9, "0");
  for (let i = 0; i + 1 < values.length; i += 2) bits += (values[i] * 45 + values[i + 1]).toString(2).padStart(11, "0");
  if (values.length % 2) bits += values[values.length - 1].toString(2).padStart(6, "0");
  bits = bits.padEnd(Math.min(bits.length + 4, BLOCKS * DATA * 8), "0");
  const bytes = (bits.match(/.{1,8}/g) ?? []).map((byte) => parseInt(byte.padEnd(8, "0"), 2));
  for (let pad = 0xec; bytes.length < BLOCKS * DATA; pad ^= 0xfd) bytes.push(pad);
  const blocks = Array.from({ length: BLOCKS }, (_, i) => bytes.slice(i * DATA, (i + 1) * DATA));
  const spread = (/** @type {number[][]} */ rows) => rows[0].flatMap((_, at) => rows.map((row) => row[at]));
  return [...spread(blocks), ...spread(blocks.map(check))];
};

/** What every code of this size has in common; undefined where data goes. @returns {(boolean | undefined)[][]} */
const frame = () => {
  /** @type {(boolean | undefined)[][]} */
  const grid = Array.from({ length: SIZE }, () => Array(SIZE).fill(undefined));
  const rings = (/** @type {number} */ row, /** @type {number} */ column, /** @type {boolean[]} */ dark) => {
    for (let y = Math.max(0, row - dark.length + 1); y < Math.min(SIZE, row + dark.length); y++) {
      for (let x = Math.max(0, column - dark.length + 1); x < Math.min(SIZE, column + dark.length); x++) {
        grid[y][x] = dark[Math.max(Math.abs(x - column), Math.abs(y - row))];
      }
    }
  };
  for (let i = 0; i < SIZE; i++) grid[6][i] = grid[i][6] = i % 2 === 0;
  for (const [row, column] of FINDERS) rings(row, column, [true, true, false, true, false]);
  for (const [row, column] of ALIGNED) rings(row, column, [true, false, true]);
  const bit = (/** @type {number} */ word, /** @type {number} */ at) => ((word >> at) & 1) === 1;
  for (let i = 0; i < 15; i++) {
    grid[i < 6 ? i : i < 8 ? i + 1 : SIZE - 15 + i][8] = bit(FORMAT, i);
    grid[8][i < 8 ? SIZE - 1 - i : i < 9 ? 7 : 14 - i] = bit(FORMAT, i);
  }
  grid[SIZE - 8][8] = true;
  for (let i = 0; i < 18; i++) {
    const [near, far] = [Math.floor(i / 3), SIZE - 11 + (i % 3)];
    grid[near][far] = grid[far][near] = bit(VERSION, i);
  }
  return grid;
};

/** The code as the path of an SVG of `SIDE` units, quiet zone included. @type {(text: string) => string} */
export const path = (text) => {
  const grid = frame();
  const bytes = codewords(text);
  let at = 0;
  for (let right = SIZE - 1; right > 0; right -= right === 8 ? 3 : 2) {
    const upwards = ((right + 1) & 2) === 0;
    for (let step = 0; step < SIZE; step++) {
      const row = upwards ? SIZE - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (grid[row][column] !== undefined) continue;
        const dark = ((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1;
        grid[row][column] = (dark ^ Number((row + column) % 2 === 0)) === 1;
        at++;
      }
    }
  }
  const square = (/** @type {number} */ row, /** @type {number} */ column) => `M${column + QUIET} ${row + QUIET}h1v1h-1z`;
  return grid.flatMap((cells, row) => cells.map((dark, column) => (dark ? square(row, column) : ""))).join("");
};
