// Pages with a scanner work without this, by photo or by typing. With it, where the browser itself reads QR codes: hold the
// camera to the code. Nothing leaves the telephone but the text of the code.
const box = /** @type {HTMLElement | null} */ (document.querySelector("[data-scanner]"));
const typed = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-typed]"));
const Detector = /** @type {any} */ (window).BarcodeDetector; // a draft of the Shape Detection API: not in every browser
const formats = Detector ? await Detector.getSupportedFormats() : [];

if (box && typed && formats.includes("qr_code") && navigator.mediaDevices) {
  const video = /** @type {HTMLVideoElement} */ (box.querySelector("video"));
  const said = /** @type {HTMLElement} */ (box.querySelector("[role=status]"));
  const open = /** @type {HTMLButtonElement} */ (box.querySelector("button"));
  const detector = new Detector({ formats: ["qr_code"] });
  /** @type {MediaStream | undefined} */
  let stream;

  const stop = () => stream?.getTracks().forEach((track) => track.stop());

  const look = async () => {
    const [code] = await detector.detect(video).catch(() => []);
    if (!code) {
      setTimeout(look, 150);
      return;
    }
    stop();
    /** @type {HTMLInputElement} */ (typed.elements.namedItem("code")).value = code.rawValue;
    typed.requestSubmit();
  };

  open.addEventListener("click", async () => {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      await video.play();
      video.hidden = false;
      open.hidden = true;
      said.textContent = said.dataset.looking ?? "";
      look();
    } catch {
      said.textContent = said.dataset.refused ?? "";
    }
  });
  addEventListener("pagehide", stop);
  box.hidden = false;
}
