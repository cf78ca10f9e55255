// Bytes of files that browsers show and play, made here so that none has to be kept.
import { deflateSync } from 'node:zlib';

const crcTable = Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});
const crcOf = (bytes) => (bytes.reduce((crc, byte) => crcTable[(crc ^ byte) & 0xff] ^ (crc >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;

function chunk(name, content) {
  const body = Buffer.concat([Buffer.from(name), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crcOf(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A landscape of hills in a colour; `round` draws a face on nothing, as stickers are. */
export function png(width, height, hue, { round = false } = {}) {
  const rows = Buffer.alloc(height * (width * 4 + 1));
  const colour = (shift, light) =>
    [0, 1, 2].map((part) => Math.round(light * (150 + 100 * Math.cos(hue + shift + (part * 2 * Math.PI) / 3))));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const hill = 0.55 + 0.18 * Math.sin((x / width) * 7 + hue) + 0.08 * Math.sin((x / width) * 19);
      const isSky = y / height < hill;
      const [dx, dy] = [x / width - 0.5, y / height - 0.5];
      const isEye = Math.hypot(Math.abs(dx) - 0.15, dy + 0.1) < 0.05;
      const isMouth = dy > 0.05 && Math.abs(Math.hypot(dx, dy - 0.02) - 0.2) < 0.03;
      const rgb = round
        ? isEye || isMouth
          ? [40, 30, 20]
          : colour(0, 1)
        : isSky
          ? colour(0, 0.75 + (0.25 * y) / height)
          : colour(1.2, 0.55);
      const alpha = round && Math.hypot(dx, dy) > 0.42 ? 0 : 255;
      Buffer.from([...rgb.map((value) => Math.max(0, Math.min(255, value))), alpha]).copy(rows, y * (width * 4 + 1) + 1 + x * 4);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

/** A tone that fades. */
export function wav(seconds) {
  const rate = 8_000;
  const samples = rate * seconds;
  const bytes = Buffer.alloc(44 + samples);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + samples, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate, 28);
  bytes.writeUInt16LE(1, 32);
  bytes.writeUInt16LE(8, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(samples, 40);
  for (let at = 0; at < samples; at += 1)
    bytes[44 + at] = 128 + Math.round(60 * (1 - at / samples) * Math.sin((at / rate) * 2 * Math.PI * 330));
  return bytes;
}

/** Two seconds of a square that moves, VP8 in WebM, recorded by a browser from a canvas. */
export const webm = Buffer.from(
  'GkXfo59ChoEBQveBAULygQRC84EIQoKEd2VibUKHgQRChYECGFOAZwEAAAAAAAfTEU2bdLlNu4tTq4QVSalmU6yBbk27i1OrhBZUrmtTrIGTTbuLU6uEH0O2' +
    'dVOsgcFNu4xTq4QcU7trU6yCB8HsrgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAVSalmoCrXsYMPQkBEiYREvsGiTYCG' +
    'Q2hyb21lV0GGQ2hyb21lFlSua6mup9eBAXPFhy0de3Q8ri2DgQFV7oEBhoVWX1ZQOOCKsIHAuoFsU8CBAR9DtnUBAAAAAAAG9OeBAKBAxaH3gQAAADAJAJ0B' +
    'KsAAbAAKhwiFhYiZhIg4AgM6wnQNwC3K3M9ARl105S33VU4ClWgb5eZ6AcDSBJPQEZBRPjCzPo0f4gErV5cKvLfv/oBblbmekFy4vMoA/t3fDOt1FJeGqXzk' +
    'Qt+aAp7nGZ0i4FCWHvIxXW5RYAB1ocmmx+6BAaXCkAYAnQEqwABsAAqHCIWFiJmEiDgCAAYiDwUQnFLSoTilpUJxS0qE4paVCcUtKhOKWlQnFLSoTilpUJxS' +
    'zID+664AoPWh0oEAoADRBQAqEcAAGAAZ+J/0AABpY8vgQaWXsINKlkqUzpp1AxjcJZeQzaCDaQ8vAZEiobDg/t3pfQLla7f6AQNtBRdwcDwZi7ht637rcsmj' +
    'gEB1oZumme6BAaWUEQIAKhHAABgAGFgv9AAIgCVi6AD7gQCg4qG/gQDwADEGACoRwAAYABl0z/QAAI8fHj48fSbR5OBaJ4aEKNyXckH3HMera6PMuztRx0QJ' +
    'LW46NgD+3eKLW4GwdaGbppnugQGllBECACoRwAAYABhYL/QACIAlYugA+4GgoNyhuYEBQQCxBQAqEcAAGAAY5af0AAAqqn/6qpXNrIE0PQzIZNIbyq46eBGM' +
    'rJyqpVdKIzIb0gD+3eGpAHWhm6aZ7oEBpZQRAgAqEcAAGAAYWC/0AAiAJWLoAPuB8KDbobeBAZEAkQUAKhHAABgAGJ2n9AAAD/+qqqqoZdr5dgLkWa3FOKrL' +
    '8XbwpBZ7DOqABoGPVUD+3d4AdaGbppnugQGllBECACoRwAAYABhYL/QACIAlYugA+4IBQaDeobqBAjIAcQUAKhGoABgAGOWn9AAAKqp/+qqVcl8UoWlKzajG' +
    '11j9aNEwxQAUMvVaeqp4AP7fe8U+JYQAdaGbppnugQGllBECACoRwAAYABhYL/QACIAlYugA+4IBkaDhob2BAoIAcQUAKhGIABgAGb439AAA6T+fJ9J/Wf2n' +
    'I5JGNA1Fw4/SeJEbWAGNfTNOlNy6YP7i3JOKo3ARjByAdaGbppnugQGllBECACoRwAAYABhYL/QACIAlYugA+4ICMqDeobqBAtIAcQUAKhFoABgAGOWn9AAA' +
    'Kqp/+qqVXFidfrOVcmZHo1tNNXrx6f/u3aqqMaVQAP7lB3OQB0PAdaGbppnugQGllBECACoRwBRgAGFgv9AAIgCVi6AA+4ICgqDyoc6BAyMA8QUAKhFMABgC' +
    '7/wicS9wQAIZx4OazI48F2DyH9cZx2BTpqzI2II9FuWZkceDnOJZl0D+5swdD3aTGivKytAT2wXdAA+QCU6A4gB1oZumme6BAaWUEQIAKhHAABgAGFgv9AAI' +
    'gCVi6AD7ggLSoPOhz4EDwwBRBgAqETAAGAm60+zBFlz/ggASXZFDyKHkUPjlHIvkDh9Mjlhf09SBpzi5Se/2+DsijX6CYP7oN/tGaUDHNAZRKgAdIOUClAAW' +
    'XwB1oZumme6BAaWUEQIAKhHAABgAGFgv9AAIgCVi6AD7ggMjoNKhroEEFAAxBAAqERgAGAAZYlf0AGkpzIpIhwkjzcEEQjpqRKejBYyvc6BvN8UVcAB1oZum' +
    'me6BAaWUEQIAKhHAABgAGFgv9AAIgCVi6AD7ggPDoMOhn4EEZADxAgAqEcAUYABhYL/QACIBK39yP5Nvlyv2AAB1oZumme6BAaWUEQIAKhG4ABgAGFgv9AAI' +
    'gCVi6AD7ggQUoECPoeuBBLQAUQQAKhD4ABl4BDCAUP/BhYLjRgQ7I2DZJm6NVoBhOmY2IrNtgP60/C6pf+Z0/lZSP+kl/+cByD/E41Sz7ZNwHs+3mqZixXJj' +
    'ZOfTUVvTU5gk6T1sHt//dYydTOnCOyo0B/Wh4dx/gHWhm6aZ7oEBpZQRAgAqEZwAGAAYWC/0AAiAJWLoAPuCBGSg9aHRgQVVAPEDACoQ7AAYBDAQYne40YEw' +
    'I7NwfZP+P8vAsglgb9SgszD9pFtJUgST//nDag/xQbZCiRtEBi5Newm0IVrADMLQMLrL//jmbNhjQuygdaGbppnugQGllBECACoRWAAYABhYL/QACIAlYugA' +
    '+4IEtKDpocWBBaUAMQQAKhDcABgEOalAELTEX7AC3TC0hpK+2BcGoQAEHDiPaeh05nJogJJLChM2gIJmEy7CghUgIr4AU4GJMi6XOgB1oZumme6BAaWUEQIA' +
    'KhFgABgAGFgv9AAIgCVi6AD7ggVVoPih1IEF9gDRBAAqELwAGHAX+Ef9XnNxYi//EuoT+wACD8hxsDcn6LLCz4HwRlEcYO/nU+viu8qOnTA/6c26QTy5P2K0' +
    'B4hiZRemiMgB8aZ/9areTOjXQHWhm6aZ7oEBpZQRAgAqEUgAGAAYWC/0AAiAJWLoAPuCBaUcU7trjbuLs4EAt4b3gQHxgcE=',
  'base64',
);
