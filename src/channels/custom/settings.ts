/** What one system of your own is, as parameters and credential say it. */
export interface CustomSettings {
  /** Where it takes our calls: the whole address, to which nothing is added. */
  readonly baseUrl: string;
  /** Both sides sign with it. */
  readonly secret: string;
  /** As people call the system. */
  readonly name: string;
  /** What is signed: the moment and the body, or the body alone, as simple gateways do. */
  readonly signature: 'timestamp' | 'body';
  /** The header of the signature of the body alone. */
  readonly signatureHeader: string;
  /** Whether it wants to know that somebody writes. */
  readonly sendsTyping: boolean;
  /** Whether it wants to know that a message was read. */
  readonly sendsRead: boolean;
}
