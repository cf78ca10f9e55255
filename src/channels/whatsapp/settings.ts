/** One phone number of a WhatsApp Business account, and the app that speaks for it. */
export interface WhatsAppSettings {
  /** `https://graph.facebook.com` */
  readonly baseUrl: string;
  /** The version of the Graph API: `v25.0`. */
  readonly version: string;
  /** The number that messages are sent from, by Meta's id of it; empty while only the credential is known. */
  readonly phoneNumberId: string;
  /** The WhatsApp Business account that the number belongs to. */
  readonly businessAccountId: string;
  /** Of a system user: tokens of persons end after hours. */
  readonly accessToken: string;
  /** Of the app that the token was made for: Meta signs with it. */
  readonly appSecret: string;
  /** What Meta shows when the address is registered; empty to have one made from the app secret. */
  readonly verifyToken: string;
}
