/** What the senders were told: the run is judged by this and by the rows of the store, by nothing else. */
export class Ledger {
  /** Messages of customers that were acknowledged: `{ visitorId, id, text, order }`. */
  messages = [];
  /** Commands of agents that were acknowledged: `{ id, kind, chatId, text }`. */
  commands = [];
  sent = 0;
  #waiting = [];

  acknowledge(message) {
    this.messages.push(message);
    for (const { count, resolve } of this.#waiting) if (this.messages.length >= count) resolve();
  }

  /** A promise that so many messages are acknowledged. */
  reached(count) {
    return new Promise((resolve) => {
      if (this.messages.length >= count) resolve();
      else this.#waiting.push({ count, resolve });
    });
  }
}
