/** What the nodes need to carry requests in and answers out. */
export { refusal } from '../wire/http';
export type { EventStream, HttpAnswer, HttpRequest, UploadedFile } from '../wire/http';
