// Pages with a scanner work without this, by photo or by typing. With it, where the browser itself reads QR codes: hold the
// camera to the code. Nothing leaves the telephone but the text of the code.
const box = document.querySelector("[data-scanner]");
const typed = document.querySelector("form[data-typed]");
const formats = "BarcodeDetector" in window ? await BarcodeDetector.getSupportedFormats() : [];

if (box && typed && formats.includes("qr_code") && navigator.mediaDevices) {
  const [video, said, open] = ["video", "[role=status]", "button"].map((part) => box.querySelector(part));
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  let stream;

  const stop = () => stream?.getTracks().forEach((track) => track.stop());

  const look = async () => {
    const [code] = await detector.detect(video).catch(() => []);
    if (!code) return setTimeout(look, 150);
    stop();
    typed.elements.code.value = code.rawValue;
    typed.requestSubmit();
  };

  open.addEventListener("click", async () => {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      await video.play();
      video.hidden = false;
      open.hidden = true;
      said.textContent = said.dataset.looking;
      look();
    } catch {
      said.textContent = said.dataset.refused;
    }
  });
  addEventListener("pagehide", stop);
  box.hidden = false;
}
