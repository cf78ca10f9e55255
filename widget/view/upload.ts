import type { Upload } from '../model/upload-call';

/** Uploads by the one means that tells how far it has come. */
export const uploadByBrowser: Upload = ({ address, headers, file, onProgress, signal }) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append('file', file, file.name);
    request.open('POST', address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total > 0 ? Math.min(1, loaded / total) : 0));
    request.addEventListener('load', () => resolve({ status: request.status, text: request.responseText }));
    for (const name of ['error', 'abort', 'timeout'] as const) {
      request.addEventListener(name, () => reject(new Error(`The upload ended with ${name}`)));
    }
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
