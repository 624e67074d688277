"""Check the types of the pages' scripts: plain modules with JSDoc, which TypeScript reads and never compiles."""

from build_assets import ROOT, node

node(str(ROOT / "node_modules" / "typescript" / "bin" / "tsc"), "--project", str(ROOT))
