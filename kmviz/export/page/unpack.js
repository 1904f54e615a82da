// What a page packed, in letters of its own, becomes bytes again and is run.

(({parentElement: root, nonce}) => {
  const unpack = async () => {
    // One that is missing at the end counts as the last of the letters, among which are
    // neither " nor & nor ' nor <.
    const letters = `${root.querySelector("script[type]").textContent}~`;
    const digit = (i) => {
      const code = letters.charCodeAt(i);
      return code - 32 - (code > 34) - 2 * (code > 38) - (code > 60);
    };
    const packed = new Uint8Array((13 / 16) * (letters.length - 1));
    let [bits, left, at] = [0, 0, 0];
    for (let i = 0; i < letters.length - 1; i += 2) {
      bits = (bits << 13) + 91 * digit(i) + digit(i + 1);
      for (left += 13; left > 7; at++) {
        left -= 8;
        packed[at] = bits >> left;
      }
    }
    const plain = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const bytes = new Uint8Array(await new Response(plain).arrayBuffer());
    const end = bytes.indexOf(0);
    const text = new TextDecoder("x-user-defined").decode(bytes.subarray(0, end));
    const words = text.split(/\s/);
    const script = document.createElement("script");
    // This form makes of the bytes from 128 on, which stand for the words in the second
    // remark of the text, letters from F780 on.
    script.textContent = text.replace(/[\uf780-\uf7ff]/g, (sign) =>
      words[sign.charCodeAt(0) - 0xf77d]);
    Object.assign(script, {nonce, points: bytes.slice(end + 1)});
    root.append(script);
    script.remove(); // In a copy of the document it would run once more.
    return script;
  };
  const unpacked = unpack().finally(() => root.classList.remove("waiting"));
  addEventListener("message", async (event) => (await unpacked).hear(event));
})(document.currentScript);
