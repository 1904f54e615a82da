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
  const packed = parentElement.querySelectorAll("script[type]");
  const digits = new Uint8Array(128);
  for (const [i, letter] of [...LETTERS].entries()) digits[letter.charCodeAt(0)] = i;
  const [code, data, points] = await Promise.all([...packed].map(({textContent}) => {
    const {length} = textContent;
    const numbers = new DataView(new ArrayBuffer(4 * Math.ceil(length / 5)));
    for (let i = 0; i < length; i += 5) {
      let number = 0;
      for (let c = i; c < i + 5; c++) {
        number = 85 * number + (c < length ? digits[textContent.charCodeAt(c)] : 84);
      }
      numbers.setUint32((4 * i) / 5, number);
    }
    const bytes = new Uint8Array(numbers.buffer, 0, Math.floor((4 * length) / 5));
    const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(plain).arrayBuffer();
  }));
  const text = (bytes, form) => new TextDecoder(form).decode(bytes);
  const [, words, short] = /([^\n]*)\n(.*)/s.exec(text(code, "x-user-defined"));
  const known = words.split(" ");
  const script = document.createElement("script");
  script.nonce = nonce;
  // This form makes of the bytes from 128 on, which stand for words, letters from F780 on.
  script.textContent = short.replace(/[\uf780-\uf7ff]/g, (sign) =>
    known[sign.charCodeAt(0) - 0xf780]);
  script.kmviz = {data: JSON.parse(text(data)), points, post};
  parentElement.append(script);
  classList.remove("waiting");
})(document.currentScript);
