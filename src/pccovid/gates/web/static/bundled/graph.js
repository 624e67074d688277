// The drawing of chains: cases as points, their contacts round them, lines for who may have infected whom. Where each
// point stands is worked out by the server; here it is only drawn (WebGL), moved and filtered by day. The page's tables
// say the same without it.
import Graph from "graphology";
import Sigma from "sigma";
import { EdgeArrowProgram, NodePointProgram } from "sigma/rendering";

/**
 * Parallel lists. `leaves`: runs of contacts [case, class, state, how many] in the order of their places in `x` and `y`,
 * which begin with the cases. `lines`: [source, target, certainty, is parent].
 * @typedef {{
 *   cases: [string, number, string][], leaves: [number, string, string, number][],
 *   lines: [number, number, string, boolean][], x: number[], y: number[], days: string[],
 * }} Drawing
 */

const COLOURS = { confirmed: "#b3261e", probable: "#a34d00", close: "#b98900", met: "#8796a5" };
const LINES = { stated: "#0b0c0c", likely: "#4a5560", possible: "#b9c4ce" };

/** @param {Drawing} drawing */
function build(drawing) {
  const graph = new Graph({ multi: true, type: "directed" });
  const [size, small] = drawing.x.length > 5_000 ? [3.5, 1.5] : [6, 3];
  drawing.cases.forEach(([no, day, kind], i) => {
    const color = kind === "confirmed" ? COLOURS.confirmed : COLOURS.probable;
    graph.addNode(i, { x: drawing.x[i], y: drawing.y[i], size, color, label: no, day, no, zIndex: 1 });
  });
  let at = drawing.cases.length;
  for (const [owner, kind, , count] of drawing.leaves) {
    const color = kind === "close" ? COLOURS.close : COLOURS.met;
    const day = drawing.cases[owner][1];
    for (let i = 0; i < count; i += 1, at += 1) {
      graph.addNode(at, { x: drawing.x[at], y: drawing.y[at], size: small, color, day });
    }
  }
  for (const [source, target, certainty, parent] of drawing.lines) {
    const color = certainty === "stated" ? LINES.stated : certainty === "likely" ? LINES.likely : LINES.possible;
    graph.addEdge(source, target, { size: parent ? 2 : 0.7, color, type: "arrow" });
  }
  return graph;
}

/** @param {HTMLElement} holder */
async function draw(holder) {
  const answer = await fetch(holder.dataset.source ?? "", { headers: { accept: "application/json" } });
  if (!answer.ok || !document.createElement("canvas").getContext("webgl2")) return; // the tables say it too
  /** @type {Drawing} */
  const drawing = await answer.json();
  if (drawing.cases.length === 0) return;
  holder.hidden = false;
  const graph = build(drawing);
  const wide = holder.clientWidth > 640;
  let until = drawing.days.length;
  // Points are drawn by one vertex each: usable without a graphics card too.
  const sigma = new Sigma(graph, holder, {
    defaultEdgeType: "arrow",
    edgeProgramClasses: { arrow: EdgeArrowProgram },
    nodeProgramClasses: { circle: NodePointProgram },
    labelDensity: 0.4,
    labelGridCellSize: 180, // a number is 110 wide: few are written, and none over another
    labelRenderedSizeThreshold: wide ? 5 : 8, // on a telephone numbers come when one looks nearer
    hideEdgesOnMove: graph.order > 20_000,
    stagePadding: wide ? 120 : 30, // the number of the last case stands to its right
    zIndex: true,
    nodeReducer: (_node, data) => (data.day > until ? { ...data, hidden: true } : data),
  });
  sigma.on("clickNode", ({ node }) => {
    const no = graph.getNodeAttribute(node, "no");
    if (no) location.assign(`/quan-ly/ca-benh/${no}`);
  });
  const slider = document.querySelector("#graph-day");
  const said = document.querySelector("#graph-day-said");
  if (slider instanceof HTMLInputElement && said && drawing.days.length > 1) {
    slider.max = String(drawing.days.length - 1);
    slider.value = slider.max;
    const show = () => {
      until = Number(slider.value);
      said.textContent = drawing.days[until];
      slider.setAttribute("aria-valuetext", drawing.days[until]);
      sigma.refresh({ skipIndexation: true });
    };
    slider.addEventListener("input", show);
    show();
    slider.closest("[hidden]")?.removeAttribute("hidden");
  }
  for (const [id, move] of /** @type {[string, () => void][]} */ ([
    ["#graph-in", () => sigma.getCamera().animatedZoom({ duration: 0 })],
    ["#graph-out", () => sigma.getCamera().animatedUnzoom({ duration: 0 })],
    ["#graph-all", () => sigma.getCamera().setState({ x: 0.5, y: 0.5, ratio: 1, angle: 0 })],
  ])) {
    document.querySelector(id)?.addEventListener("click", move);
  }
  document.querySelector("#graph-tools")?.removeAttribute("hidden");
  holder.dataset.drawn = String(graph.order);
}

const holder = document.querySelector("#graph");
if (holder instanceof HTMLElement) draw(holder);
