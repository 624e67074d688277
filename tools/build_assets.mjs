// Style sheet, fonts and script, each named by its content and compressed once; manifest.json maps the names.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { buildSync } from "esbuild";
import * as sass from "sass";
import subset from "subset-font";

const WEB = "src/pccovid/gates/web/static";
const OUT = join(WEB, "dist");
const FONTS = "node_modules/@fontsource/be-vietnam-pro/files";
const WEIGHTS = [400, 600];

// What Vietnamese is written with, as code points from and to; a letter of another language falls back to the
// system's font. Combining marks are there because some sources send decomposed text.
const LETTERS = {
  latin: [[0x20, 0x7e], [0xa0, 0xff], [0x300, 0x309], [0x323, 0x323], [0x2013, 0x2026]],
  vietnamese: [[0x102, 0x103], [0x110, 0x111], [0x128, 0x129], [0x168, 0x169], [0x1a0, 0x1a1], [0x1af, 0x1b0],
               [0x1ea0, 0x1ef9], [0x20ab, 0x20ab]],
};
// Kerning, placing of marks, figures of equal width; hints and decorative alternates are two thirds of the weight.
const FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum"];

const manifest = {};

function publish(name, content) {
  const bytes = Buffer.from(content);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const ext = extname(name);
  const file = `${name.slice(0, -ext.length)}.${hash}${ext}`;
  writeFileSync(join(OUT, file), bytes);
  if (ext !== ".woff2") {
    writeFileSync(join(OUT, `${file}.br`), brotliCompressSync(bytes));
    writeFileSync(join(OUT, `${file}.gz`), gzipSync(bytes, { level: 9 }));
  }
  manifest[name] = file;
  return file;
}

const text = (ranges) =>
  ranges.map(([from, to]) => String.fromCodePoint(...Array.from({ length: to - from + 1 }, (_, i) => from + i))).join("");
const css = (ranges) => ranges.map(([from, to]) => `U+${from.toString(16)}-${to.toString(16)}`).join(",");

async function fontFace(weight, part) {
  const source = readFileSync(join(FONTS, `be-vietnam-pro-${part}-${weight}-normal.woff2`));
  const options = { targetFormat: "woff2", noHinting: true, keepFeatures: FEATURES };
  const file = publish(`be-vietnam-pro-${part}-${weight}.woff2`, await subset(source, text(LETTERS[part]), options));
  return `@font-face{font-family:"Be Vietnam Pro";font-weight:${weight};font-display:swap;` +
    `src:url(${file}) format("woff2");unicode-range:${css(LETTERS[part])}}`;
}

// Whole letters for paper (PDF), where no part can be fetched later.
async function paperFont(weight, name) {
  const source = readFileSync(`node_modules/@expo-google-fonts/be-vietnam-pro/${name}/BeVietnamPro_${name}.ttf`);
  const letters = Object.values(LETTERS).map(text).join("");
  publish(`paper-${weight}.ttf`, await subset(source, letters, { targetFormat: "truetype", noHinting: true }));
}

// A script that imports another names it as it is published.
function publishOwn(name) {
  if (manifest[name]) return manifest[name];
  const source = readFileSync(join(WEB, name));
  if (!name.endsWith(".js")) return publish(name, source);
  return publish(name, source.toString().replace(/(?<=from "\.\/)[\w-]+\.js(?=")/g, publishOwn));
}

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
const faces = [];
for (const weight of WEIGHTS) for (const part of Object.keys(LETTERS)) faces.push(await fontFace(weight, part));
await paperFont(400, "400Regular");
await paperFont(600, "600SemiBold");
const style = sass.compile(join(WEB, "style.scss"), { style: "compressed", loadPaths: ["node_modules"], quietDeps: true });
publish("style.css", faces.join("") + style.css);
for (const name of readdirSync(WEB).filter((name) => /\.(js|svg)$/.test(name))) publishOwn(name);
// Scripts that draw with a library, each one file with what it needs of it.
const BUNDLED = join(WEB, "bundled");
for (const name of readdirSync(BUNDLED)) {
  const options = { bundle: true, minify: true, format: "esm", target: "es2022", write: false, legalComments: "inline" };
  publish(name, buildSync({ entryPoints: [join(BUNDLED, name)], ...options }).outputFiles[0].contents);
}
writeFileSync(join(OUT, "manifest.json"), JSON.stringify(manifest, null, 1));
