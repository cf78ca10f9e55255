import { randomUUID } from 'node:crypto';
import { agentPassword } from './contact-centre.mjs';
import { eventually } from './eventually.mjs';

/** An agent of the inbox without a browser. */
export class Agent {
  #url;
  #login;
  #password;
  cookie = '';
  csrf = '';

  constructor(url, login, password = agentPassword) {
    this.#url = url;
    this.#login = login;
    this.#password = password;
  }

  /** Logs in and becomes Active. */
  async arrive() {
    const answer = await this.post({ action: 'login', login: this.#login, password: this.#password });
    if (!answer.ok) throw new Error(`${this.#login} could not log in: ${answer.status} ${await answer.text()}`);
    this.cookie = answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const { me, csrf } = await answer.json();
    this.csrf = csrf;
    this.id = me.id;
    await this.ask({ action: 'set_status', status: 'active' });
    return this;
  }

  state() {
    return this.ask({ action: 'state' });
  }

  /** The tiles of one area. */
  async tiles(area) {
    return (await this.state()).tiles.filter((tile) => tile.area === area);
  }

  /** Waits for the only tile of an area. */
  tile(area) {
    return eventually(`${this.#login} has one tile in "${area}"`, async () => {
      const tiles = await this.tiles(area);
      return tiles.length === 1 ? tiles[0] : null;
    });
  }

  conversation(chatId) {
    return this.ask({ action: 'conversation', chatId });
  }

  /** Takes a command without waiting for the flow; answers its id. */
  async command(command, id = randomUUID()) {
    await this.ask({ action: 'command', command: { id, ...command } });
    return id;
  }

  async ask(request) {
    const answer = await this.post(request);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${request.action} of ${this.#login} was refused with ${answer.status}: ${text}`);
    return text === '' ? null : JSON.parse(text);
  }

  /** The bare call, for calls that are meant to be refused. */
  post(request, headers = {}) {
    return fetch(this.#url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: this.cookie, 'x-switchboard-csrf': this.csrf, ...headers },
      body: typeof request === 'string' ? request : JSON.stringify(request),
    });
  }

  /** The raw feed, for calls that are meant to be refused. */
  stream(headers = {}) {
    return fetch(`${this.#url}/stream`, { headers: { cookie: this.cookie, ...headers } });
  }
}
