/** What a trigger and its credential say about one Viber bot. */
export interface ViberSettings {
  /** `https://chatapi.viber.com/pa` */
  readonly baseUrl: string;
  /** The bot's token: calls are made and webhooks are signed with it. */
  readonly authToken: string;
  /** The name over our messages, at most 28 characters. */
  readonly senderName: string;
  /** The address of the picture beside our messages: JPEG, 720 × 720, at most 100 kB. */
  readonly senderAvatar?: string;
}
