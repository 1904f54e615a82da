// What a page packed, in letters of its own, becomes bytes again and is run.

(async ({parentElement, nonce}) => {
  const {classList} = parentElement;
  if (!self.DecompressionStream) {
    classList.remove("waiting");
    parentElement.append(parentElement.querySelector("noscript").textContent);
    return;
  }
  const post = {early: [], hear: (message) => post.early.push(message)};
  addEventListener("message", (event) => post.hear(event.data));
  const {textContent: letters} = parentElement.querySelector("script[type]");
  const digit = (i) => {
    const code = letters.charCodeAt(i);
    // Neither " nor & nor ' nor < is among the letters, and a missing one is the last.
    return i < letters.length ? code - 32 - (code > 34) - (code > 38) - (code > 39) - (code > 60) : 90;
  };
  const packed = new Uint8Array((13 / 16) * letters.length);
  let [bits, left, at] = [0, 0, 0];
  for (let i = 0; i < letters.length; i += 2) {
    bits = (bits << 13) + 91 * digit(i) + digit(i + 1);
    for (left += 13; left > 7; at++) packed[at] = bits >> (left -= 8);
  }
  const plain = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(plain).arrayBuffer());
  const end = bytes.indexOf(0);
  const text = new TextDecoder("x-user-defined").decode(bytes.subarray(0, end));
  const words = text.split(/\s/);
  const script = document.createElement("script");
  script.nonce = nonce;
  // This form makes of the bytes from 128 on, which stand for the words in the remark
  // that the text begins with, letters from F780 on.
  script.textContent = text.replace(/[\uf780-\uf7ff]/g, (sign) =>
    words[sign.charCodeAt(0) - 0xf77f]);
  script.kmviz = [bytes.slice(end + 1), post];
  parentElement.append(script);
  classList.remove("waiting");
})(document.currentScript);
