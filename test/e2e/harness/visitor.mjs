import { randomUUID } from 'node:crypto';

/** A customer of the web chat without a browser. */
export class Visitor {
  #url;
  token;

  constructor(url) {
    this.#url = url;
  }

  /** Begins or continues a visit; answers what the page is told. */
  async hello() {
    const hello = await this.ask({ action: 'hello', ...(this.token === undefined ? {} : { token: this.token }) });
    this.token = hello.token;
    return hello;
  }

  async send(text, id = randomUUID()) {
    return (await this.ask({ action: 'send', token: this.token, id, text })).message;
  }

  /** What the customer would read after a reload, oldest first. */
  async texts() {
    return (await this.hello()).messages.map((message) => message.text);
  }

  async ask(request) {
    const answer = await this.post(request);
    const body = await answer.json();
    if (!answer.ok) throw new Error(`${request.action} was refused with ${answer.status}: ${JSON.stringify(body)}`);
    return body;
  }

  /** The bare call, for calls that are meant to be refused. */
  post(request, headers = {}) {
    return fetch(this.#url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof request === 'string' ? request : JSON.stringify(request),
    });
  }
}
