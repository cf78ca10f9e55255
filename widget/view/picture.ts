import type { WebChatFile } from '../../src/wire/web-chat';

/** Larger pictures are drawn smaller: a screen has no use for more. */
const mostPixels = 2_000;

/**
 * Draws a picture into a canvas.
 *
 * Not an image element: the policy of a site may forbid pictures from our address as well as from memory, and a canvas is neither. What
 * is lost is that animations move.
 *
 * @param longest of the drawn sides, in CSS pixels
 * @throws when the bytes are no picture that the browser knows
 */
export async function drawPicture(canvas: HTMLCanvasElement, bytes: Blob, longest: number): Promise<void> {
  const whole = await createImageBitmap(bytes);
  const most = Math.min(mostPixels, longest * Math.min(2, window.devicePixelRatio));
  const scale = Math.min(1, most / Math.max(whole.width, whole.height));
  canvas.width = Math.max(1, Math.round(whole.width * scale));
  canvas.height = Math.max(1, Math.round(whole.height * scale));
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('The browser draws no pictures');
  context.imageSmoothingQuality = 'high';
  context.drawImage(whole, 0, 0, canvas.width, canvas.height);
  whole.close();
}

/** Gives a file to the customer under its name; always to be saved, never to be opened in the page. */
export function saveFile(bytes: Blob, { name }: WebChatFile): void {
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Some browsers begin to save only after the click has been dealt with.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
