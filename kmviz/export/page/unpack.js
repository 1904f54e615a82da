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
  const {length} = letters;
  const numbers = new DataView(new ArrayBuffer(length));
  for (let i = 0; i < length; i += 5) {
    let number = 0;
    for (let c = i; c < i + 5; c++) {
      const code = letters.charCodeAt(c);
      // Neither < nor \ is among the letters.
      number = 85 * number + (c < length ? code - 40 - (code > 60) - (code > 92) : 84);
    }
    numbers.setUint32(0.8 * i, number);
  }
  const packed = new Uint8Array(numbers.buffer, 0, 0.8 * length);
  const plain = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(plain).arrayBuffer());
  const [end, last] = [bytes.indexOf(0), bytes.indexOf(0, bytes.indexOf(0) + 1)];
  const text = (from, to, form) => new TextDecoder(form).decode(bytes.subarray(from, to));
  const [, words, short] = /([^\n]*)\n(.*)/s.exec(text(0, end, "x-user-defined"));
  const known = words.split(" ");
  const script = document.createElement("script");
  script.nonce = nonce;
  // This form makes of the bytes from 128 on, which stand for words, letters from F780 on.
  script.textContent = short.replace(/[\uf780-\uf7ff]/g, (sign) =>
    known[sign.charCodeAt(0) - 0xf780]);
  script.kmviz = {data: JSON.parse(text(end + 1, last)), points: bytes.slice(last + 1), post};
  parentElement.append(script);
  classList.remove("waiting");
})(document.currentScript);
